"""The house's rules as functions over source code: each takes modules and yields its complaints in words.

tests/test_house.py applies them to the checkout and, so that they are known to bite, to small bad sources.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 50
ORDER = (
    "settings/paths/errors < domain < models < db < queries < schemas < services < formats < api < web < main"
    " < commands < cli < __main__"
)
FLOORS = tuple(tuple(floor.split("/")) for floor in ORDER.split(" < "))
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
LAZY = "app.cli"
WEB_LIBRARIES = ("fastapi", "starlette")
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "domain": (
        *WEB_LIBRARIES,
        "sqlmodel",
        "httpx",
        "os",
        "io",
        "pathlib",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
    ),
    "models": WEB_LIBRARIES,
    "db": WEB_LIBRARIES,
    "queries": WEB_LIBRARIES,
    "schemas": WEB_LIBRARIES,
    "services": WEB_LIBRARIES,
    "formats": (*WEB_LIBRARIES, "sqlalchemy.orm", "sqlmodel.Session", "app.db"),
}
READING = {"select", "union", "union_all", "exists"}
WRITING = {"insert", "update", "delete"}
READERS = {"queries", "db", "services"}
WRITERS = {"db", "services"}
SQL_LIBRARIES = ("sqlalchemy", "sqlmodel")
RUNNING = {"execute", "executemany", "exec_driver_sql", "executescript"}
WORDS = {"select": "select", "with": "select", "insert": "insert", "update": "update", "delete": "delete"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One parsed file: its dotted name, the path shown in messages, its text and its tree."""

    name: str
    path: str
    source: str
    tree: ast.Module
    package: bool = False

    @classmethod
    def from_source(cls, name: str, source: str, *, path: str = "", package: bool = False) -> "Module":
        """A module from its text."""
        return cls(name, path or name.replace(".", "/") + ".py", source, ast.parse(source), package)

    @property
    def room(self) -> str:
        """The part of the house: `queries` of `app.queries.postings`; empty for the package `app` itself."""
        return room_of(self.name)

    def at(self, node: ast.AST) -> str:
        """`file:line` of a node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class Import:
    """One imported name: the statement, and the absolute dotted name it asks for."""

    node: ast.stmt
    target: str


def read_modules(root: Path, *folders: str) -> list[Module]:
    """Every Python file below the folders, as modules named from `root`."""
    found = []
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if package else parts)
        text = path.read_text(encoding="utf-8")
        found.append(Module.from_source(name, text, path=path.relative_to(root).as_posix(), package=package))
    return found


def room_of(name: str) -> str:
    """The second part of `app.room.module`."""
    return name.split(".")[1] if name.startswith("app.") else ""


def imports_of(module: Module) -> Iterator[Import]:
    """Every name the module imports, wherever the statement stands, relative ones made absolute."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            yield from (Import(node, f"{base}.{alias.name}") for alias in node.names)


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    here = module.name.split(".")
    up = node.level - (1 if module.package else 0)
    kept = here[: len(here) - up] if up else here
    return ".".join([*kept, node.module] if node.module else kept)


def floor_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Imports that run upward, and modules that are on no floor."""
    for module in modules:
        if module.room and module.room not in FLOOR_OF:
            yield f"{module.path}: 'app.{module.room}' is on no floor of the house ({ORDER})"
            continue
        floor = FLOOR_OF[module.room] if module.room else -1
        for wanted in imports_of(module):
            room = room_of(wanted.target)
            if room in FLOOR_OF and FLOOR_OF[room] > floor:
                yield (
                    f"{module.at(wanted.node)}: {module.room or 'app/__init__.py'} imports {wanted.target}, "
                    f"which is a floor above it. Imports run downward only: {ORDER}"
                )


def forbidden_import_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Libraries a room must not know of: no I/O in the domain, neither the web nor a session in formats."""
    for module in modules:
        for wanted in imports_of(module):
            for library in FORBIDDEN.get(module.room, ()):
                if f"{wanted.target}.".startswith(f"{library}."):
                    asked = f"{module.room}/ must not import {library} (it asks for {wanted.target})"
                    yield f"{module.at(wanted.node)}: {asked}"


def circle_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Groups of modules that import each other, each with one way round."""
    known = {module.name: module for module in modules}
    edges = {name: sorted(set(_targets(module, known)) - {name}) for name, module in known.items()}
    reported: set[frozenset[str]] = set()
    for start in sorted(edges):
        circle = _way_back(edges, start)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield f"import circle: {' → '.join([*circle, circle[0]])}; move what both need a floor down"


def _targets(module: Module, known: dict[str, Module]) -> Iterator[str]:
    for wanted in imports_of(module):
        target = wanted.target
        if target not in known:
            target = target.rpartition(".")[0]
        if target in known:
            yield target


def _way_back(edges: dict[str, list[str]], start: str) -> list[str]:
    """The shortest way from a module through its imports back to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    queue = [start]
    for here in queue:
        for there in edges[here]:
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return []


