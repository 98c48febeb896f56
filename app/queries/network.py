"""A person's network: who is near by what texts state and by company, who stands one step further, and their ties.

The number of statements is fixed: ties of the person, company of the person, ties of those near, ties and company
among those shown; then persons and claims in full, each once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from app.domain.company import SURE_FIRST, CompanyFilter, Side, common_days
from app.domain.dates import Window, parse_state
from app.domain.network import (
    FURTHER,
    MOST_NODES,
    Chosen,
    Nearness,
    NetworkFilter,
    TieKind,
    furthest_last,
    nearest_first,
)
from app.domain.query import PostFilter
from app.models import Posting
from app.queries.claims import claims_by_key, person_refs
from app.queries.company import PairKey, PairRow, pair_rows, surest_pairs
from app.queries.network_ties import TieKey, ties_of
from app.queries.persons import PersonRow, persons_by_key
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

MOST_PAIRS = 1000
"""Pairs of posts compared for one network, the surest; of somebody in more company the rest is not looked at."""


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A tie a text states; `later` is the posting that was handed over, where that is what ties the two."""

    key: TieKey
    claim: ClaimRow
    later: ClaimRow | None


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """The surest and longest time two persons (keys) were in one place, of `pairs` pairs of posts that meet."""

    one: int
    other: int
    row: PairRow
    pairs: int


@dataclass(frozen=True, slots=True)
class Network:
    """A network: persons in the order shown, the one asked about first; `standing` says by key why each is there.

    `left_out` counts persons by standing, `set_aside` ties of the person by mode or actuality; `cut`: not every tie
    could be read, so that these counts are at least so high.
    """

    persons: tuple[PersonRow, ...]
    standing: dict[int, str]
    stated: tuple[StatedRow, ...]
    company: tuple[CompanyRow, ...]
    left_out: dict[str, int]
    set_aside: dict[str, int]
    cut: bool
    window: Window


@dataclass(frozen=True, slots=True)
class _Best:
    """Of the pairs of two persons the surest and longest, its days, and how many pairs there are."""

    pair: PairKey
    least: int
    greatest: int | None
    pairs: int

    @property
    def order(self) -> tuple[int, int, float, int, int]:
        """What to choose by: surest, longest, then as written."""
        sureness = len(SURE_FIRST) if self.pair.kind is None else SURE_FIRST.index(self.pair.kind)
        greatest = float("inf") if self.greatest is None else self.greatest
        return sureness, -self.least, -greatest, self.pair.theirs, self.pair.mine


def network(connection: Connection, asked: NetworkFilter) -> Network:
    """The network of a person."""
    ties, set_aside, cut = _own_ties(connection, asked)
    company, full = _company(connection, asked, CompanyFilter(asked.person))
    near = _near(connection, asked.person, ties, company)
    chosen = nearest_first(near, MOST_NODES - 1)
    beyond = _beyond(connection, asked, chosen)
    shown = (asked.person, *chosen.shown, *beyond.shown)
    among = _among(connection, asked, shown[1:])
    stated = [one for one in (*ties, *among) if one.about in shown and one.named in shown]
    wanted = {pair: best for pair, best in company.items() if set(pair) <= set(shown)}
    if TieKind.COMPANY in asked.ties and len(chosen.shown) > 1:
        wanted |= _company(connection, asked, CompanyFilter(asked.person, among=chosen.shown))[0]
    standing = {key: near[key].standing for key in chosen.shown} | dict.fromkeys(beyond.shown, FURTHER)
    return Network(
        tuple(persons_by_key(connection, shown)), standing, _stated(connection, stated),
        _company_rows(connection, wanted), chosen.left_out | beyond.left_out, set_aside, cut or full, asked.window,
    )


def _own_ties(connection: Connection, asked: NetworkFilter) -> tuple[list[TieKey], dict[str, int], bool]:
    """The ties of the person that answer, and the others counted by what sets them aside."""
    if TieKind.STATED not in asked.ties:
        return [], {}, False
    found, cut = ties_of(connection, asked, [asked.person])
    aside = Counter(
        one.mode if one.mode not in asked.modes else one.actuality for one in found if not _answers(asked, one)
    )
    return [one for one in found if _answers(asked, one)], dict(sorted(aside.items())), cut


def _answers(asked: NetworkFilter, one: TieKey) -> bool:
    return one.mode in asked.modes and one.actuality in asked.actualities


