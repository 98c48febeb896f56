"""A career, or several, as bars in lanes on one axis of years; the caller says what stands in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.dates import DateSpan
from app.web.drawings.axis import Axis, Tick, tenth, widened, years_of
from app.web.drawings.eras import ERAS
from app.web.drawings.spans import Bar, bar_of
from app.web.drawings.text import lines_of, shortened, text_width

WIDE, NARROW = 1144, 328
_GUTTER = 172
_HEAD, _ROW, _COVER, _LANE_TITLE = 44, 30, 8, 20
_SIZE = 12.5
_LEAST_YEARS = 8
DOUBTED = frozenset({"doubted", "wrong"})
"""Tones of what is nowhere certain."""
_MOST_LABEL = 330
_SIGN = 20
"""What a question mark or the sign for differing claims takes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim to draw.

    `lane` names its lane and `colour` the class of its ink (`svc-…`); `number` is its number in the table below, ""
    for none; `label` is short, `title` the whole sentence with its dates; `mark` is an event's sign, None for a
    state; `differ` the number of the disagreement it stands in; `tone` is "plain", "doubted", "wrong" (held to be
    wrong), "again" (tells less exactly what another does), "alleged" or "ours" (the editor's); `cover` the cover in
    words. `leads` says whether the axis reaches as far as it.
    """

    claim: str
    lane: str
    colour: str
    span: DateSpan | None
    number: str
    label: str
    title: str
    href: str
    mark: str | None = None
    differ: int | None = None
    tone: str = "plain"
    cover: str | None = None
    leads: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its place: the label's x, anchor and baseline, the bar and its top.

    `sign_x` is the middle of the sign before the label; None where it stands on the bar or there is none.
    """

    entry: Entry
    bar: Bar
    label: str
    label_x: float
    anchor: str
    label_y: float
    bar_y: float
    sign_x: float | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: the lines of its name, its top and height, and its colour."""

    lines: tuple[str, ...]
    y: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Band:
    """A named time behind the lanes; `label` is "" where its name would run into another."""

    name: str
    label: str
    x: float
    width: float
    label_x: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing `width` by `height`; the lanes begin at x = `left`, and `head` is the y below the years' names.

    `apart` are the entries not drawn: undated ones, and those further off than the axis reaches.
    """

    width: float
    height: float
    left: float
    head: float
    narrow: bool
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    items: tuple[Item, ...]
    apart: tuple[Entry, ...]
    first: int
    last: int

    @property
    def tones(self) -> frozenset[str]:
        """The tones that are drawn, "cover" and "mark" among them, for the legend."""
        found = {one.entry.tone for one in self.items}
        found |= {"cover" for one in self.items if one.entry.cover}
        return frozenset(found | {f"mark-{one.entry.mark}" for one in self.items if one.entry.mark})

    @property
    def inks(self) -> frozenset[str]:
        """How the bars drawn are drawn, and "point" for what is attested once."""
        found = {str(piece.ink) for one in self.items for piece in one.bar.pieces}
        return frozenset(found | {"point" for one in self.items if one.bar.point is not None and not one.entry.mark})


def timeline(entries: Sequence[Entry], *, narrow: bool = False) -> Timeline | None:
    """The entries laid out, lanes in the order they first appear in; None where none is dated.

    The narrow one, for phones, has the lanes' names above them and shorter labels.
    """
    years = _years(entries)
    if years is None:
        return None
    width = float(NARROW if narrow else WIDE)
    left = 2.0 if narrow else float(_GUTTER)
    axis = Axis(*years, left, width - 2)
    lanes, items, y = [], [], float(_HEAD)
    for name, group in _lanes(entries).items():
        bars = ((one, bar_of(one.span, axis, doubted=one.tone in DOUBTED)) for one in group if one.span)
        placed = [(one, bar) for one, bar in bars if bar is not None]
        if not placed:
            continue
        top = y + (_LANE_TITLE if narrow else 4)
        found, bottom = _rows(placed, axis, top)
        lines = (shortened(name, width - 12, _SIZE),) if narrow else lines_of(name, _GUTTER - 28, _SIZE)
        height = max(bottom - y + 3, 0 if narrow else 18 * len(lines) + 8)
        lanes.append(Lane(lines, y, tenth(height), group[0].colour))
        items += found
        y += tenth(height)
    drawn = {one.entry.claim for one in items}
    return Timeline(
        width, tenth(y + 2), left, _HEAD, narrow, axis.ticks(), _bands(axis), tuple(lanes), tuple(items),
        tuple(one for one in entries if one.claim not in drawn), *years,
    )  # fmt: skip


def _lanes(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    lanes: dict[str, list[Entry]] = {}
    for one in entries:
        lanes.setdefault(one.lane, []).append(one)
    return lanes


def _years(entries: Sequence[Entry]) -> tuple[int, int] | None:
    """The years of the entries that lead, with a year to spare where an end fades, and at least a few in all."""
    spans = [one.span for one in entries if one.span and one.leads] or [one.span for one in entries if one.span]
    found = years_of(span.bounds for span in spans)
    if found is None:
        return None
    first, last = found
    states = [span.bounds for span in spans if not span.lone and not span.bounds.undated]
    first -= any(one.start_earliest is None and min(one.known).year == first for one in states)
    last += any(one.end_latest is None and max(one.known).year == last for one in states)
    return widened(first, last, _LEAST_YEARS)


def _rows(placed: list[tuple[Entry, Bar]], axis: Axis, top: float) -> tuple[list[Item], float]:
    """Each bar in the first row where neither it nor its label meets another; the bottom of the last row."""
    ends: list[float] = []
    rows: list[list[tuple[Entry, Bar, str, float, str]]] = []
    for entry, bar in sorted(placed, key=lambda one: one[1].left):
        label, x, anchor = _label(entry, bar, axis)
        width = _label_width(entry, label)
        begins = min(bar.left - (_SIGN if bar.unknown_start else 0), x if anchor == "start" else x - width)
        ended = max(bar.right + (_SIGN if bar.unknown_end else 0), x + width if anchor == "start" else x)
        row = next((number for number, end in enumerate(ends) if begins >= end + 8), len(ends))
        if row == len(ends):
            ends.append(0)
            rows.append([])
        ends[row] = ended
        rows[row].append((entry, bar, label, x, anchor))
    items = []
    for found in rows:
        items += [_item(entry, bar, label, x, anchor, top) for entry, bar, label, x, anchor in found]
        top += _ROW + (_COVER if any(entry.cover for entry, *_ in found) else 0)
    return items, top


def _item(entry: Entry, bar: Bar, label: str, x: float, anchor: str, top: float) -> Item:
    sign = tenth(x + 6) if _signed(entry, bar) else None
    x += 0 if sign is None else _SIGN - 3
    return Item(entry, bar, label, tenth(x), anchor, tenth(top + 12), tenth(top + 16), sign)


def _signed(entry: Entry, bar: Bar) -> bool:
    """Whether the sign stands before the label: where the bar under it is hatched it could not be read there."""
    return entry.mark is not None and bool(bar.pieces)


def _label(entry: Entry, bar: Bar, axis: Axis) -> tuple[str, float, str]:
    """The label, where it stands, and by which of its ends: over the bar's start unless that runs off the drawing."""
    room = min(_MOST_LABEL, axis.right - axis.left) - _label_width(entry, "")
    label = shortened(entry.label, room, _SIZE)
    width = _label_width(entry, label)
    start = max(bar.left, axis.left)
    if start + width <= axis.right:
        return label, start, "start"
    if _signed(entry, bar):  # its sign stands before the first letter, whose place is known from this side only
        return label, max(axis.right - width, axis.left), "start"
    return label, min(max(bar.right, axis.left + width), axis.right), "end"


def _label_width(entry: Entry, label: str) -> float:
    number = text_width(entry.number + " ", _SIZE) if entry.number else 0
    sign = _SIGN - 3 if entry.mark else 0
    return number + sign + text_width(label, _SIZE) + (_SIGN + 6 if entry.differ else 0)


def _bands(axis: Axis) -> tuple[Band, ...]:
    """The eras the axis reaches; a name that would run into the one before or off the drawing is left to its title."""
    found, free = [], 0.0
    for era in ERAS:
        if era.last.year < axis.first or era.first.year > axis.last:
            continue
        x, end = axis.x(era.first), axis.end_x(era.last)
        width = text_width(era.label, 11)
        label_x = min(max((x + end) / 2, axis.left + width / 2), axis.right - width / 2)
        shown = label_x - width / 2 >= free + 8 or not free
        if shown:
            free = label_x + width / 2
        found.append(Band(era.label, era.label if shown else "", x, tenth(max(end - x, 2)), tenth(label_x)))
    return tuple(found)
