"""Who held a post one after another: the holders in order, what lies between them, and what the texts say of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.dates import DateSpan, parse_state
from app.domain.explain import Emptiness
from app.domain.overlap import Overlap, reach
from app.domain.query import Page, PostFilter, PostingFilter
from app.domain.succession import (
    Step,
    meanwhile,
    step,
    sure_overlaps,
    time_between,
)
from app.domain.sweep import Reaching
from app.domain.tenures import Tenure, in_order, stays, surely_before, tenure_of
from app.errors import InvalidInputError, Problem
from app.queries.claims import term_refs
from app.queries.posting_tally import Tally, answer_more_than
from app.queries.postings import postings_page
from app.queries.rows import ClaimRow, PersonRef, TermRef
from app.queries.succession_evidence import EvidenceRow, evidence_for
from app.queries.terms import children

MOST = 500
"""Claims one succession may have: every holder is compared with every other, and nobody reads a longer one."""
Held = tuple[ClaimRow, Overlap | None]
Placed = tuple[EvidenceRow, tuple[int | None, int | None]]
Posts = tuple[frozenset[str], frozenset[str]]
"""The ids of the organisations, and of the places, a post was held in."""


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One person's stay on the post, with the claims that tell of it; `best` is the one whose dates say most."""

    person: PersonRef
    acting: bool
    tenure: Tenure
    best: ClaimRow
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """What lies between two holders (positions), what the texts say of it, and who held the post meanwhile.

    `same_post`: whether the two were in one organisation (where either has none, at one place); None is not told.
    """

    earlier: int
    later: int
    step: Step
    stated: bool
    evidence: tuple[EvidenceRow, ...]
    meanwhile: tuple[tuple[int, bool], ...]
    same_post: bool | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A statement about two who do not stand next to each other here, or one of whom is no holder (None)."""

    evidence: EvidenceRow
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Succession:
    """A post's holders in order; `overlaps` are all pairs (positions) that surely held one post at one time."""

    roles: tuple[TermRef, ...]
    places: tuple[TermRef, ...]
    organisations: tuple[TermRef, ...]
    holders: tuple[HolderRow, ...]
    steps: tuple[StepRow, ...]
    overlaps: tuple[tuple[int, int, Step], ...]
    elsewhere: tuple[Elsewhere, ...]
    tally: Tally | None
    emptiness: Emptiness | None


def succession(connection: Connection, asked: PostingFilter) -> Succession:
    """The holders of a post; raises InvalidInputError for one so wide that no order is meant."""
    if answer_more_than(connection, asked, MOST):
        raise _too_wide(connection, asked.post)
    page = postings_page(connection, asked, Page(MOST))
    holders = _holders(page.rows)
    evidence = evidence_for(connection, asked.post, [row for row, _ in page.rows]) if holders else []
    derived = in_order([one.tenure for one in holders])
    holders = [holders[one] for one in derived]
    if evidence:
        order = in_order([one.tenure for one in holders], _stated(holders, evidence))
        holders = [holders[one] for one in order]
    placed = list(zip(evidence, _pairs(holders, evidence), strict=True))
    posts = [_posts(one) for one in holders]
    wider = bool(page.tally and page.tally.place_wider)
    roles, places, organisations = _asked(connection, asked.post)
    return Succession(
        roles, places, organisations, tuple(holders), tuple(_steps(holders, posts, placed, wider)),
        tuple(_overlaps(holders, posts)), tuple(_elsewhere(placed)), page.tally, page.emptiness,
    )


def _too_wide(connection: Connection, post: PostFilter) -> InvalidInputError:
    (first, *_), _, _ = _asked(connection, post)
    message = f"more than {MOST} claims answer: name a narrower role, place or organisation, or years"
    narrower = tuple(one.slug for one in children(connection, post.roles[0]))
    return InvalidInputError([Problem("role", first.slug, message, narrower)])


def _asked(connection: Connection, post: PostFilter) -> tuple[tuple[TermRef, ...], ...]:
    refs = term_refs(connection, {*post.roles, *post.places, *post.organisations})
    return tuple(tuple(refs[key] for key in keys) for keys in (post.roles, post.places, post.organisations))


def _holders(rows: Sequence[Held]) -> list[HolderRow]:
    """The claims as stays: those of one person, acting or not, that may be one stay belong together."""
    groups: dict[tuple[str, bool], list[Held]] = defaultdict(list)
    for row, kind in rows:
        groups[row.person.slug, row.detail["acting"]].append((row, kind))
    found: list[HolderRow] = []
    for group in groups.values():
        place = {row.slug: index for index, (row, _) in enumerate(group)}
        same = [
            (place[row.slug], place[link.other])
            for row, _ in group for link in row.links if link.kind == "same_statement" and link.other in place
        ]  # fmt: skip
        found += (_holder([group[index] for index in stay]) for stay in stays([_span(row) for row, _ in group], same))
    return found


