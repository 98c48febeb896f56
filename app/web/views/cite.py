"""What stands behind an address, as something to cite."""

from collections.abc import Callable

from fastapi import Response
from sqlalchemy import Connection

from app.api.claims import one_claim
from app.domain import urls
from app.domain.terms import Vocabulary
from app.formats.citations import bibtex, csl_json, ris
from app.queries.pages import release_mark
from app.queries.person_record import known_person
from app.queries.persons import persons_by_key
from app.queries.terms import refs_of, term_key
from app.queries.vocabulary import one_source, one_term
from app.schemas.citable import CslItem, of_claim, of_page, of_source, of_whole

FORMATS: dict[str, tuple[str, str, Callable[[CslItem], str]]] = {
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8", ris),
    "csl.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
"""What a page's address takes at its end for its citation: the format's name, its media type, its writer."""


def person_item(connection: Connection, slug: str, base: str) -> CslItem:
    """A career; raises NotFoundError, or GoneElsewhereError for a former id."""
    person = persons_by_key(connection, [known_person(connection, slug)])[0]
    return of_page(person.slug, person.name, base + urls.person(person.slug), release_mark(connection))


def claim_item(connection: Connection, slug: str, base: str) -> CslItem:
    """A claim with its passages; raises NotFoundError."""
    return of_claim(one_claim(connection, slug), base, release_mark(connection))


def source_item(connection: Connection, slug: str, base: str) -> CslItem:
    """A text as the work it is; raises NotFoundError."""
    return of_source(one_source(connection, slug), base, release_mark(connection))


def term_item(connection: Connection, slug: str, base: str, vocabulary: Vocabulary) -> CslItem:
    """A place, an organisation, a role …; raises NotFoundError."""
    key = term_key(connection, vocabulary, slug)
    label = one_term(connection, vocabulary, slug).label if key is None else refs_of(connection, {key})[key].label
    address = urls.term(vocabulary, slug)
    return of_page(address[1:].replace("/", "-"), label, base + address, release_mark(connection))


def whole_item(connection: Connection, base: str) -> CslItem:
    """All of it."""
    return of_whole(f"{base}/data", release_mark(connection))


def citation_file(item: CslItem, suffix: str, name: str) -> Response:
    """The citation in the format of an address's end, as a file to keep under a name."""
    _, media_type, write = FORMATS[suffix]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return Response(write(item), media_type=media_type, headers=headers)
