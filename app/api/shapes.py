"""Shapes of lists and problems, and how a list leaves: page, whole JSON array, or CSV."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer
from sqlalchemy import Connection

from app.api.params import Params
from app.api.streams import Streamed
from app.db.database import Database
from app.schemas.claims import PostingOut
from app.schemas.parts import Response as Shape
from app.schemas.roster import OnOut

T = TypeVar("T")


class ListOut(Shape, Generic[T]):
    """A page of a list. `total` is null beyond 10,000 unless `count=exact`; `next` is null on the last page."""

    items: list[T]
    total: int | None
    next: str | None


class _Windowed(ListOut[T], Generic[T]):
    """A list whose totals by overlap kind are there only where a window was asked for."""

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        return {
            name: value for name, value in fields.items()
            if value is not None or not name.endswith(("by_overlap", "counted"))
        }  # fmt: skip


class PostingListOut(_Windowed[T], Generic[T]):
    """A page of postings: totals by overlap kind (where a window was given), of claims and of persons.

    `set_aside` counts claims that meet the filters but are put or came about otherwise than was asked
    (alleged, candidate, collective …); `place_wider` those placed only in something wider; `explanation` says
    why a list is empty, and what lies beside. `counted` is false where more than 10,000 answer among more than 100,000
    that would have to be read: then `total` and `persons` are null and nothing else is counted, unless `count=exact`
    asks for it; else it is absent.
    """

    by_overlap: dict[str, int] | None = None
    persons_by_overlap: dict[str, int] | None = None
    persons: int | None = 0
    counted: bool | None = None
    set_aside: dict[str, int] = Field(default_factory=dict)
    place_wider: dict[str, int] = Field(default_factory=dict)
    explanation: str | None = None


class RosterOut(PostingListOut[PostingOut]):
    """A page of postings that meet `on`, the day, month or year asked about."""

    on: OnOut


class FateListOut(_Windowed[T], Generic[T]):
    """A page of fate claims: totals by overlap kind (where a window was given), of claims and of persons.

    `place_wider` counts claims placed only in something wider; `explanation` says why a list is empty.
    """

    by_overlap: dict[str, int] | None = None
    persons_by_overlap: dict[str, int] | None = None
    persons: int = 0
    place_wider: dict[str, int] = Field(default_factory=dict)
    explanation: str | None = None


class PersonListOut(_Windowed[T], Generic[T]):
    """A page of persons; with a window, persons by the surest way one of their postings meets it, and the postings.

    `place_wider` counts persons placed only in something wider; `explanation` says why a list is empty. `counted` is
    false where more than 10,000 persons answer by posts that are not counted either (see lists of postings): then
    none of these is there, unless `count=exact` asks for it; else it is absent.
    """

    by_overlap: dict[str, int] | None = None
    claims_by_overlap: dict[str, int] | None = None
    counted: bool | None = None
    place_wider: dict[str, int] = Field(default_factory=dict)
    explanation: str | None = None


class CareerListOut(ListOut[T], Generic[T]):
    """A page of careers; persons by the surest order of their claims, whichever orders were asked for.

    `explanation` says why a list is empty, and what lies beside.
    """

    by_order: dict[str, int]
    explanation: str | None = None


class ProblemItem(BaseModel):
    """One thing wrong with one parameter, and what would be accepted."""

    parameter: str
    value: str
    message: str
    accepted: list[str]


class ProblemOut(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank", "title": "Invalid parameters", "status": 422,
                    "detail": "no role is called 'residnt'; nearest: resident",
                    "errors": [
                        {"parameter": "role", "value": "residnt",
                         "message": "no role is called 'residnt'; nearest: resident", "accepted": ["resident"]}
                    ],
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[ProblemItem] = Field(default_factory=list)


PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemOut, "description": "Nothing is recorded under this id."},
    422: {"model": ProblemOut, "description": "A parameter cannot be understood; each is named with what is accepted."},
}


def next_url(request: Request, params: Params, cursor: str | None) -> str | None:
    """The site-relative URL of the next page."""
    if cursor is None:
        return None
    return f"{request.url.path}?{urlencode([*params.pairs(without=['cursor']), ('cursor', cursor)])}"


def link_next(response: Response, url: str | None) -> None:
    """Set `Link: <…>; rel="next"` where there is a next page."""
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'


def streamed_json(db: Database, produce: Callable[[Connection], Iterable[BaseModel]]) -> StreamingResponse:
    """A bare JSON array of everything, streamed over a connection of its own."""

    def lines(connection: Connection) -> Iterator[bytes]:
        # The first piece holds the first item: it is found before anything is sent.
        before = b"[\n"
        for item in produce(connection):
            yield before + item.model_dump_json(by_alias=True).encode()
            before = b",\n"
        yield b"[\n]\n" if before == b"[\n" else b"\n]\n"

    return Streamed(db.exports, db.stream(lines), "application/json")


def streamed_csv(
    db: Database, name: str, produce: Callable[[Connection], Iterator[bytes]]
) -> StreamingResponse:
    """A CSV of everything, streamed over a connection of its own."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Streamed(db.exports, db.stream(produce), "text/csv; charset=utf-8", headers)


