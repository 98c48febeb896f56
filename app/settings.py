"""Settings from the environment (prefix KARTOTEKA_), and HOST and PORT as hosting platforms set them."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose; the README lists each."""

    model_config = SettingsConfigDict(env_prefix="KARTOTEKA_", frozen=True, env_ignore_empty=True)

    database_url: str = "sqlite:///kartoteka.db"
    """`sqlite:///path` or `postgresql+psycopg://user:password@host/database`."""
    replica_urls: Annotated[tuple[str, ...], NoDecode] = ()
    """Standbys of that PostgreSQL server, reads go to them in turn: URLs with commas or spaces between."""
    pool_size: int = Field(default=10, ge=1)
    """Connections a process keeps open to each PostgreSQL server, for short reads."""
    pool_overflow: int = Field(default=5, ge=0)
    """Connections beyond these that it may open in a rush."""
    pool_seconds: float = Field(default=5, gt=0)
    """How long a read waits for a free connection before it is answered 503."""
    statement_seconds: float = Field(default=10, gt=0)
    """How long PostgreSQL may work at one statement of a short read before it is cancelled and answered 503."""
    public_url: str = ""
    """Base of absolute links, such as `https://kartoteka.example`; empty: the address the request came by."""
    texts: Path | None = None
    """A folder with the source texts, for `kartoteka check` and the tests."""
    contact: str = ""
    """Where readers report errors: a mail address or a URL; empty: the page says how to reach the operator."""
    development: bool = False
    """Serves /style, the page of all pieces, for those who work on the pages."""
    log: Literal["text", "json"] = "text"
    """How the log is written: `text`, lines to read, or `json`, a line of JSON for each request and event."""
    metrics: Literal["off", "local", "on"] = "local"
    """Who may read `/metrics`: nobody, programs on the same machine that no proxy passed on, or whoever asks."""
    request_seconds: float = Field(default=10, gt=0)
    """How long the reads for one answer may take; then the search is given up and the answer is 503."""
    export_seconds: float = Field(default=60, gt=0)
    """How long a long answer may stand still, because the database finds nothing more or the reader takes nothing."""
    cache_mb: int = Field(default=32, ge=0)
    """MiB of memory in which a process keeps answers, to give them again until the data change; 0 keeps none."""
    in_flight: int = Field(default=100, ge=1)
    """How many requests a process answers at once."""
    queue: int = Field(default=100, ge=0)
    """How many more may wait for their turn, five seconds at most; beyond them the answer is 503 at once."""
    workers: int = Field(default=1, ge=1, le=64, validation_alias="WEB_CONCURRENCY")
    """How many processes serve."""
    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")

    @field_validator("replica_urls", mode="before")
    @classmethod
    def _separated(cls, given: Any) -> Any:
        """URLs as one text, with commas or spaces between."""
        return tuple(given.replace(",", " ").split()) if isinstance(given, str) else given


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
