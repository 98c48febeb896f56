"""The schema this program knows, read off its migrations without the library that runs them."""

from functools import cache

from app.paths import MIGRATIONS


@cache
def newest_revision() -> str:
    """The newest revision: `0007` of `0007_what_the_texts_cover.py`, the last of the files in the order of names."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
