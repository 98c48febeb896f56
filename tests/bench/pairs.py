"""Ours beside hand-written SQL, in one process: the same question of the same database, asked in turn.

Ours is what a route calls: the words of the request resolved, the answer read, its counts too; making JSON or HTML
of it is measured over HTTP (tests/bench/web.py). The raw side is tests/bench/raw*.py.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.api import careers, company, facets, postings, roster, search, succession
from app.api.params import BODY_COMPANY, CAREER, COMPANY, POSTING, ROSTER, SUCCESSION, Params
from app.db.database import Database
from app.domain.search import SearchKind
from app.queries.person_record import PersonRecord, person_record
from app.queries.search import search as search_names
from app.queries.search import suggest as suggest_names
from app.queries.search_index import MOST_CANDIDATES, by_beginnings, near_words
from tests.bench import raw, raw_career, raw_careers, raw_company, raw_facets, raw_search
from tests.bench.measure import Pair
from tests.bench.samples import Day, Post, Sample, Step, Typo
from tests.bench.sizes import Made

INPUTS = 60
"""Different inputs of each question."""
MOST_IN_BODY = 6000
"""Posts of the bodies all pairs are asked of: of these there are millions."""
PRAGMAS = ("temp_store = MEMORY", "cache_size = -16000")
NUMBERS = ("no", "one", "two", "three")


@dataclass(frozen=True, slots=True)
class Both:
    """The two ways to one database."""

    ours: Database
    raw: sqlite3.Connection
    sample: Sample

    def by_hand(self, question: Callable[..., Any], *asked: object) -> Any:
        """A question of the raw side, in one read transaction, as ours has one."""
        self.raw.execute("BEGIN")
        try:
            return question(self.raw, *asked)
        finally:
            self.raw.execute("COMMIT")


@contextmanager
def opened(made: Made) -> Iterator[Both]:
    """The two ways to a database, the raw one with a cache as large as ours."""
    ours = Database(made.url)
    with closing(sqlite3.connect(f"file:{made.file}?mode=ro", uri=True)) as raw_connection:
        raw_connection.isolation_level = None
        for pragma in PRAGMAS:
            raw_connection.execute(f"PRAGMA {pragma}")
        yield Both(ours, raw_connection, Sample(raw_connection))
    ours.close()


def params(known: tuple[str, ...], *pairs: tuple[str, str]) -> Params:
    """The parameters of a request."""
    return Params(QueryParams(urlencode(pairs)), known)


def resident_words(post: Post) -> tuple[tuple[str, str], ...]:
    """The parameters of the question about residents."""
    return (
        ("role", post.role), ("place", post.place), ("from", str(post.first)), ("to", str(post.last)), ("limit", "100"),
    )  # fmt: skip


def step_words(steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    """The parameters of a question about careers."""
    return tuple(("step", f"{step.vocabulary}={step.slug}") for step in steps)


def _claims_of(record: PersonRecord) -> object:
    return (
        [row.slug for row in record.claims], sum(len(row.citations) for row in record.claims),
        sorted(row.slug for row in record.naming), len({one.slug for one in record.alternatives}),
        len(record.contradictions), len(record.decisions),
    )  # fmt: skip


def _claims_of_raw(rows: raw_career.RawCareer) -> object:
    sets = {row[0] for row in rows.sets}
    computed = [row for row in rows.contradictions if row[3] == "computed"]
    return (
        [row[1] for row in rows.claims], len(rows.citations), sorted(row[1] for row in rows.naming), len(sets),
        len(computed), len(rows.decisions),
    )  # fmt: skip


def career(both: Both) -> Pair:
    """A person's whole record."""
    return Pair(
        "career.data", lambda slug: both.ours.ask(person_record, slug),
        lambda slug: both.by_hand(raw_career.career, slug), both.sample.persons(INPUTS * 5),
        _claims_of, _claims_of_raw,
    )  # fmt: skip


def _slugs(answer: Any) -> object:
    return [row.slug for row, _ in answer[1].rows]


def _raw_slugs(rows: raw.Rows) -> object:
    return [row[10] for row in rows]


def resident(both: Both) -> Pair:
    """A hundred posts of a role at a place in some years."""

    def ours(post: Post) -> object:
        return both.ours.ask(postings.answer, params(POSTING, *resident_words(post)))

    def theirs(post: Post) -> object:
        return both.by_hand(raw.residents, post.role, post.place, post.first, post.last)

    return Pair("resident.data", ours, theirs, both.sample.residents(INPUTS), _slugs, _raw_slugs)


def resident_whole(both: Both) -> Pair:
    """The same against rows with their citations, links, contradictions and the counts."""

    def theirs(post: Post) -> object:
        return both.by_hand(raw.residents_whole, post.role, post.place, post.first, post.last)

    def counted(answer: Any) -> object:
        kinds = answer[1].tally.by_overlap
        return _slugs(answer), {kind: (kinds[kind].claims, kinds[kind].persons) for kind in ("certain", "possible")}

    def raw_counted(answer: Any) -> object:
        kinds = {kind: (claims, persons) for kind, claims, persons in answer[1]}
        return _raw_slugs(answer[0]), {kind: kinds.get(kind, (0, 0)) for kind in ("certain", "possible")}

    pair = resident(both)
    return Pair("resident.whole", pair.ours, theirs, pair.inputs, counted, raw_counted)


def roster_pair(both: Both) -> Pair:
    """The first fifty who were at a place on a day, by name."""

    def ours(day: Day) -> object:
        return both.ours.ask(roster.answer, params(ROSTER, ("on", day.day), ("place", day.place)))

    return Pair(
        "roster", ours, lambda day: both.by_hand(raw.roster, day.place, day.day), both.sample.days(INPUTS),
        _slugs, _raw_slugs,
    )  # fmt: skip


