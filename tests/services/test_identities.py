"""Who is who: merges, splits and pairs kept apart; what they do to the records, and that taking them out undoes it."""

from pathlib import Path
from typing import Any

import pytest

from app.db.migrate import downgrade, upgrade
from app.errors import Finding
from app.services.check import check
from app.services.seed import load_seed
from tests.support.asked import asked
from tests.support.dump import dump
from tests.support.identities import decide, identity_seed, merge

SPLIT = (
    "id: d1, split: {person: petrov-ivan, into: {id: petrov-ivan-2, name: Ivan Petrov (2), sort_name: Petrov 2}, "
    "claims: [p3, p4], mentions: [o3]}"
)
Rows = list[tuple[Any, ...]]


def claims_of(url: str, slug: str) -> list[str]:
    """The ids of a person's claims, in order."""
    return [claim for claim, person, _ in asked(url, CLAIMS + ", c.slug") if person == slug]


def persons(url: str) -> list[str]:
    """All persons' ids."""
    return [row[0] for row in asked(url, "SELECT slug FROM person ORDER BY slug")]


def redirects(url: str) -> dict[str, str]:
    """Where former ids lead."""
    rows = asked(url, "SELECT r.slug, p.slug FROM person_redirect r JOIN person p ON p.id = r.person_id")
    return {str(old): str(new) for old, new in rows}


def content(url: str) -> dict[str, Rows]:
    """What a database holds, but for keys that a person who went and came back gets anew, and the release."""
    rows = dump(url)
    rows.pop("release")
    return {name: found for name, found in rows.items() if name in PLAIN} | {
        "claims": sorted(asked(url, CLAIMS)),
        "relations": asked(url, RELATIONS),
        "cited": asked(url, CITED),
        "persons": asked(url, "SELECT slug, name, sort_key, identified FROM person ORDER BY slug"),
        "redirects": sorted(redirects(url).items()),
        "digests": asked(url, DIGESTS),
        "likely": sorted((*row[:3], sorted(map(str, row[3:]))) for row in asked(url, LIKELY)),
        "names": asked(
            url, "SELECT p.slug, s.name FROM searchable s JOIN person p ON p.id = s.person_id ORDER BY 1, 2"
        ),
    }


