"""Debian's OpenRefine, started without a window on loopback, and driven over the commands its own pages use."""

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

PATIENCE = 60.0
"""Seconds to wait for a start or a process before it counts as failed."""
_PAUSE = 0.1
_ALL_ROWS = json.dumps({"facets": [], "mode": "row-based"})


class OpenRefineUnavailableError(Exception):
    """There is no OpenRefine here, or no Java to run it."""


def find_openrefine() -> str:
    """The program; raises OpenRefineUnavailableError."""
    program = shutil.which("openrefine")
    if program is None:
        raise OpenRefineUnavailableError("no openrefine on this machine (Debian's package openrefine)")
    if shutil.which("java") is None:
        raise OpenRefineUnavailableError("no java on this machine to run openrefine with")
    return program


@contextmanager
def running_openrefine(program: str, folder: Path) -> Iterator["OpenRefine"]:
    """A server of its own data, home and port while the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / "home"
    home.mkdir()
    words = [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder / "data"), "-m", "512M",
             "-x", "refine.headless=true"]  # fmt: skip
    environment = {**os.environ, "HOME": str(home), "JAVA_OPTIONS": f"-Duser.home={home}"}
    log = folder / "openrefine.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, start_new_session=True
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/command/core", timeout=PATIENCE, trust_env=False) as http:
            _ready(http, process, log)
            yield OpenRefine(http)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _ready(http: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if http.get("/get-version").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(_PAUSE)
    raise AssertionError(f"openrefine did not start:\n{log.read_text(errors='replace')[-2000:]}")


class OpenRefine:
    """The server's commands."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    @property
    def version(self) -> str:
        """Such as 3.6.2."""
        return str(self.http.get("/get-version").json()["version"])

    def token(self) -> str:
        """What every command that changes something wants."""
        return str(self.http.get("/get-csrf-token").json()["token"])

    def create(self, name: str, table: str) -> "Project":
        """A project from a CSV text."""
        answer = self.http.post(
            "/create-project-from-upload", params={"csrf_token": self.token()},
            data={"project-name": name, "format": "text/line-based/*sv",
                  "options": json.dumps({"encoding": "UTF-8", "separator": ",", "guessCellValueTypes": False})},
            files={"project-file": (f"{name}.csv", table.encode(), "text/csv")},
        )  # fmt: skip
        assert answer.status_code == 302, answer.text[:500]
        number = parse_qs(urlsplit(answer.headers["location"]).query)["project"][0]
        return Project(self, number)


class Project:
    """A table in OpenRefine."""

    def __init__(self, server: OpenRefine, number: str) -> None:
        self.server = server
        self.number = number

    def command(self, name: str, **fields: Any) -> dict[str, Any]:
        """Run a command and wait for the process it may start."""
        params = {"project": self.number, "csrf_token": self.server.token()}
        answer = self.server.http.post(f"/{name}", params=params, data={"engine": _ALL_ROWS, **fields})
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        assert said.get("code", "ok") in ("ok", "pending"), said
        if said.get("code") == "pending":
            self._wait()
        return said

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = self.server.http.get("/get-processes", params={"project": self.number}).json()
            assert not said.get("exceptions"), said
            if not said["processes"]:
                return
            time.sleep(_PAUSE)
        raise AssertionError("openrefine's process did not end")

    def guess_types(self, column: str, service: str) -> list[dict[str, Any]]:
        """The types OpenRefine would offer for a column: it asks the service about the first cells."""
        found: list[dict[str, Any]] = self.command("guess-types-of-column", columnName=column, service=service)["types"]
        return found

    def reconcile(
        self, column: str, service: str, manifest: dict[str, Any], type_: dict[str, Any], properties: dict[str, str]
    ) -> None:
        """Match a column; `properties` are other columns, each with the property it stands for."""
        details = [{"column": name, "property": {"id": id_, "name": id_}} for name, id_ in properties.items()]
        config = {
            "mode": "standard-service", "service": service, "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"], "type": {"id": type_["id"], "name": type_["name"]},
            "autoMatch": True, "columnDetails": details, "limit": 0,
        }  # fmt: skip
        self.command("reconcile", columnName=column, config=json.dumps(config))

    def match_best(self, column: str) -> None:
        """Take the best candidate where nothing is matched yet."""
        self.command("recon-match-best-candidates", columnName=column)

    def add(self, column: str, expression: str, name: str) -> None:
        """A column computed from another."""
        self.command(
            "add-column", baseColumnName=column, expression=f"grel:{expression}", newColumnName=name,
            columnInsertIndex="1", onError="set-to-blank",
        )  # fmt: skip

    def extend(self, column: str, service: str, manifest: dict[str, Any], properties: list[dict[str, Any]]) -> None:
        """Fetch properties of the matched entities as columns beside."""
        self.command(
            "extend-data", baseColumnName=column, endpoint=service, identifierSpace=manifest["identifierSpace"],
            schemaSpace=manifest["schemaSpace"], extension=json.dumps({"properties": properties}),
            columnInsertIndex="1",
        )  # fmt: skip

    def preview(self, column: str, rows: list[int], properties: list[dict[str, Any]]) -> dict[str, Any]:
        """What the dialog shows before properties are fetched."""
        extension = json.dumps({"properties": properties})
        return self.command("preview-extend-data", columnName=column, rowIndices=json.dumps(rows), extension=extension)

    def rows(self) -> list[dict[str, str]]:
        """The table as it is exported to CSV."""
        answer = self.server.http.post(
            "/export-rows/table.csv", data={"project": self.number, "format": "csv", "engine": _ALL_ROWS}
        )
        answer.raise_for_status()
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))
