"""Conditions shared by the questions: trees, windows, ranks held then, fates, sources."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, and_, case, exists, func, literal, not_, or_, select

from app.db.overlap_sql import in_reach, overlap_case
from app.domain.dates import Window
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, FATE_MODES, PostFilter
from app.models import Citation, Claim, ClaimLink, Fate, Posting, Rank, RankHolding, TermClosure
from app.queries.tables import table_of

LAST_DAY = date(9999, 12, 31)


def below(column: Any, keys: Sequence[int]) -> ColumnElement[bool]:
    """The column is one of the terms, or anything below them in their trees."""
    closure = table_of(TermClosure)
    return column.in_(select(closure.c.descendant_id).where(closure.c.ancestor_id.in_(keys)))  # type: ignore[no-any-return]


def post_conditions(filter_: PostFilter, posting: FromClause) -> list[ColumnElement[bool]]:
    """What must hold of one posting, the window aside."""
    found: list[ColumnElement[bool]] = []
    for keys, column in (
        (filter_.roles, posting.c.role_id),
        (filter_.organisations, posting.c.organisation_id),
        (filter_.places, posting.c.place_id),
        (filter_.services, posting.c.service_id),
    ):
        if keys:
            found.append(below(column, keys))
    if filter_.covers:
        found.append(
            or_(below(posting.c.cover_organisation_id, filter_.covers), below(posting.c.cover_role_id, filter_.covers))
        )
    if filter_.natures:
        found.append(posting.c.nature.in_(filter_.natures))
    return found


def counted_nature(filter_: PostFilter, posting: FromClause) -> ColumnElement[bool] | None:
    """Collective roles are left aside unless they are asked for."""
    return None if filter_.natures or filter_.collective else posting.c.nature != "collective"


def overlap_of(
    detail: FromClause, claim: FromClause, window: Window, dead_by: Any = None, sure: ColumnElement[bool] | None = None
) -> ColumnElement[Any]:
    """How a dated row meets the window; a claim assessed doubted or wrong, or not `sure`, never counts as certain."""
    capped = or_(detail.c.dates_qualified, claim.c.assessment != "none")
    if sure is not None:
        capped = or_(capped, not_(sure))
    return overlap_case(
        detail.c.start_earliest, detail.c.start_latest, detail.c.end_earliest, detail.c.end_latest,
        capped, window.start, window.end, dead_by,
    )


def reaches(detail: FromClause, window: Window) -> ColumnElement[bool]:
    """Certain or possible in the window, as an index can tell."""
    return in_reach(
        detail.c.start_earliest, detail.c.start_latest, detail.c.end_earliest, detail.c.end_latest,
        window.start, window.end,
    )


def first_day(detail: FromClause) -> ColumnElement[date]:
    """The first day known of a row, for sorting; the last day there is where nothing is known."""
    return func.coalesce(
        detail.c.start_earliest, detail.c.start_latest, detail.c.end_earliest, detail.c.end_latest,
        literal(LAST_DAY, Date),
    )


def begins_known(detail: FromClause) -> ColumnElement[int]:
    """0 where the start is unknown, else 1: of two with the same first day, the one already under way comes first."""
    return case((detail.c.start_earliest.is_(None), 0), else_=1)


def answers(claim: FromClause, modes: Sequence[str] = ANSWERED_MODES,
            actualities: Sequence[str] = ANSWERED_ACTUALITIES) -> ColumnElement[bool]:
    """The claims a plain question answers with."""
    return and_(claim.c.mode.in_(modes), claim.c.actuality.in_(actualities))


def voice(claim: FromClause, readings: str) -> ColumnElement[bool]:
    """The texts' readings, or (`editor`) with the corrected ones swapped for their corrections."""
    if readings == "source":
        return claim.c.voice == "source"
    link = table_of(ClaimLink).alias()
    corrected = exists().where(link.c.to_claim_id == claim.c.id, link.c.kind == "corrects")
    return ~corrected