PLAIN = ("claim_link", "alternative", "identity_decision", "identity_claim", "contradiction")
CLAIMS = "SELECT c.slug, p.slug, c.ordinal FROM claim c JOIN person p ON p.id = c.person_id ORDER BY c.ordinal"
DIGESTS = (
    "SELECT p.slug, d.claims, d.postings, d.badge FROM person p JOIN person_digest d ON d.person_id = p.id ORDER BY 1"
)
LIKELY = (
    "SELECT l.kind, l.strength, l.total, p.slug, o.slug FROM likely_pair l JOIN person p ON p.id = l.first_person_id"
    " LEFT JOIN person o ON o.id = l.second_person_id"
)
CITED = (
    "SELECT c.slug, t.position, t.as_written, w.author FROM citation t LEFT JOIN claim c ON c.id = t.claim_id"
    " LEFT JOIN rests_on w ON w.citation_id = t.id ORDER BY c.slug, t.position, t.as_written"
)
RELATIONS = (
    "SELECT c.slug, p.slug, o.slug FROM relation r JOIN claim c ON c.id = r.claim_id"
    " JOIN person p ON p.id = r.person_id LEFT JOIN person o ON o.id = r.other_person_id ORDER BY c.slug"
)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The seed of five persons, nothing decided."""
    return identity_seed(tmp_path / "seed")


def test_a_merge_moves_the_claims_after_those_of_the_other_record(migrated_url: str, seed: Path) -> None:
    load_seed(migrated_url, seed)
    keys = sorted(asked(migrated_url, "SELECT slug, id FROM claim"))
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"))
    loaded = load_seed(migrated_url, seed)
    assert (loaded.persons, loaded.claims) == (4, 19)
    assert claims_of(migrated_url, "petrov-ivan") == ["p1", "p2", "p3", "p4", "p5", "p6", "q1", "q2", "q3", "q4"]
    assert persons(migrated_url) == ["codename-luna", "orlova-anna", "petrov-ivan", "smirnov"]
    assert redirects(migrated_url)["petrov-i"] == "petrov-ivan"
    assert sorted(asked(migrated_url, "SELECT slug, id FROM claim")) == keys
    recorded = asked(migrated_url, "SELECT recorded_by, CAST(recorded_on AS TEXT) FROM claim WHERE slug = 'q2'")
    assert recorded == [("somebody else", "2026-11-02")]
    strays = "SELECT d.claim_id FROM posting d JOIN claim c ON c.id = d.claim_id WHERE c.person_id <> d.person_id"
    assert asked(migrated_url, strays) == []
    assert ("petrov-ivan", 10, 2, "executed") in asked(migrated_url, DIGESTS)
    party = "SELECT p.slug FROM fate_party f JOIN person p ON p.id = f.person_id WHERE f.part = 'exchanged_for'"
    assert asked(migrated_url, party) == [("petrov-ivan",)]


def test_the_note_of_the_record_that_goes_is_kept(migrated_url: str, seed: Path) -> None:
    path = seed / "persons" / "petrov-i.yaml"
    noted = path.read_text(encoding="utf-8").replace("recorded_by", "note: Named once.\nrecorded_by", 1)
    path.write_text(noted, encoding="utf-8")
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"))
    load_seed(migrated_url, seed)
    note = "SELECT note FROM person WHERE slug = 'petrov-ivan'"
    assert asked(migrated_url, note) == [("Of I. Petrov: Named once.",)]
    path = seed / "persons" / "petrov-ivan.yaml"
    noted = path.read_text(encoding="utf-8").replace("recorded_by", "note: A resident.\nrecorded_by", 1)
    path.write_text(noted, encoding="utf-8")
    load_seed(migrated_url, seed)
    assert asked(migrated_url, note) == [("A resident, and of I. Petrov: Named once.",)]


def test_a_claim_of_a_third_person_names_the_two_once(migrated_url: str, seed: Path) -> None:
    path = seed / "persons" / "smirnov.yaml"
    both = "{part: exchanged_for, person: petrov-i}, {part: exchanged_for, person: petrov-ivan}, "
    both += "{part: by, person: petrov-i}"
    smirnov = path.read_text(encoding="utf-8").replace("{part: exchanged_for, person: petrov-i}", both)
    path.write_text(smirnov, encoding="utf-8")
    parties = "SELECT f.part, p.slug FROM fate_party f JOIN person p ON p.id = f.person_id ORDER BY f.position"
    load_seed(migrated_url, seed)
    assert len(asked(migrated_url, parties)) == 3
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"))
    load_seed(migrated_url, seed)
    assert asked(migrated_url, parties) == [("exchanged_for", "petrov-ivan"), ("by", "petrov-ivan")]


NUMBER = (
    '  - {{id: {id}, kind: identifier, authority: gnd, value: "{value}", '
    "cite: [{{source: editor, note: Compared.}}]}}\n"
)


def test_two_numbers_of_one_authority_are_warned_of_when_a_merge_brings_them_together(
    migrated_url: str, seed: Path
) -> None:
    for slug, claim, value in (("petrov-i", "g1", "118540238"), ("smirnov", "g2", "118540246")):
        path = seed / "persons" / f"{slug}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + NUMBER.format(id=claim, value=value), encoding="utf-8")
    smirnov = seed / "persons" / "smirnov.yaml"
    words = smirnov.read_text(encoding="utf-8").replace("person: petrov-i}", "words: a man}")
    smirnov.write_text(words, encoding="utf-8")
    assert not [one for one in check(seed).items if "two numbers" in one.message]
    decide(seed, merge("d1", "smirnov", "petrov-i"))
    [found] = [one for one in check(seed).items if "two numbers" in one.message]
    assert (found.severity, found.file) == ("warning", (seed / "persons" / "petrov-i.yaml").as_posix())
    assert found.message.startswith("'smirnov' has two numbers of GND: 118540246 ('g2') and 118540238")
    load_seed(migrated_url, seed)
    cases = "SELECT p.slug, l.kind, l.strength FROM likely_pair l JOIN person p ON p.id = l.first_person_id"
    assert ("smirnov", "two-in-one", "strong") in asked(migrated_url, cases)


def test_taking_a_merge_out_undoes_it_and_leaves_nothing_behind(migrated_url: str, seed: Path) -> None:
    load_seed(migrated_url, seed)
    before = content(migrated_url)
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"), merge("d2", "orlova-anna", "codename-luna"))
    load_seed(migrated_url, seed)
    merged = content(migrated_url)
    assert merged != before
    assert not load_seed(migrated_url, seed).changed
    assert content(migrated_url) == merged
    decide(seed)
    load_seed(migrated_url, seed)
    assert content(migrated_url) == before
    assert "petrov-i" not in redirects(migrated_url)


def test_the_claim_that_only_identifies_the_two_falls_away(migrated_url: str, seed: Path) -> None:
    decide(seed, merge("d1", "orlova-anna", "codename-luna"))
    load_seed(migrated_url, seed)
    assert claims_of(migrated_url, "orlova-anna") == ["o1", "o2", "o3", "n1", "n2", "n4"]
    assert redirects(migrated_url)["codename-moon"] == "orlova-anna"
    touched = asked(migrated_url, "SELECT claim_slug, part, claim_id IS NULL FROM identity_claim ORDER BY claim_slug")
    assert [(slug, part) for slug, part, _ in touched] == [
        ("n1", "moved"), ("n2", "moved"), ("n3", "left_out"), ("n4", "moved"),
    ]  # fmt: skip
    assert [bool(missing) for *_, missing in touched] == [False, False, True, False]


def test_merges_follow_each_other(migrated_url: str, seed: Path) -> None:
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"), merge("d2", "petrov-i", "smirnov"))
    errors = [one for one in check(seed).items if one.severity == "error"]
    assert "'s2' (fate) tells of 'smirnov' and 'petrov-ivan' as two persons" in errors[0].message
    path = seed / "persons" / "smirnov.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("person: petrov-i}", "words: a man}"), encoding="utf-8")
    load_seed(migrated_url, seed)
    assert claims_of(migrated_url, "petrov-ivan")[-2:] == ["s1", "s2"]
    assert redirects(migrated_url)["smirnov"] == "petrov-ivan"
    decided = "SELECT former_slug, slug FROM (SELECT former_slug, person_id, position FROM identity_decision) d"
    kept = asked(migrated_url, f"{decided} JOIN person p ON p.id = d.person_id ORDER BY position")
    assert kept == [("petrov-i", "petrov-ivan"), ("smirnov", "petrov-ivan")]


def test_a_split_takes_claims_and_mentions_along(migrated_url: str, seed: Path) -> None:
    load_seed(migrated_url, seed)
    before = content(migrated_url)
    decide(seed, SPLIT)
    load_seed(migrated_url, seed)
    assert claims_of(migrated_url, "petrov-ivan-2") == ["p3", "p4"]
    assert claims_of(migrated_url, "petrov-ivan") == ["p1", "p2", "p5", "p6"]
    assert ("o3", "orlova-anna", "petrov-ivan-2") in asked(migrated_url, RELATIONS)
    assert ("n4", "codename-luna", "petrov-ivan") in asked(migrated_url, RELATIONS)
    assert redirects(migrated_url)["petroff-ivan"] == "petrov-ivan"
    decide(seed, SPLIT.replace("mentions: [o3]", "redirects: [petroff-ivan]"))
    load_seed(migrated_url, seed)
    assert redirects(migrated_url)["petroff-ivan"] == "petrov-ivan-2"
    decide(seed)
    load_seed(migrated_url, seed)
    assert content(migrated_url) == before


def test_what_was_merged_can_be_parted_otherwise(migrated_url: str, seed: Path) -> None:
    parted = (
        "id: d2, split: {person: petrov-ivan, into: {id: petrov-the-head, name: Petrov the head, sort_name: Petrov}, "
        "claims: [q2, p5], redirects: [petrov-i]}"
    )
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"), parted)
    load_seed(migrated_url, seed)
    assert claims_of(migrated_url, "petrov-the-head") == ["p5", "q2"]
    assert redirects(migrated_url)["petrov-i"] == "petrov-the-head"


def test_a_split_can_lead_to_a_person_with_a_file(migrated_url: str, seed: Path) -> None:
    decide(seed, "id: d1, split: {person: petrov-i, into: {id: smirnov}, claims: [q2]}")
    load_seed(migrated_url, seed)
    assert claims_of(migrated_url, "smirnov") == ["s1", "s2", "q2"]


def test_one_may_change_who_is_merged_with_whom(migrated_url: str, seed: Path) -> None:
    """The relation's claim moves to the person it named, and names another: never one of a person to himself."""
    path = seed / "persons" / "petrov-i.yaml"
    cite = "cite: [{source: editor, note: Known.}]"
    relation = f"  - {{id: q5, kind: relation, relation: met, other: codename-luna, {cite}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + relation, encoding="utf-8")
    decide(seed, merge("d1", "smirnov", "codename-luna"))
    load_seed(migrated_url, seed)
    assert ("q5", "petrov-i", "smirnov") in asked(migrated_url, RELATIONS)
    decide(seed)
    path = seed / "persons" / "smirnov.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("person: petrov-i}", "words: a man}"), encoding="utf-8")
    decide(seed, merge("d1", "smirnov", "petrov-i"))
    load_seed(migrated_url, seed)
    assert ("q5", "smirnov", "codename-luna") in asked(migrated_url, RELATIONS)


