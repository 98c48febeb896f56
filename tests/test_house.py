"""The rules of the house, read from the source: floors, circles, SQL, lengths, docstrings, names, words.

Each rule (tests/support/house.py) is first shown to bite on a small bad source, then applied to the checkout.
"""

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.support import house
from tests.support.house import Module

ROOT = Path(__file__).resolve().parent.parent
APP = house.read_modules(ROOT, "app")
TESTS = house.read_modules(ROOT, "tests")
AGREED = {
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "app",
    "migrations",
    "pyproject.toml",
    "requirements-bench.lock",
    "requirements-dev.lock",
    "requirements.lock",
    "seed",
    "templates",
    "tests",
    ".ci",
    ".editorconfig",
    ".readme",
    ".gitignore",
}
LEFT_BEHIND = re.compile(r"\.|kartoteka\.db|dist$|build$|htmlcov$|__pycache__$|test-results$")
# Put together here, so that this file does not name them either.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("conda", "anaconda", "org"),
        ("crates", "io"),
        ("registry", "yarnpkg", "com"),
    )
)
Rule = Callable[[Iterable[Module]], Iterator[str]]

BAD: dict[str, tuple[Rule, dict[str, str], str]] = {
    "an import upward": (
        house.floor_complaints,
        {"app.domain.dates": "from app.services.seed import load_seed"},
        "app/domain/dates.py:1: domain imports app.services.seed.load_seed, which is a floor above",
    ),
    "an import upward of a submodule": (
        house.floor_complaints,
        {"app.formats.table": "from app import web"},
        "formats imports app.web",
    ),
    "a relative import upward": (
        house.floor_complaints,
        {"app.queries.places": "from ..api import places"},
        "queries imports app.api.places",
    ),
    "an import upward for types only": (
        house.floor_complaints,
        {"app.db.engine": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.main"},
        "app/db/engine.py:3: db imports app.main",
    ),
    "the ground floor looking up": (
        house.floor_complaints,
        {"app.errors": "import app.domain.dates"},
        "errors imports app.domain.dates",
    ),
    "a room nobody agreed on": (
        house.floor_complaints,
        {"app.utils.misc": ""},
        "'app.utils' is on no floor",
    ),
    "a domain that reads files": (
        house.forbidden_import_complaints,
        {"app.domain.names": "from pathlib import Path"},
        "domain/ must not import pathlib",
    ),
    "a format that knows the web": (
        house.forbidden_import_complaints,
        {"app.formats.table": "from fastapi.responses import Response"},
        "formats/ must not import fastapi",
    ),
    "a format that holds a session": (
        house.forbidden_import_complaints,
        {"app.formats.table": "from sqlalchemy.orm import Session"},
        "formats/ must not import sqlalchemy.orm",
    ),
    "a circle of three": (
        house.circle_complaints,
        {
            "app.models.a": "from app.models import b",
            "app.models.b": "import app.models.c",
            "app.models.c": "from .a import A",
        },
        "import circle: app.models.a → app.models.b → app.models.c → app.models.a",
    ),
    "an import in a function": (
        house.hidden_import_complaints,
        {"app.api.places": "def late():\n    import json\n    return json"},
        "app/api/places.py:2: import inside late()",
    ),
    "an import by call": (
        house.hidden_import_complaints,
        {"app.main": "import importlib\nimportlib.import_module('app.web')"},
        "app/main.py:2: import by call",
    ),
    "a SELECT in a route": (
        house.sql_complaints,
        {"app.api.places": "from sqlmodel import select as pick\npick(Place)"},
        "app/api/places.py:2: select in api",
    ),
    "a SELECT through the library's name": (
        house.sql_complaints,
        {"app.web.places": "import sqlalchemy as sa\nsa.select(Place)"},
        "select in web",
    ),
    "a SELECT from a table": (
        house.sql_complaints,
        {"app.formats.table": "Place.__table__.select()"},
        "select in formats",
    ),
    "a SELECT in words": (
        house.sql_complaints,
        {"app.main": "from sqlalchemy import text\nrun(text('select 1'))"},
        "select in main",
    ),
    "a write in a query": (
        house.sql_complaints,
        {"app.queries.places": "from sqlalchemy import delete\ndelete(Place)"},
        "delete in queries; writes belong in app/services/",
    ),
    "a write in words": (
        house.sql_complaints,
        {"app.queries.places": "connection.exec_driver_sql(f'UPDATE {table} SET x = 1')"},
        "update in queries",
    ),
    "a long file": (
        house.length_complaints,
        {"app.main": "x = 1\n" * 401},
        "app/main.py: 401 lines; 400 at most",
    ),
    "a long function": (
        house.length_complaints,
        {"app.main": "async def long():\n" + "    pass\n" * 50},
        "long() has 51 lines",
    ),
    "a module without a docstring": (
        house.docstring_complaints,
        {"app.main": "x = 1"},
        "the module has no docstring",
    ),
    "a method without a docstring": (
        house.docstring_complaints,
        {"app.main": '"""M."""\nclass C:\n    """C."""\n    def m(self): ...'},
        "app/main.py:4: C.m has no docstring",
    ),
    "bare parameters": (
        house.annotation_complaints,
        {"app.main": "class C:\n    def _m(self, a, *b, c: int, **d): ..."},
        "app/main.py:2: _m() lacks annotations for a, b, d, the result",
    ),
    "bare parameters of a static method": (
        house.annotation_complaints,
        {"app.main": "class C:\n    @staticmethod\n    def m(a) -> None: ..."},
        "m() lacks annotations for a",
    ),
}

GOOD: dict[str, tuple[Rule, dict[str, str]]] = {
    "downward, and within a room": (
        house.floor_complaints,
        {"app.api.places": "from app.queries import places\nfrom app import errors\nfrom .deps import Db"},
    ),
    "a package that gathers its modules": (
        house.circle_complaints,
        {
            "app.models": "from app.models.a import A",
            "app.models.a": "from app.models.b import B",
            "app.models.b": "",
        },
    ),
    "the lazy command table": (
        house.hidden_import_complaints,
        {"app.cli": "import importlib\ndef run():\n    import app.main"},
    ),
    "selects that are no SQL": (
        house.sql_complaints,
        {
            "app.web.page": "tree.select('a')\nselect('b')\nseen.update({})\ndraw.text('with love')",
            "app.web.tool": "tool.execute('Select all')",
        },
    ),
    "SQL where it belongs": (
        house.sql_complaints,
        {
            "app.queries.places": "from sqlalchemy import select\nselect(Place)",
            "app.services.merge": "from sqlalchemy import select, update\nselect(A)\nupdate(A)",
        },
    ),
    "fifty lines": (house.length_complaints, {"app.main": "def f():\n" + "    pass\n" * 49}),
    "private and nested ones need no docstring": (
        house.docstring_complaints,
        {"app.main": '"""M."""\ndef _f(): ...\ndef g():\n    """G."""\n    def h(): ...'},
    ),
    "annotated": (
        house.annotation_complaints,
        {"app.main": "class C:\n    @classmethod\n    def m(cls, a: int, *, b: str) -> None: ..."},
    ),
}


def modules_of(sources: dict[str, str]) -> list[Module]:
    """Small modules; a name that others stand below is a package."""
    packages = {name.rpartition(".")[0] for name in sources}
    return [Module.from_source(name, source, package=name in packages) for name, source in sources.items()]


@pytest.mark.parametrize("case", BAD)
def test_the_rule_bites(case: str) -> None:
    rule, sources, expected = BAD[case]
    complaints = list(rule(modules_of(sources)))
    assert len(complaints) == 1, complaints
    assert expected in complaints[0]


@pytest.mark.parametrize("case", GOOD)
def test_the_rule_leaves_good_code_alone(case: str) -> None:
    rule, sources = GOOD[case]
    assert list(rule(modules_of(sources))) == []


@pytest.mark.parametrize(
    "rule",
    [
        house.floor_complaints,
        house.forbidden_import_complaints,
        house.circle_complaints,
        house.hidden_import_complaints,
        house.sql_complaints,
        house.length_complaints,
        house.docstring_complaints,
        house.annotation_complaints,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_house_is_in_order(rule: Rule) -> None:
    assert APP
    complaints = list(rule(APP))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    "rule", [house.length_complaints, house.annotation_complaints], ids=lambda rule: rule.__name__
)
def test_the_tests_are_in_order_too(rule: Rule) -> None:
    complaints = list(rule(TESTS))
    assert not complaints, "\n".join(complaints)


def test_every_test_module_says_what_it_tests() -> None:
    silent = [complaint for complaint in house.docstring_complaints(TESTS) if "the module" in complaint]
    assert not silent, "\n".join(silent)


def repository_files(root: Path) -> list[str]:
    """What is, or would be, committed; everything but the usual debris where git cannot tell."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={root}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        return [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]
    kept = [path for path in root.iterdir() if path.name in AGREED or not LEFT_BEHIND.match(path.name)]
    inside = [
        file for path in kept for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()
    ]
    return [file.relative_to(root).as_posix() for file in inside if "__pycache__" not in file.parts]


def strangers(files: Iterable[str]) -> list[str]:
    """Names at the top level nobody agreed on."""
    return sorted({name.split("/")[0] for name in files} - AGREED)


def leaks(text: str, root: Path) -> Iterator[str]:
    """Registries' hosts, the path of this checkout and people's home folders, by the line they stand in."""
    for number, line in enumerate(text.splitlines(), start=1):
        for host in HOSTS:
            if host in line.lower():
                yield f"{number}: names the package registry {host}"
        if len(root.parts) > 2 and f"{root}" in line:
            yield f"{number}: names the folder of this checkout"
        if re.search(r"(?<![\w.:/~-])/(?:home|Users|root)/\w", line):
            yield f"{number}: names somebody's home folder"


def test_only_agreed_names_at_the_top_level() -> None:
    assert strangers(["app/main.py", "utils/x.py", "notes.txt"]) == ["notes.txt", "utils"]
    assert strangers(repository_files(ROOT)) == []


def test_nothing_names_a_registry_or_a_path_of_this_machine() -> None:
    bad = f"--index-url https://{HOSTS[0]}/simple\ncd /srv/copy/kartoteka\nopen('/{'home'}/ann/x')\nfine"
    assert [said.split(":")[0] for said in leaks(bad, Path("/srv/copy"))] == ["1", "2", "3"]
    found = []
    for name in repository_files(ROOT):
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}:{said}" for said in leaks(text, ROOT)]
    assert not found, "\n".join(found)


def test_git_or_not_the_same_files_are_seen(tmp_path: Path) -> None:
    for name in ("app/main.py", "kartoteka.db", ".venv/x.py", "stray.txt", "app/__pycache__/main.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert sorted(repository_files(tmp_path)) == ["app/main.py", "stray.txt"]