def _among(connection: Connection, asked: NetworkFilter, persons: Sequence[int]) -> list[TieKey]:
    """The ties that texts state between those shown, the person asked about aside."""
    if TieKind.STATED not in asked.ties or len(persons) < 2:
        return []
    return [one for one in ties_of(connection, asked, persons, among=True)[0] if _answers(asked, one)]


def _beyond(connection: Connection, asked: NetworkFilter, chosen: Chosen) -> Chosen:
    """Those one step further, as many as there is room for."""
    if asked.steps == 1 or TieKind.STATED not in asked.ties or not chosen.shown:
        return Chosen(())
    inside = {asked.person, *chosen.shown}
    ties: Counter[int] = Counter()
    for one in ties_of(connection, asked, chosen.shown)[0]:
        if _answers(asked, one):
            ties.update({one.about, one.named} - inside)
    names = {key: ref.sort_name for key, ref in person_refs(connection, ties).items()}
    return furthest_last(dict(ties), names, MOST_NODES - len(inside))


def _near(
    connection: Connection, person: int, ties: Iterable[TieKey], company: dict[tuple[int, int], _Best]
) -> dict[int, Nearness]:
    """Everybody near, with why."""
    stated = Counter(one.named if one.about == person else one.about for one in ties)
    beside = {(other if one == person else one): best for (one, other), best in company.items()}
    refs = person_refs(connection, {*stated, *beside})
    found = {}
    for key, ref in refs.items():
        best = beside.get(key)
        met = () if best is None else (best.pair.kind, best.least, best.greatest)
        found[key] = Nearness(ref.sort_name, stated[key], *met)
    return found


def _company(
    connection: Connection, asked: NetworkFilter, of: CompanyFilter
) -> tuple[dict[tuple[int, int], _Best], bool]:
    """The best pair of each two persons (the lesser key first), and whether there are more pairs than were read."""
    if TieKind.COMPANY not in asked.ties:
        return {}, False
    question = replace(
        of, places=asked.places, post=PostFilter(window=asked.window), overlaps=asked.overlaps,
        wide=asked.wide or bool(asked.places),
    )  # fmt: skip
    pairs = surest_pairs(connection, question, MOST_PAIRS + 1)
    posts = _posts(connection, {key for pair in pairs for key in (pair.mine, pair.theirs)})
    groups: dict[tuple[int, int], list[PairKey]] = defaultdict(list)
    for pair in pairs[:MOST_PAIRS]:
        one, other = posts[pair.mine][0], posts[pair.theirs][0]
        groups[min(one, other), max(one, other)].append(pair)
    best = {persons: _best(group, posts, asked.window) for persons, group in groups.items()}
    return best, len(pairs) > MOST_PAIRS


def _best(pairs: Sequence[PairKey], posts: dict[int, tuple[int, Side]], window: Window) -> _Best:
    return min(
        (
            _Best(pair, *common_days(posts[pair.mine][1], posts[pair.theirs][1], pair.kind, window), len(pairs))
            for pair in pairs
        ),
        key=lambda best: best.order,
    )


def _posts(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[int, Side]]:
    """Whose each posting is and when, by claim; the side bears no name, since only days are counted."""
    posting = table_of(Posting)
    statement = select(posting.c.claim_id, posting.c.person_id, posting.c.dates_edtf).where(
        posting.c.claim_id.in_(sorted(keys))
    )
    return {claim: (person, Side("", parse_state(edtf or ""))) for claim, person, edtf in connection.execute(statement)}


def _stated(connection: Connection, ties: Sequence[TieKey]) -> tuple[StatedRow, ...]:
    """The ties with their claims in full."""
    keys = sorted({key for one in ties for key in (one.claim, one.to_claim) if key is not None})
    claims = {row.key: row for row in claims_by_key(connection, keys)}
    return tuple(
        StatedRow(one, claims[one.claim], None if one.to_claim is None else claims[one.to_claim]) for one in ties
    )


def _company_rows(connection: Connection, best: dict[tuple[int, int], _Best]) -> tuple[CompanyRow, ...]:
    """The best pairs in full."""
    rows = pair_rows(connection, [one.pair for one in best.values()])
    return tuple(
        CompanyRow(*persons, row, one.pairs) for (persons, one), row in zip(best.items(), rows, strict=True)
    )
