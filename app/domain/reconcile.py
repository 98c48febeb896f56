"""Matching a stranger's table against the record: what can be asked, how a candidate is weighed, when it is the one.

The protocol is the Reconciliation Service API 0.2, as OpenRefine speaks it. A name finds candidates; properties
(a place, a service, a year) raise or lower their score and never exclude anybody, for the texts are silent about much.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.authorities import fault, uri
from app.domain.dates import DateError, parse_event
from app.domain.reconcile_names import NameEvidence
from app.domain.search import SearchKind
from app.domain.terms import Authority

ROOT = "/reconcile"
BATCH = 50
"""Queries in one batch."""
MOST_IDS, MOST_PROPERTIES = 500, 30
MOST_BYTES = 1_000_000
DEFAULT_LIMIT, MOST_LIMIT = 8, 50
WIDTH, HEIGHT = 420, 260
"""Of a preview, in pixels."""

SHARE = 0.3
"""How much of a score the properties decide, where any are asked of."""
MARGIN = 5.0
"""By how much a match must lead the next candidate of an equal name."""
MOST_UNNAMED, MOST_UNMET, MOST_UNLIKE = 50.0, 60.0, 49.0
"""The most a candidate scores without a name asked for, with a surname not met, with another's name."""
COMMON = frozenset({"service", "fate", "active-year"})
"""Properties so many share that beside a bare surname they say nothing; a country or a wider place is as common."""
_YOUNGEST, _OLDEST = 12, 100
"""Ages at which nobody is in service yet, or any more: a birth year beyond them speaks against a career."""


class Verdict(Enum):
    """What the record says of one property asked for, and what that is worth."""

    AGREES = 1.0
    WIDER = 0.75
    SILENT = 0.5
    AGAINST = 0.0


@dataclass(frozen=True, slots=True)
class QueryProperty:
    """A property a query narrows by: its id, and the values given, each a text, a number or the id of an entity."""

    id: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReconQuery:
    """One query: words of a name, the types wanted (none: any), and what else is known."""

    words: str
    kinds: tuple[SearchKind, ...] = ()
    limit: int = DEFAULT_LIMIT
    properties: tuple[QueryProperty, ...] = ()


NUMBERS: dict[str, Authority | None] = {"same-as": None, **{str(one): one for one in Authority}}
"""Properties that name one person alone, and the authority file each is a number in."""


_ADDRESS = {authority: re.sub(r"^https?://(?:www\.)?", "", uri(authority, "")) for authority in Authority}
_ALSO = {Authority.WIKIDATA: "wikidata.org/wiki/"}


def parse_identifier(text: str, authority: Authority | None = None) -> tuple[Authority, str] | None:
    """A number in an authority file: as its address, or bare where the file is known or is Wikidata (`Q129006`)."""
    bare = re.sub(r"^https?://(?:www\.)?", "", text.strip()).rstrip("/")
    for one in [authority] if authority else list(Authority):
        for start in (_ADDRESS[one], _ALSO.get(one)):
            if start and bare.startswith(start):
                return _sound(one, bare.removeprefix(start))
    if authority is None and not re.fullmatch(r"Q\d+", bare):
        return None
    return _sound(authority or Authority.WIKIDATA, re.sub(r"[\s-]", "", bare))


def _sound(authority: Authority, value: str) -> tuple[Authority, str] | None:
    return (authority, value) if fault(authority, value) is None else None


def of_terms(asked: frozenset[int], wider: frozenset[int], held: Iterable[int]) -> Verdict:
    """Whether terms recorded agree with those asked for (`asked`: and all below them; `wider`: what is above)."""
    found = set(held)
    if found & asked:
        return Verdict.AGREES
    if not found:
        return Verdict.SILENT
    return Verdict.WIDER if found & wider else Verdict.AGAINST


Years = tuple[int, int]


def of_birth(asked: Years, born: Years | None, active: Years | None) -> Verdict:
    """Whether a birth year agrees: with a recorded birth (a year off says nothing), else with the years of service."""
    if born is not None:
        if asked[0] <= born[1] and born[0] <= asked[1]:
            return Verdict.AGREES
        return Verdict.SILENT if asked[0] - 1 <= born[1] and born[0] <= asked[1] + 1 else Verdict.AGAINST
    if active is not None and (asked[0] + _YOUNGEST > active[0] or asked[1] + _OLDEST < active[1]):
        return Verdict.AGAINST
    return Verdict.SILENT


def of_activity(asked: Years, active: Years | None) -> Verdict:
    """Whether years agree with those the career spans; a span is what the texts tell, so just outside says nothing."""
    if active is None:
        return Verdict.SILENT
    if asked[0] <= active[1] and active[0] <= asked[1]:
        return Verdict.AGREES
    near = asked[0] <= active[1] + 5 and active[0] - 5 <= asked[1]
    return Verdict.SILENT if near else Verdict.AGAINST


def parse_years(text: str) -> Years | None:
    """The years a value speaks of: a year, an EDTF date or interval; null where it cannot be read."""
    try:
        bounds = parse_event(re.sub(r"(?<=^\d{4})\.0$", "", text.strip())).bounds
    except DateError:
        return None
    return years_of(bounds.start_earliest or bounds.start_latest, bounds.end_latest or bounds.end_earliest)


def years_of(first: date | None, last: date | None) -> Years | None:
    """The years between two days; null where both are unknown."""
    known = [one.year for one in (first, last) if one is not None]
    return (min(known), max(known)) if known else None


def score_of(name: float | None, verdicts: Mapping[str, Verdict]) -> float:
    """0 to 100: the likeness of the name and what the properties are worth together; 0 to 50 where no name is asked."""
    if not verdicts:
        return round(name or 0.0, 1)
    support = sum(one.value for one in verdicts.values()) / len(verdicts)
    return round(MOST_UNNAMED * support if name is None else (1 - SHARE) * name + SHARE * 100 * support, 1)


def corroborated(name: NameEvidence, verdicts: Mapping[str, Verdict], wide: Collection[str] = ()) -> bool:
    """Whether a candidate is surely meant by its name and its facts, rivals aside.

    The surname must be met and the whole name have equal keys or fitting initials; a property must agree, and none
    speak against. Beside a bare surname what is common says nothing; `wide` are properties that agree by a country.
    """
    if not name.telling or Verdict.AGAINST in verdicts.values():
        return False
    agreeing = {id_ for id_, one in verdicts.items() if one is Verdict.AGREES}
    return bool(agreeing - COMMON - set(wide) if name.bare else agreeing)


def leads(scores: Sequence[float]) -> bool:
    """Whether the first of the scores, best first, has no rival."""
    return len(scores) < 2 or scores[0] - scores[1] >= MARGIN


def description(post: str, dates: str, posts: int, fate: str) -> str:
    """A person in a line: the most telling post with its dates, how many there are, and what became of them."""
    first = f"{post}, {dates}" if post and dates else post
    count = f"{posts} postings" if posts > 1 else ""
    said = [part for part in (first, count, fate[:1].lower() + fate[1:]) if part]
    return "; ".join(said) or "no post is recorded"


def post_line(role: str, organisation: str, place: str, edtf: str) -> str:
    """A post in a line: *Resident, Residency in Shanghai (1936/1937)*; what another part says is left out."""
    line = role
    for part in (organisation, place):
        if part and part.lower() not in line.lower():
            line += f", {part}"
    return f"{line} ({edtf})" if edtf else line
