"""Which questions have lately been long: learnt, since it depends on the data and on what is asked for."""

from collections.abc import Callable
from typing import Any

_WEIGHT = 0.125
"""How much the latest answer counts against all before it."""


class Lengths:
    """Of each question, the share of its latest answers that were long; a question is the function that asks it."""

    def __init__(self) -> None:
        self._shares: dict[str, float] = {}

    def mostly_long(self, question: Callable[..., Any]) -> bool:
        """Whether most of its latest answers were long; of a new question, no."""
        return self._shares.get(_name(question), 0.0) > 0.5

    def note(self, question: Callable[..., Any], long: bool) -> None:
        """Take one more answer into account."""
        name = _name(question)
        share = self._shares.get(name, 0.0)
        if share or long:
            self._shares[name] = share + (long - share) * _WEIGHT


def _name(question: Callable[..., Any]) -> str:
    """A function's name and module: the same for each of the closures one piece of code makes."""
    return f"{getattr(question, '__module__', '')}.{getattr(question, '__qualname__', type(question).__name__)}"
