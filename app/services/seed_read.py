"""Read a seed folder into its models; every fault is a finding with file, line and column."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.domain.terms import ClaimKind, Vocabulary
from app.errors import Findings
from app.schemas.seed import OrganisationClaimSeed, PersonSeed
from app.schemas.seed_identities import DecisionSeed
from app.schemas.seed_vocabulary import (
    FateKindSeed,
    OrganisationSeed,
    PlaceSeed,
    RankSeed,
    RoleSeed,
    SourcesSeed,
    TermSeed,
)
from app.services.seed_files import Path_, SeedFile, read_yaml
from app.services.seed_state import seed_digest

M = TypeVar("M")

VOCABULARY_FILES: dict[Vocabulary, tuple[str, type[TermSeed]]] = {
    Vocabulary.SERVICE: ("services", TermSeed),
    Vocabulary.PLACE: ("places", PlaceSeed),
    Vocabulary.ORGANISATION: ("organisations", OrganisationSeed),
    Vocabulary.ROLE: ("roles", RoleSeed),
    Vocabulary.RANK: ("ranks", RankSeed),
    Vocabulary.FATE_KIND: ("fates", FateKindSeed),
    Vocabulary.DECORATION: ("decorations", TermSeed),
    Vocabulary.CODENAME: ("codenames", TermSeed),
}


@dataclass
class Seed:
    """A seed as read: sources, vocabularies, persons with their files, organisation claims, who is who."""

    digest: str
    sources: SourcesSeed | None = None
    sources_file: SeedFile | None = None
    terms: dict[Vocabulary, list[TermSeed]] = field(default_factory=dict)
    term_files: dict[Vocabulary, SeedFile] = field(default_factory=dict)
    persons: list[tuple[PersonSeed, SeedFile]] = field(default_factory=list)
    organisation_claims: list[OrganisationClaimSeed] = field(default_factory=list)
    organisation_claims_file: SeedFile | None = None
    identities: list[DecisionSeed] = field(default_factory=list)
    identities_file: SeedFile | None = None


def read_seed(folder: Path, findings: Findings) -> Seed:
    """Read everything under `folder`; what cannot be read is missing from the answer and named in `findings`."""
    seed = Seed(seed_digest(folder))
    read = _Reader(folder, findings)
    sources = read.model("sources.yaml", SourcesSeed)
    if sources:
        seed.sources, seed.sources_file = sources
    for vocabulary, (stem, shape) in VOCABULARY_FILES.items():
        terms = read.model(f"vocabulary/{stem}.yaml", list[shape])  # type: ignore[valid-type]
        if terms:
            seed.terms[vocabulary], seed.term_files[vocabulary] = terms
    files = sorted((folder / "persons").glob("*.yaml"))
    if not files:
        findings.add((folder / "persons").as_posix(), 1, 1, "there is no person's file here; a seed needs at least one")
    for path in files:
        person = read.model(f"persons/{path.name}", PersonSeed)
        if person:
            seed.persons.append(person)
            if person[0].id != path.stem:
                findings.add(person[1].name, *person[1].at(("id",)), f"id '{person[0].id}' is not the file's name")
    if claims := read.optional("organisation_claims.yaml", list[OrganisationClaimSeed]):
        seed.organisation_claims, seed.organisation_claims_file = claims
    if identities := read.optional("identities.yaml", list[DecisionSeed]):
        seed.identities, seed.identities_file = identities
    return seed


class _Reader:
    """Reads one file after the other, collecting findings."""

    def __init__(self, folder: Path, findings: Findings) -> None:
        self.folder = folder
        self.findings = findings

    def optional(self, relative: str, shape: Any) -> tuple[Any, SeedFile] | None:
        """A file a seed may do without, as a model."""
        return self.model(relative, shape) if (self.folder / relative).exists() else None

    def model(self, relative: str, shape: Any) -> tuple[Any, SeedFile] | None:
        """One file as a model; None where it is missing or refused."""
        path = self.folder / relative
        name = path.as_posix()
        if not path.is_file():
            self.findings.add(name, 1, 1, "the file is missing")
            return None
        parsed = read_yaml(path, name, self.findings)
        if parsed is None:
            return None
        try:
            return _adapter(shape).validate_python(parsed.data), parsed
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=True):
                self._fault(parsed, fault)
            return None

    def _fault(self, parsed: SeedFile, fault: Any) -> None:
        path = _without_kind(tuple(fault["loc"]))
        words = ".".join(str(part) for part in path)
        message = fault["msg"].removeprefix("Value error, ")
        given = fault.get("input")
        shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
        self.findings.add(parsed.name, *parsed.at(path), f"{words}: {message}{shown}".removeprefix(": "))


def _without_kind(path: Path_) -> Path_:
    """A path without the claim's kind, which the validator puts after the claim's number and the file does not have."""
    if len(path) > 2 and path[0] == "claims" and path[2] in tuple(ClaimKind):
        return (*path[:2], *path[3:])
    return path


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(shape: Any) -> TypeAdapter[Any]:
    key = repr(shape)
    if key not in _adapters:
        _adapters[key] = TypeAdapter(shape)
    return _adapters[key]
