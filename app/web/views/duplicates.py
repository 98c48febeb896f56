"""The page of doubtful identities: who may be one person, which record may hold two, who was kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.duplicates import answer
from app.api.params import DUPLICATES, Params
from app.domain import urls
from app.domain.dossier import CaseKind, Strength
from app.schemas.duplicates import CaseOut
from app.web.contexts.page import Crumb, PageContext

MOST_SHOWN = 200
"""Cases of one group on the page; the files have all."""
PATH, TITLE = "/duplicates", "Who may be one person, and who may be two"
DESCRIPTION = "Records that may be of one person and records that may hold two, with the evidence for and against."
_HEADINGS: dict[tuple[str, str], tuple[str, str]] = {
    (CaseKind.SAME, Strength.STRONG): ("Likely one person", "Much speaks for it and nothing against."),
    (CaseKind.SAME, Strength.SOME): ("Perhaps one person", "More speaks for it than against."),
    (CaseKind.SAME, Strength.WEAK): (
        "Possibly one person", "Little speaks for it, or something weighty against; worth a look, no more.",
    ),
    (CaseKind.TWO_IN_ONE, Strength.STRONG): ("Likely two persons in one record", "Its claims do not fit one life."),
    (CaseKind.TWO_IN_ONE, Strength.SOME): ("Perhaps two persons in one record", "Something in it does not fit."),
    (CaseKind.TWO_IN_ONE, Strength.WEAK): (
        "Possibly two persons in one record", "Something does not fit, but a text says it of one person.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases of one kind and strength: an anchor, a heading, what it means, the first cases, and how many there are."""

    anchor: str
    title: str
    words: str
    cases: tuple[CaseOut, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class DuplicatesContext(PageContext):
    """`duplicates.html`: open cases in groups, the strongest first, then the pairs an editor keeps apart.

    `everything` is the address without filters, where one is on.
    """

    groups: tuple[CaseGroup, ...]
    apart: tuple[CaseOut, ...]
    total: int
    everything: str | None


def duplicates_view(connection: Connection, given: QueryParams) -> DuplicatesContext:
    """The page; raises InvalidInputError for a parameter that cannot be understood."""
    params = Params(given, DUPLICATES)
    out, pairs = answer(connection, params), params.pairs()
    return DuplicatesContext(
        title=TITLE,
        section="/data",
        description=DESCRIPTION,
        csv=urls.with_query(f"{urls.API}{PATH}.csv", pairs),
        json=urls.with_query(f"{urls.API}{PATH}", pairs),
        canonical=urls.with_query(PATH, pairs),
        crumbs=(Crumb("Data", "/data"), Crumb("Doubtful identities")),
        groups=_groups([one for one in out.items if one.open]),
        apart=tuple(one for one in out.items if not one.open),
        total=sum(one.open for one in out.items),
        everything=PATH if pairs else None,
    )


def _groups(cases: Sequence[CaseOut]) -> tuple[CaseGroup, ...]:
    found = []
    for (kind, strength), (title, words) in _HEADINGS.items():
        own = tuple(one for one in cases if (one.kind, one.strength) == (kind, strength))
        if own:
            found.append(CaseGroup(f"{kind}-{strength}", title, words, own[:MOST_SHOWN], len(own)))
    return tuple(found)
