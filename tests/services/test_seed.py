"""Loading the seed: idempotent, in one transaction, keys kept, and what follows from the claims."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.errors import SeedError
from app.models import metadata
from app.paths import SEED
from app.services.seed import load_seed


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order."""
    engine = make_engine(url, pooled=False)
    with engine.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = make_engine(url, pooled=False)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return rows


@pytest.fixture
def own_seed(tmp_path: Path) -> Path:
    """A copy of the seed that may be changed."""
    return Path(shutil.copytree(SEED, tmp_path / "seed"))


def test_an_unchanged_seed_changes_nothing(seeded_url: str) -> None:
    before = dump(seeded_url)
    assert not load_seed(seeded_url).changed
    assert dump(seeded_url) == before


def test_loading_the_same_content_again_writes_no_row(seeded_url: str, own_seed: Path) -> None:
    before = dump(seeded_url)
    path = own_seed / "persons" / "rink-ivan-aleksandrovich.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    loaded = load_seed(seeded_url, own_seed)
    assert not loaded.changed
    after = dump(seeded_url)
    assert {name for name in after if after[name] != before[name]} == {"release"}


def test_both_engines_hold_the_same_rows(seeded_url: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(other)
    load_seed(other)
    mine, theirs = dump(seeded_url), dump(other)
    mine.pop("release")
    theirs.pop("release")
    assert mine == theirs


def test_a_changed_claim_keeps_its_key_and_a_removed_person_goes(seeded_url: str, own_seed: Path) -> None:
    path = own_seed / "persons" / "borovich-lev-aleksandrovich.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('dates: "1936/1937"', 'dates: "1936/"'), encoding="utf-8")
    key = query(seeded_url, "SELECT claim_id FROM posting WHERE dates_edtf = '1936/1937'")
    (own_seed / "persons" / "litvin-zalman.yaml").unlink()
    loaded = load_seed(seeded_url, own_seed)
    assert loaded.changed
    assert query(seeded_url, f"SELECT dates_edtf, end_latest FROM posting WHERE claim_id = {key[0][0]}") == [
        ("1936/", None)
    ]
    assert query(seeded_url, "SELECT 1 FROM person WHERE slug = 'litvin-zalman'") == []
    load_seed(seeded_url)
    assert len(query(seeded_url, "SELECT 1 FROM person WHERE slug = 'litvin-zalman'")) == 1


def test_the_seed_is_as_large_as_the_texts(seeded_url: str) -> None:
    counted = {name: len(rows) for name, rows in dump(seeded_url).items()}
    assert counted["person"] >= 110
    assert counted["posting"] > 170
    assert counted["rank_holding"] >= 50
    assert counted["fate"] >= 45
    assert 40 <= query(seeded_url, "SELECT count(*) FROM person_digest WHERE is_personnel")[0][0] <= 55
    assert len(query(seeded_url, "SELECT 1 FROM person WHERE slug LIKE 'unnamed-%' AND NOT identified")) >= 17


def test_every_claim_is_cited(seeded_url: str) -> None:
    bare = query(
        seeded_url, "SELECT slug FROM claim WHERE NOT EXISTS (SELECT 1 FROM citation WHERE claim_id = claim.id)"
    )
    assert bare == []


def test_personnel_is_derived_with_its_reason(seeded_url: str) -> None:
    digest = dict(query(seeded_url, "SELECT slug, because FROM person JOIN person_digest ON person_id = id"))
    assert digest["codename-lavrov"] == "Resident, Residency in Harbin"
    assert digest["stalin-i-v"] is None
    assert digest["unnamed-merchant-1925"] is None, "a recruited source is not personnel"
    attaches = query(
        seeded_url, "SELECT slug FROM person JOIN person_digest ON person_id = id WHERE is_attache ORDER BY slug"
    )
    assert ("rink-ivan-aleksandrovich",) in attaches


def test_refused_seeds_leave_the_database_as_it_was(seeded_url: str, own_seed: Path) -> None:
    before = dump(seeded_url)
    path = own_seed / "persons" / "litvin-zalman.yaml"
    content = path.read_text(encoding="utf-8").replace("role: intelligence-officer", "role: inteligence-officer")
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SeedError) as refused:
        load_seed(seeded_url, own_seed)
    (finding,) = refused.value.findings
    line = next(n for n, row in enumerate(content.splitlines(), 1) if "inteligence" in row)
    assert finding.file.endswith("persons/litvin-zalman.yaml")
    assert finding.line == line
    assert "did you mean 'intelligence-officer'" in finding.message
    assert dump(seeded_url) == before
