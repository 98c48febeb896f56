"""Pages of vocabularies: a list as a tree with counts, and one term with its surroundings and what it is for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.claims import fate_out
from app.api.params import TERM, Params
from app.api.vocabularies import entries, entry
from app.domain import urls
from app.domain.query import FateFilter, Page
from app.domain.terms import Vocabulary
from app.errors import NotFoundError
from app.queries.fates import fates_page
from app.queries.listing import (
    ancestors,
    by_person,
    claims_of_term,
    heads,
    lineage_forms,
    organisation_claims_at,
    organisation_claims_below,
)
from app.queries.persons import persons_page
from app.queries.resolve import fate_filter, person_filter
from app.queries.terms import children, sovereignty, term_key
from app.schemas.claims import claim_from_row
from app.schemas.parts import DatesOut, TermOut
from app.schemas.persons import PersonItem
from app.schemas.vocabulary import EntryOut
from app.web.contexts import Crumb
from app.web.contexts_lists import FateSection, Held, Node, PeopleSection, TermContext, TermsContext, Words
from app.web.posting_view import postings_of
from app.web.related import lines_of_organisation, lines_of_role
from app.web.where_view import people_of, said_view

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
_PEOPLE_TITLES = {
    Vocabulary.RANK: "Who held it", Vocabulary.DECORATION: "Who received it", Vocabulary.CODENAME: "Who bore it",
    Vocabulary.SERVICE: "People of this service",
}  # fmt: skip


def terms_view(connection: Connection, vocabulary: Vocabulary, given: QueryParams) -> TermsContext:
    """The list of a vocabulary; raises InvalidInputError."""
    named = WORDS[vocabulary]
    coded = vocabulary is Vocabulary.CODENAME
    params = Params(given, (*TERM, "resolved") if coded else TERM)
    found = entries(connection, vocabulary, params)
    plain = params.pairs(without=("limit", "cursor", "count"))
    api = f"{urls.API}/{named.plural}"
    searched = params.get("q") or ""
    crumbs = (Crumb(named.title, f"/{named.plural}"), Crumb(f"“{searched}”")) if searched else ()
    return TermsContext(
        title=named.title, section=_section(vocabulary), description=named.lead, crumbs=crumbs,
        csv=urls.with_query(f"{api}.csv", plain), json=urls.with_query(api, plain),
        words=named, tree=_tree(found), total=len(found), searched=searched,
        resolved=params.get("resolved") or "", codenames=tuple(found) if coded else (),
        fates=_fates(connection, "Every fate that is claimed, in time order", [])
        if vocabulary is Vocabulary.FATE_KIND and not plain else None,
    )  # fmt: skip


def _section(vocabulary: Vocabulary) -> str:
    return f"/{urls.PAGES[vocabulary]}" if vocabulary in (Vocabulary.PLACE, Vocabulary.ORGANISATION) else ""


def _tree(found: Sequence[Any]) -> tuple[Node, ...]:
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
        return _system(one.system) + (f", grade {one.grade}" if one.grade else "")
    if hasattr(one, "recruited_source"):
        return "recruited source" if one.recruited_source else "intelligence" if one.intelligence else ""
    return ""


def _system(system: str) -> str:
    """A system of ranks in words: "red-army" becomes "Red Army"."""
    return " ".join(word.upper() if word in ("us", "nkvd") else word.capitalize() for word in system.split("-"))


def term_view(connection: Connection, vocabulary: Vocabulary, slug: str) -> TermContext:
    """A term with its surroundings; raises NotFoundError with the nearest ids."""
    one: EntryOut = entry(connection, vocabulary, slug)
    key = term_key(connection, vocabulary, slug)
    if key is None:
        raise NotFoundError(f"no {WORDS[vocabulary].one} has the id '{slug}'")
    named = WORDS[vocabulary]
    above = tuple(_ref(ref) for ref in ancestors(connection, key))
    page = f"/{named.plural}"
    sections = _sections(connection, vocabulary, one, key)
    narrower = tuple(_ref(ref) for ref in children(connection, key))
    lists = [part for part in (sections.get("posts"), sections.get("folk"), sections.get("fates")) if part]
    crumbs = (Crumb(named.title, page), *(Crumb(ref.label, f"{page}/{ref.id}") for ref in above), Crumb(one.label))
    return TermContext(
        title=one.label, section=_section(vocabulary), canonical=one.url, subject=f"{named.plural}/{slug}",
        description=f"{one.label}: {one.counts['persons']} persons, {one.counts['claims']} claims, each cited.",
        crumbs=crumbs, csv=lists[0].csv if lists else None, json=f"{urls.API}{page}/{slug}",
        words=named, entry=one, above=above, narrower=narrower, flags=_flags(one), facts=_facts(one), **sections,
    )  # fmt: skip


def _ref(ref: Any) -> TermOut:
    return TermOut(id=ref.slug, label=ref.label)


def _flags(one: Any) -> tuple[str, ...]:
    """What a term implies, in words."""
    found = [text for name, text in _FLAGS if getattr(one, name, False)]
    if getattr(one, "intelligence", False):
        role = hasattr(one, "single_holder")
        found.insert(0, "An intelligence role: who held it counts as intelligence personnel." if role else
                     "An intelligence organisation: who served in it counts as intelligence personnel.")  # fmt: skip
    return tuple(found)


def _facts(one: Any) -> tuple[tuple[str, str, str], ...]:
    """What a term's vocabulary adds: label, words, and an address where there is one."""
    found: list[tuple[str, str, str]] = []
    if getattr(one, "kind", None):
        found.append(("Kind", str(one.kind).replace("-", " "), ""))
    for name, plural in (("service", "services"), ("lineage", "organisations"), ("place", "places")):
        ref = getattr(one, name, None)
        if ref:
            label = {"service": "Service", "lineage": "A form of", "place": "Seat"}[name]
            found.append((label, ref.label, f"/{plural}/{ref.id}"))
    if getattr(one, "system", None):
        found.append(("System", _system(one.system), ""))
    if getattr(one, "grade", None):
        found.append(("Grade", f"{one.grade} of 30, equal across systems", ""))
    if getattr(one, "latitude", None) is not None:
        north, east = one.latitude, one.longitude
        words = f"{abs(north):.2f}° {'N' if north >= 0 else 'S'}, {abs(east):.2f}° {'E' if east >= 0 else 'W'}"
        found.append(("Coordinates", words, ""))
    return tuple(found)


