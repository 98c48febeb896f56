"""Check a seed: its own faults, its phrases against the texts, and what the data say when they are put together."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.db.engine import make_engine
from app.errors import Finding, Findings
from app.models import metadata
from app.queries.disagreements import computed_contradictions
from app.services.check_sense import WARNING, check_sense
from app.services.check_texts import check_texts
from app.services.seed import write
from app.services.seed_check import check_seed
from app.services.seed_files import Path_, SeedFile
from app.services.seed_read import Seed, read_seed

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def check(folder: Path, texts: Path | None = None) -> Findings:
    """Everything there is to say about the seed in `folder`, errors first; with `texts` also against the texts.

    Severity `error` refuses the seed; `warning` is for an editor to look at; `info` counts.
    Nothing is written: the contradictions are read from a load into a database in memory.
    """
    findings = Findings()
    seed = read_seed(folder, findings)
    complete = not findings.errors
    if complete:
        check_seed(seed, findings)
    if texts is not None:
        check_texts(seed, texts, findings)
    if complete and not findings.errors:
        check_sense(seed, findings)
        _check_loaded(seed, folder, findings)
    findings.items.sort(key=_gravest)
    return findings


def _gravest(finding: Finding) -> tuple[int, str, int, int]:
    return _GRAVITY[finding.severity], finding.file, finding.line, finding.column


def _check_loaded(seed: Seed, folder: Path, findings: Findings) -> None:
    """Load the seed into memory; what the database refuses is an error, what contradicts itself a warning."""
    engine = make_engine("sqlite://")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            write(connection, seed)
            _contradictions(connection, seed, findings)
    except IntegrityError as error:
        findings.add(folder.as_posix(), 1, 1, f"the database would refuse it: {error.orig}")
    finally:
        engine.dispose()


def _contradictions(connection: Connection, seed: Seed, findings: Findings) -> None:
    minted = _minted(seed)
    for found in computed_contradictions(connection):
        file, path = minted[found.first]
        other, place = minted[found.second]
        line = other.at(place)[0]
        message = f"{found.question} '{found.first}' contradicts '{found.second}' ({other.name}:{line})"
        findings.add(file.name, *file.at(path), message, WARNING)


def _minted(seed: Seed) -> dict[str, tuple[SeedFile, Path_]]:
    """Where each claim stands."""
    return {
        claim.id: (file, ("claims", index, "id"))
        for person, file in seed.persons
        for index, claim in enumerate(person.claims)
    }