def succession_pair(both: Both) -> Pair:
    """All who held a post."""

    def ours(post: Post) -> object:
        return both.ours.ask(succession.answer, params(SUCCESSION, ("role", post.role), ("place", post.place)))

    def held(answer: Any) -> object:
        return sorted(row.slug for holder in answer[1].holders for row, _ in holder.held)

    return Pair(
        "succession", ours, lambda post: both.by_hand(raw.succession, post.role, post.place), both.sample.posts(INPUTS),
        held, lambda rows: sorted(row[10] for row in rows),
    )  # fmt: skip


def contemporaries(both: Both) -> Pair:
    """The first fifty pairs of posts that a person's share a place or an organisation with."""

    def met(answer: Any) -> object:
        page = answer[2]
        return [(row.mine.key, row.theirs.key) for row in page.rows], page.tally.by_overlap

    return Pair(
        "contemporaries", lambda slug: both.ours.ask(company.answer, slug, params(COMPANY)),
        lambda slug: both.by_hand(raw_company.contemporaries, slug), both.sample.persons(INPUTS),
        met, lambda answer: (answer.first, answer.by_kind),
    )  # fmt: skip


def body_pairs(both: Both) -> Pair:
    """All pairs of posts in an organisation that can have met, counted."""

    def ours(slug: str) -> object:
        return sum(both.ours.ask(company.of_body, slug, params(BODY_COMPANY)).pairs.values())

    return Pair(
        "pairs", ours, lambda slug: both.by_hand(raw_company.pairs_of_body, slug), both.sample.bodies(5, MOST_IN_BODY),
        lambda pairs: pairs, lambda pairs: pairs,
    )  # fmt: skip


def careers_pair(both: Both, length: int, begin: int | None = None) -> Pair:
    """Who took some steps one after another; by hand adaptively, or beginning with the step `begin`."""

    def ours(steps: tuple[Step, ...]) -> object:
        return both.ours.ask(careers.answer, params(CAREER, *step_words(steps)))

    def theirs(steps: tuple[Step, ...]) -> object:
        if begin is None:
            return both.by_hand(raw_careers.adaptive, steps)
        return both.by_hand(raw_careers.careers, steps, sorted(range(length), key=lambda number: number != begin))

    def taken(answer: Any) -> object:
        return [row.person.key for row in answer[1].rows], answer[1].by_order

    return Pair(
        f"careers.{NUMBERS[length]}" if begin is None else f"careers.first{begin}", ours, theirs,
        both.sample.careers(INPUTS // 2, length), taken,
        lambda answer: (answer.first, {"certain": answer.certain, "possible": answer.possible}),
    )  # fmt: skip


def facets_pair(both: Both) -> Pair:
    """How the posts at a place divide."""

    def divided(answer: Any) -> object:
        return {name: {row.id: (row.count, row.persons) for row in getattr(answer, name)} for name in raw_facets.TERMS}

    def raw_divided(rows: raw.Rows) -> object:
        return {
            name: {row[4]: (row[2], row[3]) for row in rows if row[0] == name} for name in raw_facets.TERMS
        }  # fmt: skip

    places = list(dict.fromkeys(day.place for day in both.sample.days(INPUTS)))
    return Pair(
        "facets", lambda place: both.ours.ask(facets.facets, params(POSTING, ("place", place))),
        lambda place: both.by_hand(raw_facets.facets, place), places, divided, raw_divided,
    )  # fmt: skip


PERSONS = (("type", "person"), ("limit", str(raw_search.PERSONS)))


def _found(both: Both, finder: Callable[..., Any], words: str) -> list[Any]:
    return both.ours.ask(search.found, finder, params(search.SEARCH, ("q", words), *PERSONS))[0]


def search_prefix(both: Both) -> Pair:
    """The first twenty persons with a word that begins so: ours the likest, by hand whoever comes first."""
    beginnings = list(dict.fromkeys(one.beginning for one in both.sample.typos(INPUTS * 2)))
    return Pair(
        "search.prefix", lambda begun: _found(both, suggest_names, begun),
        lambda begun: both.by_hand(raw_search.first_persons, begun), beginnings,
    )  # fmt: skip


def search_range(both: Both) -> Pair:
    """The index alone: the keys of the names with a word that begins so."""

    def ours(begun: str) -> object:
        return both.ours.ask(by_beginnings, begun, (SearchKind.PERSON,))

    return Pair(
        "search.range", ours, lambda begun: both.by_hand(raw_search.names_in_range, begun, MOST_CANDIDATES),
        search_prefix(both).inputs, lambda keys: keys, lambda keys: keys,
    )  # fmt: skip


def search_edit(both: Both) -> Pair:
    """A word with one letter wrong against the same word's beginning, both ours."""
    return Pair(
        "search.edit", lambda typo: _found(both, search_names, typo.typed),
        lambda typo: _found(both, suggest_names, typo.beginning), both.sample.typos(INPUTS * 2),
    )  # fmt: skip


def knows(both: Both, typo: Typo) -> bool:
    """Whether the words held that are near one with a letter wrong have the one that was meant."""
    return typo.word in both.ours.ask(near_words, [typo.typed])


def finds(both: Both, typo: Typo) -> bool:
    """Whether the answer to a word with one letter wrong has somebody who bears the word that was meant."""
    bearers = both.by_hand(raw_search.bearers, typo.word)
    return any(hit.id in bearers for hit in _found(both, search_names, typo.typed))
