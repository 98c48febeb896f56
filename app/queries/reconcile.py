"""Candidates for a batch of queries: found by name, by id or by what is known of them, and weighed one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from app.domain.names import fold
from app.domain.names.likeness import Grade, likeness
from app.domain.query import Page, PersonFilter, PostFilter
from app.domain.reconcile import (
    NUMBERS,
    NameEvidence,
    ReconQuery,
    Verdict,
    corroborated,
    leads,
    of_activity,
    of_birth,
    of_terms,
    parse_identifier,
    score_of,
)
from app.domain.reconcile_entities import entity_id
from app.domain.search import MOST_HITS, SearchKind, words_likeness
from app.errors import Problem
from app.queries.persons import persons_page
from app.queries.reconcile_asked import Asked, AskedProperty, placed
from app.queries.reconcile_entities import Entity, Key, ancestors, entities, term_described, term_rows
from app.queries.reconcile_facts import Facts, Held, facts_of, names_of, persons_numbered
from app.queries.search import ID, Hit, search
from app.queries.search_names import CODENAME
from app.queries.terms import TermRow

_WIDE = 30
"""Candidates weighed where properties may change their order."""
_FEW = 10
_UNNAMED = NameEvidence(Grade.NEAR, 0.0, whole=False)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate: how its name agrees, what its properties say, its score; `exact` where an id names it."""

    owner: Key
    name: NameEvidence
    exact: bool = False
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    score: float = 0.0
    match: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as it is answered; `features` are what its score is made of."""

    id: str
    name: str
    kind: SearchKind
    description: str
    score: float
    match: bool
    features: tuple[tuple[str, float | bool], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The candidates of one query, best first, and what of the query was set aside."""

    found: list[Found]
    problems: tuple[Problem, ...]


def reconciled(connection: Connection, queries: Mapping[str, ReconQuery], bases: Sequence[str]) -> dict[str, Result]:
    """The results of a batch; each query is weighed by itself. `bases` begin the addresses that are ids of ours."""
    asked = dict(zip(queries, placed(connection, queries.values()), strict=True))
    named = entities(connection, {query.words for query in queries.values()}, bases)
    drawn = {name: _drawn(connection, one, named) for name, one in asked.items()}
    weighing = _Weighing(connection, asked, drawn)
    judged = {name: weighing.judged(asked[name], candidates) for name, candidates in drawn.items()}
    shown = _Shown(connection, weighing.facts, [one.owner for candidates in judged.values() for one in candidates])
    return {
        name: Result([shown.found(one) for one in candidates], asked[name].problems)
        for name, candidates in judged.items()
    }


def _drawn(connection: Connection, asked: Asked, named: Mapping[str, Entity]) -> list[Weighed]:
    """The candidates of a query, each once: by id, then by name, or where no name is given by what else is known."""
    query = asked.query
    found = {owner: Weighed(owner, _UNNAMED, exact=True) for owner in _exact(connection, asked, named)}
    if query.words:
        most = _WIDE if asked.properties else max(query.limit, _FEW)
        for hit in search(connection, query.words, query.kinds, min(most, MOST_HITS)):
            owner = hit.kind, hit.key
            exact = owner in found or _is_id(query, hit)
            found[owner] = Weighed(owner, _evidence(query.words, hit), exact=exact)
    else:
        owners = [(SearchKind.PERSON, key) for key in _by_facts(connection, asked)]
        found |= {owner: Weighed(owner, _UNNAMED) for owner in owners if owner not in found}
    return list(found.values())


def _exact(connection: Connection, asked: Asked, named: Mapping[str, Entity]) -> Iterable[Key]:
    """Whom the query names by an id of ours, by our address, or by a number in an authority file."""
    query = asked.query
    entity = named.get(query.words)
    bare = not (query.kinds or ":" in query.words)  # a term's slug by itself is a word of the language
    owners = [entity.owner] if entity and not (bare and entity.kind is not SearchKind.PERSON) else []
    numbers = {pair for one in asked.properties for pair in one.numbers}
    number = parse_identifier(query.words)
    if number is not None:
        numbers.add((str(number[0]), number[1]))
    owners += [(SearchKind.PERSON, key) for key in persons_numbered(connection, sorted(numbers))]
    return dict.fromkeys(owner for owner in owners if not query.kinds or owner[0] in query.kinds)


