"""Drawings as files: the same macro that draws into a page draws into a file, with title, citation and licence."""

from typing import Any

from fastapi import Request, Response

from app.web.drawings.standalone import sheet, svg_response
from app.web.render import LICENCE, base_url, environment, release_words


def svg_file(
    request: Request, kind: str, drawing: Any, *, title: str, description: str, page: str, name: str,
    apart: str = "",
) -> Response:
    """A drawing of `templates/drawings/<kind>.svg.html` as a file that carries its own citation.

    `drawing` has `width` and `height`; `page` is the site-relative address it belongs to, with which links that are
    only a fragment are completed; `name` is the file's, without ending; `apart` says in words what is not drawn.
    """
    base = base_url(request)
    citation = f"{title}. Kartoteka, {release_words(request)}. {base}{page}. CC BY 4.0."
    around = sheet(title, description, citation, LICENCE, drawing.width, drawing.height, kind, apart)
    template = environment().get_template("drawings/_standalone.svg")
    body = template.render(
        kind=f"drawings/{kind}.svg.html", d=drawing, sheet=around, base=base, page=base + page,
    )  # fmt: skip
    return svg_response(body, name)
