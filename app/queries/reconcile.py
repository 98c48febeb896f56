"""Candidates for a batch of queries: found by name, by id or by what is known of them, and weighed one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from app.domain.names.likeness import Grade
from app.domain.reconcile import (
    MOST_UNLIKE,
    MOST_UNMET,
    NUMBERS,
    ReconQuery,
    Verdict,
    corroborated,
    leads,
    of_activity,
    of_birth,
    of_terms,
    score_of,
)
from app.domain.reconcile_entities import entity_id
from app.domain.reconcile_names import NameEvidence, NamesHeld, unlike
from app.domain.search import SearchKind
from app.errors import Problem
from app.queries.reconcile_asked import Asked, AskedProperty, placed
from app.queries.reconcile_draw import POST_FILTERS, Drawn, drawn
from app.queries.reconcile_entities import Key, ancestors, term_described, term_rows
from app.queries.reconcile_facts import Facts, Held, facts_of
from app.queries.reconcile_names import evidence, names_held
from app.queries.terms import TermRow

_UNNAMED = NameEvidence(Grade.NEAR, 0.0, whole=False)
_NOBODY = NamesHeld("", ())


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate: how its name agrees, what its properties say, its score.

    `exact`: an id names it. `unlike`: a number beside the words names it, and the words another. `wide`: the properties
    that agree by a country or more.
    """

    owner: Key
    name: NameEvidence
    exact: bool = False
    unlike: bool = False
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
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
    asked = dict(zip(queries, placed(connection, queries.values(), bases), strict=True))
    candidates = drawn(connection, asked, bases)
    weighing = _Weighing(connection, asked, candidates)
    judged = {name: weighing.judged(asked[name], one) for name, one in candidates.items()}
    shown = _Shown(connection, weighing.facts, [one.owner for its in judged.values() for one in its])
    return {name: Result([shown.found(one) for one in its], asked[name].problems) for name, its in judged.items()}


class _Weighing:
    """Weighs candidates by what is recorded of them; reads for the whole batch at once."""

    def __init__(self, connection: Connection, asked: Mapping[str, Asked], candidates: Mapping[str, Drawn]) -> None:
        wanted = {one.id for query in asked.values() for one in query.properties}
        owners = {owner for name, query in asked.items() if query.properties for owner in candidates[name].hits}
        people = sorted(key for kind, key in owners if kind is SearchKind.PERSON)
        every = {key for found in candidates.values() for kind, key in found.hits if kind is SearchKind.PERSON}
        self.names = names_held(connection, sorted(every)) if every else {}
        self.facts = facts_of(connection, people, wanted) if people else {}
        terms = [key for kind, key in owners if kind is not SearchKind.PERSON]
        self.above = ancestors(connection, terms) if "broader" in wanted else {}

    def judged(self, asked: Asked, found: Drawn) -> list[Weighed]:
        """The candidates of a query, weighed, best first, with the match if there is one."""
        weighed = [self._weighed(self._named(owner, asked, found), asked) for owner in found.hits]
        ordered = sorted(weighed, key=lambda one: (not one.exact, -one.score))
        if not ordered:
            return []
        best = replace(ordered[0], match=_sure(ordered, found))
        return [best, *ordered[1:]][: asked.query.limit]

    def _named(self, owner: Key, asked: Asked, found: Drawn) -> Weighed:
        """The candidate by the name of theirs that agrees best: the search may have met a part of it exactly."""
        words, hit = asked.query.words, found.hits[owner]
        held = self.names.get(owner[1], _NOBODY) if owner[0] is SearchKind.PERSON else None
        name = evidence(words, hit, held) or _UNNAMED
        by_number = owner in found.numbered and owner not in found.exact
        other = by_number and bool(words) and held is not None and hit is None and unlike(words, held.names)
        return Weighed(owner, name, exact=owner in found.exact or (by_number and not other), unlike=other)

    def _weighed(self, one: Weighed, asked: Asked) -> Weighed:
        verdicts: dict[str, Verdict] = {}
        wide = set()
        for its in asked.properties:
            verdict = self._verdict(one.owner, its)
            if verdict is None:
                continue
            verdicts[its.id] = verdict
            if verdict is Verdict.AGREES and its.wide and not self._met(one.owner, its):
                wide.add(its.id)
        weighed = replace(one, verdicts=verdicts, wide=frozenset(wide))
        return replace(weighed, score=_score(weighed, named=bool(asked.query.words)))

    def _met(self, owner: Key, asked: AskedProperty) -> bool:
        """Whether a term below a country is among those that agree."""
        kind, key = owner
        terms = _held(self.facts[key], asked.id) if kind is SearchKind.PERSON else ()
        return any(term.key in asked.below - asked.wide for term in terms)

    def _verdict(self, owner: Key, asked: AskedProperty) -> Verdict | None:
        """What the record says of a property; null where the type has no such property."""
        kind, key = owner
        if kind is SearchKind.PERSON:
            return None if asked.id == "broader" else _of_person(self.facts[key], asked)
        if asked.id != "broader":
            return None
        return of_terms(frozenset(asked.keys), frozenset(), self.above.get(key, ()))


def _score(one: Weighed, *, named: bool) -> float:
    """0 to 100; a name that is another's, or a surname not met, is worth little whatever else agrees."""
    if one.exact:
        return 100.0
    score = score_of(one.name.score if named else None, one.verdicts)
    if one.unlike:
        return min(score, MOST_UNLIKE)
    return min(score, MOST_UNMET) if named and one.name.surname is None else score


def _sure(ordered: Sequence[Weighed], found: Drawn) -> bool:
    """Whether the first candidate is surely meant: by an id, by a term's own name, or by name and facts."""
    best, exact = ordered[0], [one for one in ordered if one.exact]
    if exact or any(one.unlike for one in ordered):
        return len(exact) == 1 and not any(one.unlike for one in ordered)
    if found.labelled == {best.owner}:
        return Verdict.AGAINST not in best.verdicts.values()
    rivals = [one.score for one in ordered if one.name.equal or one.name.telling]
    return not found.full and corroborated(best.name, best.verdicts, best.wide) and leads(rivals)


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
    if name in POST_FILTERS:
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
