"""Maps of a career, of the places of an answer, and of one place with what lies in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sqlalchemy import Connection

from app.domain import urls
from app.domain.dates import DateSpan
from app.domain.order import Order, Start, order
from app.domain.query import ANSWERED_MODES, PostingFilter
from app.domain.terms import Vocabulary
from app.queries.facets import FacetRow
from app.queries.gazetteer import PlaceMark, places_below, places_of_answer
from app.queries.rows import TermRef
from app.schemas.claims import ClaimOut, FateOut, LifeEventOut, PostingOut
from app.schemas.persons import CareerOut
from app.schemas.vocabulary import EntryOut, PlaceEntry
from app.web.contexts.map import PlaceLine, PlacesMap
from app.web.drawings.legs import Way
from app.web.drawings.map import NARROW, WIDE, Point, main_part, map_drawing
from app.web.views.presence import many
from app.web.views.timeline import came_about, span_of

MOST_DATES = 3
MOST_WAYS = 40
"""Arrows on one map; more would be a tangle, and the table of posts tells the order."""
Placed = PostingOut | FateOut | LifeEventOut


def career_map(career: CareerOut, places: Mapping[str, PlaceMark]) -> PlacesMap | None:
    """The places of a career's posts, events and fates; None where the texts name no place.

    Posts are numbered as on the career's page. What did not come about is not drawn, and what the editor corrects
    stands where the text has it.
    """
    held = [one for one in career.postings if came_about(one) and not one.corrects]
    numbers = {one.id: str(number) for number, one in enumerate(held, 1)}
    told: dict[str, list[Placed]] = {}
    events: tuple[LifeEventOut | FateOut, ...] = (*career.life_events, *career.fates)
    for claim in (*held, *(one for one in events if came_about(one) and not one.corrects)):
        if claim.place is not None and claim.place.id in places:
            told.setdefault(claim.place.id, []).append(claim)
    if not told:
        return None
    path = _path(held)
    path = path if len(path) <= MOST_WAYS else []
    points = [point for slug, claims in told.items() if (point := _point(places[slug], claims)) is not None]
    lines = tuple(_line(places[slug], claims, numbers) for slug, claims in told.items())
    return _map(
        f"Places of {career.name}", _path_words(path, places), points, path, lines,
        file=f"{career.url}/map.svg", data=f"{urls.API}{career.url}/places.geojson",
    )  # fmt: skip


def answer_map(
    connection: Connection, asked: PostingFilter, link: Callable[[str], str], file: str = ""
) -> PlacesMap | None:
    """The places of all the posts a question selects.

    `link` is the address that narrows the question to a place, `file` that of the drawing as a file.
    """
    rows, places = places_of_answer(connection, asked)
    return _counted_map("Places of this answer", "", rows, places, link, file)


def place_map(connection: Connection, one: EntryOut, key: int) -> PlacesMap | None:
    """A place, and what lies in it where posts are recorded; None where nothing of it has coordinates."""
    if not isinstance(one, PlaceEntry):
        return None
    rows, places = places_below(connection, key)
    own = PlaceMark(one.id, one.label, one.kind, one.latitude, one.longitude, ())
    found = _counted_map(f"Map of {one.label}", one.id, rows, {one.id: own} | places, _place_page, f"{one.url}/map.svg")
    return found if found is not None and found.wide is not None else None


def _place_page(slug: str) -> str:
    return urls.term(Vocabulary.PLACE, slug)


def _counted_map(
    title: str, own: str, rows: Sequence[FacetRow], places: Mapping[str, PlaceMark], link: Callable[[str], str],
    file: str,
) -> PlacesMap | None:
    """A map of how many people had posts where; `own` is drawn though nobody is recorded there."""
    counted = {row.value.slug: (row.persons, row.count) for row in rows if isinstance(row.value, TermRef)}
    if own:
        counted = {own: counted.get(own, (0, 0))} | counted
    points, lines = [], []
    for slug, (persons, posts) in counted.items():
        place = places.get(slug)
        if place is None:
            continue
        words = f"{many(persons, 'person', 'people')} in {many(posts, 'post')}" if posts else "no post recorded"
        lines.append(
            PlaceLine(slug, place.label, link(slug), place.names, (), words, (), (), _remark(place))
        )
        if place.spot is not None:
            points.append(_marked(place, place.spot, link(slug), persons, words, str(persons or ""), own=slug == own))
    if not lines:
        return None
    drawn = main_part(points) or points
    far = {one.id for one in points} - {one.id for one in drawn}
    marked = tuple(replace(one, remark="beyond this map") if one.id in far else one for one in lines)
    words = f"Not on this map: {', '.join(one.label for one in lines if one.id in far)}." if far else ""
    return _map(title, words, drawn, (), marked, counted="people", file=file)


def _map(
    title: str, words: str, points: Sequence[Point], path: Sequence[Way], lines: tuple[PlaceLine, ...], *,
    counted: str = "posts", file: str = "", data: str = "",
) -> PlacesMap:
    return PlacesMap(
        title, words, map_drawing(points, path, WIDE), map_drawing(points, path, NARROW), lines, counted,
        file if points else "", data,
    )  # fmt: skip


def _remark(place: PlaceMark) -> str:
    if place.spot is None:
        return "not on the map: too wide or too vague for one point"
    return "somewhere there; the town is not named" if place.area else ""


def _marked(
    place: PlaceMark, spot: tuple[float, float], href: str, count: int, words: str, note: str, *,
    event: bool = False, sure: bool = True, own: bool = False,
) -> Point:
    whole = f"{'Somewhere in ' if place.area else ''}{place.label}: {words}"
    return Point(place.slug, place.label, href, *spot, place.area, count, whole, note, event, sure, own)


def _point(place: PlaceMark, claims: Sequence[Placed]) -> Point | None:
    if place.spot is None:
        return None
    posts = [one for one in claims if isinstance(one, PostingOut)]
    said = [many(len(posts), "post")] if posts else []
    said += [_event_words(one) for one in claims if not isinstance(one, PostingOut)]
    words = ", ".join([*said, *_dates(posts or claims)])
    return _marked(
        place, place.spot, _place_page(place.slug), len(posts), words, years_words(posts or claims), event=not posts,
        sure=any(_sure(one) for one in claims),
    )  # fmt: skip


def _sure(claim: ClaimOut) -> bool:
    """Whether a claim stands unopposed by how its source puts it and by the editor."""
    return claim.mode in ANSWERED_MODES and claim.assessment == "none" and claim.corrected_by is None


def _line(place: PlaceMark, claims: Sequence[Placed], numbers: Mapping[str, str]) -> PlaceLine:
    posts = [one for one in claims if isinstance(one, PostingOut)]
    events = [one for one in claims if not isinstance(one, PostingOut)]
    return PlaceLine(
        place.slug, place.label, _place_page(place.slug), place.names,
        tuple((numbers[one.id], f"#claim-{one.id}") for one in posts), "",
        tuple((_event_words(one), f"#claim-{one.id}") for one in events), _dates(claims), _remark(place),
    )  # fmt: skip


def _event_words(claim: FateOut | LifeEventOut) -> str:
    words = claim.fate.label.lower() if isinstance(claim, FateOut) else claim.event.replace("_", " ")
    if isinstance(claim, LifeEventOut) and claim.event == "other":
        words = claim.words or "event"
    return words + (f" ({claim.mode})" if claim.mode not in ANSWERED_MODES else "")


def _dates(claims: Sequence[ClaimOut]) -> tuple[str, ...]:
    """The dates of claims in words, each once; of many, the years they touch."""
    labels = tuple(dict.fromkeys(
        one.dates.label if one.dates and one.dates.edtf else "undated" for one in claims
    ))  # fmt: skip
    return labels if len(labels) <= MOST_DATES else (years_words(claims),)


def years_words(claims: Iterable[ClaimOut]) -> str:
    """The years claims speak of: "1923–28"; an end that is not known is a question mark; "" where nothing is dated."""
    spans = [span for one in claims if (span := span_of(one)) is not None and span.bounds.known]
    if not spans:
        return ""
    first = min(min(one.bounds.known) for one in spans).year
    last = max(max(one.bounds.known) for one in spans).year
    begun = any(min(one.bounds.known).year == first and _reach(one)[0] for one in spans)
    ended = any(max(one.bounds.known).year == last and _reach(one)[1] for one in spans)
    if any(one.capped for one in spans):
        return f"about {first}" if first == last else f"{first}–{last}?"
    if begun and ended and first != last:
        return f"{first}–{last % 100:02}" if first // 100 == last // 100 else f"{first}–{last}"
    if begun == ended:
        return f"{first}" if first == last else f"{first}, {last}"
    return f"{first}–?" if begun else f"?–{last}"


def _reach(span: DateSpan) -> tuple[bool, bool]:
    """Whether a span's first and last day are known: of "in or after 1931" the last is not."""
    if span.lone and span.start is not None:
        return span.start.earliest is not None, span.start.latest is not None
    return span.bounds.start_earliest is not None, span.bounds.end_latest is not None


def _path(held: Sequence[PostingOut]) -> list[Way]:
    """From each dated post with a place to the next at another place, where it did not surely begin earlier."""
    dated = [one for one in held if one.place is not None and one.place.latitude is not None and _start(one)]
    ways = []
    for one, other in pairwise(dated):
        first, second = _start(one), _start(other)
        if first is None or second is None or not one.place or not other.place or one.place.id == other.place.id:
            continue
        found = order(first, second)
        if found is not None:
            ways.append(Way(one.place.id, other.place.id, found is Order.CERTAIN))
    return ways


def _start(claim: PostingOut) -> Start | None:
    span = span_of(claim)
    if span is None or not span.bounds.known or claim.dates is None:
        return None
    return Start(span.bounds, span.capped, claim.assessment != "none" or claim.corrected_by is not None,
                 claim.mode not in ANSWERED_MODES)  # fmt: skip


def _path_words(path: Sequence[Way], places: Mapping[str, PlaceMark]) -> str:
    """The arrows in a sentence."""
    if not path:
        return ""
    said = [
        f"from {places[way.start].label} to {places[way.end].label}{'' if way.certain else ' (possibly in this order)'}"
        for way in path
    ]
    return f"In the order of the dated posts: {'; '.join(said)}."
