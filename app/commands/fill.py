"""Having a database migrated and seeded by a process of its own, which ends when it is done.

What that takes (the library of migrations, YAML, all that checks a seed) is a sixth of a server's memory and of its
start, and a server needs it once in its life at most.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.errors import DatabaseStateError
from app.services.seed_state import Loaded

_PROGRAM = "app.commands.filling"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was done: the copy of an older database, and what was loaded into an empty one."""

    backup: Path | None
    loaded: Loaded | None

    def as_json(self) -> str:
        """A line of JSON."""
        did = self.loaded
        loaded = did and {"changed": did.changed, "counts": did.counts, "persons": did.persons, "claims": did.claims}
        return json.dumps({"backup": self.backup and str(self.backup), "loaded": loaded})


def fill(url: str, seed: Path) -> Filled:
    """Bring a database to this program's schema, load the seed into an empty one, derive what is missing.

    Raises DatabaseStateError, with the sentence of what went wrong. The process is told what to do on its standard
    input, which stays open for as long as anybody waits for it.
    """
    asked = json.dumps({"url": url, "seed": str(seed)}) + "\n"
    ours = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    reading, writing = os.pipe()
    try:
        os.write(writing, asked.encode())
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", _PROGRAM], stdin=reading, stdout=subprocess.PIPE, env=ours, check=False
        )
    finally:
        os.close(reading)
        os.close(writing)
    if not done.stdout:
        raise DatabaseStateError(f"The database could not be made ready; what does so ended with {done.returncode}.")
    told = json.loads(done.stdout)
    if "refused" in told:
        raise DatabaseStateError(told["refused"])
    backup, loaded = told["backup"], told["loaded"]
    return Filled(
        backup and Path(backup),
        loaded and Loaded(**{**loaded, "counts": Counter(loaded["counts"])}),
    )
