"""A drawing as a file of its own: with its colours for light and dark, its title, and its citation inside."""

import re
from dataclasses import dataclass
from functools import lru_cache

from fastapi import Response

from app.paths import STATIC
from app.web.drawings.text import lines_of

SVG = "image/svg+xml"
_LINE = 16
_OWN = {"map": ("map.css",), "network": ("drawings-network.css",), "coverage": ("drawings-coverage.css",),
        "cohorts": ("drawings-cohorts.css",)}
"""The style sheets of kinds of drawings beside that of all."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""The file's own style is inside it; nothing may be loaded or run."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a drawing in its own file: title, description, the lines of its citation, the size."""

    title: str
    description: str
    citation: tuple[str, ...]
    licence: str
    width: float
    height: float
    foot: float
    style: str


def sheet(
    title: str, description: str, citation: str, licence: str, width: float, height: float, kind: str = "",
    apart: str = "",
) -> Sheet:
    """The surroundings of a drawing of a kind and size; citation and what is not drawn take the lines they need."""
    lines = (*lines_of(apart, width - 24, 12, most=12), *lines_of(citation, width - 24, 12, most=6))
    return Sheet(title, description, lines, licence, width, height, 44 + _LINE * len(lines), style(kind))


@lru_cache(maxsize=8)
def style(kind: str = "") -> str:
    """The tokens of every page, the drawings' common rules, and a kind's own where it has a style sheet for them."""
    pages = (STATIC / "kartoteka.css").read_text(encoding="utf-8")
    names = ("drawings.css", *_OWN.get(kind, ()))
    own = "".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    return f"{layer(pages, 'tokens')}\n{re.sub(r'/[*].*?[*]/', '', own, flags=re.DOTALL)}"


def layer(css: str, name: str) -> str:
    """The block `@layer name { … }` of a style sheet, braces and all."""
    start = css.index(f"@layer {name} {{")
    depth = 0
    for place in range(css.index("{", start), len(css)):
        depth += (css[place] == "{") - (css[place] == "}")
        if not depth:
            return css[start : place + 1]
    raise ValueError(f"the layer {name} is not closed")


def svg_response(body: str, name: str) -> Response:
    """A drawing to look at or to keep under a name."""
    return Response(
        body, media_type=SVG,
        headers={"Content-Security-Policy": _POLICY, "Content-Disposition": f'inline; filename="{name}.svg"'},
    )  # fmt: skip
