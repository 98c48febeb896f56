"""From exceptions to problem+json (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from app.api.current import request_id
from app.errors import InvalidInputError, KartotekaError, NotFoundError, Problem

MEDIA_TYPE = "application/problem+json"


def problem_response(
    status: int, title: str, detail: str, problems: Sequence[Problem] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    """A problem document; it names the request, so that the operator finds it in the log."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body["errors"] = [
        {"parameter": one.parameter, "value": one.value, "message": one.message, "accepted": list(one.accepted)}
        for one in problems
    ]
    if id_ := request_id():
        body["request_id"] = id_
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def problem_of(error: KartotekaError) -> JSONResponse:
    """The problem document of one of our errors."""
    if isinstance(error, InvalidInputError):
        return problem_response(error.status, error.title, error.detail, error.problems)
    if isinstance(error, NotFoundError):
        near = f"; nearest: {', '.join(error.suggestions)}" if error.suggestions else ""
        problems = [Problem("id", "", error.detail, error.suggestions)] if error.suggestions else []
        return problem_response(error.status, error.title, error.detail + near, problems)
    return problem_response(error.status, error.title, error.detail, headers=later(error))


def later(error: KartotekaError) -> dict[str, str]:
    """The header that says when to ask again, where that makes sense."""
    return {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
