"""A pytest plugin: what the pages weigh that were visited is told in a table at the end.

Where the tests are divided among processes (pytest-xdist), each hands its weights to the one that reports.
"""

from dataclasses import asdict
from typing import Any

import pytest

from tests.support.weight import Weight, table

WEIGHTS = pytest.StashKey[list[Weight]]()
_NAME = "weights"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a process that reports to another: hand on what was weighed."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_NAME] = [asdict(one) for one in session.config.stash.get(WEIGHTS, [])]


class Gathering:
    """The reporting process's side, where there are others."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a process weighed that has ended."""
        handed = getattr(node, "workeroutput", {}).get(_NAME, [])
        self.config.stash.setdefault(WEIGHTS, []).extend(Weight(**one) for one in handed)


def pytest_configure(config: pytest.Config) -> None:
    """Gather, where this process is the one that reports."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gathering(config), "gathering")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what each page weighs that was visited."""
    weights = config.stash.get(WEIGHTS, [])
    if weights:
        terminalreporter.write_sep("-", "bytes of the pages, as sent")
        terminalreporter.write_line(table(weights))
