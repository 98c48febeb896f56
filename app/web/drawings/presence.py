"""Who was there: persons by year above, and below on the same axis a row for each person, in groups.

Of a place, an organisation, a role or a rank. `presence` lays out; the caller says what stands in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.dates import DateSpan
from app.web.drawings.axis import Axis, Tick, tenth, widened, years_of
from app.web.drawings.density import MOST_YEARS, Level, YearBar, YearCount, levels_of, words_of
from app.web.drawings.spans import CLOSE, Bar, Ink, Piece, bar_of
from app.web.drawings.text import lines_of, shortened, text_width

WIDE, NARROW = 1144, 320
_GUTTER, _MOST_GUTTER = 176, 340
_CHART, _CHART_TOP, _YEARS = 58, 10, 20
_RULE, _TITLE, _LINE, _NAME = 22, 26, 24, 17
_TOUCH = 24
"""The least a link may measure; where years are narrower the table under the drawing leads to them."""
_SIZE, _SMALL = 12.5, 11
_LEAST_YEARS = 8
_MARK = 14
"""What a question mark or the sign for differing claims takes."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What stands in a row: one claim by its dates, or (`years`) the years in which there is anybody at all.

    `label` stands beside the bar, `title` is the whole sentence; `colour` is the class of its ink; `tone` as in
    `timeline.Entry`; `differs` marks a claim another contradicts.
    """

    claim: str
    span: DateSpan | None
    label: str
    title: str
    href: str
    colour: str
    tone: str = "plain"
    differs: bool = False
    years: tuple[YearCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a person (or a body) with an address, and the stays. `gap` says what lies between the row above and it."""

    name: str
    href: str
    stays: tuple[Stay, ...]
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a title, which may lead to an address; no title where all stand together."""

    title: str
    href: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A time with a name of its own behind the rows: who held a place, what it was called. `row` names its strip."""

    row: str
    label: str
    span: DateSpan
    title: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A stay with its place: the bar and its top, the label, where it stands and by which of its ends."""

    stay: Stay
    bar: Bar
    y: float
    label: str
    label_x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its place: its name's baseline and x, and the dotted stretch of a gap before it, if any."""

    line: Line
    name: str
    name_y: float
    y: float
    height: float
    placed: tuple[Placed, ...]
    gap: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Title:
    """A group's title and its baseline."""

    words: str
    href: str | None
    y: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A rule with its place; `label` is "" where there is no room for it."""

    rule: Rule
    bar: Bar
    y: float
    label: str
    label_x: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The name of a strip of rules, and its baseline."""

    words: str
    y: float


@dataclass(frozen=True, slots=True)
class Presence:
    """A drawing `width` by `height`; the axis goes from x = `left` to `right`.

    `base` is the y of nobody, `foot` the one below the years.
    `linked` says whether a year is wide enough to be a link.
    `apart` are the stays not drawn, each with its line: undated ones.
    """

    width: float
    height: float
    left: float
    right: float
    narrow: bool
    linked: bool
    base: float
    foot: float
    ticks: tuple[Tick, ...]
    bars: tuple[YearBar, ...]
    levels: tuple[Level, ...]
    strips: tuple[Strip, ...]
    stretches: tuple[Stretch, ...]
    titles: tuple[Title, ...]
    rows: tuple[Row, ...]
    apart: tuple[tuple[Line, Stay], ...]
    first: int
    last: int


def presence(
    groups: Sequence[Group], counts: Sequence[YearCount], rules: Sequence[Rule] = (), *, narrow: bool = False
) -> Presence | None:
    """The drawing; None where nothing of the groups is dated and nobody is counted, or the years are too many.

    Rows stand as given, without those of which nothing is dated. The narrow one, for phones, has the names above
    their bars.
    """
    years = years_drawn(groups, counts)
    if years is None or years[1] - years[0] >= MOST_YEARS:
        return None
    width = float(NARROW if narrow else WIDE)
    axis = Axis(*years, 24.0 if narrow else _gutter(groups), width - _MARK)
    base = float(_CHART_TOP + _CHART) if any(one.total for one in counts) else 4.0
    foot = base + _YEARS
    strips, stretches, y = _rules(rules, axis, foot + 2, narrow)
    titles, rows = [], []
    for group in groups:
        found, bottom = _rows(group.lines, axis, y + (_TITLE if group.title else 0), narrow)
        if found:
            if group.title:
                titles.append(Title(shortened(group.title, width - 4, _SIZE), group.href, tenth(y + 17)))
            rows += found
            y = bottom
    bars, levels = _chart(counts, axis, base)
    return Presence(
        width, tenth(y + 2), axis.left, axis.right, narrow, not narrow and axis.year_width >= _TOUCH, base, foot,
        axis.ticks(), bars, levels, strips, stretches, tuple(titles), tuple(rows), undated_of(groups), *years,
    )  # fmt: skip


