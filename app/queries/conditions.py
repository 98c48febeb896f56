"""Conditions shared by the questions: trees, windows, ranks held then, fates, sources."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)

from app.db.between_sql import Four, reach_meets, surely_meets
from app.db.overlap_sql import in_reach, overlap_case
from app.domain.dates import Window
from app.domain.overlap import Overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, DEFAULT_OVERLAPS, FATE_MODES, PostFilter
from app.models import Citation, Claim, ClaimLink, Fate, PersonDigest, Posting, Rank, RankHolding, TermClosure
from app.queries.tables import table_of

LAST_DAY = date(9999, 12, 31)


def below(column: Any, keys: Sequence[int]) -> ColumnElement[bool]:
    """The column is one of the terms, or anything below them in their trees."""
    return column.in_(descendants(keys))  # type: ignore[no-any-return]


def descendants(keys: Sequence[int]) -> Select[tuple[int]]:
    """The terms and everything below them."""
    closure = table_of(TermClosure)
    return select(closure.c.descendant_id).where(closure.c.ancestor_id.in_(keys))


def above(keys: Sequence[int]) -> Select[tuple[int]]:
    """The terms above these in their trees, themselves left out."""
    closure = table_of(TermClosure)
    return select(closure.c.ancestor_id).where(closure.c.descendant_id.in_(keys), closure.c.ancestor_id.not_in(keys))


def post_conditions(filter_: PostFilter, posting: FromClause) -> list[ColumnElement[bool]]:
    """What must hold of one posting, the window aside."""
    found: list[ColumnElement[bool]] = []
    for keys, column in (
        (filter_.roles, posting.c.role_id),
        (filter_.organisations, posting.c.organisation_id),
        (() if filter_.wider else filter_.places, posting.c.place_id),
        (filter_.services, posting.c.service_id),
    ):
        if keys:
            found.append(below(column, keys))
    if filter_.wider and filter_.places:
        around = union_all(descendants(filter_.places), above(filter_.places))
        found.append(posting.c.place_id.in_(around))
    if filter_.covers:
        found.append(posting.c.claim_id.in_(_covered(filter_.covers)))
    if filter_.natures:
        found.append(posting.c.nature.in_(filter_.natures))
    return found


def _covered(keys: Sequence[int]) -> CompoundSelect[Any]:
    """The postings under one of these covers; each sort of cover has its own index, and an OR could use neither."""
    posting = table_of(Posting).alias()
    covers = (posting.c.cover_organisation_id, posting.c.cover_role_id)
    return union_all(*(select(posting.c.claim_id).where(below(column, keys)) for column in covers))


def counted_nature(filter_: PostFilter, posting: FromClause) -> ColumnElement[bool] | None:
    """Collective roles are left aside unless they are asked for."""
    return None if filter_.natures or filter_.collective else posting.c.nature != "collective"


def overlap_of(
    detail: FromClause, claim: FromClause, window: Window, dead_by: Any = None, sure: ColumnElement[bool] | None = None
) -> ColumnElement[Any]:
    """How a dated row meets the window, which is possible at most where it is `capped`."""
    return overlap_case(
        detail.c.start_earliest, detail.c.start_latest, detail.c.end_earliest, detail.c.end_latest,
        capped(detail, claim, sure), window.start, window.end, dead_by,
    )


def capped(detail: FromClause, claim: FromClause, sure: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """Never certain: a qualified date, a claim assessed doubted or wrong, or one that is not `sure`."""
    found = or_(detail.c.dates_qualified, claim.c.assessment != "none")
    return found if sure is None else or_(found, not_(sure))


def reaches(detail: FromClause, window: Window) -> ColumnElement[bool]:
    """Certain or possible in the window, as an index can tell."""
    return in_reach(
        detail.c.start_earliest, detail.c.start_latest, detail.c.end_earliest, detail.c.end_latest,
        window.start, window.end,
    )


def not_beside(detail: FromClause, window: Window) -> ColumnElement[bool]:
    """Neither outer bound is beyond the window: true of every row that meets it in whatever way, undated ones too.

    For a WHERE clause, before `overlap_of` names the kind: the indexes of postings hold both bounds, so that of a row
    beside the window nothing else is read. A function and not an OR, as with `app.db.overlap_sql.in_reach`.
    """
    conditions: list[ColumnElement[bool]] = [true()]
    if window.end is not None:
        conditions.append(func.coalesce(detail.c.start_earliest, window.end) <= window.end)
    if window.start is not None:
        conditions.append(func.coalesce(detail.c.end_latest, window.start) >= window.start)
    return and_(*conditions)


def in_time(posting: FromClause) -> tuple[ColumnElement[date], ColumnElement[int]]:
    """`first_day` and `begins_known` in the words of their index, `ix_posting_first_day`: lists are read in its order.

    Only for what the index holds, bounds and keys. SQLite follows an order it has whatever that costs, and would go
    from one end of the table to the other for every row of which it must know more.
    """
    four = (posting.c.start_earliest, posting.c.start_latest, posting.c.end_earliest, posting.c.end_latest)
    day: ColumnElement[date] = func.coalesce(*four, literal_column(f"'{LAST_DAY}'", Date))
    no, yes = literal_column("0", Integer), literal_column("1", Integer)
    return day, case((posting.c.start_earliest.is_(None), no), else_=yes)


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
    """The texts' readings, or (`editor`) with the corrected ones swapped for their corrections.

    `disputed` are both sides of every correction and nothing else: what the text has and what we would have.
    """
    if readings == "source":
        return claim.c.voice == "source"
    link = table_of(ClaimLink).alias()
    if readings == "disputed":  # corrections are few and may lead to the claims
        sides = (select(side).where(link.c.kind == "corrects") for side in (link.c.from_claim_id, link.c.to_claim_id))
        return claim.c.id.in_(union_all(*sides))
    corrected = exists().where(link.c.to_claim_id == claim.c.id, link.c.kind == "corrects")
    return ~corrected


def of_person(
    person_id: Any, column: Any, conditions: Sequence[ColumnElement[bool]], *, leading: bool = False
) -> ColumnElement[bool]:
    """The person has a row that meets the conditions; `column` is that row's person.

    `leading`: the rows are found first, by their own index, and lead to the persons. Else something more selective
    finds the persons, and each is asked for such a row, so that no long list is made for a few of them.
    """
    if leading:
        return person_id.in_(select(column).where(*conditions))  # type: ignore[no-any-return]
    return exists().where(column == person_id, *conditions)


def rank_condition(
    person_id: Any, ranks: Sequence[int], rank_min: int | None, during: FromClause | None = None, *,
    surely: bool = False, leading: bool = False,
) -> ColumnElement[bool]:
    """The person held one of the ranks, or one of at least that grade: ever, or (`surely`) during a posting."""
    held, claim, rank = table_of(RankHolding).alias(), table_of(Claim).alias(), table_of(Rank)
    conditions = [claim.c.id == held.c.claim_id, claim.c.voice == "source", answers(claim)]
    if ranks:
        conditions.append(below(held.c.rank_id, ranks))
    if rank_min is not None:
        conditions += [rank.c.id == held.c.rank_id, rank.c.grade >= rank_min]
    if during is not None:
        pair = (Four.of(held), Four.of(during))
        qualified = or_(held.c.dates_qualified, during.c.dates_qualified)
        conditions.append(surely_meets(*pair, qualified) if surely else reach_meets(*pair))
    return of_person(person_id, held.c.person_id, conditions, leading=leading)


def fate_condition(
    person_id: Any, fates: Sequence[int], unstated: bool = False, *, leading: bool = False
) -> ColumnElement[bool]:
    """The person met one of the fates, by any claim a question about fates answers with; or (`unstated`) none is."""
    fate, claim = table_of(Fate).alias(), table_of(Claim).alias()
    any_fate = (claim.c.id == fate.c.claim_id, claim.c.voice == "source", answers(claim, FATE_MODES))
    kinds = (*any_fate, below(fate.c.fate_kind_id, fates))
    met = of_person(person_id, fate.c.person_id, kinds, leading=leading and not unstated)
    if not unstated:
        return met
    nothing = not_(of_person(person_id, fate.c.person_id, any_fate))
    return or_(met, nothing) if fates else nothing


def any_fate(person_id: Any) -> ColumnElement[bool]:
    """Some fate is claimed of the person, by any claim a question about fates answers with."""
    return not_(fate_condition(person_id, (), True))


def cited_in(claim_id: Any, sources: Sequence[int]) -> ColumnElement[bool]:
    """The claim stands in one of the sources."""
    citation = table_of(Citation).alias()
    return exists().where(citation.c.claim_id == claim_id, unindexed(citation.c.source_id).in_(sources))


def unindexed(column: Any) -> Any:
    """A number an index is not looked for by: of a claim's few citations one asks the source, not the other way round.

    Without statistics SQLite cannot tell which is better, and reads all of a text's citations for every claim.
    """
    return column + 0


def posting_exists(
    person_id: Any, filter_: PostFilter, overlaps: Sequence[Overlap] = DEFAULT_OVERLAPS, *, leading: bool = False
) -> ColumnElement[bool]:
    """One posting of the person meets everything asked of a posting, the window too."""
    posting, claim, digest = (table_of(one).alias() for one in (Posting, Claim, PersonDigest))
    conditions = answering_posts(filter_, posting, claim, overlaps, digest.c.dead_by)
    if filter_.dated and set(overlaps) != set(DEFAULT_OVERLAPS):
        conditions.append(digest.c.person_id == posting.c.person_id)
    return of_person(person_id, posting.c.person_id, conditions, leading=leading)


def answering_posts(
    filter_: PostFilter, posting: FromClause, claim: FromClause,
    overlaps: Sequence[Overlap] = DEFAULT_OVERLAPS, dead_by: Any = None,
) -> list[ColumnElement[bool]]:
    """What makes a posting, joined to its claim here, answer everything asked of one, the window too."""
    conditions = [
        claim.c.id == posting.c.claim_id,
        claim.c.voice == "source",
        answers(claim),
        *post_conditions(filter_, posting),
    ]
    nature = counted_nature(filter_, posting)
    if nature is not None:
        conditions.append(nature)
    if filter_.dated and set(overlaps) <= set(DEFAULT_OVERLAPS):
        conditions.append(reaches(posting, filter_.window))
    if filter_.dated and set(overlaps) != set(DEFAULT_OVERLAPS):
        kind = overlap_of(posting, claim, filter_.window, dead_by)
        conditions.append(kind.in_([str(one) for one in overlaps]))
    return conditions