def test_going_back_before_likely_pairs_asks_for_a_load_that_fills_them(migrated_url: str, seed: Path) -> None:
    load_seed(migrated_url, seed)
    before = asked(migrated_url, LIKELY)
    assert before
    downgrade(migrated_url, "0005")
    upgrade(migrated_url)
    assert asked(migrated_url, LIKELY) == []
    load_seed(migrated_url, seed)
    assert asked(migrated_url, LIKELY) == before


def test_going_back_to_an_older_schema_and_forth_again(migrated_url: str, seed: Path) -> None:
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"), SPLIT.replace("d1", "d2"))
    load_seed(migrated_url, seed)
    before = content(migrated_url)
    downgrade(migrated_url, "0004")
    upgrade(migrated_url)
    assert load_seed(migrated_url, seed).changed
    assert content(migrated_url) == before


REFUSED = {
    "nobody of that name": (
        [merge("d1", "petrov-ivam", "petrov-i")], "unknown person 'petrov-ivam', did you mean 'petrov-ivan'", 1,
    ),
    "a former id": ([merge("d1", "petroff-ivan", "smirnov")], "'petroff-ivan' is a former id of 'petrov-ivan'", 1),
    "itself": ([merge("d1", "petrov-i", "petrov-i")], "'petrov-i' cannot go into itself", 1),
    "a circle": (
        [merge("d1", "petrov-ivan", "petrov-i"), merge("d2", "petrov-i", "petrov-ivan")], "which makes a circle", 2,
    ),
    "merged twice": (
        [merge("d1", "petrov-ivan", "petrov-i"), merge("d2", "orlova-anna", "petrov-i")],
        "'petrov-i' went into 'petrov-ivan' by a decision before this one", 2,
    ),
    "a named one into a nameless": ([merge("d1", "codename-luna", "orlova-anna")], "'codename-luna' has none", 1),
    "two who worked together": (
        [merge("d1", "petrov-ivan", "orlova-anna")],
        "claim 'o3' (relation) tells of 'orlova-anna' and 'petrov-ivan' as two persons", 1,
    ),
    "an id twice": ([merge("p1", "petrov-ivan", "petrov-i")], "id 'p1' stands already at", 1),
    "two things at once": (
        ["id: d1, merge: {into: petrov-ivan, from: petrov-i}, distinct: {persons: [smirnov, petrov-i]}"],
        "here is `merge` and `distinct`", 1,
    ),
    "nothing decided": (["id: d1"], "here is none", 1),
    "a claim of another": ([SPLIT.replace("p4", "o1")], "'petrov-ivan' has no claim 'o1'", 1),
    "a claim of nobody": ([SPLIT.replace("p4", "p9")], "unknown claim 'p9'", 1),
    "a claim twice": ([SPLIT.replace("p4", "p3")], "'p3' stands twice in the list", 1),
    "a mention that is none": ([SPLIT.replace("o3", "s2")], "'petrov-ivan' is not named by claim 's2'", 1),
    "nothing left": (
        [SPLIT.replace("p3, p4", "p1, p2, p3, p4, p5, p6")], "nothing would be left of 'petrov-ivan'", 1,
    ),
    "an id that led elsewhere": ([SPLIT.replace("petrov-ivan-2", "petroff-ivan")], "is not given to another", 1),
    "a new person without a name": (
        ["id: d1, split: {person: petrov-ivan, into: {id: petrov-2}, claims: [p3]}"], "give `name` and `sort_name`", 1,
    ),
    "a new name for somebody known": ([SPLIT.replace("petrov-ivan-2", "smirnov")], "leave out its name", 1),
    "a former id it never had": (
        [SPLIT.replace("mentions: [o3]", "redirects: [petrof-ivan]")], "did you mean 'petroff-ivan'", 1,
    ),
    "a claim about the one it names": (
        ["id: d1, split: {person: codename-luna, into: {id: petrov-ivan}, claims: [n4]}"],
        "claim 'n4' names 'petrov-ivan' and cannot be a claim about it", 1,
    ),
    "one person kept apart": (
        [merge("d1", "petrov-ivan", "petrov-i"), "id: d2, distinct: {persons: [petrov-ivan, petrov-i]}"],
        "'petrov-ivan' and 'petrov-i' are one record: 'petrov-ivan'", 2,
    ),
    "kept apart and merged after it": (
        ["id: d1, distinct: {persons: [petrov-ivan, petrov-i]}", merge("d2", "petrov-ivan", "petrov-i")],
        "the two records are one by a later decision", 1,
    ),
    "three kept apart": (["id: d1, distinct: {persons: [petrov-ivan, petrov-i, smirnov]}"], "at most 2 items", 1),
}  # fmt: skip


