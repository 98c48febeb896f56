"""The page of the search box: hits by how they match, each with the name that answers and where it stands."""

import re

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import Params
from app.api.search import SEARCH, asked
from app.domain import urls
from app.domain.names.likeness import GRADE_WORDS, Grade
from app.domain.search import DEFAULT_HITS, MOST_HITS, Match, SearchKind
from app.errors import InvalidInputError, Problem
from app.queries.search import ID, Hit, search
from app.queries.search_about import about
from app.schemas.search import HitOut
from app.web.contexts.lists import Complaint, Link, Refused
from app.web.contexts.page import Crumb
from app.web.contexts.search import Found, Group, SearchContext
from app.web.question import Query

PATH, TITLE = "/search", "Search all names"
DESCRIPTION = "People, codenames, places, organisations and roles by any of their names, in any script and spelling."
KINDS: dict[str, str] = {
    "": "Everything", SearchKind.PERSON: "People", SearchKind.CODENAME: "Codenames", SearchKind.PLACE: "Places",
    SearchKind.ORGANISATION: "Organisations", SearchKind.ROLE: "Roles",
}  # fmt: skip
EXAMPLES = (
    ("Ощепков", "in Cyrillic, as no text here has him"), ("Oschtschepkow", "the same man in a German spelling"),
    ("Hsinking", "a former name of Changchun"), ("Lavrov", "a codename nobody has resolved"),
)  # fmt: skip
_GROUPS: dict[Match, tuple[str, str]] = {
    Match.EXACT: ("The same letters", ""),
    Match.SAME_NAME: ("The same name in another spelling", "Like spellings are no proof of one man: see the reason."),
    Match.CONTAINS: ("Names with these words in them", ""),
    Match.BEGINS: ("Names that begin so", ""),
    Match.NEAR: ("Near spellings (is one of these meant?)", "These are other names, a letter or so away."),
}
_LEADS: dict[Match, str] = {
    Match.EXACT: "",
    Match.SAME_NAME: "No name here has just these letters; the same name stands here otherwise written.",
    Match.CONTAINS: "No name here is just this; some have these words in them.",
    Match.BEGINS: "No name here is just this; some begin so.",
    Match.NEAR: "No name here is written so or sounds so; some are near.",
}
_SCRIPTS = (
    (re.compile("[\u0400-\u052f]"), "ru"), (re.compile("[\u3040-\u30ff\u3400-\u9fff]"), "ja"),
)  # fmt: skip


def search_view(connection: Connection, given: QueryParams, base: str) -> tuple[SearchContext, int]:
    """The page and its status: the bare form, the hits, or what could not be read."""
    query = Query.of(PATH, given.multi_items(), {"limit": str(DEFAULT_HITS)})
    try:
        words, kinds, limit = asked(Params(QueryParams(list(query.pairs)), SEARCH))
    except InvalidInputError as error:
        return _unanswered(query, error)
    hits = search(connection, words, kinds, limit)
    told = about(connection, hits)
    shown = []
    for hit in hits:
        out = HitOut.from_hit(hit, told)
        shown.append((out.match, _found(out, hit)))
    best = next((match for match in _LEADS if any(how is match for how, _ in shown)), Match.EXACT)
    parts = dict.fromkeys(words.split())
    return SearchContext(
        title=f"Search: {words}", canonical=query.url, indexed=False, q=words, text=words, lang=_lang(words),
        crumbs=(Crumb("Search", PATH), Crumb("Names found" if hits else "Nothing found")),
        csv=query.at(f"{urls.API}{PATH}.csv").url, json=query.at(f"{urls.API}{PATH}").url,
        kinds=_kinds(query), kept=_kept(query), lead=_LEADS[best], groups=_groups(shown),
        longer=query.put("limit", str(MOST_HITS)).url if len(hits) == limit < MOST_HITS else None,
        everything=query.minus("type").url if kinds else None,
        single=tuple((one, query.put("q", one).url) for one in parts) if len(parts) > 1 else (),
        cite=base + query.url,
    ), 200  # fmt: skip