def reach_meets(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Two dated rows overlap certainly or possibly: the reach of the one meets that of the other; undated never do."""
    return and_(_reach_from(one) <= _reach_to(other), _reach_to(one) >= _reach_from(other))


def _reach_from(row: FromClause) -> ColumnElement[date]:
    """The first day a row speaks of: its outer bound, else the least known one (see `app.domain.overlap.reach`)."""
    begun, ended = row.c.start_latest, func.coalesce(row.c.end_earliest, row.c.end_latest)
    least = case((begun.is_(None), ended), (ended.is_(None), begun), (begun < ended, begun), else_=ended)
    return func.coalesce(row.c.start_earliest, least)


def _reach_to(row: FromClause) -> ColumnElement[date]:
    """The last day a row speaks of: its outer bound, else the greatest known one."""
    begun, ended = func.coalesce(row.c.start_latest, row.c.start_earliest), row.c.end_earliest
    greatest = case((ended.is_(None), begun), (begun.is_(None), ended), (begun > ended, begun), else_=ended)
    return func.coalesce(row.c.end_latest, greatest)


def surely_meets(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Two dated rows overlap certainly: each has surely begun before the other can have ended."""
    return and_(
        _begun_by(one) <= _not_ended_before(other), _begun_by(other) <= _not_ended_before(one),
        not_(one.c.dates_qualified), not_(other.c.dates_qualified),
    )


def _begun_by(row: FromClause) -> ColumnElement[date]:
    """The day by which a row has surely begun: the least known of start_latest and end_latest."""
    begun, ended = row.c.start_latest, row.c.end_latest
    return case((begun.is_(None), ended), (ended.is_(None), begun), (begun < ended, begun), else_=ended)


def _not_ended_before(row: FromClause) -> ColumnElement[date]:
    """The day on which a row surely had not ended: the greatest known of end_earliest and start_earliest."""
    ended, begun = row.c.end_earliest, row.c.start_earliest
    return case((ended.is_(None), begun), (begun.is_(None), ended), (begun > ended, begun), else_=ended)


def rank_condition(person_id: Any, ranks: Sequence[int], rank_min: int | None,
                   during: FromClause | None = None, *, surely: bool = False) -> ColumnElement[bool]:
    """The person held one of the ranks, or one of at least that grade: ever, or (`surely`) during a posting."""
    held, claim, rank = table_of(RankHolding).alias(), table_of(Claim).alias(), table_of(Rank)
    conditions = [
        held.c.person_id == person_id, claim.c.id == held.c.claim_id, claim.c.voice == "source", answers(claim),
    ]
    if ranks:
        conditions.append(below(held.c.rank_id, ranks))
    if rank_min is not None:
        conditions += [rank.c.id == held.c.rank_id, rank.c.grade >= rank_min]
    if during is not None:
        conditions.append(surely_meets(held, during) if surely else reach_meets(held, during))
    return exists().where(*conditions)


def fate_condition(person_id: Any, fates: Sequence[int]) -> ColumnElement[bool]:
    """The person met one of the fates, by any claim a question about fates answers with."""
    fate, claim = table_of(Fate).alias(), table_of(Claim).alias()
    return exists().where(
        fate.c.person_id == person_id,
        claim.c.id == fate.c.claim_id,
        claim.c.voice == "source",
        answers(claim, FATE_MODES),
        below(fate.c.fate_kind_id, fates),
    )


def cited_in(claim_id: Any, sources: Sequence[int]) -> ColumnElement[bool]:
    """The claim stands in one of the sources."""
    citation = table_of(Citation).alias()
    return exists().where(citation.c.claim_id == claim_id, citation.c.source_id.in_(sources))


def posting_exists(person_id: Any, filter_: PostFilter) -> ColumnElement[bool]:
    """One posting of the person meets everything asked of a posting, the window too."""
    posting, claim = table_of(Posting).alias(), table_of(Claim).alias()
    conditions = [
        posting.c.person_id == person_id,
        claim.c.id == posting.c.claim_id,
        claim.c.voice == "source",
        answers(claim),
        *post_conditions(filter_, posting),
    ]
    nature = counted_nature(filter_, posting)
    if nature is not None:
        conditions.append(nature)
    if filter_.dated:
        conditions.append(reaches(posting, filter_.window))
    return exists().where(*conditions)
