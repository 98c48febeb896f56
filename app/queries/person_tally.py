"""What a question about persons selects beyond its total: how surely, in which wider place, and why nobody."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, func, select

from app.domain.explain import Emptiness
from app.domain.query import ANY_TIME, Page, PersonFilter, PostFilter, PostingFilter
from app.models import Claim, Person, PersonDigest, Posting, Term
from app.queries.conditions import above, answering_posts
from app.queries.explain import explain_persons
from app.queries.person_overlap import by_kind
from app.queries.persons import PersonPage, filtered, persons_page
from app.queries.posting_tally import is_counted
from app.queries.tables import table_of


@dataclass(frozen=True, slots=True)
class PersonTally:
    """Persons by the surest way a posting meets the window, their postings by kind (None without one); wider places.

    Of persons who are more than are counted none of these is known (`counted` is False).
    """

    by_overlap: dict[str, int] | None = None
    claims_by_overlap: dict[str, int] | None = None
    place_wider: dict[str, int] = field(default_factory=dict)
    emptiness: Emptiness | None = None
    counted: bool = True


def persons_answer(
    connection: Connection, asked: PersonFilter, page: Page, sort: str = "name"
) -> tuple[PersonPage, PersonTally]:
    """One page of persons and the tally of the whole question."""
    found = persons_page(connection, asked, page, sort)
    return found, person_tally(connection, asked, found.total)


def person_tally(connection: Connection, asked: PersonFilter, total: int | None) -> PersonTally:
    """The tally of a question that selects `total` persons (None: more than are counted)."""
    of_posts = asked.post.dated or bool(asked.post.places)
    posts = PostingFilter(post=asked.post, overlaps=asked.overlaps)
    if total is None and of_posts and not is_counted(connection, posts):
        return PersonTally(counted=False)
    person_id = table_of(Person).c.id
    by_overlap = claims_by_overlap = None
    if asked.post.dated:
        any_time = replace(asked, post=asked.post.within(ANY_TIME))
        by_overlap, claims_by_overlap = by_kind(connection, asked, filtered(any_time, person_id))
    wider = _wider(connection, asked)
    why = None
    if total == 0:
        why = explain_persons(connection, asked, by_overlap, wider, lambda other: count_persons(connection, other))
    return PersonTally(by_overlap, claims_by_overlap, wider, why)


def count_persons(connection: Connection, asked: PersonFilter) -> int:
    """How many persons a question selects."""
    return connection.execute(filtered(asked, func.count())).scalar() or 0


def _wider(connection: Connection, asked: PersonFilter) -> dict[str, int]:
    """Persons who would answer but whose posts are placed only in something wider than the places asked for."""
    places = asked.post.places
    if not places:
        return {}
    posting, claim, digest, term = (table_of(one) for one in (Posting, Claim, PersonDigest, Term))
    anywhere = replace(asked, post=replace(asked.post, places=()))
    person_id = table_of(Person).c.id
    rest = replace(asked, post=PostFilter())
    # The posting at hand answers for the post; only where more is asked of the person is the person looked at.
    others = [filtered(rest, person_id).where(person_id == posting.c.person_id).correlate(posting).exists()]
    if rest == PersonFilter(overlaps=asked.overlaps):
        others = []
    statement = (
        select(term.c.slug, func.count(posting.c.person_id.distinct()))
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(digest, digest.c.person_id == posting.c.person_id)
        .join(term, term.c.id == posting.c.place_id)
        .where(
            posting.c.place_id.in_(above(places)),
            *answering_posts(anywhere.post, posting, claim, asked.overlaps, digest.c.dead_by),
            *others,
            posting.c.person_id.not_in(filtered(asked, person_id)),
        )
        .group_by(term.c.slug)
        .order_by(term.c.slug)
    )
    return dict(connection.execute(statement).all())
