"""Knowing that the process is about to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType


@contextmanager
def noticing_signals(stopping: Event) -> Iterator[None]:
    """Within the block the first signal to stop sets `stopping`, before the server's own handler does what it does."""
    if current_thread() is not main_thread():  # only there may handlers be set, and a server in a thread gets none
        yield
        return
    present = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    kept = {number: handler for number, handler in present.items() if callable(handler)}

    def noticed(number: int, frame: FrameType | None) -> None:
        stopping.set()
        kept[signal.Signals(number)](number, frame)

    for number in kept:
        signal.signal(number, noticed)
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
