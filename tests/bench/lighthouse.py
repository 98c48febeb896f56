"""`python -m tests.bench.lighthouse [PATH …]`: Lighthouse's marks for the main kinds of page on a slow telephone.

The program is npm's, pinned, kept in the user's cache (tests/support/npm.py) and driven with our Chromium, which is
let nowhere but to the loopback address. Of performance at least 95 is wanted, of accessibility 100; exit 1 otherwise.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.support.npm import ProgramUnavailableError, install
from tests.support.serving import serving_the_seed
from tests.support.visit import find_chromium, switches

VERSION = "12.8.2"
"""The last to run on the Node.js of Debian 12 and 13."""
WANTED = {"performance": 95, "accessibility": 100}
TIMES = {
    "FCP": "first-contentful-paint", "LCP": "largest-contentful-paint", "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}  # fmt: skip
RUNS = 3
"""Marks vary from run to run; the median counts."""
KINDS = [
    "/", "/persons/melnikov-boris-nikolaevich", "/persons/lyushkov-genrikh-samoilovich",
    "/where?role=resident&place=harbin&from=1930&to=1941", "/places/harbin", "/search?q=Lavrov",
    "/roster?on=1938-06-13", "/sources/redstar-x",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """What Lighthouse says of one page: marks out of 100, times in milliseconds, what it found wrong."""

    marks: dict[str, float]
    times: dict[str, float]
    faults: list[str]


def measure(cli: Path, address: str) -> Marks:
    """One run; raises CalledProcessError where Lighthouse fails."""
    alone = "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
    node = shutil.which("node")
    if node is None:
        raise ProgramUnavailableError("no node on this machine (Debian's package nodejs)")
    done = subprocess.run(
        [node, str(cli), address, "--quiet", "--output=json", "--output-path=stdout", "--disable-full-page-screenshot",
         "--no-enable-error-reporting", f"--only-categories={','.join(WANTED)}",
         f"--chrome-flags={' '.join(['--headless=new', *switches(), alone])}"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
        env={**os.environ, "CHROME_PATH": find_chromium()},
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    assert not said.get("runtimeError"), said["runtimeError"]
    audits = said["audits"]
    refs = [one["id"] for one in said["categories"]["accessibility"]["auditRefs"]]
    return Marks(
        {name: 100 * said["categories"][name]["score"] for name in WANTED},
        {name: audits[audit]["numericValue"] for name, audit in TIMES.items()},
        [f"{one}: {audits[one]['title']}" for one in refs if audits[one]["score"] == 0],
    )


def main(paths: list[str]) -> int:
    """Measure and print; 0 where every page has the marks wanted."""
    cli = install("lighthouse", VERSION) / "cli" / "index.js"
    short = 0
    print(f"{'performance':>11} {'accessibility':>13} " + " ".join(f"{name:>6}" for name in TIMES) + "   page")
    with tempfile.TemporaryDirectory() as folder, serving_the_seed(Path(folder)) as site:
        for path in paths or KINDS:
            runs = [measure(cli, f"{site}{path}") for _ in range(RUNS)]
            marks = {name: median(one.marks[name] for one in runs) for name in WANTED}
            times = [median(one.times[name] for one in runs) for name in TIMES]
            told = " ".join(f"{value:6.0f}" if value >= 1 else f"{value:6.3f}" for value in times)
            print(f"{marks['performance']:11.0f} {marks['accessibility']:13.0f} {told}   {path}", flush=True)
            for fault in runs[0].faults:
                print(f"      {fault}")
            short += any(marks[name] < wanted for name, wanted in WANTED.items())
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
