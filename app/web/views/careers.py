"""The page of careers: steps through time as a sentence, who took them, and how surely in this order."""

from collections.abc import Sequence
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.careers import answer, page_out
from app.api.params import CAREER, PAGING, Params
from app.domain import urls
from app.domain.career_steps import NUMBERED, STEP_KEYS, given_steps, known_names
from app.domain.careers import MOST_STEPS, CareerFilter
from app.domain.order import Order
from app.errors import InvalidInputError, Problem
from app.queries.careers import CareerPage
from app.web.contexts.careers import CareersContext
from app.web.contexts.lists import Complaint, Field, Form, Link, Refused
from app.web.contexts.page import Crumb
from app.web.question import Query, Speaker
from app.web.views.careers_form import (
    MAIN,
    MORE,
    PATH,
    Pairs,
    chips,
    complaint,
    numbered,
    numbers_shown,
    of_person,
    of_step,
    step_form,
    step_words,
    within_field,
)

DEFAULTS = {"limit": "50", "order": "certain,possible"}
PERSON = ("personnel", "service", "sex", "source")
SURELY = {Order.CERTAIN: "certainly", Order.POSSIBLE: "possibly"}
DESCRIPTION = "Careers as steps through time: who was this and then that, and how surely in this order."
EXAMPLES: tuple[tuple[str, Pairs], ...] = (
    ("studied at the Frunze Academy, then headed an intelligence department",
     (("education.1", "frunze-academy"), ("role.2", "head-of-intelligence-department"))),
    ("in Japan, then in the central apparatus",
     (("place.1", "japan"), ("organisation.2", "central-apparatus"))),
    ("consul or consul general, then in the Intelligence Directorate",
     (("role.1", "consul"), ("organisation.2", "intelligence-directorate-of-the-red-army"))),
    ("attaché, then arrested or captured",
     (("role.1", "attache"), ("fate.2", "deprived-of-liberty"))),
)  # fmt: skip


def changed_address(pairs: Pairs) -> str | None:
    """Where a press on «Add a step» or «Take step 2 away» leads; None where neither was pressed."""
    asked = {name: value for name, value in pairs if name in ("add", "drop") and value.strip()}
    if not asked:
        return None
    given, _ = given_steps(pairs)
    steps = [step for step in given if str(step.number) != asked.get("drop")]
    shown = max(numbers_shown(pairs), len(given)) + ("add" in asked) - ("drop" in asked)
    query = numbered(steps) + [
        (name, value) for name, value in pairs
        if value.strip() and name not in ("add", "drop", "step", "cursor") and not _of_a_step(name)
    ]  # fmt: skip
    if max(2, len(steps)) < shown <= MOST_STEPS:
        query.append((f"role.{shown}", ""))
    return f"{PATH}?{urlencode(query)}" if query else PATH


def _of_a_step(name: str) -> bool:
    found = NUMBERED.fullmatch(name)
    return found is not None and found[1] in STEP_KEYS


def from_where(pairs: Pairs) -> str:
    """The question of /where as the first step of a career, with an empty second one."""
    step = [key for key in STEP_KEYS if key not in ("fate", "education", "award")]
    person = ("personnel", "fate", "source")
    query = [(f"{name}.1", value) for name, value in pairs if name in step and value.strip()]
    query += [(name, value) for name, value in pairs if name in person and value.strip()]
    return f"{PATH}?{urlencode([*query, ('role.2', '')])}"


