"""A seed of two persons with its text: small enough to be read whole, with something of everything."""

import hashlib
from pathlib import Path

TEXT = (
    "Ivan Petrov\u00a0was resident in Harbin in 1930–1934, as a merchant.\n"
    "\n"
    "Arrested in 1938,  he was shot in Moscow; Captain Petrov was 40.\n"
    "His agent “Luna” (=SUM) worked with Anna Orlova, says Smith.\n"
    "Nobody is named here.\n"
)
FILES = {
    "vocabulary/services.yaml": "- {id: military, label: Military intelligence}\n",
    "vocabulary/places.yaml": """\
- {id: china, label: China, kind: country, latitude: 35.0, longitude: 104.0}
- id: harbin
  label: Harbin
  kind: city
  broader: china
  latitude: 45.75
  longitude: 126.65
  aliases: [{name: Харбин, lang: ru}, Kharbin]
  sovereignty: [{holder: china, dates: 1912/1932}]
- {id: moscow, label: Moscow, kind: city}
""",
    "vocabulary/organisations.yaml": """\
- {id: razvedupr, label: Razvedupr, kind: directorate, service: military, intelligence: true}
- {id: trading-house, label: Trading house, kind: enterprise}
""",
    "vocabulary/roles.yaml": """\
- {id: resident, label: Resident, intelligence: true, exclusive: true}
- {id: merchant, label: Merchant}
- {id: head, label: Head, exclusive: true}
""",
    "vocabulary/ranks.yaml": "- {id: captain, label: Captain, system: red-army, grade: 13}\n",
    "vocabulary/fates.yaml": """\
- {id: arrested, label: Arrested, badge: imprisoned}
- {id: shot, label: Shot, badge: executed}
- {id: rehabilitated, label: Rehabilitated, badge: rehabilitated}
""",
    "vocabulary/decorations.yaml": "[]\n",
    "vocabulary/codenames.yaml": "- {id: luna, label: Luna}\n",
    "persons/petrov-ivan.yaml": """\
id: petrov-ivan
name: Ivan Petrov
sort_name: Petrov, Ivan
redirects: [petroff-ivan]
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - id: p1
    kind: name_form
    form: name
    name: Ivan Petrov
    cite: [{source: tiny-text, passage: 1, as_written: "Ivan Petrov was resident"}]
  - id: p2
    kind: posting
    role: resident
    organisation: razvedupr
    place: harbin
    cover_role: merchant
    cover_organisation: trading-house
    dates: 1930/1934
    cite:
      - {source: tiny-text, passage: 1, as_written: "resident in Harbin", date_as_written: "1930–1934"}
      - {source: tiny-text, passage: 4, as_written: "His agent … Smith", rests_on: [{author: Smith, date: "1999"}]}
  - id: p3
    kind: rank_holding
    rank: captain
    dates: 1938
    cite: [{source: tiny-text, passage: 3, as_written: "Captain Petrov"}]
  - id: p4
    kind: fate
    fate: arrested
    dates: 1938
    parties: [{part: by, words: the police}, {part: court, organisation: razvedupr}]
    cite: [{source: tiny-text, passage: 3, as_written: "Arrested in 1938, he"}]
  - id: p5
    kind: fate
    fate: shot
    place: moscow
    dates: 1938
    cite: [{source: tiny-text, passage: 3, as_written: "shot in Moscow"}]
  - id: p6
    kind: name_form
    form: original_script
    name: Иван Петров
    lang: ru
    cite: [{source: editor, note: "General knowledge, \\"as usual\\"."}]
links:
  - id: l1
    from: p4
    to: p5
    kind: before
    cite: [{source: tiny-text, passage: 3, as_written: "he was shot"}]
alternatives:
  - {id: a1, question: What became of Petrov?, claims: [p4, p5], preferred: {claim: p5, reason: It says more.}}
""",
    "persons/orlova-anna.yaml": """\
id: orlova-anna
name: Anna Orlova
sort_name: Orlova, Anna
note: "=HYPERLINK(\\"https://example.org\\")"
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - id: o1
    kind: codename_use
    codename: luna
    organisation: razvedupr
    cite: [{source: tiny-text, passage: 4, as_written: "“Luna” (=SUM)"}]
  - id: o2
    kind: trait
    trait: view
    value: "=SUM(A1), \\"quoted\\"\\nand two lines"
    by_person: petrov-ivan
    cite: [{source: tiny-text, passage: 4, as_written: "=SUM"}]
  - id: o3
    kind: relation
    relation: worked_with
    other: petrov-ivan
    cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]
""",
    "organisation_claims.yaml": """\
- id: x1
  organisation: razvedupr
  place: harbin
  assertion: presence
  recorded_by: tests
  recorded_on: 2026-11-01
  cite: [{source: tiny-text, passage: 1, as_written: "resident in Harbin"}]
""",
}


def sources_yaml(text: str = TEXT) -> str:
    """`sources.yaml` for a text: every line that is not blank, with its digest."""
    passages = "".join(
        f"      {number}: {hashlib.sha256(line.encode()).hexdigest()}\n"
        for number, line in enumerate(text.split("\n"), 1)
        if line
    )
    return (
        'release: "2026.1"\nsources:\n'
        "  - id: tiny-text\n    type: article\n    title: A tiny text\n    read_in_full: true\n"
        f"    file_name: tiny-text.txt\n    passages:\n{passages}"
        "  - {id: editor, type: editorial, title: The editors, is_editor: true}\n"
    )


def write_seed(folder: Path) -> Path:
    """The seed, written to `folder`."""
    for name, content in {**FILES, "sources.yaml": sources_yaml()}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def write_text(folder: Path, text: str = TEXT) -> Path:
    """The text of its source, as a file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tiny-text.txt"
    path.write_bytes(text.encode())
    return path


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Change a file of a seed in one place; returns the line the change stands in."""
    path = folder / name
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {name}"
    path.write_text(content.replace(old, new), encoding="utf-8")
    return content[: content.index(old)].count("\n") + 1
