"""Ties that claims state between persons, as keys: relations, deeds, judgements, parts in a fate, posts handed over.

One statement finds the ties of any number of persons, each by the indexes on who a claim is about and whom it names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, cast, literal, null, select, union

from app.domain.network import NetworkFilter
from app.models import Activity, Claim, ClaimLink, Fate, FateParty, Posting, Relation, Trait
from app.queries.conditions import below, overlap_of
from app.queries.tables import table_of

MOST_TIES = 2000
"""Ties read for one network; of somebody named more often the rest is not looked at, and the answer says so."""
HANDED_OVER = "handed_over_to"


@dataclass(frozen=True, slots=True)
class TieKey:
    """A tie as the statement finds it: whom the claim is about, whom it names, and the word for what ties them.

    `kind` is the claim's; a post handed over is a link between two postings: then `to_claim` is the later one.
    """

    claim: int
    about: int
    named: int
    kind: str
    word: str
    mode: str
    actuality: str
    to_claim: int | None = None

    @property
    def persons(self) -> tuple[int, int]:
        """Both, the lesser key first."""
        return (self.about, self.named) if self.about < self.named else (self.named, self.about)


def ties_of(
    connection: Connection, asked: NetworkFilter, persons: Sequence[int], among: bool = False
) -> tuple[list[TieKey], bool]:
    """Ties in which one of the persons stands (`among`: both), in every mode; and whether there are more than read."""
    statement = union(*_statements(asked, persons, among)).order_by("claim", "about", "named", "word")
    rows = connection.execute(statement.limit(MOST_TIES + 1)).all()
    return [TieKey(*row) for row in rows[:MOST_TIES]], len(rows) > MOST_TIES


def _statements(asked: NetworkFilter, persons: Sequence[int], among: bool) -> list[Select[Any]]:
    """One statement for each sort of tie, and where not `among` one for each end."""
    found: list[Select[Any]] = []
    for detail, named, word in (
        (table_of(Relation), "other_person_id", "relation"), (table_of(Activity), "with_person_id", "activity"),
        (table_of(Trait), "by_person_id", "trait"),
    ):  # fmt: skip
        ends = (detail.c.person_id, detail.c[named])
        bare = _claims(asked, detail, *ends, detail.c[word])
        found += [bare.where(condition) for condition in _ends(persons, ends, among)]
    fate, party = table_of(Fate), table_of(FateParty)
    ends = (fate.c.person_id, party.c.person_id)
    bare = _claims(asked, fate, *ends, party.c.part).join(party, party.c.claim_id == fate.c.claim_id)
    found += [bare.where(condition) for condition in _ends(persons, ends, among)]
    return found + [_handed(asked).where(condition) for condition in _ends(persons, _HOLDERS, among)]


def _ends(persons: Sequence[int], ends: tuple[Any, Any], among: bool) -> list[ColumnElement[bool]]:
    """That one of the persons is at an end, for each end; or at both."""
    about, named = ends
    if among:
        return [and_(about.in_(persons), named.in_(persons))]
    return [and_(about.in_(persons), named.is_not(None)), named.in_(persons)]


def _claims(asked: NetworkFilter, detail: Any, about: Any, named: Any, word: Any) -> Select[Any]:
    claim = table_of(Claim)
    return (
        select(detail.c.claim_id.label("claim"), about.label("about"), named.label("named"), claim.c.kind,
               word.label("word"), claim.c.mode, claim.c.actuality, cast(null(), Integer).label("to_claim"))
        .select_from(detail)
        .join(claim, claim.c.id == detail.c.claim_id)
        .where(claim.c.voice == "source", about != named, *_there_then(asked, detail, claim))
    )  # fmt: skip


def _there_then(asked: NetworkFilter, detail: Any, claim: Any) -> list[ColumnElement[bool]]:
    """What place and window ask of a claim; one that names no place answers for none."""
    found: list[ColumnElement[bool]] = []
    if asked.places:
        found.append(below(detail.c.place_id, asked.places) if "place_id" in detail.c else literal(1) == 0)
    if asked.dated:
        kind = overlap_of(detail, claim, asked.window)
        found.append(kind.in_([str(one) for one in asked.overlaps]))
    return found


_FROM, _TO = table_of(Posting).alias("from_post"), table_of(Posting).alias("to_post")
_HOLDERS = (_FROM.c.person_id, _TO.c.person_id)


def _handed(asked: NetworkFilter) -> Select[Any]:
    """Posts that one person handed over to another; place and window are the earlier one's."""
    link, claim, later = table_of(ClaimLink), table_of(Claim), table_of(Claim).alias("later")
    return (
        select(_FROM.c.claim_id.label("claim"), _FROM.c.person_id.label("about"), _TO.c.person_id.label("named"),
               claim.c.kind, link.c.kind.label("word"), claim.c.mode, claim.c.actuality,
               _TO.c.claim_id.label("to_claim"))
        .select_from(link)
        .join(_FROM, _FROM.c.claim_id == link.c.from_claim_id)
        .join(_TO, _TO.c.claim_id == link.c.to_claim_id)
        .join(claim, claim.c.id == _FROM.c.claim_id)
        .join(later, later.c.id == _TO.c.claim_id)
        .where(
            link.c.kind == HANDED_OVER, _FROM.c.person_id != _TO.c.person_id, claim.c.voice == "source",
            later.c.voice == "source", *_there_then(asked, _FROM, claim),
        )
    )  # fmt: skip
