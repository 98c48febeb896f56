"""Pages out of templates: one Jinja environment, its filters, and what every page shows beside its own context."""

import hashlib
import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from app.api.params import MOST_CHARACTERS
from app.domain import urls
from app.domain.date_labels import day_words
from app.domain.terms import words
from app.paths import STATIC, TEMPLATES
from app.queries.pages import ReleaseMark, release_mark
from app.web.contexts.page import PageContext
from app.web.drawings.colours import service_class

NAVIGATION = (
    ("/ask", "Ask"),
    ("/persons", "People"),
    ("/where", "Who was where"),
    ("/careers", "Careers"),
    ("/places", "Places"),
    ("/organisations", "Organisations"),
    ("/sources", "Sources"),
    ("/data", "Data"),
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SCRIPTS = (("CYRILLIC", "ru"), ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("KATAKANA-HIRAGANA", "ja"), ("CJK", "zh"))
"""What the Unicode names of letters begin with, and the language they tell of here; kana before Han, which Japanese
has too."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows around its own content: `site` in the templates.

    `base` is the start of absolute addresses without a slash at its end; `canonical` the page's absolute address;
    `report` the page on reporting an error in this very page or record.
    """

    base: str
    canonical: str
    release: ReleaseMark | None
    navigation: tuple[tuple[str, str], ...]
    licence: str
    report: str


def render(request: Request, template: str, context: PageContext, status: int = 200) -> HTMLResponse:
    """The page: the template's own context by field name, and `site`."""
    own = {field.name: getattr(context, field.name) for field in fields(context)}
    html = environment().get_template(template).render(own, site=_site(request, context))
    return HTMLResponse(html, status)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one environment: escaping everywhere, undefined names are errors, compiled templates kept in a folder."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(),  # a folder of this user alone: Jinja checks
        auto_reload=False,
    )
    made.filters.update(
        words=words, first_upper=first_upper, first_lower=first_lower, day=day, number=number, script_lang=script_lang
    )
    made.globals.update(
        person_url=urls.person,
        claim_url=urls.claim,
        report_url=urls.report,
        source_url=urls.source,
        term_url=term_url,
        with_query=urls.with_query,
        asset=asset,
        api=urls.API,
        ink=service_class,
    )
    return made


def term_url(plural: str, slug: str) -> str:
    """The page of a term by its vocabulary's plural: `term_url("places", "harbin")`."""
    return f"/{plural}/{slug}"


def first_upper(text: str) -> str:
    """The text with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]


def first_lower(text: str) -> str:
    """The text with its first letter small and the rest as it is."""
    return text[:1].lower() + text[1:]


@lru_cache(maxsize=16384)
def script_lang(text: str) -> str:
    """The language that words in a script of their own are read aloud in: "ru", "zh" or "ja".

    "" where there are Latin letters, or none at all: such words are read as those around them.
    """
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()}
    if "LATIN" in found:
        return ""
    return next((language for script, language in SCRIPTS if script in found), "")


def day(moment: datetime) -> str:
    """A day in words: "22 November 2026"."""
    return day_words(moment)


def number(value: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a static file, changed whenever its content is."""
    digest = hashlib.sha256((STATIC / Path(name).name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:10]}"


def base_url(request: Request) -> str:
    """The start of absolute addresses: as the operator set it, else as the request came."""
    chosen: str = request.app.state.settings.public_url
    return (chosen or str(request.base_url)).rstrip("/")


def _site(request: Request, context: PageContext) -> Site:
    base = base_url(request)
    path = context.canonical
    if path is None:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    subject = context.subject or path
    return Site(base, base + path, _release(request), NAVIGATION, LICENCE, _report(subject))


def _report(subject: str) -> str:
    """Where to report an error in a record or a page; of an address too long to be a parameter, the path alone."""
    return urls.report(subject if len(subject) <= MOST_CHARACTERS else subject.partition("?")[0][:MOST_CHARACTERS])


def release_words(request: Request) -> str:
    """The release in words: "release 2026.11", "no release" where no data is loaded."""
    mark = _release(request)
    return f"release {mark.version}" if mark else "no release"


def _release(request: Request) -> ReleaseMark | None:
    """The release; None where none is loaded or the database cannot answer, since error pages have footers too."""
    database: Any = getattr(request.app.state, "database", None)
    if database is None:
        return None
    try:
        return database.ask(release_mark)  # type: ignore[no-any-return]
    except SQLAlchemyError:
        return None
