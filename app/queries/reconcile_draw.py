"""Who may be meant by a query: by an id, by a number, by name, or by what else is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from app.domain.names import fold
from app.domain.query import Page, PersonFilter, PostFilter
from app.domain.reconcile import ReconQuery, parse_identifier
from app.domain.reconcile_entities import is_exact, parse_reference
from app.domain.search import MOST_HITS, SearchKind
from app.queries.persons import persons_page
from app.queries.reconcile_asked import Asked
from app.queries.reconcile_entities import Entity, Key, entities
from app.queries.reconcile_facts import persons_numbered
from app.queries.search import ID, Hit, search

WIDE = 30
"""Candidates weighed where properties may change their order."""
_FEW = 10
_FILTERS = {"service": "services", "rank": "ranks", "fate": "fates", "codename": "codenames"}
POST_FILTERS = {"role": "roles", "organisation": "organisations", "place": "places"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The candidates of a query, each with the hit of the search that found it, if one did.

    `exact`: whom the words name as an id, an address or a number; `numbered`: whose number is given beside the words.
    `labelled`: terms with exactly that label or alias. `full`: there may be more of the name than were drawn.
    """

    hits: Mapping[Key, Hit | None] = field(default_factory=dict)
    exact: frozenset[Key] = frozenset()
    numbered: frozenset[Key] = frozenset()
    labelled: frozenset[Key] = frozenset()
    full: bool = False


def drawn(connection: Connection, asked: Mapping[str, Asked], bases: Sequence[str]) -> dict[str, Drawn]:
    """The candidates of every query of a batch."""
    ids = {name: _ids(one.query, bases) for name, one in asked.items()}
    named = entities(connection, {id_ for its in ids.values() for id_ in its}, bases)
    return {
        name: _drawn(connection, one, [named[id_] for id_ in ids[name] if id_ in named]) for name, one in asked.items()
    }


def _ids(query: ReconQuery, bases: Sequence[str]) -> list[str]:
    """The ids the words may be: a slug by itself is one of each type that is asked for."""
    words = query.words
    reference = parse_reference(words, bases) if is_exact(words) else None
    if reference is None:
        return []
    return [f"{kind}:{words}" for kind in query.kinds] if words == reference.slug and query.kinds else [words]


def _drawn(connection: Connection, asked: Asked, named: Iterable[Entity]) -> Drawn:
    query, properties = asked.query, asked.properties
    exact = {one.owner for one in named}
    number = parse_identifier(query.words)
    if number is not None:
        exact |= _numbered(connection, [(str(number[0]), number[1])])
    numbered = _numbered(connection, sorted({pair for one in properties for pair in one.numbers}))
    most = min(WIDE if properties else max(query.limit, _FEW), MOST_HITS)
    found = search(connection, query.words, query.kinds, most) if query.words else []
    hits: dict[Key, Hit | None] = dict.fromkeys(
        owner for owner in (*exact, *numbered) if not query.kinds or owner[0] in query.kinds
    )
    hits |= {(hit.kind, hit.key): hit for hit in found}
    full = len(found) >= most
    if not query.words or (full and properties):
        for key in _by_facts(connection, asked):
            hits.setdefault((SearchKind.PERSON, key))
    return Drawn(hits, frozenset(exact), frozenset(numbered), _labelled(query, found), full)


def _numbered(connection: Connection, numbers: Iterable[tuple[str, str]]) -> set[Key]:
    return {(SearchKind.PERSON, key) for key in persons_numbered(connection, numbers)}


def _labelled(query: ReconQuery, hits: Iterable[Hit]) -> frozenset[Key]:
    """The terms of a type asked for with the words as their label or an alias."""
    words = fold(query.words)
    return frozenset(
        (hit.kind, hit.key)
        for hit in hits
        if hit.kind is not SearchKind.PERSON and hit.kind in query.kinds
        and (fold(hit.label) == words or (hit.form != ID and fold(hit.text) == words))
    )  # fmt: skip


def _by_facts(connection: Connection, asked: Asked) -> list[int]:
    """Persons of the name, if one is asked for, of whom all is recorded; what is asked of a post must hold of one."""
    if asked.query.kinds and SearchKind.PERSON not in asked.query.kinds:
        return []
    keys = {one.id: one.keys for one in asked.properties}
    post = PostFilter(**{name: keys.get(one, ()) for one, name in POST_FILTERS.items()})  # type: ignore[arg-type]
    wanted = PersonFilter(post=post, **{name: keys.get(one, ()) for one, name in _FILTERS.items()})  # type: ignore[arg-type]
    if wanted == PersonFilter():
        return []
    return [row.key for row in persons_page(connection, replace(wanted, words=asked.query.words), Page(WIDE)).rows]
