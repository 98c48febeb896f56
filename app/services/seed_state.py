"""What is known of a seed without reading it: its digest, and what loading it did."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

DERIVATION = b"4"
"""Raised whenever what is derived from the seed changes (name keys, say): databases are then loaded anew."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: counts of rows added, changed and removed, and how much the seed holds."""

    changed: bool
    counts: Counter[str] = field(default_factory=Counter)
    persons: int = 0
    claims: int = 0

    def __str__(self) -> str:
        if not self.changed:
            return "Nothing to change: the database holds this seed already."
        rows = ", ".join(f"{self.counts[what]} {what}" for what in ("added", "changed", "removed"))
        return f"Loaded {self.persons} persons with {self.claims} claims (rows: {rows})."


def seed_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all YAML files, in order, and how things are derived from them."""
    digest = hashlib.sha256(DERIVATION)
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