def _gutter(groups: Iterable[Group]) -> float:
    """As wide as the longest name, within reason."""
    names = (text_width(line.name, _SIZE) for group in groups for line in group.lines)
    return tenth(min(max((_GUTTER, *(width + 24 for width in names))), _MOST_GUTTER))


def undated_of(groups: Iterable[Group]) -> tuple[tuple[Line, Stay], ...]:
    """The stays that stand on no axis, each with its line."""
    lines = (line for group in groups for line in group.lines)
    return tuple((line, one) for line in lines for one in line.stays if not one.years and not _dated(one))


def _dated(stay: Stay) -> bool:
    return stay.span is not None and not stay.span.bounds.undated


def years_drawn(groups: Iterable[Group], counts: Sequence[YearCount]) -> tuple[int, int] | None:
    """The years of all that is counted or drawn, with one to spare where an end fades, and at least a few in all.

    None where nothing is dated.
    """
    stays = [one for group in groups for line in group.lines for one in line.stays]
    spans = [one.span for one in stays if one.span is not None and not one.span.bounds.undated]
    known = [one.year for one in (*counts, *(year for stay in stays for year in stay.years)) if one.total]
    found = years_of(span.bounds for span in spans)
    if found:
        known += found
    if not known:
        return None
    first, last = min(known), max(known)
    states = [span.bounds for span in spans if not span.lone]
    first -= any(one.start_earliest is None and min(one.known).year == first for one in states)
    last += any(one.end_latest is None and max(one.known).year == last for one in states)
    return widened(first, last, _LEAST_YEARS)


def _chart(counts: Sequence[YearCount], axis: Axis, base: float) -> tuple[tuple[YearBar, ...], tuple[Level, ...]]:
    """A bar for each year of the axis, and the lines across; nothing where nobody is counted."""
    greatest = max((one.total for one in counts), default=0)
    if not greatest:
        return (), ()
    known = {one.year: one for one in counts}
    unit, gap = (base - _CHART_TOP) / greatest, min(4.0, axis.year_width * 0.16)
    bars = []
    for year in range(axis.first, axis.last + 1):
        count = known.get(year, YearCount(year, 0, 0))
        certain, possible = count.certain * unit, count.possible * unit
        bars.append(
            YearBar(count, tenth(axis.x(date(year, 1, 1)) + gap / 2), tenth(axis.year_width - gap),
                    tenth(base - certain), tenth(certain), tenth(base - certain - possible), tenth(possible), "",
                    words_of(count))
        )  # fmt: skip
    return tuple(bars), tuple(Level(tenth(base - unit * one), str(one)) for one in levels_of(greatest))


def _rules(
    rules: Sequence[Rule], axis: Axis, y: float, narrow: bool
) -> tuple[tuple[Strip, ...], tuple[Stretch, ...], float]:
    """Strips of named times, one below the other; those of a strip that reach no year of the axis are left out."""
    strips: list[Strip] = []
    found: list[Stretch] = []
    for row in dict.fromkeys(one.row for one in rules):
        own = [(one, _reach(one.span, axis)) for one in rules if one.row == row]
        drawn = [(one, bar) for one, bar in own if bar is not None]
        if not drawn:
            continue
        y += 14 if narrow else 0
        strips.append(Strip(row, tenth(y - 3 if narrow else y + 13)))
        for one, bar in drawn:
            left, right = next(
                ((piece.x, piece.x + piece.width) for piece in bar.pieces if piece.ink is Ink.SOLID),
                (max(bar.left, axis.left), min(bar.right, axis.right)),
            )
            label = one.label if text_width(one.label, _SMALL) + 8 <= right - left else ""
            found.append(Stretch(one, bar, tenth(y + 1), label, tenth(left + 5)))
        y += _RULE
    return tuple(strips), tuple(found), y + (4 if strips else 0)


def _reach(span: DateSpan, axis: Axis) -> Bar | None:
    """The bar of a named time: solid where it surely was so, hatched to the ends it may have had.

    On a side for which no end is given it fills the axis; a time given alone is drawn as that of any claim.
    """
    bounds = span.bounds
    if bounds.undated or span.lone:
        return bar_of(span, axis)
    before, after = date(axis.first, 1, 1), date(axis.last, 12, 31)
    begins, ends = bounds.start_earliest or before, bounds.end_latest or after
    if begins.year > axis.last or ends.year < axis.first:
        return None
    left, right = axis.x(begins), axis.end_x(ends)
    held = None if span.capped else _surely(span, before, after)
    if held is None or held[1] < before or held[0] > after:
        return Bar((Piece(Ink.HATCH, left, tenth(right - left)),), None, left, right, False, False)
    begun, ended = axis.x(held[0]), axis.end_x(held[1])
    pieces = (
        Piece(Ink.HATCH, left, tenth(begun - left)), Piece(Ink.SOLID, begun, tenth(ended - begun)),
        Piece(Ink.HATCH, ended, tenth(right - ended)),
    )  # fmt: skip
    return Bar(tuple(one for one in pieces if one.width > 0), None, left, right, False, False)


