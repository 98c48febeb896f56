"""The goals: what each figure is held against, and, for those that fall short, why.

A ratio is ours divided by the peer's. For what should be small (time, memory) the goal is an upper bound, for what
should be large (answers or rows a second) a lower one. A row without a goal is measured because it tells something:
what an answer costs beyond its rows, or what the peer does with another of its pages.
"""

from dataclasses import dataclass

HOLDS, SHORT, NONE = "holds", "falls short", ""
LARGE = 500_000
"""Persons from which a database counts as large."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound of a ratio; `small` is another bound for small databases, `reason` why it falls short where it does."""

    most: float | None = None
    least: float | None = None
    small: float | None = None
    reason: str = ""

    def bound(self, persons: int) -> float:
        """The bound that counts for a database of so many persons."""
        if self.small is not None and persons < LARGE:
            return self.small
        bound = self.most if self.most is not None else self.least
        if bound is None:
            raise ValueError("a goal without a bound")
        return bound

    def words(self, persons: int) -> str:
        """The bound as the table shows it."""
        return f"{'≤' if self.most is not None else '≥'} {self.bound(persons):g}"

    def verdict(self, ratio: float, persons: int) -> str:
        """Whether a ratio holds; it is compared as it is shown."""
        shown, bound = float(shown_ratio(ratio).replace(",", "")), self.bound(persons)
        return HOLDS if (shown <= bound if self.most is not None else shown >= bound) else SHORT


def shown_ratio(ratio: float) -> str:
    """A ratio to three digits."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


WHOLE_ANSWER = "our answer carries its citations, its counts and why each claim answers; the raw side only its rows"
TYPED = "some twenty statements become typed rows, joined into claims; the raw side keeps the bare rows of as many"
DRAWN = "a page has drawings, whom the person met, every citation and its source; the peer's says one word or one row"
CHECKED = "each cell is read as its type, each date by its grammar, each key and rule checked before a row is written"
LOADED = "the application has its shapes, tables and statements in memory before the first question"
RANKED = "names are ranked by likeness and say why they answer, with citations; the raw side takes the first twenty"
TOLD = "each hand-over is weighed by dates, links and words, and told; the raw side has only the posts"
WEIGHED = "each person's paths are weighed by the rule of order and come with citations; the raw side has labels"
JUDGED = "pairs are told apart by how surely they meet, in Python; the peer counts those that can have met, in numpy"
ORDERED = "lines come in time order, each citation once and formulas made harmless; the peer writes as it reads"
GOALS: dict[str, Goal] = {
    "career.data": Goal(most=1.1, reason=TYPED),
    "career.page": Goal(least=0.12, reason=DRAWN),
    "career.page_kept": Goal(least=0.12, reason="a page is some tens of kilobytes, and the hello five bytes"),
    "career.datasette": Goal(least=12, reason=DRAWN),
    "career.datasette_kept": Goal(least=12, reason="long pages are not kept"),
    "resident.data": Goal(most=1.2, reason=WHOLE_ANSWER),
    "resident.datasette": Goal(least=3, small=4, reason=WHOLE_ANSWER),
    "resident.datasette_kept": Goal(least=3, small=4),
    "search.prefix": Goal(most=1.3, reason=RANKED),
    "search.edit": Goal(most=2, reason=RANKED),
    "search.recall": Goal(least=0.99),
    "contemporaries": Goal(most=1.2, reason=WHOLE_ANSWER),
    "succession": Goal(most=1.2, reason=TOLD),
    "roster": Goal(most=1.2, reason=WHOLE_ANSWER),
    "pairs": Goal(most=1.5, reason=JUDGED),
    "careers.two": Goal(most=1.0, reason=WEIGHED),
    "careers.worst": Goal(most=1.5, reason=WEIGHED),
    "csv.process": Goal(most=0.9, reason=ORDERED),
    "csv.http": Goal(most=1.15, reason=ORDERED),
    "csv.datasette": Goal(least=6, reason=ORDERED),
    "csv.pages": Goal(least=0.9, reason="pages and the export share one interpreter, which runs one of them at a time"),
    "csv.memory": Goal(most=8, reason="the lines of a block are put in time order, and terms met are kept"),
    "import.rows": Goal(most=2.2, reason=CHECKED),
    "import.indexes": Goal(most=4.5, reason=CHECKED),
    "memory.idle": Goal(most=1.0, reason=LOADED),
    "start.server": Goal(most=1.1, reason=LOADED),
    "start.version": Goal(most=0.3),
    "start.help": Goal(most=0.3),
    "start.seed": Goal(most=1.25),
    "postgresql.career": Goal(most=5, reason="a round trip to a server costs more than a lookup in the same process"),
    "postgresql.resident": Goal(most=4, reason="a round trip to a server costs more than a lookup in the same process"),
    "growth.career": Goal(most=1.5, reason="the rows of a career lie further apart in a file twenty times as long"),
    "growth.resident": Goal(most=1.5, reason="all who answer are counted before a hundred of them are shown"),
    "growth.roster": Goal(most=1.5, reason="all who were there are counted before fifty are shown, and far more were"),
    "growth.search": Goal(most=1.5, reason="more names begin so, of which up to 400 are compared"),
}
"""By the key of a row (tests/bench/report.py)."""
