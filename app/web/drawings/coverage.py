"""Heat strips: how many persons each year has, row by row; as one wide drawing, and as blocks of decades for phones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.web.drawings.axis import tenth
from app.web.drawings.text import lines_of

LABELS, STRIPS = 160, 984
PITCH, WIDEST, ROW, HEAD = 24, 60, 32, 24
"""A year is at least so wide that it can be pointed at, and at most so wide as looks well."""
MOST_YEARS = 41
"""Years the wide drawing shows: as many as fit."""
INDENT, KEY_WIDTH = 14, 700
BLOCK_LABELS, BLOCK_PITCH = 42, 26
BLOCK_WIDTH = BLOCK_LABELS + 10 * BLOCK_PITCH
SHADES: Mapping[int, tuple[int, ...]] = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""Which of the five shades are used for so many steps."""


@dataclass(frozen=True, slots=True)
class HeatYear:
    """Persons of one year, and the address that lists them (None: no link)."""

    certain: int
    possible: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class HeatLine:
    """A row before it is laid out: its label and where that leads, how deep it stands, its years with somebody."""

    label: str
    href: str | None
    level: int
    years: Mapping[int, HeatYear]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One year with somebody: its place, its shade from 1 to 5 (0: nobody certain), the numbers in it, all in words."""

    x: float
    y: float
    shade: int
    certain: str
    possible: str
    href: str | None
    words: str


@dataclass(frozen=True, slots=True)
class HeatRun:
    """Years in a row in which nobody is recorded."""

    x: float
    y: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row as drawn: its label in one or two lines, and what stands beside it."""

    line: HeatLine
    label: tuple[str, ...]
    x: float
    y: float
    cells: tuple[HeatCell, ...]
    runs: tuple[HeatRun, ...]


@dataclass(frozen=True, slots=True)
class HeatMark:
    """A year or decade that is written out, and where."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The wide drawing; `steps` are the shades in use, each with the least number that has it.

    `key` is the y of what the shades mean, in a file of its own; None in a page, which says so below.
    """

    width: float
    height: float
    left: float
    cell: float
    marks: tuple[HeatMark, ...]
    rows: tuple[HeatRow, ...]
    steps: tuple[tuple[int, int], ...]
    first: int
    last: int
    key: float | None = None


@dataclass(frozen=True, slots=True)
class HeatBlock:
    """One row as a block of decades, for narrow screens, from the first decade with somebody to the last."""

    line: HeatLine
    width: float
    height: float
    cell: float
    marks: tuple[HeatMark, ...]
    cells: tuple[HeatCell, ...]
    runs: tuple[HeatRun, ...]


def heat(lines: Sequence[HeatLine], first: int, last: int) -> Heat:
    """The wide drawing of the years from `first` to `last`, at most `MOST_YEARS` of them."""
    steps, years = steps_of(lines), range(first, last + 1)
    pitch = tenth(min(max(STRIPS / len(years), PITCH), WIDEST))
    rows = []
    for place, line in enumerate(lines):
        y = HEAD + ROW * place
        x = INDENT * line.level
        spots = {year: (tenth(LABELS + pitch * (year - first)), float(y)) for year in years}
        rows.append(HeatRow(
            line, lines_of(line.label, LABELS - x - 8, 12), x, y, _cells(line, spots, steps),
            _runs(line, [[(year, *spots[year]) for year in spots]], pitch),
        ))  # fmt: skip
    every = 5 if pitch < 30 else 1
    marks = tuple(
        HeatMark(tenth(LABELS + pitch * (year - first) + pitch / 2), 15, str(year))
        for year in years if year % every == 0
    )  # fmt: skip
    width, height = tenth(LABELS + pitch * len(years)), HEAD + ROW * len(lines) + 2
    return Heat(width, height, LABELS, tenth(pitch - 1), marks, tuple(rows), steps, first, last)


def with_key(drawing: Heat) -> Heat:
    """The same with what its shades mean below it, for a file of its own."""
    return replace(drawing, width=max(drawing.width, KEY_WIDTH), height=drawing.height + ROW, key=drawing.height + 8)


