"""What pages and files show of places: a map for wide screens and for phones, and the table that says the same."""

from dataclasses import dataclass

from app.web.drawings.map import MapDrawing


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in the table beside a map.

    `names` are (name, language) in its own scripts; `posts` are (number, address) on the page, `counts` the same in
    words where they are not listed; `events` what else happened there, as (words, address); `when` the dates in words;
    `remark` why it is not drawn, or how ("a region, not a town"), "" where there is nothing to say.
    """

    id: str
    label: str
    href: str
    names: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, str], ...]
    counts: str
    events: tuple[tuple[str, str], ...]
    when: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """A map and its table. `wide` and `narrow` are None where no place has coordinates.

    `title` names the map and `words` describe it in a sentence or two; `counted` is what a dot's size tells; `file`
    is the address of its SVG and `data` that of its GeoJSON, "" where there is none.
    """

    title: str
    words: str
    wide: MapDrawing | None
    narrow: MapDrawing | None
    lines: tuple[PlaceLine, ...]
    counted: str = "posts"
    file: str = ""
    data: str = ""

    @property
    def credit(self) -> str:
        """Whose lines the base is made of."""
        return (
            "Coast: Natural Earth, public domain. Railways (dashed) and rivers are our own simplified lines. "
            "No borders: they moved."
        )

    @property
    def shapes(self) -> frozenset[str]:
        """The shapes that are drawn, for the legend."""
        if self.wide is None:
            return frozenset()
        found = {mark.point.shape for mark in self.wide.marks}
        found |= {"unsure" for mark in self.wide.marks if not mark.point.sure}
        return frozenset(found | {"certain" if leg.way.certain else "possible" for leg in self.wide.legs})
