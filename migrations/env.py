"""Alembic's environment: the URL comes from the caller, else from KARTOTEKA_DATABASE_URL."""

from alembic import context
from sqlalchemy import Connection

from app.db.engine import make_engine
from app.models import metadata
from app.settings import get_settings

config = context.config


def run(connection: Connection) -> None:
    """Run the migrations on one connection, in one transaction; foreign keys are checked at the end on SQLite.

    SQLite alters a table by copying it, which needs its foreign keys off before the transaction begins.
    """
    sqlite = connection.dialect.name == "sqlite"
    driver = connection.connection.driver_connection
    if sqlite and driver is not None:
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration would leave dangling references: {broken[:5]}")
    connection.commit()
    if sqlite and driver is not None:
        driver.execute("PRAGMA foreign_keys = ON")


given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(config.attributes.get("url") or get_settings().database_url, pooled=False)
    with engine.connect() as fresh:
        run(fresh)
    engine.dispose()