def heat_block(line: HeatLine, first: int, last: int, steps: tuple[tuple[int, int], ...]) -> HeatBlock:
    """A row as decades below each other."""
    inside = [year for year in line.years if first <= year <= last]
    begin, end = (min(inside), max(inside)) if inside else (first, first)
    spots: dict[int, tuple[float, float]] = {}
    marks, decades = [], []
    for place, decade in enumerate(range(begin - begin % 10, end + 1, 10)):
        y = ROW * place
        marks.append(HeatMark(0, y + 20, f"{decade}s"))
        own = [year for year in range(decade, decade + 10) if first <= year <= last]
        spots |= {year: (BLOCK_LABELS + BLOCK_PITCH * (year - decade), y) for year in own}
        decades.append([(year, *spots[year]) for year in own])
    return HeatBlock(
        line, BLOCK_WIDTH, ROW * len(marks), BLOCK_PITCH - 1, tuple(marks),
        _cells(line, spots, steps), _runs(line, decades, BLOCK_PITCH),
    )  # fmt: skip


def steps_of(lines: Iterable[HeatLine]) -> tuple[tuple[int, int], ...]:
    """(shade, least number): at most five of 1, 2, 5, 10, 20 … up to the greatest, spread evenly."""
    greatest = max([1, *(one.certain for line in lines for one in line.years.values())])
    known = [1]
    while known[-1] * 2 <= greatest:
        last = known[-1]
        leading = int(str(last)[0])
        known.append(last * 5 // 2 if leading == 2 else last * 2)
    if known[-1] > greatest:
        known.pop()
    most = max(SHADES)
    if len(known) > most:
        known = [known[round(place * (len(known) - 1) / (most - 1))] for place in range(most)]
    return tuple(zip(SHADES[len(known)], known, strict=True))


def words_of(label: str, year: int, one: HeatYear) -> str:
    """A cell in words: "Harbin, 1931: 2 certainly, 1 possibly"."""
    parts = [f"{one.certain} certainly"] if one.certain else []
    parts += [f"{one.possible} possibly"] if one.possible else []
    return f"{label}, {year}: {', '.join(parts)}"


def span_words(first: int, last: int) -> str:
    """A span of years: "1931", "1931–1934"."""
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


def _cells(
    line: HeatLine, spots: Mapping[int, tuple[float, float]], steps: tuple[tuple[int, int], ...]
) -> tuple[HeatCell, ...]:
    found = []
    for year, (x, y) in spots.items():
        one = line.years.get(year)
        if one is None:
            continue
        found.append(HeatCell(
            x, y, _shade(one.certain, steps), _short(one.certain) if one.certain else "",
            f"+{_short(one.possible)}" if one.possible else "", one.href, words_of(line.label, year, one),
        ))  # fmt: skip
    return tuple(found)


def _shade(certain: int, steps: tuple[tuple[int, int], ...]) -> int:
    """0 where nobody is certain, else that of the last step reached."""
    return max((shade for shade, least in steps if certain >= least), default=0)


def _short(number: int) -> str:
    if number < 1000:
        return str(number)
    return f"{number / 1000:.1f}k".replace(".0k", "k") if number < 10_000 else f"{number // 1000}k"


def _runs(
    line: HeatLine, strips: Sequence[Sequence[tuple[int, float, float]]], pitch: float
) -> tuple[HeatRun, ...]:
    """The silent years of each strip, those beside each other joined."""
    found = []
    for spots in strips:
        silent = [one for one in spots if one[0] not in line.years]
        while silent:
            size = 1
            while size < len(silent) and silent[size][0] == silent[0][0] + size:
                size += 1
            year, x, y = silent[0]
            words = f"{line.label}, {span_words(year, year + size - 1)}: nobody is recorded"
            found.append(HeatRun(x, y, tenth(pitch * size - 1), words))
            silent = silent[size:]
    return tuple(found)