def _is_id(query: ReconQuery, hit: Hit) -> bool:
    """Whether a term's id was meant: of a type that was asked for, or as the id is written (`Resident` is a word)."""
    return hit.form == ID and hit.kind is not SearchKind.PERSON and bool(query.kinds)


def _evidence(words: str, hit: Hit) -> NameEvidence:
    """How the words agree with the name that was found."""
    if hit.kind is not SearchKind.PERSON:
        held = hit.label if hit.form == ID else hit.text
        like = words_likeness(words, held)
        whole = like is not None and like.left_held == 0
        return NameEvidence(hit.grade, hit.score, whole=whole)
    if fold(words) == fold(hit.text) or hit.form == CODENAME:
        return NameEvidence(hit.grade, hit.score, whole=True)
    found = NameEvidence(max(hit.grade, Grade.BEGINS), hit.score, whole=False)
    return _better(found, words, (hit.text, hit.label))


def _better(found: NameEvidence, words: str, names: Iterable[str]) -> NameEvidence:
    """The surest agreement of the words with one of the names, or what was found before."""
    best = found
    for name in dict.fromkeys(names):
        like = likeness(words, name)
        if like is None:
            continue
        one = NameEvidence(like.grade, max(like.score, found.score), whole=like.left_asked == 0)
        if (one.equal, one.score) > (best.equal, best.score) or best is found:
            best = one
    return best


_FILTERS = {"service": "services", "rank": "ranks", "fate": "fates", "codename": "codenames"}
_POST_FILTERS = {"role": "roles", "organisation": "organisations", "place": "places"}


def _by_facts(connection: Connection, asked: Asked) -> list[int]:
    """Persons of whom all is recorded that is asked; what is asked of a post must hold of one."""
    if asked.query.kinds and SearchKind.PERSON not in asked.query.kinds:
        return []
    keys = {one.id: one.keys for one in asked.properties}
    post = PostFilter(**{name: keys.get(one, ()) for one, name in _POST_FILTERS.items()})  # type: ignore[arg-type]
    wanted = PersonFilter(post=post, **{name: keys.get(one, ()) for one, name in _FILTERS.items()})  # type: ignore[arg-type]
    if wanted == PersonFilter():
        return []
    return [row.key for row in persons_page(connection, wanted, Page(_WIDE)).rows]


class _Weighing:
    """Weighs candidates by what is recorded of them; reads for the whole batch at once."""

    def __init__(self, connection: Connection, asked: Mapping[str, Asked], drawn: Mapping[str, list[Weighed]]) -> None:
        wanted = {one.id for query in asked.values() for one in query.properties}
        owners = {one.owner for name, query in asked.items() if query.properties for one in drawn[name]}
        people = sorted(key for kind, key in owners if kind is SearchKind.PERSON)
        every = {one.owner[1] for found in drawn.values() for one in found if one.owner[0] is SearchKind.PERSON}
        self.names = names_of(connection, sorted(every)) if every else {}
        self.facts = facts_of(connection, people, wanted) if people else {}
        terms = [key for kind, key in owners if kind is not SearchKind.PERSON]
        self.above = ancestors(connection, terms) if "broader" in wanted else {}

    def judged(self, asked: Asked, drawn: Iterable[Weighed]) -> list[Weighed]:
        """The candidates of a query, weighed, best first, with the match if there is one."""
        named = bool(asked.query.words)
        weighed = [self._weighed(self._named(one, asked.query.words), asked.properties, named) for one in drawn]
        ordered = sorted(weighed, key=lambda one: (not one.exact, -one.score))
        if not ordered:
            return []
        best, exact = ordered[0], [one for one in ordered if one.exact]
        sure = len(exact) == 1 or (
            not exact and corroborated(best.name, best.verdicts) and leads([one.score for one in ordered])
        )
        return [replace(best, match=sure), *ordered[1:]][: asked.query.limit]

    def _named(self, one: Weighed, words: str) -> Weighed:
        """The candidate by the name of theirs that agrees best: the search may have met a part of it exactly."""
        kind, key = one.owner
        if kind is not SearchKind.PERSON or one.name.equal or one.name is _UNNAMED:
            return one
        return replace(one, name=_better(one.name, words, self.names.get(key, ())))

    def _weighed(self, one: Weighed, properties: Iterable[AskedProperty], named: bool) -> Weighed:
        verdicts = {}
        for asked in properties:
            verdict = self._verdict(one.owner, asked)
            if verdict is not None:
                verdicts[asked.id] = verdict
        score = 100.0 if one.exact else score_of(one.name.score if named else None, verdicts)
        return replace(one, verdicts=verdicts, score=score)

    def _verdict(self, owner: Key, asked: AskedProperty) -> Verdict | None:
        """What the record says of a property; null where the type has no such property."""
        kind, key = owner
        if kind is SearchKind.PERSON:
            return None if asked.id == "broader" else _of_person(self.facts[key], asked)
        if asked.id != "broader":
            return None
        return of_terms(frozenset(asked.keys), frozenset(), self.above.get(key, ()))


