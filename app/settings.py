"""Settings from the environment (prefix KARTOTEKA_), and HOST and PORT as hosting platforms set them."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose; the README lists each."""

    model_config = SettingsConfigDict(env_prefix="KARTOTEKA_", frozen=True, env_ignore_empty=True)

    database_url: str = "sqlite:///kartoteka.db"
    """`sqlite:///path` or `postgresql+psycopg://user:password@host/database`."""
    public_url: str = ""
    """Base of absolute links, such as `https://kartoteka.example`; empty: the address the request came by."""
    texts: Path | None = None
    """A folder with the source texts, for `kartoteka check` and the tests."""
    contact: str = ""
    """Where readers report errors: a mail address or a URL; empty: the page says how to reach the operator."""
    development: bool = False
    """Serves /style, the page of all pieces, for those who work on the pages."""
    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
