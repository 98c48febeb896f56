"""The request that is being answered, for those below who are not given it: its id, and what was noted of it."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Answering:
    """One request: its id, the template of its route ("" before it is known), and why it was refused, if it was."""

    id: str
    route: str = ""
    refused: str = ""


CURRENT: ContextVar[Answering | None] = ContextVar("current", default=None)
"""None outside a request, and where an application is asked without what records requests."""


def request_id() -> str:
    """The id of the request that is being answered, "" outside one."""
    current = CURRENT.get()
    return current.id if current else ""


def note_refusal(reason: str) -> None:
    """Remember for the record why a request is not answered."""
    current = CURRENT.get()
    if current:
        current.refused = reason