def _of_person(facts: Facts, asked: AskedProperty) -> Verdict:
    if asked.id in NUMBERS:
        return _of_numbers(facts, asked)
    if asked.id == "birth-year":
        return max((of_birth(years, facts.born, facts.active) for years in asked.years), key=_worth)
    if asked.id == "active-year":
        return max((of_activity(years, facts.active) for years in asked.years), key=_worth)
    return of_terms(asked.below, asked.wider, [one.key for one in _held(facts, asked.id)])


def _worth(verdict: Verdict) -> float:
    return verdict.value


def _of_numbers(facts: Facts, asked: AskedProperty) -> Verdict:
    if asked.numbers & set(facts.identifiers):
        return Verdict.AGREES
    files = {file for file, _ in facts.identifiers}
    return Verdict.AGAINST if files & {file for file, _ in asked.numbers} else Verdict.SILENT


def _held(facts: Facts, name: str) -> list[Held]:
    """The terms recorded of a person under a property; an organisation is one served or studied at."""
    if name in _POST_FILTERS:
        posts = [getattr(post, name) for post in facts.posts]
        studies = facts.held.get("studies", ()) if name == "organisation" else ()
        return [*(one for one in posts if one is not None), *studies]
    return list(facts.held.get(name, ()))


class _Shown:
    """Candidates in words; reads what is not known yet for the whole batch at once."""

    def __init__(self, connection: Connection, facts: Mapping[int, Facts], owners: Sequence[Key]) -> None:
        missing = sorted({key for kind, key in owners if kind is SearchKind.PERSON and key not in facts})
        self.facts = {**facts, **(facts_of(connection, missing, ()) if missing else {})}
        self.terms: dict[Key, TermRow] = term_rows(connection, owners)

    def found(self, one: Weighed) -> Found:
        """A candidate as it is answered."""
        kind, key = one.owner
        if kind is SearchKind.PERSON:
            facts = self.facts[key]
            slug, name, described = facts.person.slug, facts.person.name, facts.described
        else:
            row = self.terms[one.owner]
            slug, name, described = row.slug, row.label, term_described(row)
        return Found(entity_id(kind, slug), name, kind, described, one.score, one.match, _features(one))


def _features(one: Weighed) -> tuple[tuple[str, float | bool], ...]:
    """The likeness of the name, whether its key is equal throughout, whether an id was given, and what agrees.

    A property of which nothing is recorded is left out: 1 agrees, 0.75 only in a wider term, 0 speaks against.
    """
    said = [(name, verdict.value) for name, verdict in one.verdicts.items() if verdict is not Verdict.SILENT]
    if one.name is _UNNAMED:
        return (("exact-id", one.exact), *said)
    return (
        ("name", round(one.name.score, 1)), ("equal-key", one.name.equal), ("exact-id", one.exact), *said,
    )  # fmt: skip
