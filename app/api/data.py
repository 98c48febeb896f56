"""`/data`: everything to take away."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from app.api.deps import Db
from app.api.shapes import PROBLEMS
from app.db.database import Database
from app.domain.suggest import nearest
from app.errors import NotFoundError
from app.formats.data_package import EXPORTED, table_csv, write_package, write_sqlite

router = APIRouter(tags=["data"], responses=PROBLEMS)


def _build(db: Database, name: str) -> Path:
    """The file, written whole into a folder of its own before the first byte leaves."""
    target = Path(tempfile.mkdtemp(prefix="kartoteka-")) / name
    with db.connection() as connection:
        if name.endswith(".zip"):
            with target.open("wb") as out:
                write_package(connection, out)
        else:
            write_sqlite(connection, target)
    return target


def _discard(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()


async def _file(db: Database, name: str, media_type: str) -> FileResponse:
    path = await to_thread.run_sync(_build, db, name)
    return FileResponse(path, media_type=media_type, filename=name, background=BackgroundTask(_discard, path))


@router.get("/data/kartoteka.zip", response_class=FileResponse)
async def package(db: Db) -> FileResponse:
    """All tables as a Frictionless data package: CSV files, datapackage.json, README with licence and citation."""
    return await _file(db, "kartoteka.zip", "application/zip")


@router.get("/data/kartoteka.sqlite", response_class=FileResponse)
async def sqlite(db: Db) -> FileResponse:
    """All tables as a SQLite file."""
    return await _file(db, "kartoteka.sqlite", "application/vnd.sqlite3")


@router.get("/data/{table}.csv", response_class=StreamingResponse)
async def table(table: str, db: Db) -> StreamingResponse:
    """One table, verbatim."""
    known = {one.name: one for one in EXPORTED}
    if table not in known:
        raise NotFoundError(f"no table is called '{table}'", nearest(table, known))

    def lines() -> Iterator[bytes]:
        with db.connection() as connection:
            yield from table_csv(connection, known[table])

    headers = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)
