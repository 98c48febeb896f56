"""A database is migrated and seeded by a process of its own, and a server that needs neither loads nothing for it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.fill import fill
from app.db.migrate import upgrade
from app.errors import DatabaseStateError
from app.paths import SEED
from app.services.seed import load_seed
from tests.support.dump import dump
from tests.support.tiny_seed import change, write_seed

ROOT = Path(__file__).resolve().parent.parent.parent
SERVES = """
import sys
from app.commands.serve import make_ready
assert make_ready(sys.argv[1]).loaded is None
from app.main import create_app
create_app()
print(*sorted({"alembic", "mako", "yaml", "app.services.seed"} & set(sys.modules)))
"""


def test_a_server_whose_database_lacks_nothing_loads_neither_migrations_nor_yaml(
    migrated_url: str, tmp_path: Path
) -> None:
    load_seed(migrated_url, write_seed(tmp_path / "seed"))
    environment = {**os.environ, "KARTOTEKA_DATABASE_URL": migrated_url}
    done = subprocess.run(
        [sys.executable, "-c", SERVES, migrated_url], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )  # fmt: skip
    assert done.stdout.strip() == b""


def test_it_tells_what_was_done(database_url: str, tmp_path: Path) -> None:
    done = fill(database_url, write_seed(tmp_path / "seed"))
    assert done.backup is None
    assert done.loaded is not None
    assert (done.loaded.changed, done.loaded.persons, done.loaded.claims) == (True, 2, 9)
    assert done.loaded.counts["added"] > 50
    assert fill(database_url, SEED).loaded is None, "what is filled stays as it is"


def test_what_it_refuses_is_a_sentence_here(tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "seed")
    change(seed, "persons/petrov-ivan.yaml", "sort_name: Petrov, Ivan", "sort: Petrov, Ivan")
    with pytest.raises(DatabaseStateError, match=r"the seed is refused; nothing was written\.\n.*petrov-ivan\.yaml:"):
        fill(f"sqlite:///{tmp_path / 'new.db'}", seed)


def test_it_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    upgrade(url)
    before = dump(url)
    process = subprocess.Popen([sys.executable, "-m", "app.commands.filling"], cwd=ROOT, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(json.dumps({"url": url, "seed": str(SEED)}).encode() + b"\n")
    process.stdin.close()
    assert process.wait(60) == -signal.SIGTERM
    assert dump(url) == before
