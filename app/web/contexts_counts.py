"""What pages show of counts: facets beside a list, and ways out of an empty answer."""

from dataclasses import dataclass

Link = tuple[str, str]
"""A label and an address."""


@dataclass(frozen=True, slots=True)
class FacetView:
    """One value of a facet; no address where no filter expresses it."""

    label: str
    count: int
    url: str | None


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet: the most frequent values, the rest, and how many more the page leaves to the data."""

    title: str
    shown: tuple[FacetView, ...]
    rest: tuple[FacetView, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """An empty answer: what lies near it ("1 was attested before") and what one filter less would give, as links."""

    near: tuple[Link, ...] = ()
    without: tuple[Link, ...] = ()
