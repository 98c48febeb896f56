"""A codename's page: who bore it, or that nobody is identified, for whom and when; what else is told of the bearer."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.domain.names import in_sentence
from app.domain.terms import Vocabulary
from app.queries.codenames import IDENTIFIED_AS, told_of, uses
from app.schemas.claims import ClaimOut, CodenameUseOut, PostingOut, RelationOut, claim_from_row
from app.schemas.parts import TermOut
from app.web.contexts.lists import PeopleSection
from app.web.contexts.terms import Bearer, Chart, CodenameContext, CodenamesContext
from app.web.drawings.axis import years_of
from app.web.drawings.presence import Group, Line, Stay
from app.web.drawings.rows import row_bars
from app.web.views.claim_years import years_of_claims
from app.web.views.presence import chart_of, claim_stay, many, post_stay, year_counts
from app.web.views.term import terms_view
from app.web.views.term_parts import Known, common, known_term, people_section
from app.web.views.timeline import came_about, span_of

MOST_BEARERS = 20
"""Bearers told of one by one; of more the list of people tells."""
MOST_USES = 500
"""Claims shown beside a list of codenames."""
_NAMING = frozenset({"name_form", "codename_use", "identifier"})


def codenames_view(connection: Connection, given: QueryParams) -> CodenamesContext:
    """The list, each codename with its bearers, its use and its time; raises InvalidInputError."""
    terms = terms_view(connection, Vocabulary.CODENAME, given)
    own = {field.name: getattr(terms, field.name) for field in fields(terms)}
    used = uses(connection, [one.id for one in terms.codenames], MOST_USES)
    claims = {slug: tuple(claim_from_row(row) for row in rows) for slug, rows in used.items()}
    spans = {one.id: (span_of(one), "svc-1") for own_claims in claims.values() for one in own_claims}
    reached = years_of(span.bounds for span, _ in spans.values() if span is not None)
    return CodenamesContext(**own, uses=claims, bars=row_bars(spans, reached) if reached else None)


def codename_view(connection: Connection, slug: str) -> CodenameContext:
    """The page; raises NotFoundError with the nearest ids."""
    known = known_term(connection, Vocabulary.CODENAME, slug)
    one = known.entry
    folk = people_section(connection, known, "codename", "Who bore it")
    bearers = _bearers(connection, folk)
    used_by = _used_by(bearers)
    answer = _answer(one.label, folk, bearers, used_by)
    return CodenameContext(
        **common(connection, known, answer), csv=folk.csv, answer=answer, folk=folk, resolved=one.resolved,
        bearers=bearers, used_by=used_by, chart=_chart(known, bearers),
    )  # fmt: skip


def _bearers(connection: Connection, folk: PeopleSection) -> tuple[Bearer, ...]:
    shown = folk.people[:MOST_BEARERS]
    told = told_of(connection, [one.id for one, _ in shown])
    found = []
    for person, borne in shown:
        claims: list[ClaimOut] = [claim_from_row(row) for row in told.get(person.id, ())]
        meant = tuple(one for one in claims if isinstance(one, RelationOut) and one.relation == IDENTIFIED_AS)
        kept = (one for one in claims if one.kind not in _NAMING and one not in meant and came_about(one))
        known = tuple(one for one in kept if not person.identified or isinstance(one, PostingOut))
        found.append(Bearer(person, borne, known, meant))
    return tuple(found)


def _used_by(bearers: Iterable[Bearer]) -> tuple[TermOut, ...]:
    """The services and networks in which the texts have it used."""
    claims = [one for bearer in bearers for one in bearer.borne if isinstance(one, CodenameUseOut)]
    found = {one.organisation.id: one.organisation for one in claims if one.organisation}
    return tuple(found.values())


def _answer(label: str, folk: PeopleSection, bearers: Sequence[Bearer], used_by: Sequence[TermOut]) -> str:
    if not bearers:
        return "Nobody is recorded under it yet."
    named = [one.person.name for one in bearers if one.person.identified]
    if folk.total is None or folk.total > 1:
        words = f"{many(folk.total, 'person', 'people')} bore it"
        words += f", {len(named)} of them known by name: {', '.join(named)}" if named else "; none is identified"
    elif named:
        words = f"The codename of {named[0]}"
    else:
        words = f"Nobody has identified {label}: the texts read give the codename and no name with it"
        words += _as_what(bearers[0])
    words += f". Used by {' and '.join(one.label for one in used_by)}" if used_by else ""
    dates = list(dict.fromkeys(one.dates.label for bearer in bearers for one in bearer.borne
                               if one.dates and one.dates.edtf))  # fmt: skip
    if dates:
        return f"{words}{',' if used_by else '.'} {'; '.join(dates)}."
    return f"{words}. When it was borne the texts do not say."


def _as_what(bearer: Bearer) -> str:
    """What the bearer was, where a post is told: ", only that it was the resident in Harbin"."""
    posts = [one for one in bearer.known if isinstance(one, PostingOut)]
    if not posts:
        return ""
    post = posts[0]
    place = f" in {post.place.label}" if post.place else ""
    return f", only a post: {in_sentence(post.role.label)}{place}"


def _chart(known: Known, bearers: Sequence[Bearer]) -> Chart | None:
    """When the codename was borne, and on the same axis what else is dated of each bearer."""
    one = known.entry
    borne = [claim for bearer in bearers for claim in bearer.borne]
    groups = [Group("Under this codename", None, tuple(_line(one, one.borne) for one in bearers if one.borne))]
    for bearer in bearers:
        title = f"{'Posts of' if bearer.person.identified else 'What else is told of'} {bearer.person.name}"
        groups.append(Group(title, bearer.person.url, tuple(_rows(bearer))))
    chart = chart_of(
        groups, year_counts(years_of_claims(borne)) if len(bearers) > 1 else (),
        title=f"The codename {one.label}, by year", file=f"{one.url}/years.svg",
        beside="When it was borne, and beside it what else is dated of the bearer.",
    )  # fmt: skip
    return replace(chart, apart=()) if chart else None


def _line(bearer: Bearer, claims: Sequence[ClaimOut]) -> Line:
    return Line(bearer.person.name, bearer.person.url, tuple(_stay(claim) for claim in claims))


def _rows(bearer: Bearer) -> Iterable[Line]:
    """A row for each thing told: a person's posts do not share one."""
    for claim in bearer.known:
        words = claim.role.label if isinstance(claim, PostingOut) else claim.sentence
        yield Line(words[:1].upper() + words[1:], claim.url, (_stay(claim),))


def _stay(claim: ClaimOut) -> Stay:
    if isinstance(claim, PostingOut):
        return post_stay(claim, claim.place.label if claim.place else "")
    if isinstance(claim, CodenameUseOut):
        return claim_stay(claim, claim.organisation.label if claim.organisation else "")
    return claim_stay(claim, "")
