"""A pytest plugin: what was not run is said aloud at the end, and under CI it is a failure.

Only tests that need the source texts may skip in CI; they do so through `skip_without_texts`.
"""

import os
from collections import defaultdict
from collections.abc import Generator
from typing import NoReturn

import pytest

TEXTS_ABSENT = "the source texts are not at hand"


def in_ci() -> bool:
    """Whether the session runs under continuous integration (CI is set, and not to a way of saying no)."""
    return os.environ.get("CI", "").strip().lower() not in {"", "0", "false", "no"}


def skip_without_texts(looked_at: object) -> NoReturn:
    """Skip a test for the one reason that counts in CI too; `looked_at` is where the texts were sought."""
    pytest.skip(f"{TEXTS_ABSENT} ({looked_at}); set KARTOTEKA_TEXTS to their folder")


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a report says skipped, without pytest's own prefix."""
    longrepr = report.longrepr
    words = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return words.removeprefix("Skipped: ").strip()


def refused(report: pytest.TestReport | pytest.CollectReport) -> bool:
    """Whether CI does not allow this skip. An expected failure is reported as skipped too, and is no skip."""
    return report.skipped and not hasattr(report, "wasxfail") and TEXTS_ABSENT not in reason_of(report)


def _fail_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if in_ci() and refused(report):
        reason = reason_of(report)
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI does not allow: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test into a failure under CI."""
    report = yield
    _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole module into a failure under CI."""
    report = yield
    _fail_in_ci(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was skipped, by reason."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        by_reason[reason_of(report)].append(report.nodeid)
    if not by_reason:
        return
    total = sum(len(ids) for ids in by_reason.values())
    terminalreporter.write_sep("!", f"NOT RUN: {total} skipped", yellow=True, bold=True)
    for reason, ids in by_reason.items():
        terminalreporter.write_line(f"{len(ids)} × {reason}", yellow=True, bold=True)
        for nodeid in ids:
            terminalreporter.write_line(f"    {nodeid}")
