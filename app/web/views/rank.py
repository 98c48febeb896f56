"""A rank's page: its place in the ladder of its system, its equals elsewhere, and who held it when."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain.terms import Vocabulary
from app.queries.term_pages import grades_of, ladder_of
from app.schemas.claims import ClaimOut, RankOut
from app.schemas.vocabulary import RankEntry
from app.web.contexts.lists import Node, PeopleSection
from app.web.contexts.terms import Chart, RankContext, RankHeld, Rung
from app.web.drawings.density import YearCount
from app.web.drawings.presence import Group
from app.web.views.claim_years import years_of_claims
from app.web.views.presence import MOST_ROWS, chart_of, claim_stay, counted_words, lines_of, year_counts
from app.web.views.term_parts import Known, around, common, known_term, people_section, system_words
from app.web.views.timeline import span_of


def rank_view(connection: Connection, slug: str) -> RankContext:
    """The page; raises NotFoundError with the nearest ids."""
    known = known_term(connection, Vocabulary.RANK, slug)
    one = known.entry
    folk = people_section(connection, known, "rank", "Who held it")
    claims = [claim for _, own in folk.people for claim in own if isinstance(claim, RankOut)]
    counts = year_counts(years_of_claims(claims))
    ladder, ungraded = _ladder(connection, one)
    answer = _answer(folk, claims, counts)
    return RankContext(
        **common(connection, known, answer), csv=folk.csv, answer=answer, folk=folk,
        chart=_chart(known, folk, claims, counts), around=around(connection, known),
        system=system_words(one.system), ladder=ladder, ungraded=ungraded,
        promoted=tuple(RankHeld(claim, "since", claim.dates) for claim in claims if _begun(claim)),
    )  # fmt: skip


def _answer(folk: PeopleSection, claims: Sequence[ClaimOut], counts: Sequence[YearCount]) -> str:
    if not folk.people:
        return "Nobody is recorded with it yet."
    undated = sum(1 for one in claims if one.dates is None or not one.dates.edtf)
    return counted_words(folk.total or len(folk.people), len(claims), counts, undated, "claim") + "."


def _begun(claim: ClaimOut) -> bool:
    """Whether the text says when it was given: a beginning that is dated, and not only that it was borne then."""
    span = span_of(claim)
    return span is not None and not span.lone and span.start is not None and span.bounds.start_earliest is not None


def _chart(known: Known, folk: PeopleSection, claims: Sequence[RankOut], counts: Sequence[YearCount]) -> Chart | None:
    one = known.entry
    drawn = folk.total is not None and folk.total <= MOST_ROWS
    by_rank: dict[str, list[RankOut]] = {}
    for claim in claims if drawn else ():
        by_rank.setdefault(claim.rank.label, []).append(claim)
    groups = [
        Group(label if len(by_rank) > 1 else "", None, lines_of(own, lambda claim: claim_stay(claim, "")))
        for label, own in by_rank.items()
    ]
    return chart_of(
        groups, counts, title=f"Who held the rank of {one.label}, by year",
        beside="Attested then, or held from and to; a diamond is a single mention.", file=f"{one.url}/years.svg",
        all="" if drawn else folk.page,
    )  # fmt: skip


def _ladder(connection: Connection, one: RankEntry) -> tuple[tuple[Rung, ...], tuple[Node, ...]]:
    """The grades of its system from the highest, with its ranks and their equals; and its ranks without a grade."""
    grades = grades_of(connection, one.system)
    if one.grade is not None and one.grade not in grades:
        grades = sorted([*grades, one.grade], reverse=True)
    nodes = [_node(RankEntry.from_row(row)) for row in ladder_of(connection, one.system, grades)]
    own = [node for node in nodes if node.entry.system == one.system]  # type: ignore[attr-defined]
    others = [node for node in nodes if node.entry.system != one.system]  # type: ignore[attr-defined]
    rungs = tuple(
        Rung(grade, _of_grade(own, grade), _of_grade(others, grade), grade == one.grade) for grade in grades
    )
    return rungs, _of_grade(own, None)


def _node(entry: RankEntry) -> Node:
    return Node(entry, (), system_words(entry.system))


def _of_grade(nodes: Sequence[Node], grade: int | None) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node.entry.grade == grade)  # type: ignore[attr-defined]
