"""The rows measured in this process: each pair checked first, then timed (tests/bench/measure.py, pairs.py)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.db.database import Database
from tests.bench import pairs
from tests.bench.measure import Effort, Pair, in_turn
from tests.bench.pairs import Both
from tests.bench.report import Row

RECALL = 1000
"""Words with one letter wrong that are asked for the recall."""
REPEATED = 3
"""Runs of each input where inputs are judged one by one; the best counts."""
WORST = 20
"""Inputs judged one by one."""


@dataclass(frozen=True, slots=True)
class Question:
    """A row: how to make its pair, what it asks, and what it is held against."""

    make: Callable[[Both], Pair]
    work: str
    against: str


QUESTIONS: dict[str, Question] = {
    "career.data": Question(pairs.career, "career, data", "raw statements"),
    "resident.data": Question(pairs.resident, "residents, 100 rows, data", "raw, ids then labels"),
    "resident.whole": Question(pairs.resident_whole, "residents, 100 rows, data", "raw, with citations and counts"),
    "search.prefix": Question(pairs.search_prefix, "search, beginning, 20 persons", "raw token range"),
    "search.range": Question(pairs.search_range, "search, beginning, its index alone", "raw token range, 400"),
    "search.edit": Question(pairs.search_edit, "search, one letter wrong", "ours, beginning"),
    "contemporaries": Question(pairs.contemporaries, "contemporaries, 50 pairs", "raw pairs"),
    "succession": Question(pairs.succession_pair, "succession", "raw, ids then labels"),
    "roster": Question(pairs.roster_pair, "roster, 50 rows", "raw, ids then labels"),
    "pairs": Question(pairs.body_pairs, "all pairs of an organisation", "numpy"),
    "careers.two": Question(lambda both: pairs.careers_pair(both, 2), "careers of two steps", "raw, adaptive"),
    "careers.first0": Question(lambda both: pairs.careers_pair(both, 2, 0), "careers of two steps", "raw, first first"),
    "careers.first1": Question(lambda both: pairs.careers_pair(both, 2, 1), "careers of two steps", "raw, last first"),
    "careers.three": Question(lambda both: pairs.careers_pair(both, 3), "careers of three steps", "raw, adaptive"),
    "facets": Question(pairs.facets_pair, "facets of a place", "raw, one reading"),
}
GROWING = {
    "growth.career": "career.data", "growth.resident": "resident.data", "growth.roster": "roster",
    "growth.search": "search.prefix",
}  # fmt: skip
ON_POSTGRESQL = {
    "postgresql.career": "career.data", "postgresql.resident": "resident.data", "postgresql.roster": "roster",
    "postgresql.succession": "succession", "postgresql.careers": "careers.two", "postgresql.search": "search.prefix",
    "postgresql.contemporaries": "contemporaries",
}  # fmt: skip


IN_PROCESS = (*QUESTIONS, "search.recall", "search.hits", "careers.worst")


def in_process(both: Both, key: str, effort: Effort) -> Iterator[Row]:
    """The row of one question; raises DisagreementError where the two sides do not answer alike."""
    if key == "search.recall":
        yield recall(both)
    elif key == "search.hits":
        yield hits(both)
    elif key == "careers.worst":
        yield from worst(both, effort)
    else:
        question = QUESTIONS[key]
        yield from _timed(replace(question.make(both), key=key), question.work, question.against, effort)


def _timed(pair: Pair, work: str, against: str, effort: Effort) -> Iterator[Row]:
    """The row of a pair; none where the database gives no input for it."""
    if not pair.inputs:
        return
    pair.check()
    ours, theirs = in_turn([pair.ours, pair.peer], pair.inputs, effort)
    yield Row.of_times(pair.key, work, against, ours, theirs)


def recall(both: Both) -> Row:
    """Of words with one letter wrong, the share for which the word that was meant is found."""
    typos = both.sample.typos(RECALL)
    found = sum(pairs.knows(both, typo) for typo in typos)
    return Row("search.recall", "one letter wrong, the word found", f"{len(typos)} words", "", found, len(typos))


def hits(both: Both) -> Row:
    """And the share with a bearer of it among the first twenty hits, where others may be as near."""
    typos = both.sample.typos(RECALL)
    found = sum(pairs.finds(both, typo) for typo in typos)
    return Row("search.hits", "one letter wrong, in the first 20", f"{len(typos)} words", "", found, len(typos))


def worst(both: Both, effort: Effort) -> Iterator[Row]:
    """Of many careers of two steps, the one that is slowest beside the better of the two fixed orders."""
    orders = [pairs.careers_pair(both, 2, begin) for begin in (0, 1)]
    found = []
    for one in orders[0].inputs[:WORST]:
        mine = _best(orders[0].ours, one, effort)
        theirs = min(_best(order.peer, one, effort) for order in orders)
        found.append((mine / theirs, mine, theirs))
    if found:
        _, mine, theirs = max(found)
        work = "careers of two steps, the worst"
        yield Row("careers.worst", work, "raw, better order", "ms", mine * 1e3, theirs * 1e3)


def _best(call: Callable[[Any], Any], one: Any, effort: Effort) -> float:
    return min(effort.timed(call, one) for _ in range(REPEATED))


def on_postgresql(both: Both, url: str, effort: Effort) -> Iterator[Row]:
    """Ours on PostgreSQL beside ours on SQLite, the same inputs, which both must answer alike."""
    other, by_clock = Database(url), replace(effort, cpu=False)
    try:
        for key, of in ON_POSTGRESQL.items():
            question = QUESTIONS[of]
            here, there = question.make(both), question.make(replace(both, ours=other))
            pair = Pair(key, there.ours, here.ours, here.inputs, here.said, here.said)
            yield from _timed(pair, f"{question.work}, PostgreSQL", "SQLite", by_clock)
    finally:
        other.close()


def growth(both: Both, smaller: Both, effort: Effort) -> Iterator[Row]:
    """Ours on the large database beside ours on the small one, each on inputs drawn from it in the same way."""
    for key, of in GROWING.items():
        question = QUESTIONS[of]
        large, small = question.make(both), question.make(smaller)
        numbers = list(range(min(len(large.inputs), len(small.inputs))))
        if numbers:
            ours, theirs = in_turn([_numbered(large), _numbered(small)], numbers, effort)
            yield Row.of_times(key, f"{question.work}, large", "the same, small", ours, theirs)


def _numbered(pair: Pair) -> Callable[[int], Any]:
    """Our side of a pair, asked for an input by its number."""
    return lambda number: pair.ours(pair.inputs[number])


