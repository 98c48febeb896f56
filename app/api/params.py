"""Query parameters of a request: known names only, empty ones ignored, several by repeating."""

from collections.abc import Iterable, Sequence

from starlette.datastructures import QueryParams

from app.domain.query import COUNT_CAP, DEFAULT_LIMIT, MOST_LIMIT, Page
from app.domain.suggest import nearest
from app.errors import InvalidInputError, Problem

PAGING = ("limit", "cursor", "count")
POSTING = (
    "person", "role", "organisation", "place", "cover", "service", "personnel", "rank", "rank_min", "fate", "source",
    "nature", "from", "to", "overlap", "readings", "sort", "mode", "actuality",
)
PERSON = (
    "q", "service", "personnel", "role", "organisation", "place", "cover", "from", "to", "rank", "rank_min", "fate",
    "education", "award", "codename", "source", "sex", "identified", "sort",
)
FATE = ("kind", "agent", "person", "place", "service", "from", "to", "overlap")
CLAIM = ("kind", "person", "source", "passage", "mode", "actuality", "assessment")
TERM = ("q", "broader")


class Params:
    """The parameters of one request; raises InvalidInputError for a name the address does not know."""

    def __init__(self, query: QueryParams, known: Iterable[str], ignored: Iterable[str] = ()) -> None:
        self.query = query
        self.known = (*known, *PAGING)
        problems = []
        for name in dict.fromkeys(query.keys()):
            if name not in self.known and name not in ignored:
                near = nearest(name, self.known)
                hint = f"; did you mean {' or '.join(near)}?" if near else ""
                problems.append(
                    Problem(name, query[name], f"unknown parameter '{name}'{hint}", near or self.known)
                )
        if problems:
            raise InvalidInputError(problems)

    def all(self, name: str) -> Sequence[str]:
        """Every value given that is not empty."""
        return [value for value in self.query.getlist(name) if value.strip()]

    def get(self, name: str) -> str | None:
        """The last value given, None where there is none or it is empty."""
        values = self.all(name)
        return values[-1].strip() if values else None

    def pairs(self, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The parameters in order, empty ones and those of `without` left out: for links."""
        skipped = set(without)
        return [(name, value) for name, value in self.query.multi_items() if value.strip() and name not in skipped]

    def page(self) -> Page:
        """Which page; raises InvalidInputError for a limit or count that cannot be."""
        problems = []
        limit = self.get("limit") or str(DEFAULT_LIMIT)
        if not (limit.isascii() and limit.isdecimal()) or not 1 <= int(limit) <= MOST_LIMIT:
            problems.append(
                Problem("limit", limit, f"'{limit}' is no number of rows", (f"1 to {MOST_LIMIT}",))
            )
        count = self.get("count")
        if count not in (None, "exact"):
            problems.append(
                Problem("count", count or "", f"totals are exact up to {COUNT_CAP}; `exact` counts on", ("exact",))
            )
        if problems:
            raise InvalidInputError(problems)
        return Page(int(limit), self.get("cursor"), count == "exact")
