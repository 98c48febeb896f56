"""Pieces of every vocabulary's pages: how they speak of it, a term's neighbours and facts, people and fates of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.claims import fate_out
from app.api.params import Params
from app.api.vocabularies import ENTRIES, entry
from app.domain import urls
from app.domain.query import FateFilter, Page
from app.domain.terms import Vocabulary
from app.errors import NotFoundError
from app.queries.fates import fates_page
from app.queries.listing import ancestors, by_person, claims_of_term
from app.queries.persons import persons_page
from app.queries.resolve import fate_filter, person_filter
from app.queries.rows import TermRef
from app.queries.term_pages import next_below
from app.queries.terms import children, term_key
from app.schemas.claims import claim_from_row
from app.schemas.parts import TermOut
from app.schemas.persons import PersonItem
from app.web.contexts.lists import FateSection, Node, PeopleSection, Words
from app.web.contexts.page import Crumb
from app.web.views.where import people_of

MOST = 200
WORDS: dict[Vocabulary, Words] = {
    Vocabulary.PLACE: Words("places", "place", "Places", "Where people served, and what the texts place there. "
                            "A place includes what lies in it; any of its names finds it."),
    Vocabulary.ORGANISATION: Words("organisations", "organisation", "Organisations", "Bodies people served in, were "
                                   "covered by or studied at. A line of bodies stands above its forms."),
    Vocabulary.ROLE: Words("roles", "role", "Roles", "What people were. A role includes the narrower ones below it."),
    Vocabulary.RANK: Words("ranks", "rank", "Ranks", "Ranks by system; a grade makes them comparable across systems."),
    Vocabulary.FATE_KIND: Words("fates", "fate", "Fates", "What became of people. Rival accounts are all kept, "
                                "and what is only alleged says so."),
    Vocabulary.SERVICE: Words("services", "service", "Services", "Under which service people are counted: those of "
                              "their posts, codenames and memberships."),
    Vocabulary.DECORATION: Words("decorations", "decoration", "Decorations", "Orders, medals and titles of honour."),
    Vocabulary.CODENAME: Words("codenames", "codename", "Codenames", "Codenames and operational pseudonyms, whoever "
                               "bore them: identified or not."),
}  # fmt: skip
PARAMETER = {
    Vocabulary.PLACE: "place", Vocabulary.ORGANISATION: "organisation", Vocabulary.ROLE: "role",
    Vocabulary.RANK: "rank", Vocabulary.SERVICE: "service", Vocabulary.DECORATION: "award",
    Vocabulary.CODENAME: "codename", Vocabulary.FATE_KIND: "fate",
}  # fmt: skip
_FLAGS = (
    ("single_holder", "One person at a time holds it, so it has a line of holders; two at once are a contradiction."),
    ("exclusive", "Who holds it holds no other such post at the same time."),
    ("attache", "Attachés count as intelligence personnel and are marked."),
    ("recruited_source", "A recruited source: not counted as intelligence personnel."),
)
PEOPLE_TITLES = {
    Vocabulary.RANK: "Who held it", Vocabulary.DECORATION: "Who received it", Vocabulary.CODENAME: "Who bore it",
    Vocabulary.SERVICE: "People of this service",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A term with its key and the terms above it, the topmost first."""

    vocabulary: Vocabulary
    key: int
    entry: Any
    above: tuple[TermOut, ...]


def known_term(connection: Connection, vocabulary: Vocabulary, slug: str) -> Known:
    """A term by id; raises NotFoundError with the nearest ids."""
    one = entry(connection, vocabulary, slug)
    key = term_key(connection, vocabulary, slug)
    if key is None:
        raise NotFoundError(f"no {WORDS[vocabulary].one} has the id '{slug}'")
    return Known(vocabulary, key, one, tuple(ref(each) for each in ancestors(connection, key)))


def common(connection: Connection, known: Known, answer: str = "") -> dict[str, Any]:
    """What the page of every term has: its heading, trail, neighbours and facts."""
    one, named = known.entry, WORDS[known.vocabulary]
    page = f"/{named.plural}"
    above = (Crumb(each.label, f"{page}/{each.id}") for each in known.above)
    said = answer or f"{one.counts['persons']} persons, {one.counts['claims']} claims, each cited."
    return {
        "title": one.label, "section": section_of(known.vocabulary), "canonical": one.url,
        "subject": f"{named.plural}/{one.id}", "description": f"{one.label}: {said}",
        "crumbs": (Crumb(named.title, page), *above, Crumb(one.label)), "json": f"{urls.API}{page}/{one.id}",
        "words": named, "entry": one, "above": known.above, "flags": flags(one), "facts": facts(one),
        "narrower": tuple(ref(each) for each in children(connection, known.key)),
    }  # fmt: skip


def around(connection: Connection, known: Known) -> tuple[Node, ...]:
    """What is directly below a term as a tree with counts; what belongs to another of them stands under it."""
    kind = ENTRIES[known.vocabulary]
    return tree([kind.from_row(row) for row in next_below(connection, known.vocabulary, known.key)])