def errors_of(seed: Path) -> list[Finding]:
    """What refuses a seed."""
    return [one for one in check(seed).items if one.severity == "error"]


@pytest.mark.parametrize("case", REFUSED)
def test_a_decision_that_cannot_hold_is_refused_at_its_line(seed: Path, case: str) -> None:
    decisions, message, line = REFUSED[case]
    decide(seed, *decisions)
    found = errors_of(seed)
    assert [one for one in found if message in one.message and one.line == line], [str(one) for one in found]
    assert any(one.file == (seed / "identities.yaml").as_posix() for one in found)


def test_links_to_what_falls_away_are_refused(seed: Path) -> None:
    path = seed / "persons" / "codename-luna.yaml"
    link = "links:\n  - {id: l9, from: n2, to: n3, kind: before, cite: [{source: editor, note: Known.}]}\n"
    path.write_text(path.read_text(encoding="utf-8") + link, encoding="utf-8")
    decide(seed, merge("d1", "orlova-anna", "codename-luna"))
    assert [one.message for one in errors_of(seed)] == ["claim 'n3' falls away by this merge, but link 'l9' names it"]


def test_sense_is_checked_after_the_decisions(seed: Path) -> None:
    assert not [one for one in check(seed).items if "q2" in one.message]
    path = seed / "persons" / "petrov-i.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("1936/1937", "1941/1942"), encoding="utf-8")
    vocabulary = seed / "vocabulary" / "fates.yaml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").replace("shot,", "killed,"), encoding="utf-8")
    petrov = seed / "persons" / "petrov-ivan.yaml"
    petrov.write_text(petrov.read_text(encoding="utf-8").replace("fate: shot", "fate: killed"), encoding="utf-8")
    decide(seed, merge("d1", "petrov-ivan", "petrov-i"))
    [late] = [one for one in check(seed).items if "q2" in one.message]
    assert (late.severity, late.file) == ("warning", path.as_posix())
    assert "is after the death of petrov-ivan" in late.message