def _surely(span: DateSpan, before: date, after: date) -> tuple[date, date] | None:
    """From when to when a named time surely lasted, an end known to a month taken as known; None where it is not sure.

    `before` and `after` stand for an end that is not given.
    """
    bounds = span.bounds
    start = before if span.start is None else _close(bounds.start_latest, bounds.start_earliest)
    end = after if span.end is None else _close(bounds.end_earliest, bounds.end_latest)
    return (start, end) if start is not None and end is not None and start <= end else None


def _close(sure: date | None, outer: date | None) -> date | None:
    """The sure bound of an end, or its outer one where they are no further apart than a month."""
    return outer if sure is not None and outer is not None and abs((sure - outer).days) <= CLOSE else sure


def _rows(lines: Sequence[Line], axis: Axis, y: float, narrow: bool) -> tuple[list[Row], float]:
    """The lines one below the other; the bottom of the last."""
    found: list[Row] = []
    before: Row | None = None
    for line in lines:
        bars = [(one, bar) for one in line.stays if (bar := _bar(one, axis)) is not None]
        if not bars:
            continue
        top = y + (_NAME if narrow else 0)
        placed, bottom = _placed(bars, axis, top, narrow)
        names = lines_of(line.name, axis.right if narrow else axis.left - 20, _SIZE, most=1)
        gap = _gap(before, placed) if line.gap else None
        row = Row(line, names[0] if names else "", tenth(y + (13 if narrow else 15)), y, tenth(bottom - y), placed, gap)
        found.append(row)
        before, y = row, bottom + (3 if narrow else 1)
    return found, y + (4 if found else 0)


def _bar(stay: Stay, axis: Axis) -> Bar | None:
    if not stay.years:
        return bar_of(stay.span, axis, fade=26) if stay.span is not None else None
    pieces = []
    for one in stay.years:
        if one.total:
            ink = Ink.SOLID if one.certain else Ink.HATCH
            pieces.append(Piece(ink, axis.x(date(one.year, 1, 1)), tenth(axis.year_width - 0.6)))
    if not pieces:
        return None
    return Bar(tuple(pieces), None, pieces[0].x, tenth(pieces[-1].x + pieces[-1].width), False, False)


def _placed(bars: list[tuple[Stay, Bar]], axis: Axis, top: float, narrow: bool) -> tuple[tuple[Placed, ...], float]:
    """Each bar with its label on the first level where it meets no other; the bottom of the last."""
    line = _LINE - 6 if narrow else _LINE
    ends: list[float] = []
    found = []
    for stay, bar in sorted(bars, key=lambda one: one[1].left):
        label, x, anchor, begins, ended = _label(stay, bar, axis)
        level = next((number for number, end in enumerate(ends) if begins >= end + 6), len(ends))
        if level == len(ends):
            ends.append(0)
        ends[level] = ended
        found.append(Placed(stay, bar, tenth(top + (4 if narrow else 6) + level * line), label, tenth(x), anchor))
    return tuple(found), top + line * len(ends)


def _label(stay: Stay, bar: Bar, axis: Axis) -> tuple[str, float, str, float, float]:
    """The label after its bar, before it where there is no room, else none; and the ends of both together."""
    left = bar.left - (_MARK if bar.unknown_start else 0)
    right = bar.right + (_MARK if bar.unknown_end else 0)
    sign = _MARK if stay.differs else 0
    width = text_width(stay.label, _SMALL) + sign
    if not stay.label:
        return "", right + 5, "start", left, right + sign
    if right + 5 + width <= axis.right:
        return stay.label, right + 5, "start", left, right + 5 + width
    if left - 5 - width >= axis.left:
        return stay.label, left - 5, "end", left - 5 - width, right
    after, before = axis.right - right - 5 - sign, left - 5 - sign - axis.left
    room = max(after, before)
    short = shortened(stay.label, room, _SMALL) if room > 60 else ""
    width = text_width(short, _SMALL) + sign if short else 0
    if after >= before:
        return short, right + 5, "start", left, min(right + 5 + width, axis.right)
    return short, left - 5, "end", left - 5 - width, right


def _gap(before: Row | None, placed: Sequence[Placed]) -> tuple[float, float, float] | None:
    """From where the row above ends to where this one begins, and the middle of this row's first bar."""
    if before is None or not placed:
        return None
    start = max(one.bar.right + (_MARK if one.bar.unknown_end else 0) for one in before.placed)
    first = min(placed, key=lambda one: one.bar.left)
    end = first.bar.left - (_MARK if first.bar.unknown_start else 0)
    return (tenth(start), tenth(end), tenth(first.y + 5)) if end - start >= 6 else None
