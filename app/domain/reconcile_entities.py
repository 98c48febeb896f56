"""The ids of entities: how they are written, what they name, and the page each leads to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from app.domain import urls
from app.domain.search import VOCABULARY_OF, SearchKind

ENTITIES = "/id/"
"""Below it every entity has an address, which leads to its page."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What an id names: a kind, where the id says it, and the slug."""

    kind: SearchKind | None
    slug: str


def entity_id(kind: SearchKind, slug: str) -> str:
    """The id of an entity: a person's slug as it is, a term's after its type (`place:harbin`)."""
    return slug if kind is SearchKind.PERSON else f"{kind}:{slug}"


def entity_page(kind: SearchKind, slug: str) -> str:
    """The site-relative page of an entity."""
    return urls.person(slug) if kind is SearchKind.PERSON else urls.term(VOCABULARY_OF[kind], slug)


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KIND_OF_PAGE = {"persons": SearchKind.PERSON} | {urls.PAGES[one]: kind for kind, one in VOCABULARY_OF.items()}


def parse_reference(text: str, bases: Iterable[str] = ()) -> Reference | None:
    """What an id, an address below one of the bases, or its path, names; null where it is none."""
    text = text.strip()
    if text.startswith("/"):
        return _of_path(text)
    for base in bases:
        if base and text.startswith(f"{base}/"):
            return _of_path(text[len(base) :])
    return _of_id(text)


def _of_id(text: str) -> Reference | None:
    kind, colon, slug = text.rpartition(":")
    if colon:
        known = kind in set(SearchKind) and _SLUG.fullmatch(slug)
        return Reference(SearchKind(kind), slug) if known else None
    return Reference(None, text) if _SLUG.fullmatch(text) else None


def is_exact(text: str) -> bool:
    """Whether a text that names a record is written as an id or an address: a word without a hyphen is a name."""
    return any(sign in text.strip() for sign in "-:/")


def _of_path(address: str) -> Reference | None:
    path = unquote(re.split("[?#]", address, maxsplit=1)[0])
    if path.startswith(ENTITIES):
        return _of_id(path.removeprefix(ENTITIES))
    folder, _, slug = path.strip("/").partition("/")
    return Reference(_KIND_OF_PAGE[folder], slug) if folder in _KIND_OF_PAGE and _SLUG.fullmatch(slug) else None
