"""`python -m tests.bench.import_stages PACKAGE URL`: the product's import, and the seconds of each of its stages.

The database at URL is migrated and empty. Prints a JSON object: `rows` until the first index is made (reading,
checking and writing, and the commit at the end), `indexes` with the checks that need them, `derived`, and `memory`,
the most that was resident (MiB).
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from app.services.package_import import import_package

STAGES = {"indexing": "indexes", "checking": "indexes", "gathering": "indexes", "deriving": "derived"}
"""Which stage a step begins, by its first word; what comes after belongs to it, until a later stage or the commit."""
ORDER = ("rows", "indexes", "derived")


class Clock:
    """Adds up the seconds of each stage as the import tells its steps."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(ORDER, 0.0)
        self.stage = "rows"
        self._since = perf_counter()

    def __call__(self, step: str, _size: int) -> None:
        """A step begins, or goes on."""
        if step == "committing":
            self.turn("rows")
            return
        begun = STAGES.get(step.partition(" ")[0], self.stage)
        if ORDER.index(begun) > ORDER.index(self.stage):
            self.turn(begun)

    def turn(self, stage: str) -> None:
        """Another stage begins."""
        now = perf_counter()
        self.seconds[self.stage] += now - self._since
        self.stage, self._since = stage, now


def main(package: str, url: str) -> None:
    """Import once and tell."""
    clock = Clock()
    import_package(url, Path(package), each=clock)
    clock.turn("rows")
    print(json.dumps({**clock.seconds, "memory": peak()}))


def peak() -> float:
    """The most memory that was resident in this program, in MiB (proc(5), VmHWM).

    What getrusage(2) tells would count the program this process was before, too: the one that measures.
    """
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
