"""One table from exception to answer: problem+json for programs, a page for readers."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from app.api.current import note_refusal
from app.api.middleware import allowed, speaks_recon
from app.api.operations import OPERATIONS
from app.api.problems import problem_of, problem_response
from app.db.deadline import begin_anew, was_stopped
from app.domain.reconcile import ROOT as RECON
from app.domain.urls import API
from app.errors import GoneElsewhereError, KartotekaError, NotFoundError, TooSlowError
from app.web import errors as error_pages

log = logging.getLogger("kartoteka")
RETRY_SECONDS = 5
"""After how long it makes sense to ask a database again that did not answer."""
LAST_SECONDS = 1.0
"""How long reads for the page that tells of an error may take."""


def _wants_problem(path: str) -> bool:
    """Programs get problem+json; readers get a page."""
    if path in OPERATIONS:
        return True
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
    if error.retry_after is not None:
        note_refusal(error.title)
        begin_anew(LAST_SECONDS)
    return problem_of(error) if _wants_problem(request.url.path) else error_pages.page_of(request, error)


def refused(path: str, error: KartotekaError) -> Response:
    """The answer to a request that is turned away before anything is read for it."""
    return problem_of(error) if _wants_problem(path) else error_pages.bare_page(error)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    detail = f"there is nothing at {request.url.path}" if error.status_code == 404 else str(error.detail)
    title = {404: "Not found", 405: "Method not allowed"}.get(error.status_code, "Error")
    if _wants_problem(request.url.path):
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
    if isinstance(error, OperationalError) and was_stopped(error):
        return await _ours(request, TooSlowError())
    log.error("database: %s", error)
    detail = "The database does not answer right now; nothing was changed. Try again in a moment."
    if _wants_problem(request.url.path):
        return problem_response(503, "Database not available", detail, headers={"Retry-After": str(RETRY_SECONDS)})
    gone = KartotekaError(detail)
    gone.retry_after = RETRY_SECONDS
    return error_pages.page_of(request, gone, status=503, title="Database not available")


async def unexpected(request: Request, error: Exception) -> Response:
    """The answer where something went wrong that nobody foresaw."""
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    detail = "Something went wrong on our side; it has been logged."
    if _wants_problem(request.url.path):
        return problem_response(500, "Internal error", detail)
    return error_pages.page_of(request, KartotekaError(detail))


def handle_errors(app: FastAPI) -> None:
    """Register the table."""
    app.add_exception_handler(KartotekaError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(PoolTimeoutError, _unavailable)
    app.add_exception_handler(Exception, unexpected)
