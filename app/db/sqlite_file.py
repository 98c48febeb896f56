"""The file of a SQLite database: where it is, whether it is whole before anything is done with it, a copy of it."""

import sqlite3
from pathlib import Path

from sqlalchemy import make_url

from app.errors import DatabaseStateError

READ_WHOLE = 256 << 20
"""Bytes up to which a file is read whole each time it is opened, which takes less than a second; larger ones are read
whole only before they are changed."""
_PAGES = "PRAGMA page_count"
_WHOLE = "PRAGMA quick_check(1)"


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL, or None for another engine or memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file, also while it is in use."""
    with sqlite3.connect(source) as here, sqlite3.connect(target) as there:
        here.backup(there)
    here.close()
    there.close()


def refuse_damaged(path: Path, *, whole: bool = False) -> None:
    """Raise DatabaseStateError for a file that is damaged or no database; nothing is changed, nor left beside it.

    A large file is not read through unless `whole`: of it only the header, the schema and the length are looked at.
    """
    size = path.stat().st_size
    if size == 0:
        return
    beside = [path.with_name(f"{path.name}-{end}") for end in ("wal", "shm")]
    there = {one for one in beside if one.exists()}
    try:
        if whole or size <= READ_WHOLE:
            answer = _asked(path, _WHOLE)
            if answer != "ok":
                raise DatabaseStateError(
                    f"{path} is damaged ({answer}). Nothing was changed. Restore a backup, or move the file away."
                )
        else:
            _refuse_short(path, size, has_log=bool(there))
    finally:
        for one in set(beside) - there:
            one.unlink(missing_ok=True)


def _refuse_short(path: Path, size: int, *, has_log: bool) -> None:
    """A file cut off has fewer bytes than its header tells, unless the rest is still in the log beside it.

    Where the header is and what it tells: SQLite's Database File Format, section 1.3.
    """
    _asked(path, _PAGES)
    with path.open("rb") as file:
        header = file.read(32)
    page, pages = int.from_bytes(header[16:18]), int.from_bytes(header[28:32])
    told = pages * (page if page > 1 else 1 << 16)
    if size < told and not has_log:
        raise DatabaseStateError(
            f"{path} is damaged (it has {size} bytes, and its header tells of {told}). Nothing was changed. "
            "Restore a backup, or move the file away."
        )


def _asked(path: Path, question: str) -> object:
    """The one value of SQLite's answer.

    A journal beside it is of a transaction that was cut off, or is under way; only who may write can take that back.
    """
    mode = "rw" if path.with_name(f"{path.name}-journal").exists() else "ro"
    try:
        connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection.execute(question).fetchone()[0]
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise _damaged(path, error) from error
        raise DatabaseStateError(
            f"Another program is writing to {path}, such as `kartoteka import`. Nothing was changed; "
            "try again when it is done."
        ) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: sqlite3.Error) -> DatabaseStateError:
    return DatabaseStateError(
        f"{path} is damaged or no database ({error}). Nothing was changed. Restore a backup, or move the file away."
    )
