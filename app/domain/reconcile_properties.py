"""The types and properties of the reconciliation service: what narrows a query, and what can be fetched."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.authorities import NAMES
from app.domain.names import fold
from app.domain.search import SearchKind
from app.domain.suggest import nearest
from app.domain.terms import Authority, Vocabulary

TYPES: dict[SearchKind, tuple[str, str]] = {
    SearchKind.PERSON: ("Person", "Somebody the texts speak of, found by any form of the name or by a codename"),
    SearchKind.PLACE: ("Place", "A town, a region or a country, found by any name in any language"),
    SearchKind.ORGANISATION: ("Organisation", "A service, a staff, a mission, a firm that served as cover"),
    SearchKind.ROLE: ("Role", "What somebody was: resident, consul, cipher clerk"),
    SearchKind.CODENAME: ("Codename", "An operational pseudonym, whether its bearer is known or not"),
}
"""Name and meaning of each type; its id is the kind."""

_PERSON = (SearchKind.PERSON,)
_TREES = (SearchKind.PLACE, SearchKind.ORGANISATION, SearchKind.ROLE)
_TERMS = tuple(kind for kind in SearchKind if kind is not SearchKind.PERSON)


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its id, name and meaning, the types that have it, and what it is good for.

    `vocabulary` is the list its values are of; `entity` their type, where they are entities of this service.
    """

    id: str
    name: str
    meaning: str
    kinds: tuple[SearchKind, ...] = _PERSON
    narrows: bool = False
    extends: bool = True
    vocabulary: Vocabulary | None = None
    entity: SearchKind | None = None


PROPERTIES: tuple[Property, ...] = (
    Property("posting", "Posting", "each post in a line, with its EDTF dates: Resident, Harbin (1936/1938)"),
    Property("role", "Role", "what they were", narrows=True, vocabulary=Vocabulary.ROLE, entity=SearchKind.ROLE),
    Property("place", "Place", "where they were posted; a wider place counts less", narrows=True,
             vocabulary=Vocabulary.PLACE, entity=SearchKind.PLACE),
    Property("organisation", "Organisation", "where they served or studied, or anything it is a part of", narrows=True,
             vocabulary=Vocabulary.ORGANISATION, entity=SearchKind.ORGANISATION),
    Property("dates", "Dates of postings", "the EDTF dates of each post, in the order of time"),
    Property("first-year", "First year", "the first year the texts tell of"),
    Property("last-year", "Last year", "the last year the texts tell of"),
    Property("service", "Service", "the service they are counted under", narrows=True, vocabulary=Vocabulary.SERVICE),
    Property("rank", "Rank", "ranks held, whenever", narrows=True, vocabulary=Vocabulary.RANK),
    Property("fate", "Fate", "what became of them", narrows=True, vocabulary=Vocabulary.FATE_KIND),
    Property("codename", "Codename", "codenames borne", narrows=True,
             vocabulary=Vocabulary.CODENAME, entity=SearchKind.CODENAME),
    Property("birth-year", "Birth year", "the year of birth; compared with the years of service where none is recorded",
             narrows=True),
    Property("active-year", "Active year", "a year, or years as EDTF, in which they served", narrows=True,
             extends=False),
    Property("name", "Name", "every form of the name or of the label that is recorded", tuple(SearchKind)),
    Property("same-as", "Same as", "addresses of the same person in authority files", narrows=True),
    *(
        Property(str(one), NAMES[one], f"the number of the same person there ({NAMES[one]})", narrows=True)
        for one in Authority
    ),
    Property("sources", "Number of sources", "how many sources speak of them"),
    Property("broader", "Part of", "what a term lies in or belongs to, at whatever remove", _TREES, narrows=True),
    Property("bearer", "Bearer", "who bore the codename", (SearchKind.CODENAME,), entity=SearchKind.PERSON),
    Property("latitude", "Latitude", "degrees north (WGS 84)", (SearchKind.PLACE,)),
    Property("longitude", "Longitude", "degrees east (WGS 84)", (SearchKind.PLACE,)),
    Property("persons", "Number of persons", "persons recorded with the term or one below it", _TERMS),
    Property("url", "Address", "the page that shows all this with its passages", tuple(SearchKind)),
)  # fmt: skip
BY_ID: dict[str, Property] = {one.id: one for one in PROPERTIES}
_BY_WORDS = {fold(name): one for one in PROPERTIES for name in (one.id, one.name)}


def property_named(word: str) -> Property | None:
    """The property of an id or a name, however written (`birth year`, `Birth-Year`)."""
    return _BY_WORDS.get(fold(word))


def narrowing(kind: SearchKind | None = None) -> list[str]:
    """Ids of the properties that narrow a query, for one type or any."""
    return [one.id for one in PROPERTIES if one.narrows and (kind is None or kind in one.kinds)]


def extending(kind: SearchKind | None = None) -> list[Property]:
    """The properties that can be fetched, for one type or any."""
    return [one for one in PROPERTIES if one.extends and (kind is None or kind in one.kinds)]


def type_named(word: str) -> SearchKind | None:
    """The type of an id or a name."""
    return next((kind for kind, (name, _) in TYPES.items() if fold(word) in (kind, fold(name))), None)


def matching_types(prefix: str) -> list[SearchKind]:
    """The types whose id, or a word of whose name or meaning, begins so; all where nothing is given."""
    return [kind for kind, (name, meaning) in TYPES.items() if _begins(prefix, kind, name, meaning)]


def matching_properties(prefix: str, kind: SearchKind | None = None) -> list[Property]:
    """The properties of a type (or of any) with a word of the id or the name that begins so, else of the meaning."""
    known = [one for one in PROPERTIES if kind is None or kind in one.kinds]
    return [one for one in known if _begins(prefix, one.id, one.name)] or [
        one for one in known if _begins(prefix, one.meaning)
    ]


def near_properties(word: str, known: Iterable[str] = tuple(BY_ID)) -> tuple[str, ...]:
    """The ids most like an unknown one; all that are known where none is."""
    ids = tuple(known)
    return nearest(word.lower(), ids) or ids


def _begins(prefix: str, *texts: str) -> bool:
    wanted = fold(prefix)
    return any(f" {wanted}" in f" {fold(text)}" for text in texts)
