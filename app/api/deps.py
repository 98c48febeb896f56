"""What routes ask for: the database and the settings of the running app."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.db.database import Database
from app.settings import Settings


# Coroutines, though they wait for nothing: FastAPI would call plain functions in a thread, for each request.
async def _database(request: Request) -> Database:
    return cast(Database, request.app.state.database)


async def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


Db = Annotated[Database, Depends(_database)]
Config = Annotated[Settings, Depends(_settings)]
