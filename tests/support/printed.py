"""What of a page stands on paper: its PDF as Chromium prints it, read back as text."""

import io
import re
import unicodedata
from typing import Any

from playwright.sync_api import Page, PdfMargins
from pypdf import PdfReader

MARGIN: PdfMargins = {"top": "12mm", "right": "12mm", "bottom": "12mm", "left": "12mm"}
"""About what browsers leave at the edges of a sheet."""
PAPER = 703
"""What that leaves of A4, in CSS pixels."""
MARKS = 12
"""How many signs may stand between a phrase and the place it is from: quotation marks, an ellipsis, a bracket."""


def printed(page: Page) -> str:
    """The text of a page's print on A4, squeezed."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", margin=MARGIN))).pages
    return squeezed("".join(sheet.extract_text() for sheet in sheets))


def squeezed(text: str) -> str:
    """A text without the spaces and ligatures that its layout brought about."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", text))


def citations(record: Any, beside: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Every citation anywhere within a record of the API, beside those under the names given."""
    if isinstance(record, list):
        return [one for part in record for one in citations(part, beside)]
    if isinstance(record, dict):
        own: list[dict[str, Any]] = record.get("citations", [])
        return own + citations([part for name, part in record.items() if name not in (*beside, "citations")], beside)
    return []


def unprinted(cited: list[dict[str, Any]], paper: str) -> list[str]:
    """Citations whose phrase does not stand on the paper followed by its source and passage."""
    missing = []
    for one in cited:
        passage = f"¶{one['passage']}" if one["passage"] else ""
        words = re.escape(squeezed(one["as_written"] or "")) + rf"\W{{0,{MARKS}}}" if one["as_written"] else ""
        place = re.escape(squeezed(f"{one['source']}{passage}")) + r"(?!\d)"
        if not re.search(words + place, paper):
            missing.append(f"{one['source']}{passage}: {one['as_written']}")
    return missing
