"""The tiny seed with more persons in it, and decisions on who is who."""

from pathlib import Path

from tests.support.tiny_seed import write_seed

SAID = 'cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]'
PERSONS = {
    "codename-luna": f"""\
id: codename-luna
name: "Luna (codename)"
sort_name: Luna
identified: false
redirects: [codename-moon]
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: n1, kind: codename_use, codename: luna, {SAID}}}
  - {{id: n2, kind: posting, role: merchant, place: harbin, dates: "1931", {SAID}}}
  - {{id: n3, kind: relation, relation: identified_as, other: orlova-anna, {SAID}}}
  - {{id: n4, kind: relation, relation: worked_with, other: petrov-ivan, {SAID}}}
""",
    "petrov-i": f"""\
id: petrov-i
name: I. Petrov
sort_name: Petrov, I.
recorded_by: somebody else
recorded_on: 2026-11-02
claims:
  - {{id: q1, kind: name_form, form: name, name: I. Petroff, {SAID}}}
  - {{id: q2, kind: posting, role: head, organisation: razvedupr, place: moscow, dates: 1936/1937, {SAID}}}
  - {{id: q3, kind: activity, activity: meeting, with_person: codename-luna, {SAID}}}
  - {{id: q4, kind: trait, trait: view, value: Cautious, by_person: petrov-ivan, {SAID}}}
""",
    "smirnov": f"""\
id: smirnov
name: Smirnov
sort_name: Smirnov
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: s1, kind: name_form, form: name, name: Smirnov, {SAID}}}
  - id: s2
    kind: fate
    fate: arrested
    dates: "1939"
    parties: [{{part: exchanged_for, person: petrov-i}}, {{part: by, words: the police}}]
    {SAID}
""",
}
BY = "recorded_by: tests, recorded_on: 2026-11-20, reason: The same man by all we know."


def identity_seed(folder: Path, *decisions: str) -> Path:
    """The tiny seed with five persons, and these decisions."""
    write_seed(folder)
    for slug, content in PERSONS.items():
        (folder / "persons" / f"{slug}.yaml").write_text(content, encoding="utf-8")
    decide(folder, *decisions)
    return folder


def decide(folder: Path, *decisions: str) -> None:
    """Write the decisions, one a line from line 1 on; none takes the file away."""
    path = folder / "identities.yaml"
    path.unlink(missing_ok=True)
    if decisions:
        path.write_text("".join(f"- {{{one}, {BY}}}\n" for one in decisions), encoding="utf-8")


def merge(slug: str, into: str, from_: str) -> str:
    """A merge as the seed writes it."""
    return f"id: {slug}, merge: {{into: {into}, from: {from_}}}"
