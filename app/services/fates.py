"""A person's fate in a few words, from the fates the texts give."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, select

from app.domain.date_labels import label
from app.domain.dates import parse_event
from app.domain.terms import Badge
from app.models import Claim, Fate, FateKind, Term

_WEIGHT = {
    Badge.EXECUTED: 5,
    Badge.VANISHED: 4,
    Badge.DEFECTED: 3,
    Badge.IMPRISONED: 2,
    Badge.SURVIVED: 1,
    Badge.NOT_STATED: 0,
}
_DEATHS = (Badge.EXECUTED,)


@dataclass(frozen=True, slots=True)
class FateSummary:
    """The fate as drawn and in words; `dead_by` is the day by which the person is known dead."""

    badge: Badge = Badge.NOT_STATED
    words: str | None = None
    rehabilitated: bool = False
    dead_by: date | None = None


def summarise_fates(connection: Connection) -> dict[int, FateSummary]:
    """Each person's fate by person key; persons without a fate are absent.

    The drawing rests on asserted fates alone; rival theories appear in the words as alleged.
    """
    statement = (
        select(  # type: ignore[call-overload]
            Claim.person_id, Claim.mode, Claim.assessment, Claim.actuality, FateKind.badge, Term.slug, Term.label,
            Fate.dates_edtf, Fate.end_latest,
        )
        .join(Fate, Fate.claim_id == Claim.id)
        .join(FateKind, FateKind.id == Fate.fate_kind_id)
        .join(Term, Term.id == Fate.fate_kind_id)
        .where(Claim.voice == "source", Claim.mode != "denied", Claim.assessment != "wrong",
               Claim.actuality.in_(("held", "appointed")))
        .order_by(Claim.person_id, Claim.ordinal)
    )
    rows = connection.execute(statement).mappings().all()
    return {person: _summary(list(own)) for person, own in groupby(rows, key=lambda row: int(row["person_id"]))}


def _summary(rows: list[object]) -> FateSummary:
    badge, rehabilitated, dead_by = Badge.NOT_STATED, False, None
    words: dict[str, None] = {}
    for row in rows:
        asserted = row["mode"] != "alleged"  # type: ignore[index]
        own = Badge(row["badge"]) if row["badge"] else None  # type: ignore[index]
        when = label(parse_event(row["dates_edtf"])) if row["dates_edtf"] else ""  # type: ignore[index]
        alleged = "" if asserted else " (alleged)"
        words.setdefault(f"{row['label']}{' ' + when if when else ''}{alleged}")  # type: ignore[index]
        if own is Badge.REHABILITATED:
            rehabilitated = rehabilitated or asserted
        elif own is not None and asserted and _WEIGHT[own] > _WEIGHT[badge]:
            badge = own
        if own in _DEATHS and asserted and row["end_latest"] is not None:  # type: ignore[index]
            dead_by = min(dead_by or row["end_latest"], row["end_latest"])  # type: ignore[index]
    shown = [word if index == 0 else word[0].lower() + word[1:] for index, word in enumerate(words)]
    return FateSummary(badge, ", ".join(shown) or None, rehabilitated, dead_by)
