"""Several selections that do not need each other's answers, in one round trip.

PostgreSQL gets them all at once (the driver's pipeline mode); SQLite, which has no round trips, one after another.
The rows are the same as ever: statements are compiled once and kept, prepared on the server as usual, and typed like
any result. A transaction that has not begun yet costs a round trip of its own, as before any statement.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable, Float, Numeric, Row, event
from sqlalchemy.engine.cursor import CursorFetchStrategy

from app.db.fetch import fetch

_QUEUED = "kartoteka_queued"
_FLOAT8, _NUMERIC = 701, 1700
"""PostgreSQL's numbers of the types whose reading depends on how the server sends them."""


class _Queued(CursorFetchStrategy):
    """A result that has not come yet: the first one asked for sends what is queued and waits for all of them."""

    __slots__ = ("_pipeline", "alternate_cursor_description")

    def __init__(self, pipeline: ExitStack, description: Any) -> None:
        self._pipeline = pipeline
        self.alternate_cursor_description = description

    def fetchall(self, result: CursorResult[Any], dbapi_cursor: Any) -> Any:
        """Leave the pipeline, which brings all results, and read this one's rows."""
        try:
            self._pipeline.close()
        except BaseException as error:  # noqa: BLE001 - SQLAlchemy's own handler wraps and raises it
            self.handle_exception(result, dbapi_cursor, error)
        return super().fetchall(result, dbapi_cursor)


def _wait(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    """Have a queued statement's result waited for only when it is read: until then the driver cannot describe it."""
    pipeline = context.execution_options.get(_QUEUED)
    if pipeline is not None:
        context.cursor_fetch_strategy = _Queued(pipeline, _described(context.compiled))


def _described(compiled: Any) -> list[tuple[Any, ...]]:
    """The columns a statement selects, as a driver would describe them: by their order, and numbers by their type."""
    return [(column.keyname, _number_of(column.type), *[None] * 5) for column in compiled._result_columns]  # noqa: SLF001


def _number_of(kind: Any) -> int | None:
    if isinstance(kind, Float):
        return _FLOAT8
    return _NUMERIC if isinstance(kind, Numeric) else None


def enable(engine: Engine) -> None:
    """Teach an engine of PostgreSQL to queue; `app.db.engine` does it for all."""
    event.listen(engine, "after_cursor_execute", _wait)


def fetch_all(
    connection: Connection, statements: Sequence[tuple[Executable, Mapping[str, Any]]]
) -> list[list[Row[Any]]]:
    """The rows of each statement with its parameters, in the order asked, all in one round trip where there are any.

    None may need another's answer. An error of any is raised for the whole.
    """
    if connection.dialect.name == "sqlite":
        return [fetch(connection, one, given) for one, given in statements]
    with ExitStack() as pipeline:
        driver: Any = connection.connection.driver_connection
        pipeline.enter_context(driver.pipeline())
        options = {_QUEUED: pipeline}
        queued = [connection.execute(one, given, execution_options=options) for one, given in statements]
        return [list(one.all()) for one in queued]
