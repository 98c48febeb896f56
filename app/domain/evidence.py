"""What the evidence covers and where it is at odds with itself: the words of both, and how exactly a date is given."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.dates import Expression, Form, parse_expression


class CoverageScope(StrEnum):
    """Of what a year's persons are counted."""

    ALL = "all"
    PLACE = "place"
    UNPLACED = "unplaced"
    SERVICE = "service"
    UNSERVED = "unserved"
    SOURCE = "source"


class CoverageBy(StrEnum):
    """What the rows of a coverage are."""

    PLACE = "place"
    SERVICE = "service"
    SOURCE = "source"


class FigureTopic(StrEnum):
    """What a figure about the whole counts: persons, dates of claims, or what one source holds."""

    PERSONS = "persons"
    DATES = "dates"
    SOURCE_CLAIMS = "source_claims"
    SOURCE_DISAGREEMENTS = "source_disagreements"
    SOURCE_PERSONS = "source_persons"
    SOURCE_PLACES = "source_places"
    SOURCE_POSTS = "source_posts"
    SOURCE_UNDATED = "source_undated"


class Precision(StrEnum):
    """How exactly a date is given."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    WIDER = "wider"
    UNDATED = "undated"


_ORDER = tuple(Precision)


class DisagreementKind(StrEnum):
    """Where a disagreement comes from: declared by the editor, found by comparing claims, or a correction of ours."""

    DECLARED = "declared"
    COMPUTED = "computed"
    CORRECTION = "correction"


class DisagreementAbout(StrEnum):
    """What its readings differ in."""

    DATES = "dates"
    PLACES = "places"
    POSTS = "posts"
    RANKS = "ranks"
    FATES = "fates"
    NAMES = "names"
    TIES = "ties"
    LIFE = "life"


ABOUT_KIND: Mapping[str, DisagreementAbout] = {
    "posting": DisagreementAbout.POSTS,
    "rank_holding": DisagreementAbout.RANKS,
    "fate": DisagreementAbout.FATES,
    "name_form": DisagreementAbout.NAMES,
    "codename_use": DisagreementAbout.NAMES,
    "identifier": DisagreementAbout.NAMES,
    "relation": DisagreementAbout.TIES,
    "activity": DisagreementAbout.TIES,
}
"""What readings of a kind of claim are about, where they differ in more than date or place; else a life."""
LEVELS, USUAL_LEVEL = (1, 2, 3), 2
"""How many levels of a tree a coverage may go down."""
_EXACT = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), Precision.DAY),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), Precision.MONTH),
    (re.compile(r"\d{4}(-2[1-4])?"), Precision.YEAR),
)


@dataclass(frozen=True, slots=True)
class DisagreementFilter:
    """Which disagreements are asked for: all, unless something is named. Each tuple is any-of."""

    kinds: tuple[str, ...] = ()
    abouts: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    preferred: bool | None = None


@dataclass(frozen=True, slots=True)
class CoverageFilter:
    """Which coverage is asked for: its rows, the place to open, how deep, and the years (None: all there are)."""

    by: CoverageBy = CoverageBy.PLACE
    place: int | None = None
    levels: int = USUAL_LEVEL
    first: int | None = None
    last: int | None = None


def precision(edtf: str | None) -> Precision:
    """How exactly a claim with these canonical dates is dated: as its more exact end is; a season counts as a year.

    The many spans there are have few ends, and these are kept.
    """
    return _more_exact(_precision_of_end(end) for end in (edtf or "").split("/") if end not in ("", ".."))


def _more_exact(ends: Iterable[Precision]) -> Precision:
    return min(ends, key=_ORDER.index, default=Precision.UNDATED)


@lru_cache(maxsize=32768)
def _precision_of_end(edtf: str) -> Precision:
    return _precision(parse_expression(edtf))


def _precision(end: Expression) -> Precision:
    if end.form is not Form.DATE:
        return Precision.WIDER
    bare = end.edtf.rstrip("?~%")
    return next((exact for shape, exact in _EXACT if shape.fullmatch(bare)), Precision.WIDER)


def about(kinds: set[str], differing: set[str]) -> DisagreementAbout:
    """What readings of these kinds of claim are about; `differing` names the fields in which they differ, dates aside.

    Only the dates; only the place, and at most what stood there; else by the first kind in `ABOUT_KIND`.
    """
    if len(kinds) == 1 and not differing:
        return DisagreementAbout.DATES
    if len(kinds) == 1 and "place_id" in differing and differing <= {"place_id", "organisation_id"}:
        return DisagreementAbout.PLACES
    return next((one for kind, one in ABOUT_KIND.items() if kind in kinds), DisagreementAbout.LIFE)
