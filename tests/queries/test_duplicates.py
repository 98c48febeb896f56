"""Likely same persons and wrong merges, found in a database: by index, on both engines, and on the real seed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, text

from app.db.engine import make_engine
from app.domain.dossier import CaseKind, Strength
from app.paths import SEED
from app.queries.duplicates import Case, CaseFilter, cases
from app.queries.likely_names import Limits, name_groups
from app.queries.likely_pairs import candidate_pairs, doubted_records
from app.services.seed import load_seed
from tests.support.doubles import APART, CITE, OTHER, doubles_seed
from tests.support.identities import decide, merge


@pytest.fixture
def loaded(migrated_url: str, tmp_path: Path) -> Iterator[Connection]:
    """A database with records to doubt."""
    load_seed(migrated_url, doubles_seed(tmp_path / "seed"))
    engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def between(found: list[Case], *slugs: str) -> Case:
    """The case about exactly these persons."""
    [one] = [case for case in found if {person.slug for person in case.persons} == set(slugs)]
    return one


def test_the_same_man_twice_is_the_strongest_case(loaded: Connection) -> None:
    found = cases(loaded)
    first = found[0]
    assert {person.slug for person in first.persons} == {"petrov-ivan", "petrov-ivan-bis"}
    assert (first.kind, first.judgement.strength, first.open) == (CaseKind.SAME, Strength.STRONG, True)
    assert first.judgement.for_[0].claims in (("p2", "b2"), ("b2", "p2"))


def test_somebody_nameless_is_set_beside_who_held_the_post(loaded: Connection) -> None:
    found = cases(loaded)
    assert between(found, "unnamed-resident", "petrov-ivan").judgement.for_[0].claims == ("p2", "u1")
    others = [one for one in found if "unnamed-resident" in {person.slug for person in one.persons}]
    assert len(others) == 1, "the post was held by another a year before, and nothing says until when"


def test_a_claim_that_identifies_two_brings_them_together(loaded: Connection) -> None:
    case = between(cases(loaded), "codename-luna", "orlova-anna")
    assert case.judgement.for_[0].claims == ("n3",)
    assert any("codename Luna" in piece.words for piece in case.judgement.for_)


def test_a_record_of_two_men_is_found(loaded: Connection) -> None:
    case = between(cases(loaded), "kuznetsov")
    assert (case.kind, case.judgement.strength) == (CaseKind.TWO_IN_ONE, Strength.STRONG)
    assert [piece.claims for piece in case.judgement.against] == [("k3", "k4"), ("k2", "k1")]


def test_a_pair_kept_apart_stands_last_with_the_reason(loaded: Connection) -> None:
    last = cases(loaded)[-1]
    assert {person.slug for person in last.persons} == {"smirnov", "smirnov-pavel"}
    assert last.decision is not None
    assert (last.open, last.decision.reason) == (False, "The same man by all we know.")


def test_cases_can_be_asked_for_by_kind_strength_state_and_person(loaded: Connection) -> None:
    every = cases(loaded)
    [kuznetsov] = cases(loaded, CaseFilter(kinds=(CaseKind.TWO_IN_ONE,)))
    assert kuznetsov == every[[one.kind for one in every].index(CaseKind.TWO_IN_ONE)]
    assert cases(loaded, CaseFilter(strengths=(Strength.STRONG,))) == [
        one for one in every if one.judgement.strength is Strength.STRONG
    ]
    assert cases(loaded, CaseFilter(open=False)) == every[-1:]


def test_a_decision_closes_a_case(migrated_url: str, tmp_path: Path) -> None:
    seed = doubles_seed(tmp_path / "seed", merge("d1", "petrov-ivan", "petrov-ivan-bis"))
    load_seed(migrated_url, seed)
    engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as connection:
        found = cases(connection)
    assert not any("petrov-ivan-bis" in {person.slug for person in one.persons} for one in found)
    assert between(found, "smirnov", "smirnov-pavel").open
    decide(seed, APART.replace("smirnov-pavel", "petrov-i"))
    load_seed(migrated_url, seed)
    with engine.connect() as connection:
        last = cases(connection)[-1]
    engine.dispose()
    assert {person.slug for person in last.persons} == {"smirnov", "petrov-i"}, "listed though nothing speaks for it"
    assert not last.open


ZUBOV = """\
id: zubov-ivan-{number}
name: Ivan Zubov
sort_name: Zubov, Ivan
recorded_by: tests
recorded_on: 2026-11-01
claims:
  - {{id: z{number}, kind: name_form, form: name, name: Ivan Zubov, {cite}}}
  - {{id: y{number}, kind: posting, role: head, place: {place}, dates: "{year}", {cite}}}
