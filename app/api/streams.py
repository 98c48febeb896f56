"""Long answers, sent piece by piece."""

import logging
from collections.abc import Generator, Mapping

from fastapi.responses import StreamingResponse
from starlette.types import Send

from app.api.current import note_refusal
from app.db.gate import Gate
from app.errors import KartotekaError

log = logging.getLogger("kartoteka")
PIECE = 1 << 15
"""Bytes that are gathered before they are sent: each sending is a change of threads."""


class CutShortError(Exception):
    """An answer that has begun cannot be ended; whoever takes it sees that it is not whole."""


class Streamed(StreamingResponse):
    """Pieces from a generator that works in a thread, as many such answers at once as `gate` lets in.

    Nothing is sent before there is something to send: until then whatever goes wrong still gets an answer of its own.
    The generator is closed at the end, however that comes: what it holds open is given back at once.
    """

    def __init__(
        self, gate: Gate, pieces: Generator[bytes], media_type: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(_gathered(pieces), media_type=media_type, headers=headers)
        self.gate = gate
        self.pieces = pieces

    async def stream_response(self, send: Send) -> None:
        """Send the answer; raises BusyError where there are too many of its kind, CutShortError once it has begun."""
        try:
            async with self.gate:
                await self._send(send)
        finally:
            self.pieces.close()

    async def _send(self, send: Send) -> None:
        pieces = aiter(self.body_iterator)
        piece = await anext(pieces, None)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            while piece is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await anext(pieces, None)
        except KartotekaError as error:
            note_refusal(error.title)
            log.warning("an answer is cut short: %s", error)
            raise CutShortError from error
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _gathered(pieces: Generator[bytes]) -> Generator[bytes]:
    """The same bytes in fewer pieces."""
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)
