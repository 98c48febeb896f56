"""The wheel: built, installed where the checkout is unknown, and served from an empty folder."""

import os
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

import app
from tests.support.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
PERSON = "/persons/melnikov-boris-nikolaevich"


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that holds the wheel."""

    python: Path
    kartoteka: Path


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that must not see the checkout, an index or this session's coverage."""
    unwanted = ("COV", "KARTOTEKA_", "PIP_", "PYTHON", "PYTEST", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return kept | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"} | more


def run(*command: object, cwd: Path) -> str:
    """Run a command to its end and return what it printed; a failure shows it."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(),
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built offline with the locked build backend."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment that borrows this one's libraries: a path file names their folder.

    Path files inside a borrowed folder are not followed, so the editable install stays out of sight.
    """
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    scripts = folder / "bin"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        scripts / "python",
        "install",
        "--quiet",
        "--no-deps",
        wheel,
        cwd=folder,
    )
    (site,) = folder.glob("lib/python*/site-packages")
    borrowed = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    (site / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return Installed(scripts / "python", scripts / "kartoteka")


@contextmanager
def serving(installed: Installed, folder: Path) -> Iterator[httpx.Client]:
    """A client of `kartoteka serve` on a free port; what it printed is shown when it ends too early."""
    port = str(free_port())
    log = folder.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [installed.kartoteka, "serve"],
            cwd=folder,
            env=environment(PORT=port, HOST="127.0.0.1"),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            wait_until_it_answers(client, process, log)
            yield client
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(client: httpx.Client, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return at the first answer of whatever kind; fail when the server ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            client.get("/")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    ended = f"ended with {process.returncode}" if process.returncode is not None else "did not answer in time"
    pytest.fail(f"kartoteka serve {ended}:\n{log.read_text(errors='replace')[-4000:]}")


def test_it_carries_what_the_program_reads_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for room in ("templates", "migrations", "seed"):
        lying = {path.relative_to(ROOT).as_posix() for path in (ROOT / room).rglob("*") if path.is_file()}
        expected = {f"app/_data/{name}" for name in lying if "__pycache__" not in name}
        assert expected, f"{room}/ is empty"
        assert expected <= set(names), f"missing: {sorted(expected - set(names))[:5]}"
    static = [path for path in (ROOT / "app" / "web" / "static").rglob("*") if path.is_file()]
    assert {path.relative_to(ROOT).as_posix() for path in static} <= set(names)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"app", f"kartoteka-{app.__version__}.dist-info"}


def test_it_carries_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        licence = archive.read(f"kartoteka-{app.__version__}.dist-info/licenses/LICENSE").decode()
    assert "MIT License" in licence
    assert "CC BY 4.0" in licence


def test_the_program_runs_from_the_wheel_and_not_from_the_checkout(
    installed: Installed, tmp_path: Path
) -> None:
    where = run(installed.python, "-c", "import app; print(app.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed.python.parent.parent)
    assert app.__version__ in run(installed.kartoteka, "--version", cwd=tmp_path)


def test_it_serves_from_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with serving(installed, folder) as client:
        home, person = client.get("/"), client.get(PERSON)
    assert home.status_code == 200, home.text
    assert "Kartoteka" in home.text
    assert person.status_code == 200, person.text
    assert "Melnikov" in person.text
    assert (folder / "kartoteka.db").is_file()
