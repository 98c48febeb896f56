"""`/data`: everything to take away."""

import tempfile
from collections.abc import Generator
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.api.deps import Db
from app.api.shapes import PROBLEMS
from app.api.streams import Streamed
from app.db.database import Database
from app.domain.suggest import nearest
from app.errors import NotFoundError
from app.formats.data_package import EXPORTED, table_csv, write_package, write_sqlite

CHUNK = 1 << 16
router = APIRouter(tags=["data"], responses=PROBLEMS)


def _build(db: Database, name: str) -> BinaryIO:
    """The file, written whole before the first byte leaves, and open: its folder is gone already, so nothing stays."""
    with tempfile.TemporaryDirectory(prefix="kartoteka-") as folder, db.connection() as connection:
        target = Path(folder) / name
        if name.endswith(".zip"):
            with target.open("wb") as out:
                write_package(connection, out)
        else:
            write_sqlite(connection, target)
        return target.open("rb")


def _chunks(file: BinaryIO) -> Generator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


async def _file(db: Database, name: str, media_type: str) -> StreamingResponse:
    async with db.packing:
        file = await to_thread.run_sync(_build, db, name)
    size = file.seek(0, SEEK_END)
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return Streamed(db.exports, _chunks(file), media_type, headers)


@router.get("/data/kartoteka.zip", response_class=StreamingResponse)
async def package(db: Db) -> StreamingResponse:
    """All tables as a Frictionless data package: CSV files, datapackage.json, README with licence and citation."""
    return await _file(db, "kartoteka.zip", "application/zip")


@router.get("/data/kartoteka.sqlite", response_class=StreamingResponse)
async def sqlite(db: Db) -> StreamingResponse:
    """All tables as a SQLite file."""
    return await _file(db, "kartoteka.sqlite", "application/vnd.sqlite3")


@router.get("/data/{table}.csv", response_class=StreamingResponse)
async def table(table: str, db: Db) -> StreamingResponse:
    """One table, verbatim."""
    known = {one.name: one for one in EXPORTED}
    if table not in known:
        raise NotFoundError(f"no table is called '{table}'", nearest(table, known))

    headers = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return Streamed(db.exports, db.stream(table_csv, known[table]), "text/csv; charset=utf-8", headers)