def section_of(vocabulary: Vocabulary) -> str:
    """The navigation's address a vocabulary belongs to; "" where it has none."""
    return f"/{urls.PAGES[vocabulary]}" if vocabulary in (Vocabulary.PLACE, Vocabulary.ORGANISATION) else ""


def tree(found: Sequence[Any]) -> tuple[Node, ...]:
    """The terms under their parents (a form under its line); what has none in the list stands at the top."""
    known = {one.id for one in found}
    below: dict[str, list[Any]] = {}
    for one in found:
        parent = one.broader or getattr(one, "lineage", None)
        below.setdefault(parent.id if parent and parent.id in known else "", []).append(one)

    def nodes(parent: str) -> tuple[Node, ...]:
        return tuple(
            Node(one, nodes(one.id), _extra(one), getattr(one, "badge", None) or "") for one in below.get(parent, ())
        )

    return nodes("")


def _extra(one: Any) -> str:
    if hasattr(one, "latitude"):
        return "" if one.kind == "city" else str(one.kind)
    if hasattr(one, "grade"):
        return system_words(one.system) + (f", grade {one.grade}" if one.grade else "")
    if hasattr(one, "recruited_source"):
        return "recruited source" if one.recruited_source else "intelligence" if one.intelligence else ""
    return ""


def system_words(system: str) -> str:
    """A system of ranks in words: "red-army" becomes "Red Army", "common" is that of every army."""
    if system == "common":
        return "Any army"
    return " ".join(word.upper() if word in ("us", "nkvd") else word.capitalize() for word in system.split("-"))


def ref(found: TermRef) -> TermOut:
    """A term where it is mentioned."""
    return TermOut(id=found.slug, label=found.label)


def flags(one: Any) -> tuple[str, ...]:
    """What a term implies, in words."""
    found = [text for name, text in _FLAGS if getattr(one, name, False)]
    if getattr(one, "intelligence", False):
        role = hasattr(one, "single_holder")
        found.insert(0, "An intelligence role: who held it counts as intelligence personnel." if role else
                     "An intelligence organisation: who served in it counts as intelligence personnel.")  # fmt: skip
    return tuple(found)


def facts(one: Any) -> tuple[tuple[str, str, str], ...]:
    """What a term's vocabulary adds: label, words, and an address where there is one."""
    found: list[tuple[str, str, str]] = []
    if getattr(one, "kind", None):
        found.append(("Kind", str(one.kind).replace("-", " "), ""))
    for name, plural in (("service", "services"), ("lineage", "organisations"), ("place", "places")):
        term = getattr(one, name, None)
        if term:
            label = {"service": "Service", "lineage": "A form of", "place": "Seat"}[name]
            found.append((label, term.label, f"/{plural}/{term.id}"))
    if getattr(one, "system", None):
        found.append(("System", system_words(one.system), ""))
    if getattr(one, "grade", None):
        found.append(("Grade", f"{one.grade} of 30, equal across systems", ""))
    if getattr(one, "latitude", None) is not None:
        north, east = one.latitude, one.longitude
        words = f"{abs(north):.2f}° {'N' if north >= 0 else 'S'}, {abs(east):.2f}° {'E' if east >= 0 else 'W'}"
        found.append(("Coordinates", words, ""))
    return tuple(found)


def people_section(connection: Connection, known: Known, parameter: str, title: str) -> PeopleSection:
    """Persons found by one parameter of `/persons`, each with the claims that place them there."""
    given = [(parameter, known.entry.id)]
    params = Params(QueryParams([*given, ("limit", str(MOST))]), (parameter,))
    asked, sort = person_filter(connection, params.all, params.get)
    page = persons_page(connection, asked, params.page(), sort)
    shown = known.vocabulary is not Vocabulary.SERVICE
    claims = by_person(claims_of_term(connection, known.vocabulary, known.key, MOST * 5)) if shown else {}
    people = tuple(
        (PersonItem.from_row(row), tuple(claim_from_row(claim) for claim in claims.get(row.slug, ())))
        for row in page.rows
    )
    return PeopleSection(
        title, people, page.total, urls.with_query(f"{urls.API}/persons.csv", given),
        urls.with_query(f"{urls.API}/persons", given), urls.with_query("/persons", [*given, ("personnel", "all")]),
        "Nobody is recorded here yet.",
    )


def fate_section(connection: Connection, title: str, given: list[tuple[str, str]]) -> FateSection:
    """Fate claims by the parameters of `/fates/claims`, in time order."""
    params = Params(QueryParams(given), ("kind", "place"))
    asked: FateFilter = fate_filter(connection, params.all, params.get)
    page = fates_page(connection, asked, Page(MOST))
    fates = tuple(fate_out(asked, row, kind) for row, kind in page.rows)
    return FateSection(
        title, fates, people_of(connection, [one.person.id for one in fates]), page.total,
        urls.with_query(f"{urls.API}/fates/claims.csv", given), urls.with_query(f"{urls.API}/fates/claims", given),
        "Nobody is recorded with this fate yet.",
    )