def careers_view(connection: Connection, given: QueryParams, base: str) -> tuple[CareersContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    pairs = given.multi_items()
    steps, problems = given_steps(pairs)
    rest = [(name, value) for name, value in pairs if name != "step" and not _of_a_step(name)]
    query = Query.of(PATH, [*rest, *numbered(steps)], DEFAULTS)
    shown = max(numbers_shown(pairs), len(steps))
    speaker = Speaker(connection)
    if not steps and not problems and not _unknown(rest):
        return _bare(speaker, query, shown), 200
    try:
        asked, page, nobody = _answer(connection, query, problems)
    except InvalidInputError as error:
        return _refused(speaker, query, error.problems, shown), error.status
    return _answered(speaker, query, asked, page, nobody or "", shown, base), 200


def _answer(
    connection: Connection, query: Query, problems: list[Problem]
) -> tuple[CareerFilter, CareerPage, str | None]:
    """The API's answer; raises InvalidInputError, first for what is wrong with how the steps are written."""
    if problems:
        raise InvalidInputError(problems)
    return answer(connection, Params(QueryParams(list(query.pairs)), (*CAREER, *known_names(dict(query.pairs)))))


def _unknown(rest: Pairs) -> bool:
    """Whether an address without steps holds names that mean nothing here."""
    return any(name not in (*CAREER, *PAGING) for name, value in rest if value.strip())


def _forms(speaker: Speaker, query: Query, wrong: Sequence[Complaint]) -> tuple[Form, Field]:
    return speaker.form(of_person(query).minus("within"), (), PERSON, wrong=wrong), within_field(query, wrong)


def _lists(speaker: Speaker, query: Query) -> Form:
    """The lists text fields of every step share."""
    return speaker.form(of_step(query, 1), MAIN, MORE)


def _bare(speaker: Speaker, query: Query, shown: int) -> CareersContext:
    form, within = _forms(speaker, query, ())
    examples: tuple[Link, ...] = tuple((words, urls.with_query(PATH, list(asked))) for words, asked in EXAMPLES)
    return CareersContext(
        title="Careers, step by step", section=PATH, description=DESCRIPTION, canonical=query.url, bare=True,
        form=form, within=within, examples=examples, lists=_lists(speaker, query).lists,
        steps=tuple(step_form(speaker, query, number, ()) for number in range(1, shown + 1)),
    )  # fmt: skip


def _refused(speaker: Speaker, query: Query, problems: Sequence[Problem], shown: int) -> CareersContext:
    known = (*CAREER, *PAGING)
    wrong = tuple(complaint(speaker, query, problem, known) for problem in problems)
    form, within = _forms(speaker, query, wrong)
    return CareersContext(
        title="This question cannot be read as it stands", section=PATH, description=DESCRIPTION, indexed=False,
        crumbs=(Crumb("Careers", PATH), Crumb("Question")), form=form, within=within, refused=Refused(wrong),
        steps=tuple(step_form(speaker, query, number, wrong) for number in range(1, min(shown, MOST_STEPS) + 1)),
        lists=_lists(speaker, query).lists,
    )  # fmt: skip


def _answered(
    speaker: Speaker, query: Query, asked: CareerFilter, page: CareerPage, nobody: str, shown: int, base: str
) -> CareersContext:
    plain = query.minus("cursor")
    out = page_out(asked, page, query.put("cursor", page.next).url if page.next else None, nobody or None)
    words = tuple(step_words(speaker, of_step(plain, number)) for number in range(1, len(asked.steps) + 1))
    title = ", then ".join(words)
    title = title[:1].upper() + title[1:]
    form, within = _forms(speaker, plain, ())
    api = plain.at(f"{urls.API}/careers")
    return CareersContext(
        title=title, section=PATH, description=DESCRIPTION, canonical=query.url,
        crumbs=(Crumb("Careers", PATH), Crumb(title)),
        csv=plain.at(f"{urls.API}/careers.csv", "limit").url, json=api.url,
        form=form, within=within, lists=_lists(speaker, plain).lists,
        steps=tuple(step_form(speaker, plain, number, ()) for number in range(1, shown + 1)),
        asked=words, people=tuple(out.items), total=out.total, counts=_counts(plain, asked, out.by_order),
        nobody=nobody, chips=chips(speaker, plain), next=out.next,
        first=plain.url if query.values("cursor") else None, cite=base + plain.url,
        command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def _counts(query: Query, asked: CareerFilter, by_order: dict[str, int]) -> tuple[tuple[int, str, str | None], ...]:
    """Persons by how surely the steps follow each other; an address for an order that was not asked for."""
    return tuple(
        (by_order[kind], words, None if kind in asked.orders else query.put("order", str(kind)).url)
        for kind, words in SURELY.items()
    )
