"""The query model: what may be asked, with every word already resolved to keys. Pure data."""

from dataclasses import dataclass, field, replace

from app.domain.dates import Window
from app.domain.overlap import Overlap

ANSWERED_MODES = ("asserted", "attributed")
"""How a source must put a claim for a plain question to answer with it."""
ANSWERED_ACTUALITIES = ("held", "appointed")
"""What must have come about, by the source."""
FATE_MODES = (*ANSWERED_MODES, "alleged")
"""Fates answer with rival theories too, marked."""
GROUPS = ("role", "place", "organisation", "service", "decade", "year")
"""What cohorts can be grouped by."""
ANY_TIME = Window(None, None)
"""No window: every claim answers."""
DEFAULT_OVERLAPS = (Overlap.CERTAIN, Overlap.POSSIBLE)
NOT_STATED = "not-stated"
"""The value of `fate` that asks for persons about whom no fate is claimed."""


DEFAULT_LIMIT = 50
MOST_LIMIT = 1000
COUNT_CAP = 10_000
"""Totals are exact up to here and null beyond, unless asked for exactly."""


def shown_total(total: int, *, exact: bool) -> int | None:
    """A total as answers show it: null beyond the cap unless counted exactly on request."""
    return total if exact or total <= COUNT_CAP else None


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a list: how many, after which opaque cursor, and whether to count exactly."""

    limit: int | None = DEFAULT_LIMIT
    cursor: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class PostFilter:
    """What must hold of one posting: each tuple is any-of (keys as given; trees include what is below)."""

    roles: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    covers: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    wider: bool = False
    """Whether posts placed only in something wider than the places asked for answer too, never as certain."""
    around: frozenset[str] = frozenset()
    """The ids of these wider places."""
    natures: tuple[str, ...] = ()
    collective: bool = False
    """Whether a role was asked for that men hold only among others: then its collective claims answer too."""
    window: Window = ANY_TIME

    @property
    def asks(self) -> bool:
        """Whether anything is asked of a posting at all."""
        return any((self.roles, self.organisations, self.places, self.covers, self.services, self.dated))

    @property
    def dated(self) -> bool:
        """Whether there is a window."""
        return self.window.start is not None or self.window.end is not None

    def within(self, window: Window) -> "PostFilter":
        """The same in another window."""
        return replace(self, window=window)


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What must hold of a person, ever."""

    words: str = ""
    personnel: bool | None = None
    identified: bool | None = None
    sex: str | None = None
    services: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    rank_min: int | None = None
    fates: tuple[int, ...] = ()
    no_fate: bool = False
    """Whether persons about whom no fate is claimed are asked for, beside those who met one of `fates`."""
    badges: tuple[str, ...] = ()
    """How the fate is drawn: any of `Drawn`."""
    institutions: tuple[int, ...] = ()
    decorations: tuple[int, ...] = ()
    codenames: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    post: PostFilter = field(default_factory=PostFilter)
    overlaps: tuple[Overlap, ...] = DEFAULT_OVERLAPS
    """How the one posting may meet the window."""

    @property
    def asks_fate(self) -> bool:
        """Whether a fate, or that none is claimed, is asked for."""
        return bool(self.fates) or self.no_fate


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """A question about postings."""

    post: PostFilter = field(default_factory=PostFilter)
    persons: tuple[int, ...] = ()
    personnel: bool | None = None
    ranks: tuple[int, ...] = ()
    rank_min: int | None = None
    fates: tuple[int, ...] = ()
    no_fate: bool = False
    """Whether persons about whom no fate is claimed are asked for, beside those who met one of `fates`."""
    sources: tuple[int, ...] = ()
    modes: tuple[str, ...] = ()
    actualities: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = DEFAULT_OVERLAPS
    readings: str = "source"
    sort: str = "date"

    @property
    def asks_rank(self) -> bool:
        """Whether a rank held then is asked for."""
        return bool(self.ranks) or self.rank_min is not None

    @property
    def asks_fate(self) -> bool:
        """Whether a fate, or that none is claimed, is asked for."""
        return bool(self.fates) or self.no_fate


@dataclass(frozen=True, slots=True)
class FateFilter:
    """A question about fates."""

    kinds: tuple[int, ...] = ()
    agent_organisations: tuple[int, ...] = ()
    agent_persons: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    window: Window = ANY_TIME
    overlaps: tuple[Overlap, ...] = DEFAULT_OVERLAPS

    @property
    def dated(self) -> bool:
        """Whether there is a window."""
        return self.window.start is not None or self.window.end is not None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """A question about claims of any kind."""

    kinds: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    passage: int | None = None
    modes: tuple[str, ...] = ()
    actualities: tuple[str, ...] = ()
    assessments: tuple[str, ...] = ()
