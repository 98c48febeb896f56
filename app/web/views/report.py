"""How an error is reported: what it is in, and a text to send. Nothing is stored here and nothing is sent."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

from sqlalchemy import Connection

from app.domain import urls
from app.domain.suggest import nearest
from app.domain.terms import Vocabulary
from app.domain.urls import PAGES
from app.errors import NotFoundError
from app.queries.claims import claim_key, claims_by_key
from app.queries.identity import no_such_claim
from app.queries.pages import ReleaseMark, release_mark
from app.queries.persons import near_slugs, person_key, persons_by_key, redirected
from app.queries.sources import OrganisationClaimRow, organisation_claims, source_keys
from app.queries.terms import refs_of, term_key
from app.queries.vocabulary import NAMES, one_source, one_term
from app.schemas.claims import ClaimOut, claim_from_row
from app.web.contexts.page import Crumb
from app.web.contexts.report import ReportContext, Reported
from app.web.views.where import said_view

TITLE = "Report an error"
MOST_CITED = 4
_VOCABULARIES = {path: vocabulary for vocabulary, path in PAGES.items()}


def report_view(connection: Connection, asked: str | None, base: str, contact: str) -> tuple[ReportContext, int]:
    """The page for what was named, its status 422 where nothing of that name is known."""
    name, complaint = _name(asked or "", base), ""
    near: tuple[tuple[str, str], ...] = ()
    about = None
    try:
        about = _reported(connection, name) if name else None
    except NotFoundError as error:
        complaint = error.detail
        near = tuple((slug, urls.report(slug)) for slug in error.suggestions)
    ready = tuple(_ready(about, release_mark(connection), base))
    subject = f"Kartoteka: {about.id}" if about else f"Kartoteka: {TITLE.lower()}"
    mail, web = _addresses(contact, subject, ready)
    context = ReportContext(
        title=TITLE, description="How to report an error in a claim, a record or a page, and what to send with it.",
        canonical=urls.report(about.id) if about else "/report", subject=about.id if about else "", indexed=not asked,
        crumbs=(*((Crumb(about.words, about.url),) if about else ()), Crumb(TITLE)),
        json=f"{urls.API}{about.url}" if about and about.claim else None,
        about=about, asked=name, complaint=complaint, near=near, ready=ready, mail=mail, web=web,
        reader=contact if mail else "",
    )  # fmt: skip
    return context, 422 if complaint else 200


def _name(asked: str, base: str) -> str:
    """What was named, without the spaces around it; an address of this site without the site."""
    name = asked.strip()
    return name.removeprefix(base) or "/" if name.startswith((f"{base}/", f"{base}?")) or name == base else name


def _reported(connection: Connection, name: str) -> Reported:
    """What a name stands for: a page's path, `places/harbin`, or an id; raises NotFoundError."""
    path = urlsplit(name).path if name.startswith("/") else ""
    parts = path.split("/")[1:] or name.split("/")
    kind, slug = (parts[0], parts[1]) if len(parts) == 2 else ("", "")
    try:
        if kind in _VOCABULARIES and slug:
            return _term(connection, kind, slug)
        if kind in ("claims", "persons", "sources") and slug:
            return _record(connection, slug)
    except NotFoundError:
        if not path:
            raise
    if path:
        return _page(name)
    return _record(connection, name)


def _page(name: str) -> Reported:
    """A page by its path; what a browser would take for another site's address is none of ours."""
    if name.startswith(("//", "/\\")) or not name.isprintable():
        raise NotFoundError(f"'{name}' is no page of this site")
    return Reported(name, "page", name, name)


def _record(connection: Connection, slug: str) -> Reported:
    """A claim, a person or a source by id; raises NotFoundError."""
    key = claim_key(connection, slug)
    if key is not None:
        return _claim(connection, key)
    person = redirected(connection, slug) or slug
    key = person_key(connection, person)
    if key is not None:
        name = persons_by_key(connection, [key])[0].name
        return Reported(person, "person", name, urls.person(person))
    known = source_keys(connection)
    if slug in known:
        return Reported(slug, "source", one_source(connection, slug).title, urls.source(slug))
    if slug.startswith("c-"):
        said = organisation_claims(connection, slug=slug)
        if said:
            return _said(said[0])
        raise no_such_claim(connection, slug)
    near = (*nearest(slug, known), *near_slugs(connection, slug))
    raise NotFoundError(f"nothing here has the id '{slug}': no claim, no person and no source", near)


def _claim(connection: Connection, key: int) -> Reported:
    row = claims_by_key(connection, [key])[0]
    claim: ClaimOut = claim_from_row(row)
    titles = {cite.source: cite.source_title for cite in row.citations}
    return Reported(
        claim.id, "claim", f"{claim.person.name}: {claim.sentence}", claim.url, claim, tuple(titles.items()),
        claim.dates, tuple(claim.citations),
    )  # fmt: skip


def _said(row: OrganisationClaimRow) -> Reported:
    """What a text says of a body, not of a person; it stands on the body's page."""
    one = said_view(row)
    words = f"{one.organisation.label} {one.verb}" + (f" in {one.place.label}" if one.place else "")
    return Reported(
        one.id, "claim", words + (f": {one.words}" if one.words else ""),
        urls.term(Vocabulary.ORGANISATION, one.organisation.id), dates=one.dates, citations=one.citations,
    )  # fmt: skip


def _term(connection: Connection, path: str, slug: str) -> Reported:
    vocabulary = _VOCABULARIES[path]
    key = term_key(connection, vocabulary, slug)
    label = one_term(connection, vocabulary, slug).label if key is None else refs_of(connection, {key})[key].label
    return Reported(f"{path}/{slug}", NAMES[vocabulary], label, urls.term(vocabulary, slug))


def _ready(about: Reported | None, release: ReleaseMark | None, base: str) -> Iterator[str]:
    """The lines of a text to send: what it is about, as far as we know it, and what only the reader knows."""
    yield f"Kartoteka, release {release.version}" if release else "Kartoteka"
    if about:
        yield f"About the {about.kind} {about.id}: {about.words}" if about.kind != "page" else "About a page"
        yield from _evidence(about)
        yield f"{base}{about.url}"
    yield "What is wrong: …"
    yield "What it should say: …"
    yield "Where that stands (author, title, year, page, or archive, file and leaf): …"


def _evidence(about: Reported) -> Iterator[str]:
    """When it was, and the passages it rests on."""
    if about.dates and about.dates.edtf:
        yield f"Dated: {about.dates.label} ({about.dates.edtf})"
    for cite in about.citations[:MOST_CITED]:
        where = f"{cite.source}, passage {cite.passage}" if cite.passage else "added by the editors"
        yield f"It rests on: {where}" + (f": “{cite.as_written}”" if cite.as_written else "")
    if len(about.citations) > MOST_CITED:
        yield f"and on {len(about.citations) - MOST_CITED} more"


def _addresses(contact: str, subject: str, ready: tuple[str, ...]) -> tuple[str, str]:
    """The mail address with subject and text, or the web address with the subject, whichever the site has."""
    if "://" in contact:
        return "", contact + ("&" if "?" in contact else "?") + urlencode({"subject": subject})
    body = "\r\n".join(ready)
    return (f"mailto:{contact}?subject={quote(subject)}&body={quote(body)}", "") if contact else ("", "")