def hidden_import_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Imports inside a function, by statement or by call; the lazy command table in app/cli.py may."""
    for module in modules:
        if module.name == LAZY:
            continue
        inside = {
            node: function.name
            for function in _functions(module.tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        for node, name in inside.items():
            yield f"{module.at(node)}: import inside {name}(); it belongs at the top of the file"
        for call in _calls(module.tree):
            if _last_name(call.func) in {"import_module", "__import__"}:
                yield f"{module.at(call)}: import by call; only app/cli.py may import lazily"


def sql_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Reads outside queries/ (db/ and services/ may), writes outside services/ (db/ may)."""
    for module in modules:
        if not module.name.startswith("app"):
            continue
        names = _sql_names(module)
        for call in _calls(module.tree):
            kind = _statement(call, names)
            if kind in READING and module.room not in READERS:
                yield f"{module.at(call)}: {kind} in {module.room or 'app'}; SELECTs belong in app/queries/"
            elif kind in WRITING and module.room not in WRITERS:
                yield f"{module.at(call)}: {kind} in {module.room or 'app'}; writes belong in app/services/"


def _sql_names(module: Module) -> dict[str, str]:
    """Local names of what SQLAlchemy and SQLModel offer: `{"sa": "sqlalchemy", "pick": "select"}`."""
    names: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            library = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                if (library or alias.name).split(".")[0] in SQL_LIBRARIES:
                    names[alias.asname or alias.name.split(".")[0]] = alias.name
    return names


def _statement(call: ast.Call, names: dict[str, str]) -> str:
    """The kind of SQL statement a call makes, `select` for one; empty for any other call."""
    function = call.func
    if isinstance(function, ast.Name) and names.get(function.id) in READING | WRITING:
        return names[function.id]
    if isinstance(function, ast.Attribute) and function.attr in READING | WRITING:
        owner = _last_name(function.value)
        if owner == "__table__" or names.get(owner, "").split(".")[0] in SQL_LIBRARIES:
            return function.attr
    is_text = isinstance(function, ast.Name) and names.get(function.id) == "text"
    if call.args and (is_text or (isinstance(function, ast.Attribute) and function.attr in RUNNING)):
        return _raw_statement(call.args[0])
    return ""


def _raw_statement(node: ast.expr) -> str:
    """The kind of a statement written in words, which begins in capitals or in small letters."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
    words = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    start = words.split(maxsplit=1)[0] if words.strip() else ""
    return WORDS.get(start.lower(), "") if start in {start.upper(), start.lower()} else ""


def length_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Files and functions that have grown too long."""
    for module in modules:
        lines = len(module.source.splitlines())
        if lines > FILE_LINES:
            yield f"{module.path}: {lines} lines; {FILE_LINES} at most. Split it by noun"
        for function in _functions(module.tree):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{module.at(function)}: {function.name}() has {length} lines; {FUNCTION_LINES} at most"


def docstring_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Modules, and public classes, functions and methods, without a docstring."""
    for module in modules:
        if not ast.get_docstring(module.tree):
            yield f"{module.path}: the module has no docstring"
        for name, node in _public(module.tree):
            if not ast.get_docstring(node) and not _is_overload(node):
                yield f"{module.at(node)}: {name} has no docstring"


def annotation_complaints(modules: Iterable[Module]) -> Iterator[str]:
    """Functions and methods, private ones too, whose parameters or result have no annotation."""
    for module in modules:
        methods = {
            node
            for owner in ast.walk(module.tree)
            if isinstance(owner, ast.ClassDef)
            for node in owner.body
            if isinstance(node, Function)
        }
        for function in _functions(module.tree):
            bare = _bare_parameters(function, method=function in methods)
            if function.returns is None:
                bare.append("the result")
            if bare:
                yield f"{module.at(function)}: {function.name}() lacks annotations for {', '.join(bare)}"


def _bare_parameters(function: Function, *, method: bool) -> list[str]:
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    if method and not any(_last_name(decorator) == "staticmethod" for decorator in function.decorator_list):
        positional = positional[1:]
    rest = [argument for argument in (given.vararg, given.kwarg) if argument]
    return [
        argument.arg for argument in (*positional, *given.kwonlyargs, *rest) if argument.annotation is None
    ]


def _public(
    body: ast.Module | ast.ClassDef, prefix: str = ""
) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    for node in body.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{prefix}{node.name}.")


def _is_overload(node: Function | ast.ClassDef) -> bool:
    return any(_last_name(decorator) == "overload" for decorator in node.decorator_list)


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _last_name(node: ast.expr) -> str:
    """`c` of `a.b.c`; the name itself of a plain name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
