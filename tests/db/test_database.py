"""Reads: short ones from the pool, long ones on connections of their own."""

from contextlib import ExitStack

from sqlalchemy import text

from app.db.database import Database


def test_many_long_readers_keep_no_short_read_waiting(migrated_url: str) -> None:
    database = Database(migrated_url)
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(database.connection()).execute(text("SELECT 1"))
        assert database.ask(lambda connection: connection.execute(text("SELECT 2")).scalar()) == 2
    database.close()


def test_a_long_read_sees_one_state_of_the_data(seeded_url: str) -> None:
    database = Database(seeded_url)
    count = text("SELECT count(*) FROM citation")
    with database.connection() as reader:
        before = reader.execute(count).scalar()
        with database.engine.begin() as writer:
            writer.execute(text("DELETE FROM rests_on"))
            writer.execute(text("DELETE FROM citation"))
        assert reader.execute(count).scalar() == before
    assert database.ask(lambda connection: connection.execute(count).scalar()) == 0
    database.close()
