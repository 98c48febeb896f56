"""Seed against the source texts: every passage has its digest, every phrase occurs in its passage."""

from collections.abc import Iterator
from pathlib import Path

from app.errors import Findings
from app.schemas.seed import CiteSeed
from app.services.attach import digest, raw_lines
from app.services.seed_files import Path_, SeedFile
from app.services.seed_read import Seed

Lines = dict[tuple[str, int | None], str]
"""Passages, folded, by source and number."""
SEAM = " … "
"""What joins the fragments of a phrase as written."""


def folded(text: str) -> str:
    """White space of every kind, no-break spaces too, as single spaces."""
    return " ".join(text.split())


def cites_of(seed: Seed) -> Iterator[tuple[SeedFile, Path_, CiteSeed]]:
    """Every citation of a seed with its file and path: of claims, of links, of organisation claims."""
    for person, file in seed.persons:
        for index, claim in enumerate(person.claims):
            yield from _cites(file, ("claims", index), claim.cite)
        for index, link in enumerate(person.links):
            yield from _cites(file, ("links", index), link.cite)
    if seed.organisation_claims_file:
        for index, said in enumerate(seed.organisation_claims):
            yield from _cites(seed.organisation_claims_file, (index,), said.cite)


def _cites(file: SeedFile, path: Path_, cites: list[CiteSeed]) -> Iterator[tuple[SeedFile, Path_, CiteSeed]]:
    for index, cite in enumerate(cites):
        yield file, (*path, "cite", index), cite


def check_texts(seed: Seed, texts: Path, findings: Findings) -> None:
    """Add a finding for every passage that differs and every phrase that does not occur."""
    check_phrases(seed, _checked_passages(seed, texts, findings), findings)


def check_phrases(seed: Seed, lines: Lines, findings: Findings) -> None:
    """Add a finding for every phrase that does not occur in its passage, as far as the passages are at hand."""
    for file, path, cite in cites_of(seed):
        text = lines.get((cite.source, cite.passage))
        if text is None:
            continue
        for name in ("as_written", "date_as_written"):
            for fragment in (getattr(cite, name) or "").split(SEAM):
                if folded(fragment) not in text:
                    where = file.at((*path, name))
                    message = f"«{fragment}» does not stand in {cite.source} {cite.passage}"
                    findings.add(file.name, *where, message)


def _checked_passages(seed: Seed, texts: Path, findings: Findings) -> Lines:
    """The passages that are as recorded, folded, by source and number."""
    found: Lines = {}
    file = seed.sources_file
    if file is None or seed.sources is None:
        return found
    for index, source in enumerate(seed.sources.sources):
        if not source.passages:
            continue
        path: Path_ = ("sources", index)
        text = texts / (source.file_name or f"{source.id}.txt")
        if not text.is_file():
            findings.add(file.name, *file.at((*path, "file_name")), f"the text {text} is missing")
            continue
        lines = raw_lines(text.read_bytes())
        for number, recorded in source.passages.items():
            where = file.at((*path, "passages", number))
            if number > len(lines):
                findings.add(file.name, *where, f"{text} has no line {number}")
            elif digest(lines[number - 1]) != recorded:
                findings.add(file.name, *where, f"line {number} of {text} is not the passage that was read")
            else:
                found[source.id, number] = folded(lines[number - 1].decode(errors="replace"))
        _unrecorded(text, lines, set(source.passages), findings)
    return found


def _unrecorded(text: Path, lines: list[bytes], recorded: set[int], findings: Findings) -> None:
    for number, one in enumerate(lines, 1):
        if one.strip() and number not in recorded:
            findings.add(text.as_posix(), number, 1, "this line is no passage of the source", "warning")
