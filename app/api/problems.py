"""From exceptions to problem+json (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from app.errors import InvalidInputError, KartotekaError, NotFoundError, Problem

MEDIA_TYPE = "application/problem+json"


def problem_response(
    status: int, title: str, detail: str, problems: Sequence[Problem] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    """A problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body["errors"] = [
        {"parameter": one.parameter, "value": one.value, "message": one.message, "accepted": list(one.accepted)}
        for one in problems
    ]
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def problem_of(error: KartotekaError) -> JSONResponse:
    """The problem document of one of our errors."""
    if isinstance(error, InvalidInputError):
        return problem_response(error.status, error.title, error.detail, error.problems)
    if isinstance(error, NotFoundError):
        near = f"; nearest: {', '.join(error.suggestions)}" if error.suggestions else ""
        problems = [Problem("id", "", error.detail, error.suggestions)] if error.suggestions else []
        return problem_response(error.status, error.title, error.detail + near, problems)
    return problem_response(error.status, error.title, error.detail)
