"""Under what terms the data leave the house, and how they are cited; said in every export."""

from datetime import date

TITLE = "Kartoteka: careers of intelligence personnel as cited claims"
NAME = "CC-BY-4.0"
SHORT = "CC BY 4.0"
LABEL = "Creative Commons Attribution 4.0 International"
URL = "https://creativecommons.org/licenses/by/4.0/"


def how_to_cite(version: str, changed: date, address: str = "") -> str:
    """The citation of a release; `address` is where it is published, if known."""
    where = f" {address.rstrip('/')}/." if address else ""
    return f"{TITLE}. Release {version}, {changed.isoformat()}.{where} {LABEL} ({NAME})."
