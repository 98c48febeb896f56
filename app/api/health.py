"""`/healthz` and `/readyz`: whether the process lives, and whether it can answer questions now."""

import logging

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ConfigDict
from sqlalchemy.exc import SQLAlchemyError

from app.api.deps import Db
from app.api.operations import HEALTH, READY
from app.api.problems import problem_response
from app.api.shapes import ProblemOut
from app.db.database import Database
from app.db.deadline import sooner
from app.db.revisions import newest_revision
from app.errors import KartotekaError, Problem
from app.queries.ready import schema_revision
from app.schemas.parts import Response as Shape

ASK_SECONDS = 2.0
"""How long the database may take to say where it stands."""
_FRESH = {"Cache-Control": "no-store"}
log = logging.getLogger("kartoteka")
router = APIRouter(tags=["operation"])


class HealthOut(Shape):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ok"}]})

    status: str = "ok"


class ServerOut(Shape):
    """A database server reads may go to; what ails one that does not answer is in the log."""

    replica: bool
    answers: bool


class ReadyOut(Shape):
    """Questions are answered, from a database with this program's schema."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"status": "ready", "revision": "0007", "servers": [{"replica": False, "answers": True}]},
            ]
        }
    )

    status: str = "ready"
    revision: str
    servers: list[ServerOut]


@router.get(HEALTH, responses={200: {"model": HealthOut}})
async def health() -> JSONResponse:
    """Whether the process lives; no database is asked."""
    return JSONResponse(HealthOut().model_dump(), headers=_FRESH)


@router.get(READY, responses={200: {"model": ReadyOut}, 503: {"model": ProblemOut}})
async def ready(request: Request, db: Db) -> JSONResponse:
    """Whether questions can be answered now: the database answers, has this program's schema, nobody is stopping."""
    revision, found = await _revision(db)
    if request.app.state.stopping.is_set():
        found.append(Problem("process", "stopping", "the process is stopping", ("another process",)))
    if found:
        told = "; ".join(one.message for one in found)
        return problem_response(503, "Not ready", told, found, {**_FRESH, "Retry-After": "5"})
    servers = [ServerOut(replica=one.replica, answers=one.answers) for one in db.states()]
    return JSONResponse(ReadyOut(revision=revision, servers=servers).model_dump(), headers=_FRESH)


async def _revision(db: Database) -> tuple[str, list[Problem]]:
    """The revision the database stands at, and what keeps it from being read."""
    newest = newest_revision()
    try:
        with sooner(ASK_SECONDS):
            revision = await db.run(schema_revision)
    except (SQLAlchemyError, KartotekaError) as error:
        log.warning("not ready: %s", error)
        message = "the database does not answer, or holds nothing yet"
        return "", [Problem("database", "", message, ("one that answers",))]
    if revision == newest:
        return newest, []
    message = f"the database has the schema {revision or 'of nothing yet'}, this program knows {newest}"
    return "", [Problem("database", revision or "", message, (newest,))]