def _sections(connection: Connection, vocabulary: Vocabulary, one: EntryOut, key: int) -> dict[str, Any]:
    """What a term of this vocabulary is for."""
    match vocabulary:
        case Vocabulary.PLACE:
            return _of_place(connection, one, key)
        case Vocabulary.ORGANISATION:
            return _of_organisation(connection, one, key)
        case Vocabulary.ROLE:
            posts = postings_of(connection, "Who held it, in time order", "role", one)
            return {"posts": posts, "lines": lines_of_role(one, posts.postings)}
        case Vocabulary.FATE_KIND:
            return {"fates": _fates(connection, "Who met it, in time order", [("kind", one.id)])}
        case _:
            return _by_people(connection, vocabulary, one, key)


def _of_place(connection: Connection, one: EntryOut, key: int) -> dict[str, Any]:
    held = [Held(_ref(row.holder), DatesOut.from_row(row.dates, "posting")) for row in sovereignty(connection, key)]
    fates = _fates(connection, "What befell people here", [("place", one.id)])
    return {
        "posts": postings_of(connection, "Who was here, in time order", "place", one),
        "said": tuple(said_view(row) for row in organisation_claims_at(connection, key)),
        "said_title": "What else the texts place here",
        "sovereignty": tuple(held),
        "fates": fates if fates.fates else None,
    }


def _of_organisation(connection: Connection, one: EntryOut, key: int) -> dict[str, Any]:
    students = _people(connection, Vocabulary.ORGANISATION, one, key, "education", "Who studied here")
    led = tuple(claim_from_row(row) for row in heads(connection, key))
    return {
        "posts": postings_of(connection, "Its people, in time order", "organisation", one),
        "heads": led,
        "lines": lines_of_organisation(one, led),
        "forms": tuple(_ref(ref) for ref in lineage_forms(connection, key)),
        "said": tuple(said_view(row) for row in organisation_claims_below(connection, key)),
        "said_title": "What the texts say of it",
        "students": students if students.people else None,
    }


def _by_people(connection: Connection, vocabulary: Vocabulary, one: EntryOut, key: int) -> dict[str, Any]:
    folk = _people(connection, vocabulary, one, key, PARAMETER[vocabulary], _PEOPLE_TITLES[vocabulary])
    alone = vocabulary is Vocabulary.CODENAME and not getattr(one, "resolved", True)
    sentence = f"Nobody has identified {one.label}: the texts read give the codename and no name with it."
    return {"folk": folk, "unidentified": sentence if alone else ""}


def _people(
    connection: Connection, vocabulary: Vocabulary, one: EntryOut, key: int, parameter: str, title: str
) -> PeopleSection:
    """Persons found by one parameter of `/persons`, each with the claims that place them there."""
    given = [(parameter, one.id)]
    params = Params(QueryParams([*given, ("limit", str(MOST))]), (parameter,))
    asked, sort = person_filter(connection, params.all, params.get)
    page = persons_page(connection, asked, params.page(), sort)
    shown = vocabulary is not Vocabulary.SERVICE
    claims = by_person(claims_of_term(connection, vocabulary, key, MOST * 5)) if shown else {}
    people = tuple(
        (PersonItem.from_row(row), tuple(claim_from_row(claim) for claim in claims.get(row.slug, ())))
        for row in page.rows
    )
    return PeopleSection(
        title, people, page.total, urls.with_query(f"{urls.API}/persons.csv", given),
        urls.with_query(f"{urls.API}/persons", given), urls.with_query("/persons", [*given, ("personnel", "all")]),
        "Nobody is recorded here yet.",
    )


def _fates(connection: Connection, title: str, given: list[tuple[str, str]]) -> FateSection:
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
