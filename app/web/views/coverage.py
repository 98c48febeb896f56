"""The page on what the texts cover: heat strips by place, service or text, the same in words, and what is not told."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.coverage import answer
from app.api.params import COVERAGE, PAGING, Params
from app.domain import urls
from app.domain.evidence import LEVELS, USUAL_LEVEL, CoverageBy, Precision
from app.domain.names import in_sentence
from app.domain.terms import words
from app.errors import InvalidInputError
from app.schemas.coverage import CoverageOut, CoverageRowOut
from app.web.contexts.coverage import CoverageContext, CoverageLine, DatedKind
from app.web.contexts.lists import Link, Refused
from app.web.contexts.page import Crumb
from app.web.drawings.coverage import MOST_YEARS, Heat, HeatBlock, HeatLine, HeatYear, heat, heat_block, span_words
from app.web.question import Query, Speaker

PATH, TITLE = "/coverage", "What the texts cover, and where they are silent"
DESCRIPTION = "Year by year and place by place: how many people the texts name, and where they name nobody."
DEFAULTS = {"by": str(CoverageBy.PLACE), "level": str(USUAL_LEVEL)}
MAIN = ("place", "from", "to")
MOST_ROWS = 40
"""Rows the page draws; the files have all."""
_TABS = {CoverageBy.PLACE: "By place", CoverageBy.SERVICE: "By service", CoverageBy.SOURCE: "By text"}
_WHAT = {CoverageBy.PLACE: "Place", CoverageBy.SERVICE: "Service", CoverageBy.SOURCE: "Text"}
_LEVELS = {1: "one", 2: "two", 3: "three"}
_EXACT: dict[Precision, str] = {
    Precision.DAY: "To the day", Precision.MONTH: "To the month", Precision.YEAR: "To the year",
    Precision.WIDER: "More widely", Precision.UNDATED: "Undated",
}  # fmt: skip
_KINDS = {
    "posting": "Posts", "rank_holding": "Ranks", "fate": "Fates", "activity": "Activities", "education": "Studies",
    "award": "Awards", "life_event": "Events of a life",
}  # fmt: skip
_TOLD: tuple[tuple[str, str, str | None], ...] = (
    ("what became of them", "no_fate", "/persons?fate=not-stated&personnel=all"),
    ("when or where they were born", "no_birth", None), ("when or how they died", "no_death", None),
    ("any post", "no_post", None),
    ("when they held a post", "no_dated_post", None),
)  # fmt: skip


def coverage_view(connection: Connection, given: QueryParams) -> tuple[CoverageContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    try:
        out = answer(connection, Params(QueryParams(list(query.pairs)), COVERAGE))
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*COVERAGE, *PAGING))
        form = speaker.form(query, MAIN, (), wrong=wrong)
        return CoverageContext(
            title="This question cannot be read as it stands", section="/sources", description=DESCRIPTION,
            indexed=False, crumbs=_crumbs("Question"), form=form, refused=Refused(wrong),
        ), error.status  # fmt: skip
    return _answered(speaker, query, out), 200


def _answered(speaker: Speaker, query: Query, out: CoverageOut) -> CoverageContext:
    lines = _heat_lines(query, out.items[:MOST_ROWS])
    first, last = _shown(out)
    picture = heat(lines, first, last) if first is not None and last is not None else None
    labels = {row.id: row.label for row in out.items}
    persons = out.figures.persons
    return CoverageContext(
        title=f"What the texts cover in {out.place.label}" if out.place else TITLE, section="/sources",
        description=DESCRIPTION, canonical=query.url,
        csv=query.at(f"{urls.API}/coverage.csv").url, json=query.at(f"{urls.API}/coverage").url,
        crumbs=_crumbs(*([out.place.label] if out.place else [])), form=speaker.form(query, MAIN, ()),
        tabs=_tabs(query, out.by), levels=_levels(query, out), what=_WHAT[CoverageBy(out.by)],
        lead=_lead(out), place=out.place, heat=picture, blocks=_blocks(picture, lines),
        drawn=query.at(f"{PATH}.svg").url, earlier=_further(query, out, picture, before=True),
        later=_further(query, out, picture, before=False),
        lines=tuple(_line(row, labels) for row in out.items[:MOST_ROWS]),
        left_out=max(0, out.total - MOST_ROWS) + out.more, silent_places=tuple(out.silent_places),
        sources=tuple(out.sources), unread=sum(not one.read_in_full for one in out.sources),
        told=tuple((said, persons.get(name, 0), url) for said, name, url in _TOLD), persons=persons.get("all", 0),
        exact=tuple(_EXACT.values()), dates=_dates(out),
    )  # fmt: skip


def coverage_drawing(connection: Connection, given: QueryParams) -> tuple[CoverageContext, str]:
    """The page a drawing belongs to, and its address; raises InvalidInputError."""
    params = Params(given, COVERAGE)
    query = Query.of(PATH, params.pairs(), DEFAULTS)
    return _answered(Speaker(connection), query, answer(connection, params)), query.url


def _crumbs(*last: str) -> tuple[Crumb, ...]:
    here = (Crumb("Coverage", PATH), *(Crumb(one) for one in last)) if last else (Crumb("Coverage"),)
    return Crumb("Sources", "/sources"), *here


def _tabs(query: Query, by: str) -> tuple[tuple[str, str, bool], ...]:
    bare = query.minus("place", "by", "level")
    return tuple(
        (label, (bare if one is CoverageBy.PLACE else bare.put("by", str(one))).url, one == by)
        for one, label in _TABS.items()
    )


def _levels(query: Query, out: CoverageOut) -> tuple[tuple[str, str, bool], ...]:
    if out.by != CoverageBy.PLACE:
        return ()
    bare = query.minus("level")
    return tuple(
        (_LEVELS[level], (bare if level == USUAL_LEVEL else bare.put("level", str(level))).url, level == out.level)
        for level in LEVELS
    )


def _heat_lines(query: Query, rows: Iterable[CoverageRowOut]) -> list[HeatLine]:
    """The rows to draw; a place with others below it opens, another leads to its own page."""
    return [
        HeatLine(
            row.label, _opened(query, row), row.level,
            {one.year: HeatYear(one.certain, one.possible, one.url) for one in row.years},
        )
        for row in rows
    ]  # fmt: skip


def _opened(query: Query, row: CoverageRowOut) -> str | None:
    if row.scope == "place" and row.narrower and row.id and row.level:
        return query.put("place", row.id).url
    return row.url


def _shown(out: CoverageOut) -> tuple[int | None, int | None]:
    """The years that are drawn: all, or of more than can be drawn those with the most persons, the first such."""
    if out.from_ is None or out.to is None:
        return None, None
    if out.to - out.from_ < MOST_YEARS:
        return out.from_, out.to
    counted = {one.year: one.certain + one.possible for one in out.items[0].years} if out.items else {}
    starts = range(out.from_, out.to - MOST_YEARS + 2)
    best = max(starts, key=lambda start: sum(counted.get(year, 0) for year in range(start, start + MOST_YEARS)))
    return best, best + MOST_YEARS - 1


def _further(query: Query, out: CoverageOut, picture: Heat | None, *, before: bool) -> Link | None:
    """The years before or after those that are drawn, as many as can be."""
    if picture is None or out.from_ is None or out.to is None:
        return None
    if before:
        first, last = max(out.from_, picture.first - MOST_YEARS), picture.first - 1
    else:
        first, last = picture.last + 1, min(out.to, picture.last + MOST_YEARS)
    if first > last:
        return None
    return span_words(first, last), query.put("from", f"{first:04}").put("to", f"{last:04}").url


def _blocks(picture: Heat | None, lines: Sequence[HeatLine]) -> tuple[HeatBlock, ...]:
    if picture is None:
        return ()
    shown = range(picture.first, picture.last + 1)
    return tuple(
        heat_block(line, picture.first, picture.last, picture.steps)
        for line in lines if any(year in shown for year in line.years)
    )  # fmt: skip


def _lead(out: CoverageOut) -> str:
    """What the answer says in a sentence: in how many of the years somebody is recorded, and when most are."""
    whole = out.items[0] if out.items else None
    if out.from_ is None or out.to is None or whole is None:
        return "Nobody is recorded in these years." if out.figures.persons.get("all") else "No data is loaded."
    where = f" in {out.place.label}" if out.place else ""
    span = span_words(out.from_, out.to)
    if not whole.years:
        return f"Nobody is recorded{where}, {span}."
    total = out.to - out.from_ + 1
    fullest = max(whole.years, key=lambda one: (one.certain + one.possible, one.certain))
    number = fullest.certain + fullest.possible
    people = f"{number} {'person' if number == 1 else 'people'}, {_surely(number, fullest.certain)}"
    how_many = f"In {len(whole.years)} of" if len(whole.years) < total else "In each of"
    years = f"{how_many} the {total} years {span}" if total > 1 else f"In {span}"
    sentence = f"{years} the texts put somebody{where or ' somewhere'}"
    return f"{sentence}; the fullest is {fullest.year}, with {people}." if total > 1 else f"{sentence}: {people}."


def _surely(number: int, certain: int) -> str:
    """How many of some are certain: "all certainly", "3 of them certainly"."""
    if certain == number:
        return "certainly" if number == 1 else "all certainly"
    return f"{certain} of them certainly" if certain else "only possibly"


def _line(row: CoverageRowOut, labels: dict[str | None, str]) -> CoverageLine:
    within = labels.get(row.broader, "") if row.broader else ""
    return CoverageLine(row.label, row.url, row.level, within, tuple(row.years), _spans(row.silent))


def _spans(years: Sequence[int]) -> str:
    """Years as spans: "1914–1921, 1926"."""
    found: list[list[int]] = []
    for year in years:
        if found and found[-1][1] == year - 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    return ", ".join(span_words(first, last) for first, last in found)


def _dates(out: CoverageOut) -> tuple[DatedKind, ...]:
    """The kinds of claim in the order they matter here; one that is not listed comes last."""
    order = list(_KINDS)
    kinds = sorted(out.figures.dates, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    return tuple(
        DatedKind(
            _KINDS.get(kind, in_sentence(words(kind))), sum(out.figures.dates[kind].values()),
            tuple(out.figures.dates[kind].get(str(one), 0) for one in _EXACT),
        )
        for kind in kinds
    )  # fmt: skip
