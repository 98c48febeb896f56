"""The databases that are measured: made once by the generator and the product's own import, then kept.

They lie outside the tree, in `kartoteka-bench` of the user's cache, in a folder named after the size, the seed of the
generator, the schema's revision and the edition of what is derived: where one of these changes, the next run makes
the database anew, and lets the old one go once the new one is there. After a change of the generator ask for it
(`--anew`). The package stays beside the database, for the rows of imports.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.db.database import Database
from app.db.revisions import current_revision, newest_revision
from app.services.seed_state import DERIVATION
from tests.bench import servers

SMALL, LARGE = 40_000, 1_000_000
SEED = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A database and, where it was made here, the package it was made of."""

    file: Path
    package: Path | None

    @property
    def url(self) -> str:
        """Its address for the product."""
        return f"sqlite:///{self.file}"


def cache() -> Path:
    """The folder of databases."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "kartoteka-bench"


def folder_name(persons: int) -> str:
    """The folder of a size: `40000-1-0008-4`."""
    return f"{persons}-{SEED}-{newest_revision()}-{DERIVATION.decode()}"


def prepared(persons: int, *, home: Path | None = None, anew: bool = False) -> Made:
    """The database of so many persons, made first where it is not there yet; older ones of its size are then let go."""
    home = home or cache()
    target = home / folder_name(persons)
    if anew or not target.exists():
        home.mkdir(parents=True, exist_ok=True)
        beside = home / f"making-{target.name}-{os.getpid()}"
        try:
            _make(persons, beside)
            for older in home.glob(f"{persons}-{SEED}-*"):
                shutil.rmtree(older)
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return Made(target / "bench.db", target / "package")


def _make(persons: int, folder: Path) -> None:
    package, file = folder / "package", folder / "bench.db"
    folder.mkdir(parents=True)
    print(f"making {persons:,} persons in {folder.parent} …", file=sys.stderr, flush=True)
    _run([sys.executable, "-m", "tests.bench.generate", str(package), "--persons", str(persons), "--seed", str(SEED)])
    _run([servers.kartoteka(), "import", str(package), "--database", f"sqlite:///{file}"])
    settle(file)


def settle(file: Path) -> None:
    """Bring what the write-ahead log holds into the file, which others open as immutable."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def fill(url: str, made: Made) -> None:
    """See to it that another database holds the same data: an empty one is filled from the package.

    Raises SystemExit where it holds something else, or there is no package to fill it from.
    """
    if current_revision(url) is None:
        if made.package is None:
            raise SystemExit(f"{url} is empty, and there is no package to fill it from (leave --database out)")
        _run([servers.kartoteka(), "import", str(made.package), "--database", url])
    here, there = (_persons(one) for one in (made.url, url))
    if here != there:
        raise SystemExit(f"{url} holds {there:,} persons, and the SQLite database {here:,}")


def _persons(url: str) -> int:
    """How many persons a database holds."""
    database = Database(url)
    try:
        with database.connection() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one())
    finally:
        database.close()


def _run(command: list[str]) -> None:
    """Run a program; what it says goes to the error stream, for ours is the table's."""
    subprocess.run(
        command, check=True, env=servers.clean_environment(), cwd=servers.ROOT, stdin=subprocess.DEVNULL, stdout=2
    )  # fmt: skip
