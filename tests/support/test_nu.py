"""Where the checker is looked for, and that nothing else is taken for it."""

from pathlib import Path

import pytest

from tests.support.npm import ProgramUnavailableError
from tests.support.nu import PACKAGE, VARIABLE, VERSION, find_jar, find_java


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without npm, Java or anything fetched before; its cache folder."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kartoteka"


@pytest.mark.usefixtures("bare")
def test_without_the_programs_it_is_said_what_to_install() -> None:
    with pytest.raises(ProgramUnavailableError, match="Debian's package npm"):
        find_jar()
    with pytest.raises(ProgramUnavailableError, match="Debian's package default-jre-headless"):
        find_java()


def test_another_jar_under_its_name_is_not_taken_for_it(bare: Path) -> None:
    bare.mkdir()
    (bare / f"{PACKAGE}-{VERSION}.jar").write_bytes(b"something else")
    with pytest.raises(ProgramUnavailableError):
        find_jar()


def test_a_jar_that_is_named_is_taken(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(bare / "vnu.jar"))
    assert find_jar() == bare / "vnu.jar"
