"""The lock files: a version and hashes for everything, no host, and in agreement with pyproject.toml."""

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PRODUCT, DEVELOPMENT, BENCH = "requirements.lock", "requirements-dev.lock", "requirements-bench.lock"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}$")
HERE = {key: str(value) for key, value in default_environment().items()}
ADVICE = "run `make lock`"

BUILD: list[str] = PROJECT["build-system"]["requires"]
WANTED: dict[str, list[str]] = {
    PRODUCT: PROJECT["project"]["dependencies"] + BUILD,
    DEVELOPMENT: PROJECT["project"]["dependencies"]
    + BUILD
    + PROJECT["project"]["optional-dependencies"]["dev"],
    BENCH: PROJECT["dependency-groups"]["bench"],
}
both = pytest.mark.parametrize("name", [PRODUCT, DEVELOPMENT])
every = pytest.mark.parametrize("name", [PRODUCT, DEVELOPMENT, BENCH])


def entries(text: str) -> list[tuple[Requirement, list[str]]]:
    """Each requirement of a lock file with its options."""
    logical = re.sub(r"\\\n\s*", "\n\t", text).split("\n")
    found: list[tuple[Requirement, list[str]]] = []
    for line in logical:
        if line.startswith("\t"):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((Requirement(line.strip()), []))
    return found


def faults(text: str) -> list[str]:
    """What a lock file must not have: a requirement that is not pinned or not hashed, an option, a host."""
    said = [
        f"an option or a host: {line}"
        for line in text.splitlines()
        if re.match(r"\s*-[-\w]+ |.*://|-i", line)
    ]
    if said:
        return said
    for requirement, options in entries(text):
        if requirement.url or [part.operator for part in requirement.specifier] != ["=="]:
            said.append(f"not pinned: {requirement}")
        if not options or not all(HASH.match(option) for option in options):
            said.append(f"without a hash: {requirement}")
    return said


def read(name: str) -> str:
    """A lock file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str, environment: dict[str, str] | None = None) -> dict[str, set[Version]]:
    """Versions by package; those that an environment's markers choose, where one is given."""
    versions: dict[str, set[Version]] = {}
    for requirement, _ in entries(read(name)):
        if environment is None or requirement.marker is None or requirement.marker.evaluate(environment):
            pinned = {Version(part.version) for part in requirement.specifier}
            versions.setdefault(canonicalize_name(requirement.name), set()).update(pinned)
    return versions


def unmet(wanted: list[str], versions: dict[str, set[Version]]) -> list[str]:
    """Requirements a lock does not fulfil."""
    return [
        text
        for text in wanted
        for requirement in [Requirement(text)]
        if not (pinned := versions.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version, prereleases=True) for version in pinned)
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a==1", "without a hash: a==1"),
        ("a>=1 \\\n    --hash=sha256:" + "0" * 64, "not pinned: a>=1"),
        ("a==1 \\\n    --hash=md5:0", "without a hash: a==1"),
        ("--index-url https://example/simple\n", "an option or a host: --index-url https://example/simple"),
        (
            "a @ https://example/a.whl \\\n    --hash=sha256:" + "0" * 64,
            "an option or a host: a @ https://example/a.whl \\",
        ),
    ],
)
def test_a_bad_lock_is_recognised(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_an_unmet_requirement_is_recognised() -> None:
    versions = {"a": {Version("1")}, "b": {Version("1"), Version("2")}}
    assert unmet(["A>=1", "a>1", "b>=1", "b>=2", "c"], versions) == ["a>1", "b>=2", "c"]


@every
def test_every_requirement_is_pinned_and_hashed_and_no_host_is_named(name: str) -> None:
    assert faults(read(name)) == []
    assert len(entries(read(name))) > len(WANTED[name])


@every
def test_the_lock_fulfils_pyproject(name: str) -> None:
    missing = unmet(WANTED[name], locked(name))
    assert not missing, f"{name} does not fulfil {missing}; {ADVICE}"


def test_the_development_lock_holds_the_very_versions_of_the_product() -> None:
    product, development = locked(PRODUCT), locked(DEVELOPMENT)
    differing = {name for name, versions in product.items() if development.get(name) != versions}
    assert not differing, f"{differing} differ between the lock files; {ADVICE}"


def test_what_the_build_needs_is_written_alike_in_both_places() -> None:
    assert PROJECT["dependency-groups"]["build"] == BUILD


@both
def test_the_lock_is_closed_and_holds_nothing_else(name: str) -> None:
    """A walk from pyproject.toml over the installed packages' own requirements reaches exactly the lock."""
    versions = locked(name, HERE)
    reached: set[tuple[str, str]] = set()
    queue = [Requirement(text) for text in WANTED[name]]
    while queue:
        requirement = queue.pop()
        for extra in ("", *requirement.extras):
            key = (canonicalize_name(requirement.name), extra)
            if key not in reached:
                reached.add(key)
                queue += requirements_of(requirement.name, extra)
    names = {name for name, _ in reached}
    assert names == set(versions), f"not locked, or locked but not needed: {names ^ set(versions)}; {ADVICE}"


def requirements_of(name: str, extra: str) -> list[Requirement]:
    """What an installed package asks for here, with an extra of its own or without one."""
    asked = [Requirement(text) for text in metadata.requires(name) or []]
    return [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]


def test_this_environment_is_the_locked_one() -> None:
    for name, versions in locked(DEVELOPMENT, HERE).items():
        assert Version(metadata.version(name)) in versions, (
            f"{name} is not the locked version; remove .venv-dev"
        )