def _unanswered(query: Query, error: InvalidInputError) -> tuple[SearchContext, int]:
    """The bare form where nothing was asked; else what could not be read, beside the form as it was filled in."""
    text = "".join(query.values("q")[-1:]).replace("\0", "\N{SYMBOL FOR NULL}")
    wrong = tuple(_complaint(query, one) for one in error.problems if one.parameter != "q" or text)
    if not wrong:
        examples = tuple((word, urls.with_query(PATH, [("q", word)]), note) for word, note in EXAMPLES)
        return SearchContext(title=TITLE, description=DESCRIPTION, canonical=PATH, kinds=_kinds(query),
                             kept=_kept(query), examples=examples), 200  # fmt: skip
    return SearchContext(
        title="This question cannot be read as it stands", indexed=False, q=text, text=text, kinds=_kinds(query),
        crumbs=(Crumb("Search", PATH), Crumb("Question")), refused=Refused(wrong),
    ), error.status  # fmt: skip


def _complaint(query: Query, problem: Problem) -> Complaint:
    """What is wrong with a value, with links that put it right."""
    name, message = problem.parameter, f"{problem.message[:1].upper()}{problem.message[1:]}."
    links: tuple[Link, ...] = ()
    if name == "type" and set(problem.accepted) <= set(SearchKind):
        links = tuple((KINDS[one], query.put("type", one).url) for one in problem.accepted)
    elif name != "q":
        links = (("leave it out", query.minus(name).url),)
    return Complaint(name, problem.value, message, links)


def _kinds(query: Query) -> tuple[tuple[str, str, bool], ...]:
    """The choice of records; several asked for at once are a choice of their own."""
    chosen = [one.strip() for value in query.values("type") for one in value.split(",")]
    known = list(dict.fromkeys(one for one in chosen if one in set(SearchKind)))
    several = ",".join(known) if len(known) > 1 else ""
    choices = [(value, label, value == (known[0] if known else "") and not several) for value, label in KINDS.items()]
    if several:
        choices.append((several, " and ".join(KINDS[one] for one in known), True))
    return tuple(choices)


def _kept(query: Query) -> tuple[Link, ...]:
    return tuple(("limit", value) for value in query.values("limit"))


def _groups(found: list[tuple[Match, Found]]) -> tuple[Group, ...]:
    """The hits by how they match, the surest first; within a group they keep their order."""
    groups = []
    for match, (heading, note) in _GROUPS.items():
        hits = tuple(one for how, one in found if how is match)
        if hits:
            groups.append(Group(match.replace("_", "-"), heading, note, hits))
    return tuple(groups)


def _found(out: HitOut, hit: Hit) -> Found:
    """A hit with its reason in pieces, so that each passage is a link and the name carries its language."""
    how = "" if hit.grade is Grade.EXACT else GRADE_WORDS[hit.grade]
    stands = out.reason.removesuffix(f" ({how})")
    name = "" if hit.form == ID else hit.text
    why = stands.removesuffix(name) if name else stands
    passages = tuple((f"{one.source} ¶{one.passage}", urls.source(one.source, one.passage))
                     for one in out.cited if one.passage is not None)  # fmt: skip
    if passages:
        why = why.partition(passages[0][0])[0]
    return Found(
        url=out.url, label=out.label, kind=out.type, description=out.description, why=why.rstrip(),
        passages=passages, name=name, lang=_lang(name, out.language or ""), how=how, claim=out.claim or "",
    )  # fmt: skip


def _lang(name: str, language: str = "") -> str:
    """The language a name is marked with: as recorded, else by its script; none for English."""
    if language:
        return "" if language == "en" else language
    return next((code for script, code in _SCRIPTS if script.search(name)), "")
