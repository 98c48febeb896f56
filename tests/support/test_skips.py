"""The plugin that says skips aloud, tried on a small suite in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SUITE = """
import pytest
from tests.support.skips import skip_without_texts

def test_texts(): skip_without_texts("here")
def test_passes(): pass
@pytest.mark.xfail
def test_expected(): assert False
"""
SKIP_IN_TEST = SUITE + '\ndef test_whim(): pytest.skip("no browser")\n'
SKIP_BY_MARK = SUITE + '\n@pytest.mark.skip(reason="no browser")\ndef test_whim(): pass\n'
SKIP_OF_MODULE = 'import pytest\npytest.skip("no browser", allow_module_level=True)\n'


def run(folder: Path, suite: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin alone on one file."""
    (folder / "test_small.py").write_text(suite)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.support.skips",
        "-c",
        os.devnull,
        "--rootdir",
        ".",
    ]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "test_small.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=kept | {"CI": ci, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("suite", [SKIP_IN_TEST, SKIP_BY_MARK, SKIP_OF_MODULE])
def test_a_skip_is_listed_locally_and_fails_in_ci(tmp_path: Path, suite: str) -> None:
    here = run(tmp_path, suite, ci="")
    assert here.returncode in {0, 5}, here.stdout
    assert "NOT RUN" in here.stdout
    assert "1 × no browser" in here.stdout
    there = run(tmp_path, suite, ci="true")
    assert there.returncode in {1, 2}, there.stdout
    assert "CI does not allow: no browser" in there.stdout


def test_absent_texts_and_expected_failures_pass_in_ci(tmp_path: Path) -> None:
    done = run(tmp_path, SUITE, ci="true")
    assert done.returncode == 0, done.stdout
    assert "1 × the source texts are not at hand (here)" in done.stdout
