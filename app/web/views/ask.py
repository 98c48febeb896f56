"""The page of plain words: the question box, and above any answer how the question was understood."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.ask import asked as question_of
from app.api.ask import interpret
from app.api.params import PAGING
from app.domain import urls
from app.domain.ask import addresses
from app.domain.ask.interpret import EXAMPLES, Understood
from app.domain.ask.meaning import Target
from app.domain.ask.phrases import Part
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError, Problem
from app.queries.listing import choices
from app.queries.pages import career_read
from app.web.contexts.ask import AskContext
from app.web.contexts.lists import Complaint
from app.web.contexts.page import Asked, AskedField, Crumb, PageContext
from app.web.question import LABELS, VOCABULARY
from app.web.views.career import career_context
from app.web.views.careers import careers_view
from app.web.views.cohort import fates_view
from app.web.views.company import contemporaries_view, with_view
from app.web.views.fate_claims import fate_claims_view
from app.web.views.lists import persons_view
from app.web.views.roster import roster_view
from app.web.views.succession import succession_view
from app.web.views.where import where_view

PATH, TITLE = "/ask", "Ask in plain words"
DESCRIPTION = "Questions in plain English: who was resident in Harbin in the 1930s, who was shot, then rehabilitated."
Page = tuple[str, PageContext, int]
"""The template, its context and the status."""
_VIEWS: dict[Target, tuple[str, Callable[..., tuple[PageContext, int]]]] = {
    Target.POSTINGS: ("where.html", where_view), Target.PERSONS: ("persons.html", persons_view),
    Target.CAREERS: ("careers.html", careers_view), Target.FATES: ("fate_claims.html", fate_claims_view),
    Target.ROSTER: ("roster.html", roster_view), Target.SUCCESSION: ("succession.html", succession_view),
}  # fmt: skip
_KINDS = (
    ("Roles", "residents, military attachés, consuls general, heads of intelligence departments"),
    ("Places, by any of their names", "Harbin, Харбин, Hsinking, Dalny, Port Arthur"),
    ("Organisations and services", "the Intelligence Directorate, the OKDVA, Detachment 731, the NKVD"),
    ("Ranks", "generals, colonels, major general or higher"),
    ("Fates", "captured by the Chinese, arrested, shot, rehabilitated, vanished, defected"),
    ("Codenames and persons", "codename Abram, career of Melnikov, what became of Lyushkov"),
    ("Studies, awards, cover", "studied at the Frunze Academy, Hero of the Soviet Union, under cover of Sovtorgflot"),
    ("Times", "in 1938, on 13 June 1938, in the 1930s, 1930–41, from March to May 1932, before 1937, since 1930"),
    ("Steps of a career", "… then …, … and later …, … before becoming …, … after being …, then within two years …"),
    ("What is asked", "who, all, how many, succession of …, who was where on …, who served with …"),
    ("How surely", "certainly, possibly; otherwise both, told apart"),
)


def ask_view(connection: Connection, given: QueryParams, base: str) -> Page:
    """The page of a question: the answer with how it was understood, or the box with what was not."""
    text = (given.get("q") or "").strip()
    if not text:
        return "ask.html", _box(text), 200
    try:
        found = interpret(connection, question_of(given).get("q") or "")
    except InvalidInputError as error:
        alone = len(error.problems) == 1
        wrong = tuple(_complaint(connection, text, one, alone) for one in error.problems)
        return "ask.html", _box(text, wrong), error.status
    template, context, status = _answered(connection, given, base, found)
    asked = _asked(connection, text, found, context)
    own = urls.with_query(PATH, [("q", text)])
    return template, replace(context, understood=asked, canonical=own, section=PATH, title=found.sentence), status


def _box(text: str, wrong: tuple[Complaint, ...] = ()) -> AskContext:
    title = "This question was not understood" if wrong else TITLE
    return AskContext(
        title=title, section=PATH, description=DESCRIPTION, canonical=PATH if not wrong else None, indexed=not wrong,
        crumbs=(Crumb(TITLE, PATH), Crumb("Question")) if wrong else (), text=text, complaints=wrong, kinds=_KINDS,
        examples=tuple((one, urls.with_query(PATH, [("q", one)])) for one in EXAMPLES),
    )  # fmt: skip


def _complaint(connection: Connection, text: str, problem: Problem, alone: bool) -> Complaint:
    """What was not understood, with the question put right as links; where no other word is wrong they must do."""
    message = problem.message.split("; nearest:")[0].split(" has several meanings:")[0]
    message += " has several meanings" if "several meanings" in problem.message else ""
    links = []
    for one in problem.accepted:
        word = re.search(rf"(?<!\w){re.escape(problem.value)}(?!\w)", text) if problem.value else None
        put_right = f"{text[: word.start()]}{one}{text[word.end() :]}" if word and one not in EXAMPLES else one
        if not alone or _understandable(connection, put_right):
            links.append((one, urls.with_query(PATH, [("q", put_right)])))
    return Complaint("q", problem.value, f"{message[:1].upper()}{message[1:]}.", tuple(links))


def _understandable(connection: Connection, text: str) -> bool:
    """Whether a question put right so is one."""
    try:
        interpret(connection, text)
    except InvalidInputError:
        return False
    return True


def _answered(connection: Connection, given: QueryParams, base: str, found: Understood) -> Page:
    """The page of the structured question."""
    question = found.question
    people = [slug for slug, _ in question.subjects]
    if question.target is Target.PERSON:
        return "person.html", career_context(career_read(connection, people[0])), 200
    paging = [(name, value) for name in PAGING for value in given.getlist(name) if value.strip()]
    pairs = QueryParams([*addresses.page_pairs(question), *paging])
    if question.target is Target.CONTEMPORARIES:
        return "contemporaries.html", *contemporaries_view(connection, people[0], pairs, base)
    if question.target is Target.TOGETHER:
        return "with.html", *with_view(connection, people[0], people[1], pairs, base)
    if question.target is Target.COHORTS:
        return "fates.html", *fates_view(connection, pairs)
    template, view = _VIEWS[question.target]
    return template, *view(connection, pairs, base)


def _asked(connection: Connection, text: str, found: Understood, context: PageContext) -> Asked:
    """How the question was understood."""
    question = found.question
    asking = [part for part in question.parts if part.parameter and _editable(part, found)]
    fields = tuple(_field(part, question.target) for part in asking)
    names = {field.name for field in fields}
    kept = tuple(pair for pair in addresses.page_pairs(question) if pair[0] not in names)
    wanted = {part.parameter for part in question.parts if part.parameter in VOCABULARY}
    return Asked(
        q=text, sentence=found.sentence, url=addresses.page_url(question), action=addresses.page_path(question),
        fields=fields, kept=kept,
        said=tuple((part.words, part.label) for part in question.parts if not part.parameter),
        notes=question.notes, others=tuple((said, addresses.page_url(other)) for said, other in found.others),
        count=_count(context) if question.count else "",
        lists={f"asked-{name}": _known(connection, VOCABULARY[name]) for name in sorted(wanted)},
    )  # fmt: skip


def _editable(part: Part, found: Understood) -> bool:
    """Whether a part is a parameter of the question; the person a page is about is in its address."""
    if found.question.target is Target.ROSTER and part.parameter == "to":
        return False
    return any(name.split(".")[0] in (part.parameter, "kind", "on") for name, _ in found.question.pairs)


def _field(part: Part, target: Target) -> AskedField:
    """A part as a field under the name the page knows it by."""
    name = part.parameter
    label = LABELS.get(name, name)
    if target is Target.FATES and name == "fate":
        name = "kind"
    if target is Target.ROSTER and name == "from":
        name, label = "on", LABELS["on"]
    listed = f"asked-{part.parameter}" if part.parameter in VOCABULARY else ""
    shown = part.value if part.parameter in ("from", "to", "person") else part.label
    step = f".{part.step}" if part.step else ".1" if target is Target.CAREERS else ""
    words = f"{label}, step {part.step}" if part.step else label
    return AskedField(f"{name}{step}", words, part.words, shown, listed)


def _known(connection: Connection, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The labels of a vocabulary, for a field's list."""
    return tuple(label for _, label in choices(connection, vocabulary))


def _count(context: PageContext) -> str:
    """The number asked for, in words; "" where the answer is not counted."""
    shown: Any = context
    answer = getattr(shown, "answer", None)
    persons = getattr(answer, "persons", None) if answer is not None else getattr(shown, "persons", None)
    if isinstance(persons, tuple) or persons is None:
        persons = getattr(shown, "total", None)
    return "" if persons is None else f"{persons} {'person' if persons == 1 else 'people'}"
