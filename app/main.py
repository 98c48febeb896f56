"""The application: routes, static files, errors, headers. `create_app` is the only way to make one."""

import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from app import __version__
from app.api import (
    ask,
    careers,
    claims,
    cohorts,
    company,
    compare,
    coverage,
    data,
    disagreements,
    duplicates,
    facets,
    network,
    persons,
    postings,
    reconcile,
    reconcile_suggest,
    roster,
    search,
    succession,
    vocabularies,
    years,
)
from app.api.middleware import Compressed, ConditionalGet, EveryAnswer, allowed, speaks_recon
from app.api.problems import problem_of, problem_response
from app.db.database import Database
from app.domain.reconcile import ROOT as RECON
from app.domain.urls import API
from app.errors import GoneElsewhereError, KartotekaError, NotFoundError
from app.paths import STATIC, TEMPLATES
from app.settings import Settings, get_settings
from app.web import errors as error_pages
from app.web.routers import DEVELOPMENT, PAGES
from app.web.static_files import StaticFolder

log = logging.getLogger("kartoteka")

DESCRIPTION = """Careers of intelligence personnel as cited claims. Every element of an answer names the passage it
stands in. Dates are EDTF with four bounds; an unknown bound is null. Answers to questions with a window say
`certain` or `possible`, and why. Data: CC BY 4.0."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application on the database the settings name; the database must be migrated."""
    chosen = settings or get_settings()
    database = Database(chosen.database_url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    app = FastAPI(
        title="Kartoteka", version=__version__, description=DESCRIPTION, lifespan=lifespan,
        openapi_url=f"{API}/openapi.json", docs_url=None, redoc_url=None,
        license_info={"name": "Data: CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    )
    app.state.settings = chosen
    app.state.database = database
    for module in (
        claims, cohorts, facets, postings, persons, vocabularies, careers, roster, succession, company, ask, search,
        duplicates, disagreements, coverage, years, compare, network,
    ):  # fmt: skip
        app.include_router(module.router, prefix=API)
    for module in (data, reconcile, reconcile_suggest):
        app.include_router(module.router)
    for router in (*PAGES, *(DEVELOPMENT if chosen.development else ())):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFolder(directory=STATIC), name="static")
    _handle_errors(app)
    app.add_middleware(ConditionalGet, database=database, code=_code())
    app.add_middleware(Compressed, minimum_size=400, compresslevel=6)
    app.add_middleware(EveryAnswer)
    return app


def _code() -> str:
    """A word that changes when the program or its templates change."""
    digest = hashlib.sha256(__version__.encode())
    for folder in (TEMPLATES, STATIC, Path(__file__).parent):
        for path in sorted(folder.rglob("*.*")):
            if path.suffix in (".html", ".svg", ".css", ".js", ".py"):
                digest.update(f"{path.name}{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _wants_problem(request: Request) -> bool:
    """Programs get problem+json; readers get a page."""
    path = request.url.path
    return path.startswith((f"{API}/", "/data/")) or (speaks_recon(path) and path != f"{RECON}/preview")


def _moved(request: Request, error: GoneElsewhereError) -> Response:
    """A permanent redirect to the record's new id, at the same kind of address, wherever the former id stands in it."""
    parts = (part.partition(".") for part in request.url.path.split("/"))
    path = "/".join(f"{error.slug if stem == error.former else stem}{dot}{suffix}" for stem, dot, suffix in parts)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path}{query}", 308)


async def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, KartotekaError):
        raise error
    if isinstance(error, GoneElsewhereError):
        return _moved(request, error)
    return problem_of(error) if _wants_problem(request) else error_pages.page_of(request, error)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    detail = f"there is nothing at {request.url.path}" if error.status_code == 404 else str(error.detail)
    title = {404: "Not found", 405: "Method not allowed"}.get(error.status_code, "Error")
    if _wants_problem(request):
        headers = dict(error.headers or {})
        if "allow" in {name.lower() for name in headers}:
            headers = {"Allow": allowed(request.url.path)}
        return problem_response(error.status_code, title, detail, headers=headers)
    ours = NotFoundError(detail) if error.status_code == 404 else KartotekaError(detail)
    return error_pages.page_of(request, ours, status=error.status_code, title=title)


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return problem_response(422, "Invalid parameters", f"{request.url.path}: {error.errors()}")


async def _unavailable(request: Request, error: Exception) -> Response:
    log.error("database: %s", error)
    detail = "The database does not answer right now; nothing was changed. Try again in a moment."
    if _wants_problem(request):
        return problem_response(503, "Database not available", detail, headers={"Retry-After": "5"})
    return error_pages.page_of(request, KartotekaError(detail), status=503, title="Database not available")


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    detail = "Something went wrong on our side; it has been logged."
    if _wants_problem(request):
        return problem_response(500, "Internal error", detail)
    return error_pages.page_of(request, KartotekaError(detail))


def _handle_errors(app: FastAPI) -> None:
    """One table from exception to handler."""
    app.add_exception_handler(KartotekaError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(PoolTimeoutError, _unavailable)
    app.add_exception_handler(Exception, _unexpected)
