"""The tiny seed with records that may be one person, a record that holds two, and a pair kept apart."""

from pathlib import Path

from tests.support.identities import decide, identity_seed

CITE = 'cite: [{source: tiny-text, passage: 4, as_written: "Anna Orlova"}]'
OTHER = 'cite: [{source: tiny-text, passage: 5, as_written: "Nobody is named"}]'
FILES = {
    # The same man twice, in another script and from another passage, in the same post.
    "petrov-ivan-bis": f"""\
id: petrov-ivan-bis
name: Petroff, Ivan
sort_name: Petroff, Ivan
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: b1, kind: name_form, form: name, name: "Petroff, Ivan", {OTHER}}}
  - {{id: b2, kind: posting, role: resident, place: harbin, dates: "1932", {OTHER}}}
""",
    # Nobody by name, in that post, then.
    "unnamed-resident": f"""\
id: unnamed-resident
name: Resident in Harbin (1933)
sort_name: Resident in Harbin (1933)
identified: false
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: u1, kind: posting, role: resident, place: harbin, dates: "1933", {OTHER}}}
""",
    # Two men in one record: names unlike, two towns at once.
    "kuznetsov": f"""\
id: kuznetsov
name: Kuznetsov
sort_name: Kuznetsov
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: k1, kind: name_form, form: name, name: Kuznetsov, {CITE}}}
  - {{id: k2, kind: name_form, form: name, name: Karl Yanel, {OTHER}}}
  - {{id: k3, kind: posting, role: head, place: moscow, dates: 1941/1943, {CITE}}}
  - {{id: k4, kind: posting, role: resident, place: harbin, dates: "1942", {OTHER}}}
""",
    # Called alike, and looked at.
    "smirnov-pavel": f"""\
id: smirnov-pavel
name: Pavel Smirnov
sort_name: Smirnov, Pavel
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: v1, kind: name_form, form: name, name: Pavel Smirnov, {OTHER}}}
""",
}
APART = "id: d1, distinct: {persons: [smirnov, smirnov-pavel]}"


def doubles_seed(folder: Path, *decisions: str) -> Path:
    """The seed, with the pair kept apart unless other decisions are given."""
    identity_seed(folder)
    for slug, content in FILES.items():
        (folder / "persons" / f"{slug}.yaml").write_text(content, encoding="utf-8")
    decide(folder, *(decisions or (APART,)))
    return folder
