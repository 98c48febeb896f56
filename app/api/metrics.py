"""`/metrics`: figures for Prometheus, of all workers together."""

import os
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated, cast

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app import __version__
from app.api.current import Answering
from app.api.deps import Config, Db
from app.api.operations import METRICS, MULTIPROCESS
from app.db.database import Database
from app.errors import KartotekaError, NotFoundError
from app.queries.pages import ReleaseMark, release_mark

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper ends of the classes of time; the last is the longest an answer may take by default."""
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
router = APIRouter(tags=["operation"])


class Metrics:
    """The figures one process keeps. `read` is told of each read of the database, `answered` of each request."""

    def __init__(self) -> None:
        self.registry = to = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter(
            "kartoteka_requests", "Requests answered, by route, method and status.", labels, registry=to
        )
        self.seconds = Histogram(
            "kartoteka_request_seconds", "Time from a request to the end of its answer, by route.", ("route",),
            buckets=SECONDS, registry=to,
        )  # fmt: skip
        self.in_flight = Gauge(
            "kartoteka_requests_in_flight", "Requests being answered.", multiprocess_mode="livesum", registry=to
        )
        self.bytes = Counter("kartoteka_response_bytes", "Bytes of answers, as sent.", registry=to)
        self.refused = Counter(
            "kartoteka_requests_refused", "Requests refused for what they cost.", ("reason",), registry=to
        )
        self.reads = Counter("kartoteka_database_reads", "Reads of the database.", registry=to)
        self.read_seconds = Counter(
            "kartoteka_database_read_seconds", "Time spent in reads of the database.", registry=to
        )

    def answered(self, current: Answering, method: str, status: int, size: int, seconds: float) -> None:
        """Count a request: `size` in bytes as sent, `seconds` from its beginning to the end of its answer."""
        route = current.route or "none"
        self.in_flight.dec()
        self.requests.labels(route, method if method in _METHODS else "other", str(status)).inc()
        self.seconds.labels(route).observe(seconds)
        self.bytes.inc(size)
        if current.refused:
            self.refused.labels(current.refused).inc()

    def read(self, seconds: float) -> None:
        """Count a read of the database."""
        self.reads.inc()
        self.read_seconds.inc(seconds)


class _About(Collector):
    """What is served: the program's version, the data's release, the kind of database, and how its servers are."""

    def __init__(self, release: ReleaseMark | None, db: Database) -> None:
        self.labels = [__version__, release.version if release else "", db.engine.dialect.name]
        self.db = db

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A figure that is always 1, and two of each server; a server is asked now."""
        family = GaugeMetricFamily("kartoteka_info", "What is served.", labels=("version", "release", "database"))
        family.add_metric(self.labels, 1)
        yield family
        words = ("server", "replica")
        answers = GaugeMetricFamily("kartoteka_database_answers", "Whether a database server answers.", labels=words)
        behind = GaugeMetricFamily(
            "kartoteka_database_behind_seconds", "How far a replica is behind, where something waits.", labels=words
        )
        for state in self.db.states(ask=True):
            values = (state.name, str(state.replica).lower())
            answers.add_metric(values, state.answers)
            if state.behind is not None:
                behind.add_metric(values, state.behind)
        yield answers
        yield behind


def page_of(metrics: Metrics, about: Collector) -> bytes:
    """All figures as text; those of every worker, where there are several."""
    registry = CollectorRegistry()
    registry.register(about)
    if not os.environ.get(MULTIPROCESS):
        return generate_latest(registry) + generate_latest(metrics.registry)
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _metrics(request: Request) -> Metrics | None:
    return cast("Metrics | None", request.app.state.metrics)


@router.get(METRICS, response_class=PlainTextResponse)
async def figures(
    request: Request, db: Db, config: Config, metrics: Annotated[Metrics | None, Depends(_metrics)]
) -> PlainTextResponse:
    """Figures for Prometheus, where the operator opened this address to whoever asks (`KARTOTEKA_METRICS`)."""
    if metrics is None or not (config.metrics == "on" or _is_near(request)):
        raise NotFoundError(f"there is nothing at {METRICS}")
    try:
        release = await db.run(release_mark)
    except (SQLAlchemyError, KartotekaError):  # which is what the figures are there to tell
        release = None
    text = await to_thread.run_sync(page_of, metrics, _About(release, db))
    return PlainTextResponse(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _is_near(request: Request) -> bool:
    """Whether the asking program runs on the same machine, and asks for itself: a proxy says that it passes on."""
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
