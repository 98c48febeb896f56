"""Citations for reference managers and typesetting: BibTeX, RIS and CSL-JSON, each of one work."""

import json
import re

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from app.schemas.citable import CslItem

BIBTEX_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "pamphlet": "booklet", "chapter": "incollection", "entry": "incollection", "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection", "paper-conference": "inproceedings", "report": "techreport",
    "manuscript": "unpublished",
}  # fmt: skip
"""Entry types that BibTeX and biblatex both know; any other work is `misc`."""
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
"""The field a BibTeX type names its container in; `misc` and others say how they were published."""
RIS_TYPES = {
    "article": "GEN", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "book": "BOOK", "chapter": "CHAP", "dataset": "DATA", "entry": "ENCYC", "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC", "hearing": "HEAR", "legal_case": "CASE", "manuscript": "MANSCPT", "map": "MAP",
    "pamphlet": "PAMP", "paper-conference": "CPAPER", "personal_communication": "PCOMM", "post": "BLOG",
    "post-weblog": "BLOG", "report": "RPRT", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
LANGUAGES = {"de": "german", "en": "english", "ru": "russian"}
"""Languages by the names biblatex has for them."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ESCAPED = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_"},
        # BibTeX counts braces even behind a backslash, so that a brace has to go by its name.
        "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    }
)  # fmt: skip


class _Ris(rispy.RisWriter):  # type: ignore[misc]  # the library says nothing of its types
    """RIS as its specification has it: lines end in CR LF, and nothing stands before the type."""

    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:  # noqa: ARG002  # the library's signature
        """No number before a reference."""
        return ""


def bibtex(item: CslItem) -> str:
    """One BibTeX entry in UTF-8, with what LaTeX would read as its own signs written out."""
    kind = BIBTEX_TYPES.get(item.type, "misc")
    year, month, _ = _parts(item)
    release = f"Release {item.version}." if item.version else ""
    given = {
        # A second pair of braces keeps the capitals of names, and a body's name from being parted.
        "author": "{" + _latex(" and ".join(one.literal for one in item.author)) + "}" if item.author else "",
        "title": "{" + _latex(item.title) + "}",
        CONTAINERS.get(kind, "howpublished"): _latex(item.container_title),
        "publisher": _latex(item.publisher),
        "year": f"{year}" if year else "",
        "month": _MONTHS[month - 1] if month else "",
        "version": _latex(item.version),
        "url": item.url,
        "language": LANGUAGES.get(item.language or "", ""),
        "note": _latex(" ".join(filter(None, (release, item.note)))),
    }
    fields = [Field(name, value) for name, value in given.items() if value]
    form = BibtexFormat()  # type: ignore[no-untyped-call]  # typed but for this
    form.indent, form.trailing_comma = "  ", True
    entry = write_string(Library([Entry(kind, item.id, fields)]), bibtex_format=form)
    # The months are words BibTeX knows and the style writes out in its language; in braces they would stay as they are.
    return re.sub(r"^(  month = )\{(\w+)\}", r"\1\2", entry, flags=re.MULTILINE)


def ris(item: CslItem) -> str:
    """One RIS reference."""
    year, month, day = _parts(item)
    given = {
        "type_of_reference": RIS_TYPES.get(item.type, "GEN"),
        "id": item.id,
        "title": item.title,
        "authors": [_line(one.literal) for one in item.author or ()],
        "secondary_title": item.container_title,
        "publisher": item.publisher,
        "year": f"{year}" if year else "",
        "date": "/".join(f"{part:02}" if part else "" for part in (year, month, day)) if year else "",
        "edition": item.version,
        "urls": [item.url] if item.url else [],
        "language": item.language,
        "notes": [_line(item.note)] if item.note else [],
    }
    kept = {name: _line(value) if isinstance(value, str) else value for name, value in given.items() if value}
    return str(rispy.dumps([kept], implementation=_Ris))


def csl_json(item: CslItem) -> str:
    """An array of the one item, as CSL processors and reference managers read it."""
    found = item.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps([found], ensure_ascii=False, indent=2) + "\n"


def _parts(item: CslItem) -> tuple[int | None, int | None, int | None]:
    """Year, month and day as far as they are known."""
    known = item.issued.date_parts[0] if item.issued and item.issued.date_parts else []
    year, month, day = (*known, None, None, None)[:3]
    return year, month, day


def _line(text: str) -> str:
    """The text in one line."""
    return " ".join(text.split())


def _latex(text: str | None) -> str:
    return _line(text or "").translate(_ESCAPED)
