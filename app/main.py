"""The application: routes, static files, errors, headers. `create_app` is the only way to make one."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

from fastapi import FastAPI

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
    health,
    metrics,
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
from app.api.middleware import Bounded, Bounds, Compressed, ConditionalGet, EveryAnswer, Recorded, Routed
from app.api.stopping import noticing_signals
from app.db.database import Database
from app.domain.urls import API
from app.paths import STATIC, TEMPLATES
from app.settings import Settings, get_settings
from app.web.failures import handle_errors, refused, unexpected
from app.web.routers import DEVELOPMENT, PAGES
from app.web.static_files import StaticFolder

DESCRIPTION = """Careers of intelligence personnel as cited claims. Every element of an answer names the passage it
stands in. Dates are EDTF with four bounds; an unknown bound is null. Answers to questions with a window say
`certain` or `possible`, and why. Data: CC BY 4.0."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application on the database the settings name; the database must be migrated."""
    chosen = settings or get_settings()
    database = Database.of(chosen)
    stopping = Event()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with noticing_signals(stopping):
            yield
        database.close()

    app = FastAPI(
        title="Kartoteka", version=__version__, description=DESCRIPTION, lifespan=lifespan,
        openapi_url=f"{API}/openapi.json", docs_url=None, redoc_url=None,
        license_info={"name": "Data: CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    )
    app.state.settings = chosen
    app.state.database = database
    app.state.stopping = stopping
    app.state.metrics = None if chosen.metrics == "off" else metrics.Metrics()
    for module in (
        claims, cohorts, facets, postings, persons, vocabularies, careers, roster, succession, company, ask, search,
        duplicates, disagreements, coverage, years, compare, network,
    ):  # fmt: skip
        app.include_router(module.router, prefix=API)
    for module in (data, reconcile, reconcile_suggest, health, metrics):
        app.include_router(module.router)
    for router in (*PAGES, *(DEVELOPMENT if chosen.development else ())):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFolder(directory=STATIC), name="static")
    handle_errors(app)
    _wrap(app, database, chosen)
    return app


def _wrap(app: FastAPI, database: Database, chosen: Settings) -> None:
    """What every request passes through; the last added is the outermost."""
    figures = app.state.metrics
    database.observed = figures.read if figures else None
    app.add_middleware(Routed, unexpected=unexpected)
    app.add_middleware(Compressed, minimum_size=400, compresslevel=6)
    app.add_middleware(ConditionalGet, database=database, code=_code(), most_kept=chosen.cache_mb << 20)
    bounds = Bounds(chosen.in_flight, chosen.queue, chosen.request_seconds, chosen.export_seconds)
    app.add_middleware(Bounded, bounds=bounds, refuse=refused)
    app.add_middleware(EveryAnswer)
    app.add_middleware(Recorded, metrics=figures)


def _code() -> str:
    """A word that changes when the program or its templates change."""
    digest = hashlib.sha256(__version__.encode())
    for folder in (TEMPLATES, STATIC, Path(__file__).parent):
        for path in sorted(folder.rglob("*.*")):
            if path.suffix in (".html", ".svg", ".css", ".js", ".py"):
                digest.update(f"{path.name}{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()