def _span(row: ClaimRow) -> DateSpan:
    return row.dates.span(row.kind) if row.dates is not None else parse_state("")


def _holder(held: Sequence[Held]) -> HolderRow:
    spans = [(row, _span(row)) for row, _ in held]
    doubted = any(row.assessment != "none" and not span.bounds.undated for row, span in spans)
    best = min((row for row, _ in held), key=lambda row: (_unknown(row), row.ordinal))
    return HolderRow(
        best.person, best.detail["acting"], tenure_of([span for _, span in spans], doubted=doubted), best, tuple(held)
    )


def _unknown(row: ClaimRow) -> tuple[int, int]:
    """How much the dates of a claim leave open: bounds that are not known, then days between those that are."""
    known = row.dates.bounds.known if row.dates else ()
    return 4 - len(known), (max(known) - min(known)).days if known else 0


def _pairs(holders: Sequence[HolderRow], evidence: Sequence[EvidenceRow]) -> list[tuple[int | None, int | None]]:
    """The holders (positions) each statement is about.

    A link names the postings. A tie names persons: of those who held the post more than once the two stays nearest
    to each other are taken, in the order told if the dates allow it.
    """
    if not evidence:
        return []
    at = {row.slug: index for index, holder in enumerate(holders) for row, _ in holder.held}
    of: dict[PersonRef, list[int]] = defaultdict(list)
    for index, holder in enumerate(holders):
        of[holder.person].append(index)
    return [
        (at.get(one.earlier_claim or ""), at.get(one.later_claim or "")) if one.is_link
        else _nearest(holders, of.get(one.earlier, ()), of.get(one.later, ()))
        for one in evidence
    ]  # fmt: skip


def _nearest(
    holders: Sequence[HolderRow], earlier: Sequence[int], later: Sequence[int]
) -> tuple[int | None, int | None]:
    if not earlier or not later:
        return next(iter(earlier), None), next(iter(later), None)
    return min(
        ((a, b) for a in earlier for b in later),
        key=lambda pair: (_contradicted(holders, *pair), pair[0] > pair[1], abs(pair[0] - pair[1]), pair),
    )


def _contradicted(holders: Sequence[HolderRow], earlier: int, later: int) -> bool:
    return surely_before(holders[later].tenure, holders[earlier].tenure)


def _stated(holders: Sequence[HolderRow], evidence: Sequence[EvidenceRow]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in _pairs(holders, evidence) if a is not None and b is not None]


def _steps(
    holders: Sequence[HolderRow], posts: Sequence[Posts], placed: Sequence[Placed], wider: bool
) -> list[StepRow]:
    """What lies between each holder and the next; evidence only that about these two, in this order.

    `wider`: others are placed only in something wider than was asked for.
    """
    found = []
    reaching = Reaching([reach(one.tenure.bounds) for one in holders])
    told: dict[tuple[int | None, int | None], list[EvidenceRow]] = defaultdict(list)
    for one, pair in placed:
        told[pair].append(one)
    for index in range(len(holders) - 1):
        earlier, later = holders[index].tenure, holders[index + 1].tenure
        evidence = tuple(told.get((index, index + 1), ()))
        others = [
            one for one in reaching.within(time_between(earlier, later)) if one not in (index, index + 1)
            and (_same_post(posts[one], posts[index]) is not False
                 or _same_post(posts[one], posts[index + 1]) is not False)
        ]  # fmt: skip
        between = meanwhile(earlier, later, [holders[one].tenure for one in others]) if others else []
        found.append(
            StepRow(
                index, index + 1, step(earlier, later, stated=bool(evidence), others=wider), bool(evidence), evidence,
                tuple((others[at], certain) for at, certain in between),
                _same_post(posts[index], posts[index + 1]),
            )
        )
    return found


def _same_post(earlier: Posts, later: Posts) -> bool | None:
    """Whether two holders share an organisation, else a place; None where neither can be compared."""
    for one, other in zip(earlier, later, strict=True):
        if one and other:
            return not one.isdisjoint(other)
    return None


def _posts(holder: HolderRow) -> Posts:
    """The organisations, and the places, a holder held the post in."""
    organisations, places = (
        frozenset(term.slug for row, _ in holder.held if (term := row.detail[name]) is not None)
        for name in ("organisation", "place")
    )
    return organisations, places


def _overlaps(holders: Sequence[HolderRow], posts: Sequence[Posts]) -> list[tuple[int, int, Step]]:
    """All pairs that surely held the post at one time; two of one role in different posts are none."""
    return list(
        sure_overlaps(
            [one.tenure for one in holders], lambda one, other: _same_post(posts[one], posts[other]) is not False
        )
    )


def _elsewhere(placed: Sequence[Placed]) -> list[Elsewhere]:
    """Statements no step shows."""
    return [Elsewhere(one, a, b) for one, (a, b) in placed if a is None or b is None or b != a + 1]
