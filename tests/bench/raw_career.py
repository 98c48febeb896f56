"""One person's whole record by hand-written SQL: a statement for each thing the page tells, by the person's key.

The kinds of claim the person has are read off the claims, so that no statement looks for what is not there; every
label a claim needs is joined to it. Claims of others that name the person are rare and fetched by their keys.
"""

import sqlite3
from dataclasses import dataclass

from app.models import metadata
from tests.bench.raw import Rows, asked_for

_TERMS = (
    "role_id", "organisation_id", "place_id", "cover_organisation_id", "cover_role_id", "service_id", "rank_id",
    "codename_id", "fate_kind_id", "decoration_id",
)  # fmt: skip
_PERSONS = ("other_person_id", "with_person_id", "by_person_id")
KINDS = (
    "name_form", "posting", "rank_holding", "codename_use", "fate", "life_event", "education", "award", "activity",
    "relation", "trait", "membership", "identifier",
)  # fmt: skip


def _detail(kind: str) -> str:
    """The rows of one kind of claim with the labels of whatever they point at."""
    names = [column.name for column in metadata.tables[kind].columns]
    shown = [f"x.{name}" for name in names]
    joins = ""
    for name in names:
        if name in _TERMS:
            shown += [f"{name}_t.slug", f"{name}_t.label"]
            joins += f" LEFT JOIN term {name}_t ON {name}_t.id = x.{name}"
        if name == "place_id":
            shown += ["g.latitude", "g.longitude"]
            joins += " LEFT JOIN place g ON g.id = x.place_id"
        if name in _PERSONS:
            shown += [f"{name}_p.slug", f"{name}_p.name", f"{name}_p.sort_name"]
            joins += f" LEFT JOIN person {name}_p ON {name}_p.id = x.{name}"
        if name == "fate_kind_id":
            shown.append("k.badge")
            joins += " JOIN fate_kind k ON k.id = x.fate_kind_id"
    return f"SELECT {', '.join(shown)} FROM {kind} x{joins}"


_DETAILS = {kind: _detail(kind) for kind in KINDS}
_PERSON = (
    "SELECT p.*, d.*, b.slug FROM person p JOIN person_digest d ON d.person_id = p.id"
    " LEFT JOIN claim b ON b.id = d.because_claim_id WHERE p.slug = ?"
)
_SERVICES = (
    "SELECT t.slug, t.label FROM person_service s JOIN term t ON t.id = s.service_id WHERE s.person_id = ?"
    " ORDER BY s.position"
)
_CLAIMS = "SELECT * FROM claim WHERE {0} ORDER BY person_id, ordinal, id"
_CITED = (
    "SELECT i.claim_id, s.slug, s.title, a.number, i.as_written, i.date_as_written, i.note, i.id, x.text FROM claim c"
    " JOIN citation i ON i.claim_id = c.id JOIN source s ON s.id = i.source_id LEFT JOIN passage a"
    " ON a.id = i.passage_id LEFT JOIN passage_text x ON x.passage_id = i.passage_id WHERE {0}"
    " ORDER BY i.claim_id, i.position"
)
_RESTS_ON = (
    "SELECT w.citation_id, w.author, w.date, w.locator FROM claim c JOIN citation i ON i.claim_id = c.id"
    " JOIN rests_on w ON w.citation_id = i.id WHERE c.person_id = ? ORDER BY w.citation_id, w.position"
)
_PARTIES = (
    "SELECT f.claim_id, y.part, y.words, p.slug, p.name, t.slug, t.label FROM fate f JOIN fate_party y"
    " ON y.claim_id = f.claim_id LEFT JOIN person p ON p.id = y.person_id LEFT JOIN term t ON t.id = y.organisation_id"
    " WHERE f.person_id = ? ORDER BY f.claim_id, y.position"
)
_LINKS = (
    "SELECT k.*, a.slug, b.slug FROM claim c JOIN claim_link k ON k.from_claim_id = c.id JOIN claim a ON"
    " a.id = k.from_claim_id JOIN claim b ON b.id = k.to_claim_id WHERE c.person_id = :key UNION SELECT k.*, a.slug,"
    " b.slug FROM claim c JOIN claim_link k ON k.to_claim_id = c.id JOIN claim a ON a.id = k.from_claim_id"
    " JOIN claim b ON b.id = k.to_claim_id WHERE c.person_id = :key"
)
_CONTRADICTIONS = (
    "SELECT x.*, a.slug, b.slug FROM claim c JOIN contradiction x ON x.first_claim_id = c.id JOIN claim a ON"
    " a.id = x.first_claim_id JOIN claim b ON b.id = x.second_claim_id WHERE c.person_id = :key UNION SELECT x.*,"
    " a.slug, b.slug FROM claim c JOIN contradiction x ON x.second_claim_id = c.id JOIN claim a ON"
    " a.id = x.first_claim_id JOIN claim b ON b.id = x.second_claim_id WHERE c.person_id = :key"
)
_SETS = (
    "SELECT g.id, g.slug, g.question, m.preferred_reason, b.slug FROM alternative_set g JOIN alternative m ON"
    " m.alternative_set_id = g.id JOIN claim b ON b.id = m.claim_id WHERE g.id IN (SELECT o.alternative_set_id FROM"
    " claim c JOIN alternative o ON o.claim_id = c.id WHERE c.person_id = ?) ORDER BY g.id, m.position"
)
_NAMING = (
    "SELECT claim_id FROM relation WHERE other_person_id = :key UNION SELECT claim_id FROM activity WHERE"
    " with_person_id = :key UNION SELECT claim_id FROM trait WHERE by_person_id = :key UNION SELECT claim_id"
    " FROM fate_party WHERE person_id = :key"
)
_DECISIONS = (
    "SELECT * FROM identity_decision WHERE person_id = :key UNION"
    " SELECT * FROM identity_decision WHERE other_person_id = :key"
)


