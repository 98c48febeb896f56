"""Query parameters of a request: known names only, empty ones ignored, several by repeating."""

from collections.abc import Iterable, Sequence

from starlette.datastructures import QueryParams

from app.domain.query import COUNT_CAP, DEFAULT_LIMIT, MOST_LIMIT, Page
from app.domain.suggest import nearest
from app.errors import InvalidInputError, Problem

PAGING = ("limit", "cursor", "count")
POSTING = (
    "person", "role", "organisation", "place", "cover", "service", "personnel", "rank", "rank_min", "fate", "source",
    "nature", "from", "to", "overlap", "readings", "sort", "mode", "actuality", "wider",
)
PERSON = (
    "q", "service", "personnel", "role", "organisation", "place", "cover", "from", "to", "rank", "rank_min", "fate",
    "badge", "education", "award", "codename", "source", "sex", "identified", "sort", "overlap",
)
COHORT = (*(name for name in PERSON if name != "sort"), "by")
FATE = ("kind", "agent", "person", "place", "service", "from", "to", "overlap")
CAREER = (*(name for name in PERSON if name != "sort"), "step", "within", "order")
"""And the numbered fields of steps: see `app.domain.career_steps.known_names`."""
YEARS = tuple(name for name in POSTING if name not in ("overlap", "sort"))
ROSTER = ("on", *(name for name in POSTING if name not in ("from", "to")))
SUCCESSION = ("role", "place", "organisation", "from", "to", "overlap", "service", "nature")
COMPANY = ("place", "organisation", "from", "to", "overlap", "role", "service", "personnel", "wide")
WITH = ("place", "organisation", "from", "to", "overlap", "wide")
BODY_COMPANY = ("overlap",)
NETWORK = ("tie", "overlap", "place", "from", "to", "wide", "mode", "actuality", "steps")
COMPARE = ("a", "b", "c")
CLAIM = ("kind", "person", "source", "passage", "mode", "actuality", "assessment")
DISAGREEMENT = ("kind", "about", "person", "source", "preferred")
COVERAGE = ("by", "place", "level", "from", "to")
DUPLICATES = ("kind", "strength", "state", "person")
TERM = ("q", "broader")


MOST_CHARACTERS = 300
MOST_VALUES = 50
MOST_WORDS = 12


class Params:
    """The parameters of one request.

    Raises InvalidInputError for a name the address does not know, and for values no honest question has: too long,
    too many, too many words, or with a NUL character. About fifty things wrong are named at most.
    """

    def __init__(
        self, query: QueryParams, known: Iterable[str], ignored: Iterable[str] = (), most_words: int = MOST_WORDS
    ) -> None:
        self.query = query
        self.known = (*known, *PAGING)
        problems: list[Problem] = []
        for name in dict.fromkeys(query.keys()):
            if len(problems) >= MOST_VALUES:
                break  # whoever has so many wrong will not miss the rest
            if name not in self.known and name not in ignored:
                near = nearest(name[:MOST_CHARACTERS], self.known)
                hint = f"; did you mean {' or '.join(near)}?" if near else ""
                problems.append(
                    Problem(name[:50], query[name][:50], f"unknown parameter '{name[:50]}'{hint}", near or self.known)
                )
            else:
                problems += _excesses(name, query.getlist(name), most_words)
        if problems:
            raise InvalidInputError(problems)

    def all(self, name: str) -> Sequence[str]:
        """Every value given that is not empty."""
        return [value for value in self.query.getlist(name) if value.strip()]

    def get(self, name: str) -> str | None:
        """The value given, None where there is none or it is empty; raises InvalidInputError for several."""
        values = dict.fromkeys(value.strip() for value in self.all(name))
        if len(values) > 1:
            several = " and ".join(f"'{value}'" for value in list(values)[:3])
            message = f"'{name}' is given as {several}; it takes one value"
            raise InvalidInputError([Problem(name, next(iter(values)), message, ("one value",))])
        return next(iter(values), None)

    def whole(self, *, counted: bool = False) -> None:
        """Raise InvalidInputError where pages are asked of an answer without them (`counted`: it may count on)."""
        asked = [name for name in PAGING if self.get(name) and not (counted and name == "count")]
        if asked:
            message = "this answer comes whole, without pages; leave '{}' out"
            accepted = tuple(name for name in self.known if name not in PAGING)
            raise InvalidInputError(
                [Problem(name, self.get(name) or "", message.format(name), accepted) for name in asked]
            )

    def pairs(self, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The parameters in order, empty ones and those of `without` left out: for links."""
        skipped = set(without)
        return [(name, value) for name, value in self.query.multi_items() if value.strip() and name not in skipped]

    def page(self, default: int = DEFAULT_LIMIT) -> Page:
        """Which page; raises InvalidInputError for a limit or count that cannot be."""
        problems = []
        limit = self.get("limit") or str(default)
        if not (limit.isascii() and limit.isdecimal() and len(limit) <= 5) or not 1 <= int(limit) <= MOST_LIMIT:
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


def _excesses(name: str, values: list[str], most_words: int) -> list[Problem]:
    """What makes the values of one parameter more than a question."""
    if len(values) > MOST_VALUES:
        message = f"'{name}' is given {len(values)} times; at most {MOST_VALUES}"
        return [Problem(name, values[0][:50], message, (f"up to {MOST_VALUES} values",))]
    found = []
    for value in values:
        if "\0" in value:
            shown = value.replace("\0", "\N{SYMBOL FOR NULL}")[:50]
            found.append(Problem(name, shown, f"'{name}' holds a NUL character", ("text without it",)))
        elif len(value) > MOST_CHARACTERS:
            message = f"'{name}' has {len(value)} characters; at most {MOST_CHARACTERS}"
            found.append(Problem(name, value[:50], message, (f"up to {MOST_CHARACTERS} characters",)))
        elif name == "q" and len(value.split()) > most_words:
            message = f"'{name}' has {len(value.split())} words; at most {most_words}"
            found.append(Problem(name, value[:50], message, (f"up to {most_words} words",)))
    return found