"""


def test_of_many_of_one_name_those_at_one_post_are_brought_together(migrated_url: str, tmp_path: Path) -> None:
    seed = doubles_seed(tmp_path / "seed")
    for number in range(45):
        place, year = ("harbin", 1936) if number < 3 else ("moscow", 1801 + number)
        cite = OTHER if number == 2 else CITE
        content = ZUBOV.format(number=number, place=place, year=year, cite=cite)
        (seed / "persons" / f"zubov-ivan-{number}.yaml").write_text(content, encoding="utf-8")
    load_seed(migrated_url, seed)
    engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as connection:
        found = cases(connection)
    engine.dispose()
    pairs = {tuple(person.slug for person in one.persons) for one in found}
    assert {pair for pair in pairs if "zubov" in pair[0]} == {
        ("zubov-ivan-0", "zubov-ivan-1"), ("zubov-ivan-0", "zubov-ivan-2"), ("zubov-ivan-1", "zubov-ivan-2"),
    }  # fmt: skip
    assert between(found, "zubov-ivan-0", "zubov-ivan-2").judgement.strength is Strength.STRONG


def test_a_person_is_asked_for_before_any_limit(loaded: Connection) -> None:
    person = loaded.execute(text("SELECT id FROM person WHERE slug = 'kuznetsov'")).scalar_one()
    assert cases(loaded, CaseFilter(persons=(person,))) == [between(cases(loaded), "kuznetsov")]
    kept, _ = candidate_pairs(loaded, Limits(pairs=1))
    assert len(kept) < len(cases(loaded))
    every = doubted_records(loaded)
    assert set(doubted_records(loaded, Limits(records=1))) < set(every)


NAMES = ("Boris Zubov", "Boris Zubov", "Gleb Zubov", "Gleb Orda", "Boris Orda", "Boris Kern", "Fyodor Kern")


def test_two_common_parts_bring_together_the_few_who_share_both(migrated_url: str, tmp_path: Path) -> None:
    seed = doubles_seed(tmp_path / "seed")
    for number, name in enumerate(NAMES):
        content = ZUBOV.format(number=number, place="harbin", year=1936, cite=CITE).replace("Ivan Zubov", name)
        (seed / "persons" / f"zubov-ivan-{number}.yaml").write_text(content, encoding="utf-8")
    load_seed(migrated_url, seed)
    engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as connection:
        slugs: dict[int, str] = dict(connection.execute(text("SELECT id, slug FROM person")).all())
        few, fewer = (
            [(bearers, tuple(slugs[key][-1] for key in persons)) for bearers, persons in name_groups(connection, limits)
             if all(slugs[key].startswith("zubov") for key in persons)]
            for limits in (Limits(bearers=2), Limits(bearers=2, sharing=3))
        )  # fmt: skip
    engine.dispose()
    assert {group for group in few if group[0] > 2} == {
        (3, ("0", "1")), (4, ("0", "1")),
    }, "three share the surname, four the given name, and two of them both"  # fmt: skip
    assert {group for group in fewer if group[0] > 2} == {(3, ("0", "1"))}
    assert {group for group in few if group[0] == 2} >= {(2, ("2", "3")), (2, ("3", "4")), (2, ("5", "6"))}


def part(folder: Path, slug: str) -> None:
    """Give half of a person's claims, from passages of their own, a record of their own, as if recorded twice."""
    path = folder / "persons" / f"{slug}.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    own = [claim for claim in data["claims"] if claim["cite"][0]["source"] != "editor"]
    places = {claim["id"]: {(cite["source"], cite["passage"]) for cite in claim["cite"]} for claim in own}
    halves = []
    for form in own:
        if form["kind"] == "name_form":
            mine = [claim for claim in own if places[claim["id"]] <= places[form["id"]]]
            rest = [claim for claim in own if not places[claim["id"]] & places[form["id"]]]
            if any(claim["kind"] == "name_form" for claim in rest):
                halves.append((len(mine) * len(rest), form, mine))
    _, form, mine = max(halves, key=lambda half: half[0])
    gone = {claim["id"] for claim in mine}
    data["claims"] = [claim for claim in data["claims"] if claim["id"] not in gone]
    twin = {"id": f"{slug}-bis", "name": form["name"], "sort_name": form["name"], "claims": mine}
    twin |= {name: data[name] for name in ("recorded_by", "recorded_on")}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    (folder / "persons" / f"{slug}-bis.yaml").write_text(yaml.safe_dump(twin, allow_unicode=True), encoding="utf-8")


TWICE = (
    "berzin-jan", "chuikov-vasily-ivanovich", "churchill-winston", "gendin-s-g", "molotov-v-m", "salnyn-kristaps",
    "sergeechev-m-a", "oschepkov-vasily-sergeevich", "yanel-karl-yurievich", "lyushkov-genrikh-samoilovich",
)  # fmt: skip


def test_men_of_the_seed_recorded_twice_are_found_and_nobody_else(migrated_url: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SEED, tmp_path / "seed"))
    for slug in TWICE:
        part(folder, slug)
    load_seed(migrated_url, folder)
    engine = make_engine(migrated_url, pooled=False)
    with engine.connect() as connection:
        found = cases(connection, CaseFilter(strengths=(Strength.STRONG, Strength.SOME)))
    engine.dispose()
    pairs = {tuple(sorted(person.slug for person in one.persons)) for one in found}
    assert pairs == {(slug, f"{slug}-bis") for slug in TWICE}


def test_the_real_list_is_short_and_has_no_strong_case(seeded_url: str) -> None:
    engine = make_engine(seeded_url, pooled=False)
    with engine.connect() as connection:
        found = cases(connection)
    engine.dispose()
    assert not [one for one in found if one.judgement.strength is Strength.STRONG and one.open]
    assert len(found) < 10
    between(found, "ilyichev", "unnamed-chief-of-military-intelligence-1942")
