"""What the texts cover, as it leaves the house: persons by year, and figures about the whole."""

from collections.abc import Iterable, Mapping

from pydantic import ConfigDict

from app.domain import urls
from app.domain.evidence import CoverageScope, FigureTopic
from app.queries.coverage import Coverage, CoverageCount, CoverageRow, TextRow
from app.schemas.parts import Response, TermOut

WHERE = "/where"
_LABELS = {
    CoverageScope.ALL: "Everybody, wherever",
    CoverageScope.UNPLACED: "No place is named",
    CoverageScope.UNSERVED: "No service is named",
}
_FILTER = {CoverageScope.PLACE: "place", CoverageScope.SERVICE: "service", CoverageScope.SOURCE: "source"}
_PAGES = {CoverageScope.PLACE: "places", CoverageScope.SERVICE: "services", CoverageScope.SOURCE: "sources"}
_UNDERSCORED = ConfigDict(frozen=True, populate_by_name=True, alias_generator=lambda name: name.rstrip("_"))


class YearOut(Response):
    """Persons of one year: certainly there, and only possibly; `url` lists them (null: no filter does)."""

    year: int
    certain: int
    possible: int
    url: str | None


class CoverageRowOut(Response):
    """A place, a service or a text, everybody (`all`), or the posts that name no place or service.

    `years` are those with somebody in them, `silent` the others of the years asked about: nobody is recorded there.
    `level` is how deep a place lies below the one that was opened, `broader` the place above it; `narrower` says
    whether there are places below. Who served in two places in a year is in both rows, and once in a wider one.
    """

    scope: str
    id: str | None
    label: str
    level: int
    broader: str | None
    narrower: bool
    years: list[YearOut]
    silent: list[int]
    url: str | None

    @classmethod
    def of(cls, row: CoverageRow, first: int | None, last: int | None) -> "CoverageRowOut":
        """From a row of the coverage of these years."""
        known = {one.year for one in row.years}
        span = () if first is None or last is None else range(first, last + 1)
        return cls(
            scope=str(row.scope), id=row.slug, label=row.label or _LABELS.get(row.scope, ""), level=row.level,
            broader=row.broader, narrower=row.narrower, years=[_year(row, one) for one in row.years],
            silent=[year for year in span if year not in known],
            url=f"/{_PAGES[row.scope]}/{row.slug}" if row.slug else None,
        )  # fmt: skip


def _year(row: CoverageRow, one: CoverageCount) -> YearOut:
    url = year_url(row.scope, row.slug, one.year)
    return YearOut(year=one.year, certain=one.certain, possible=one.possible, url=url)


def year_url(scope: str, slug: str | None, year: int) -> str | None:
    """The page that names the persons of a year; None where no filter asks for them."""
    window = [("from", f"{year:04}"), ("to", f"{year:04}")]
    if slug is not None:
        return urls.with_query(WHERE, [(_FILTER[CoverageScope(scope)], slug), *window])
    return urls.with_query(WHERE, window) if scope == CoverageScope.ALL else None


class SourceCoverageOut(Response):
    """What one text covers: how far it was read, its claims, persons, posts, the places and years of these.

    `undated` counts the posts it gives no date for. Silence is claimed only for a text that was `read_in_full`.
    """

    model_config = _UNDERSCORED

    id: str
    title: str
    read_in_full: bool
    extent_read: str | None
    claims: int
    persons: int
    posts: int
    undated: int
    places: int
    from_: int | None
    to: int | None
    url: str


class FiguresOut(Response):
    """Of all persons, of how many the texts say nothing of a kind; and how exactly their claims are dated, by kind.

    `dates` counts by kind of claim and by `day`, `month`, `year`, `wider` (a decade, a set, a limit) and `undated`.
    """

    persons: dict[str, int]
    dates: dict[str, dict[str, int]]


class CoverageOut(Response):
    """What the texts cover, year by year. The answer comes whole.

    `from` and `to` are the years it runs over, null where nothing is dated; `place` is the one that was opened;
    `silent_places` are those at this depth for which nobody is recorded in any year; `more` counts rows left out.
    """

    model_config = _UNDERSCORED

    by: str
    place: TermOut | None
    level: int
    from_: int | None
    to: int | None
    items: list[CoverageRowOut]
    silent_places: list[TermOut]
    more: int
    sources: list[SourceCoverageOut]
    figures: FiguresOut
    total: int
    next: None = None


def coverage_out(
    found: Coverage, by: str, level: int, texts: Iterable[TextRow], counted: Mapping[FigureTopic, Mapping[str, int]]
) -> CoverageOut:
    """A coverage as it leaves, with what each text covers and the figures about the whole."""
    items = [CoverageRowOut.of(row, found.first, found.last) for row in found.rows]
    return CoverageOut(
        by=by, place=TermOut.from_ref(found.place), level=level, from_=found.first, to=found.last, items=items,
        silent_places=[TermOut(id=one.slug, label=one.label) for one in found.silent], more=found.more,
        sources=[_source(one, counted) for one in texts], figures=figures_out(counted), total=len(items),
    )  # fmt: skip


def figures_out(counted: Mapping[FigureTopic, Mapping[str, int]]) -> FiguresOut:
    """The figures about the whole."""
    dates: dict[str, dict[str, int]] = {}
    for name, number in counted[FigureTopic.DATES].items():
        kind, _, exact = name.partition(":")
        dates.setdefault(kind, {})[exact] = number
    return FiguresOut(persons=dict(counted[FigureTopic.PERSONS]), dates=dates)


def _source(text: TextRow, counted: Mapping[FigureTopic, Mapping[str, int]]) -> SourceCoverageOut:
    return SourceCoverageOut(
        id=text.slug, title=text.title, read_in_full=text.read_in_full, extent_read=text.extent_read,
        claims=counted[FigureTopic.SOURCE_CLAIMS].get(text.slug, 0),
        persons=counted[FigureTopic.SOURCE_PERSONS].get(text.slug, 0),
        posts=counted[FigureTopic.SOURCE_POSTS].get(text.slug, 0),
        undated=counted[FigureTopic.SOURCE_UNDATED].get(text.slug, 0),
        places=counted[FigureTopic.SOURCE_PLACES].get(text.slug, 0),
        from_=text.first, to=text.last, url=urls.source(text.slug),
    )  # fmt: skip
