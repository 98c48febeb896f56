"""The process that migrates and seeds a database for `app.commands.fill`: asked and answering in a line of JSON."""

import json
import os
import signal
import sys
from pathlib import Path
from threading import Thread

import click

from app.commands.common import in_a_sentence
from app.commands.fill import Filled
from app.db.database import Database
from app.db.migrate import upgrade
from app.queries.ready import seed_loaded
from app.services.seed import derive_if_missing, load_seed


def filled(url: str, seed: Path) -> Filled:
    """Migrate (an older database after a backup), then seed it where it is empty, or derive what it lacks."""
    backup = upgrade(url)
    database = Database(url)
    try:
        found = database.ask(seed_loaded)
    finally:
        database.close()
    if found is None:
        return Filled(backup, load_seed(url, seed))
    derive_if_missing(url)
    return Filled(backup, None)


def main() -> None:
    """Do what standard input asks for, and end when nobody waits for it any more: the transaction is then undone."""
    asked = json.loads(sys.stdin.readline())
    Thread(target=_left_alone, daemon=True).start()
    try:
        with in_a_sentence():
            said = filled(asked["url"], Path(asked["seed"])).as_json()
    except click.ClickException as error:
        said = json.dumps({"refused": error.message})
    except KeyboardInterrupt:  # whoever waits for it is interrupted as well, and says so
        sys.exit(128 + signal.SIGINT)
    click.echo(said)


def _left_alone() -> None:
    """Wait for the other end of standard input to close, as it does when that process is no more."""
    os.read(sys.stdin.fileno(), 1)  # past the buffer, whose lock would be held while the process ends
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
