"""So many at once, a few more in a queue, and a clear refusal beyond: a pile-up helps nobody."""

import asyncio
from types import TracebackType

from app.errors import BusyError


class Gate:
    """Lets `most` in at once; `waiting` more may wait, each for `seconds` at most. Used as `async with gate:`.

    Entering raises BusyError where the queue is full, or its time is over; `what` says what there is too much of.
    """

    def __init__(self, most: int, waiting: int, seconds: float, what: str) -> None:
        self.most_waiting = waiting
        self.seconds = seconds
        self.what = what
        self.waiting = 0
        self._free = asyncio.Semaphore(most)

    async def enter(self) -> None:
        """Go in, now or after a wait; `leave` must follow."""
        if not self._free.locked():
            await self._free.acquire()
            return
        if self.waiting >= self.most_waiting:
            raise BusyError(self.what)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise BusyError(self.what) from error
        finally:
            self.waiting -= 1

    def leave(self) -> None:
        """Make room for the next."""
        self._free.release()

    async def __aenter__(self) -> None:
        await self.enter()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()