@dataclass(frozen=True, slots=True)
class RawCareer:
    """The rows of a record, by what they are; `statements` is how many it took."""

    person: tuple[object, ...]
    claims: Rows
    details: dict[str, Rows]
    citations: Rows
    naming: Rows
    sets: Rows
    contradictions: Rows
    decisions: Rows
    statements: int


def career(connection: sqlite3.Connection, slug: str) -> RawCareer:
    """The record of a person by id."""
    person = connection.execute(_PERSON, (slug,)).fetchone()
    key = person[0]
    one, named = (key,), {"key": key}
    connection.execute(_SERVICES, one).fetchall()
    claims = connection.execute(_CLAIMS.format("person_id = ?"), one).fetchall()
    kinds = {row[3] for row in claims}
    details = {
        kind: connection.execute(f"{_DETAILS[kind]} WHERE x.person_id = ?", one).fetchall() for kind in sorted(kinds)
    }
    citations = connection.execute(_CITED.format("c.person_id = ?"), one).fetchall()
    connection.execute(_RESTS_ON, one).fetchall()
    if "fate" in kinds:
        connection.execute(_PARTIES, one).fetchall()
    connection.execute(_LINKS, named).fetchall()
    contradictions = connection.execute(_CONTRADICTIONS, named).fetchall()
    sets = connection.execute(_SETS, one).fetchall()
    naming = [row[0] for row in connection.execute(_NAMING, named)]
    others = _by_keys(connection, naming) if naming else []
    decisions = connection.execute(_DECISIONS, named).fetchall()
    number = 10 + len(kinds) + ("fate" in kinds) + (len({row[3] for row in others}) + 2 if others else 0)
    return RawCareer(person, claims, details, citations, others, sets, contradictions, decisions, number)


def _by_keys(connection: sqlite3.Connection, keys: list[int]) -> Rows:
    """Claims by key, with what is looked up for each."""
    claims = asked_for(_CLAIMS.replace("{0}", "id IN ({0})"), connection, keys)
    for kind in sorted({row[3] for row in claims}):
        asked_for(f"{_DETAILS[kind]} WHERE x.claim_id IN ({{0}})", connection, keys)
    asked_for(_CITED.replace("{0}", "c.id IN ({0})"), connection, keys)
    return claims
