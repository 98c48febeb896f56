"""What the database itself refuses, on both engines: one good row of each kind made bad in one respect."""

from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app.db.engine import make_engine


def change(url: str, statement: str, **values: Any) -> None:
    engine = make_engine(url, pooled=False)
    try:
        with engine.begin() as connection:
            _run(connection, statement, values)
    finally:
        engine.dispose()


def _run(connection: Connection, statement: str, values: dict[str, Any]) -> None:
    assert connection.execute(text(statement), values).rowcount > 0, "the statement met no row"


ONE_POSTING = "(SELECT min(claim_id) FROM posting WHERE start_earliest IS NOT NULL AND end_latest IS NOT NULL)"

BAD = {
    "a posting whose claim is of another kind": (
        "UPDATE posting SET claim_id = (SELECT min(id) FROM claim WHERE kind = 'fate') "
        f"WHERE claim_id = {ONE_POSTING}"
    ),
    "a posting of another person than its claim": (
        "UPDATE posting SET person_id = (SELECT min(id) FROM person WHERE id <> posting.person_id) "
        f"WHERE claim_id = {ONE_POSTING}"
    ),
    "a detail row of the wrong kind": f"UPDATE posting SET kind = 'fate' WHERE claim_id = {ONE_POSTING}",
    "a claim of no kind": "UPDATE claim SET kind = 'rumour' WHERE id = (SELECT min(id) FROM claim)",
    "an unknown mode": "UPDATE claim SET mode = 'whispered' WHERE id = (SELECT min(id) FROM claim)",
    "an unknown reading": "UPDATE claim SET reading = 'guessed' WHERE id = (SELECT min(id) FROM claim)",
    "an unknown actuality": "UPDATE claim SET actuality = 'perhaps' WHERE id = (SELECT min(id) FROM claim)",
    "an assessment without a reason": "UPDATE claim SET assessment = 'wrong' WHERE id = (SELECT min(id) FROM claim)",
    "a public id twice": (
        "UPDATE claim SET slug = (SELECT max(slug) FROM claim) WHERE id = (SELECT min(id) FROM claim)"
    ),
    "bounds out of order": f"UPDATE posting SET start_earliest = '1999-01-01' WHERE claim_id = {ONE_POSTING}",
    "dates without bounds": (
        "UPDATE posting SET start_earliest = NULL, start_latest = NULL, end_earliest = NULL, end_latest = NULL "
        f"WHERE claim_id = {ONE_POSTING}"
    ),
    "bounds without dates": f"UPDATE posting SET dates_edtf = NULL WHERE claim_id = {ONE_POSTING}",
    "an unknown basis": f"UPDATE posting SET start_basis = 'hearsay' WHERE claim_id = {ONE_POSTING}",
    "a place beyond the pole": "UPDATE place SET latitude = 91 WHERE latitude IS NOT NULL",
    "a place with half its coordinates": "UPDATE place SET longitude = NULL WHERE latitude IS NOT NULL",
    "an organisation in the table of roles": (
        "UPDATE role SET vocabulary = 'organisation' WHERE id = (SELECT min(id) FROM role)"
    ),
    "a posting whose role is a place": (
        f"UPDATE posting SET role_id = (SELECT min(id) FROM place) WHERE claim_id = {ONE_POSTING}"
    ),
    "a parent of another vocabulary": (
        "UPDATE term SET broader_id = (SELECT min(id) FROM place) WHERE id = (SELECT min(id) FROM role)"
    ),
    "a term above itself": "UPDATE term SET broader_id = id WHERE id = (SELECT min(id) FROM role)",
    "a citation without an owner": "UPDATE citation SET claim_id = NULL WHERE id = (SELECT min(id) FROM citation)",
    "a citation whose passage is of another source": (
        "UPDATE citation SET source_id = (SELECT max(id) FROM source WHERE id <> citation.source_id) "
        "WHERE id = (SELECT min(id) FROM citation WHERE passage_id IS NOT NULL)"
    ),
    "a passage without a phrase": (
        "UPDATE citation SET as_written = NULL WHERE id = (SELECT min(id) FROM citation WHERE passage_id IS NOT NULL)"
    ),
    "a digest that is none": "UPDATE passage SET sha256 = 'abc' WHERE id = (SELECT min(id) FROM passage)",
    "a relation to oneself": (
        "UPDATE relation SET other_person_id = person_id "
        "WHERE claim_id = (SELECT min(claim_id) FROM relation WHERE other_person_id IS NOT NULL)"
    ),
    "a relation to nobody": (
        "UPDATE relation SET other_person_id = NULL "
        "WHERE claim_id = (SELECT min(claim_id) FROM relation WHERE other_person_id IS NOT NULL)"
    ),
    "a sentence of thirteen months": (
        "UPDATE fate SET sentence_months = 13 WHERE claim_id = (SELECT min(claim_id) FROM fate)"
    ),
    "a claim that leaves its details behind": "DELETE FROM claim WHERE id = (SELECT min(claim_id) FROM posting)",
    "a person that leaves claims behind": "DELETE FROM person WHERE id = (SELECT min(person_id) FROM claim)",
    "a source that leaves citations behind": "DELETE FROM source WHERE id = (SELECT min(source_id) FROM citation)",
}


@pytest.mark.parametrize("statement", BAD.values(), ids=BAD.keys())
def test_the_database_refuses(seeded_url: str, statement: str) -> None:
    with pytest.raises(IntegrityError):
        change(seeded_url, statement)


def test_a_claim_can_move_to_another_person_and_takes_its_detail_along(seeded_url: str) -> None:
    change(
        seeded_url,
        "UPDATE claim SET person_id = (SELECT max(id) FROM person) "
        "WHERE id = (SELECT min(claim_id) FROM posting WHERE person_id <> (SELECT max(id) FROM person))",
    )
    engine = make_engine(seeded_url, pooled=False)
    with engine.connect() as connection:
        apart = connection.execute(
            text("SELECT count(*) FROM posting p JOIN claim c ON c.id = p.claim_id WHERE c.person_id <> p.person_id")
        ).scalar()
    engine.dispose()
    assert apart == 0
