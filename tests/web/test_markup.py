"""Pages, style sheets and drawings by the Nu checker: every kind of page, and the page of every record."""

import importlib
import pkgutil
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.routing import APIRoute

import app.web
from app.domain.urls import API
from app.paths import STATIC
from tests.support.npm import ProgramUnavailableError
from tests.support.nu import complaints, find_jar, find_java
from tests.support.pages import DRAWINGS, PAGES, REFUSALS
from tests.support.proof import nothing_of

RECORDS = ("persons", "places", "organisations", "roles", "ranks", "fates", "services", "codenames", "sources")
"""Lists of the API whose every record has a page."""
CLAIMS = 40
"""Every how manieth claim's page is looked at; they are alike, and many."""
UNKNOWN = (
    "does not validate RDF",
    "at-rule “@container”",
    *(f"Property “{name}” doesn't exist" for name in ("container-type", "paint-order", "vector-effect")),
)
"""What this version of the checker does not know: CSS of containment and SVG 2, and what metadata say."""
NO_PAGE = ("/id/{id}", "/reconcile/preview")
"""A redirection, and a page for other sites' frames; tests/web/test_reconcile_preview.py sees to that."""


Documents = dict[str, tuple[str, str]]
Said = dict[str, list[str]]


def gather(http: httpx.Client, addresses: Iterable[str], kind: str, suffix: str) -> tuple[Documents, Said]:
    """What is at each address as a document for the checker; and of those that do not answer as they should, why."""
    documents: Documents = {}
    missing: Said = {}
    for address in addresses:
        answer = http.get(address)
        status, said = answer.status_code, answer.headers["content-type"]
        if status == REFUSALS.get(address, 200) and said.startswith(kind):
            documents[address] = (suffix, answer.text)
        else:
            missing[address] = [f"answers {status} and {said}"]
    return documents, missing


def records(http: httpx.Client) -> list[str]:
    """The pages of all records, and of some claims."""
    found = [one["url"] for name in RECORDS for one in http.get(f"{API}/{name}.json").json()]
    return found + [one["url"] for one in http.get(f"{API}/claims.json").json()[::CLAIMS]]


@pytest.fixture(scope="module")
def verdict(site: str, tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What the checker says of each page, style sheet and drawing, in one run."""
    try:
        java, jar = find_java(), find_jar()
    except ProgramUnavailableError as error:
        pytest.skip(str(error))
    # A connection each: after a page that fails the server hangs up, and the next one is not to suffer for it.
    alone = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=site, trust_env=False, timeout=60, limits=alone) as http:
        documents, missing = gather(http, dict.fromkeys([*PAGES, *REFUSALS, *records(http)]), "text/html", ".html")
        drawings, undrawn = gather(http, DRAWINGS, "image/svg+xml", ".svg")
    documents |= drawings
    for suffix in (".css", ".svg"):
        documents |= {path.name: (suffix, path.read_text("utf-8")) for path in sorted(STATIC.glob(f"*{suffix}"))}
    return complaints(java, jar, documents, tmp_path_factory.mktemp("nu")) | missing | undrawn


def tell(verdict: Said) -> None:
    """Fail with all there is to say, but for what the checker does not know."""
    told = ((name, one) for name, said in verdict.items() for one in said)
    nothing_of([f"{name}: {one}" for name, one in told if not any(map(one.__contains__, UNKNOWN))])


def test_every_page_is_valid(verdict: Said) -> None:
    pages = {name: said for name, said in verdict.items() if name.startswith("/") and name not in DRAWINGS}
    assert len(pages) > 500
    tell(pages)


def test_every_style_sheet_is_valid(verdict: Said) -> None:
    assert "kartoteka.css" in verdict
    tell({name: said for name, said in verdict.items() if name.endswith(".css")})


def test_every_drawing_is_valid(verdict: Said) -> None:
    assert set(DRAWINGS) <= set(verdict)
    tell({name: said for name, said in verdict.items() if name.endswith(".svg")})


def test_the_checker_sees_what_is_wrong(verdict: Said, tmp_path_factory: pytest.TempPathFactory) -> None:
    wrong = {
        "page": (".html", "<!doctype html><html lang=en><title>x</title><p><div></div></p>"),
        "sheet": (".css", "a { colr: red }"),
        "drawing": (".svg", '<svg xmlns="http://www.w3.org/2000/svg"><nothing/></svg>'),
    }
    said = complaints(find_java(), find_jar(), wrong, tmp_path_factory.mktemp("wrong"))
    assert verdict
    assert all(said[name] for name in wrong), said


def test_every_kind_of_page_is_among_those_visited() -> None:
    """Each route of app/web that answers with a page or a drawing; files have a suffix and are other tests' matter."""
    modules = [
        importlib.import_module(f"app.web.{one.name}")
        for one in pkgutil.iter_modules(app.web.__path__) if one.name.startswith("pages_")
    ]  # fmt: skip
    routes = [one for module in modules for one in module.router.routes if isinstance(one, APIRoute)]
    shown = {one.path for one in routes if one.path.endswith(".svg") or "." not in one.path} - set(NO_PAGE)
    visited = set()
    for address in (urlsplit(one).path for one in [*PAGES, *REFUSALS, *DRAWINGS]):
        alike = (one for one in routes if ("." in address) == ("." in one.path))
        fitting = [one.path for one in alike if one.path_regex.match(address)]
        visited |= set(sorted(fitting, key=lambda one: one.count("{"))[:1])
    nothing_of([f"{one}: name such an address in tests/support/pages.py" for one in sorted(shown - visited)])
