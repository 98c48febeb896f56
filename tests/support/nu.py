"""The Nu checker: whether pages, style sheets and drawings are valid HTML, CSS and SVG. One run of Java for all.

The checker is one jar. It is looked for where `VNU_JAR` says, then in the cache folder, and else fetched by npm.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.support.npm import ProgramUnavailableError, cache, pack

PACKAGE, VERSION = "vnu-jar", "26.9.27"
DIGEST = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
"""SHA-256 of the jar of that version."""
MEMBER = "package/build/dist/vnu.jar"
VARIABLE = "VNU_JAR"
PATIENCE = 300


def find_java() -> str:
    """The program; raises ProgramUnavailableError."""
    java = shutil.which("java")
    if java is None:
        raise ProgramUnavailableError("no java on this machine (Debian's package default-jre-headless) to run Nu with")
    return java


def find_jar() -> Path:
    """The checker; raises ProgramUnavailableError where it is not here and cannot be fetched."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    kept = cache() / f"{PACKAGE}-{VERSION}.jar"
    if not (kept.is_file() and digest(kept) == DIGEST):
        _fetch(kept)
    return kept


def digest(path: Path) -> str:
    """A file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fetch(kept: Path) -> None:
    """Put the jar in its place, whole or not at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as made:
        with tarfile.open(pack(PACKAGE, VERSION, Path(made))) as archive:
            archive.extract(MEMBER, made, filter="data")
        jar = Path(made) / MEMBER
        found = digest(jar)
        assert found == DIGEST, f"{PACKAGE} {VERSION} is not the jar we know: its SHA-256 is {found}"
        jar.replace(kept)


def complaints(java: str, jar: Path, documents: Mapping[str, tuple[str, str]], folder: Path) -> dict[str, list[str]]:
    """What Nu has against documents, errors and warnings, by name; each document is its suffix and its text."""
    names: dict[str, str] = {}
    for number, (name, (suffix, text)) in enumerate(documents.items()):
        path = folder / f"{number:03}{suffix}"
        path.write_text(text, encoding="utf-8")
        names[path.name] = name
    done = subprocess.run(
        [java, "-Xmx768m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", "--verbose",
         "--also-check-css", "--also-check-svg", *map(str, sorted(folder.iterdir()))],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    found: dict[str, list[str]] = {name: [] for name in documents}
    for said in json.loads(done.stdout)["messages"]:
        if said["type"] == "error" or said.get("subType") in ("warning", "fatal") or "document" in said["type"]:
            found[names[Path(unquote(urlsplit(said["url"]).path)).name]].append(_line(said))
    return found


def _line(said: dict[str, object]) -> str:
    extract = " ".join(str(said.get("extract", "")).split())
    return f"line {said.get('lastLine', '?')}: {said.get('message')} [{extract}]"
