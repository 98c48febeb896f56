"""What pages show of counts: facets beside a list, and ways out of an empty answer."""

from dataclasses import dataclass

Link = tuple[str, str]
"""A label and an address."""


@dataclass(frozen=True, slots=True)
class FacetView:
    """One value of a facet: persons of whom it holds; no address where no filter expresses it.

    `on` says that it was asked for: its address takes it off, and `count` is None where it was one of several.
    Of `alleged` among them it is only alleged.
    """

    label: str
    count: int | None
    url: str | None
    id: str = ""
    on: bool = False
    alleged: int = 0


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet: the most frequent values, the rest, and how many more the page leaves to the data."""

    title: str
    shown: tuple[FacetView, ...]
    rest: tuple[FacetView, ...] = ()
    more: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an answer by the texts says of our corrections: `words`, then a link to the same with ours.

    `link` are the words of the link.
    """

    words: str
    link: str
    url: str


@dataclass(frozen=True, slots=True)
class Silence:
    """An empty answer: what lies near it ("1 was attested before") and what one filter less would give, as links."""

    near: tuple[Link, ...] = ()
    without: tuple[Link, ...] = ()
