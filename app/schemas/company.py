"""Company as it leaves the house: pairs of posts that two persons held together, and what ties two persons."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import ConfigDict

from app.domain import urls
from app.domain.company import (
    NOTHING_SHARED,
    CompanyFilter,
    Side,
    common_days,
    days_words,
    gap,
    most_days,
    possible_days,
    together_reason,
)
from app.domain.dates import Window, parse_state
from app.domain.overlap import Overlap
from app.domain.query import ANY_TIME, DEFAULT_OVERLAPS
from app.queries.company import PairRow
from app.queries.rows import ClaimRow, PersonRef, TermRef
from app.schemas.claims import AnyClaimOut, PostingOut, claim_from_row
from app.schemas.parts import PersonOut, PlaceOut, Response, TermOut


class CompanyItem(Response):
    """Two posts with a place or an organisation in common: whose, what they share, and how surely at the same time.

    `person` is the other person; `mine` the post of the one asked about, `theirs` the other's. `wide`: nothing
    narrower than a country, an army or a government is shared. `greatest_days` is null where nothing limits it.
    """

    person: PersonOut
    place: PlaceOut | None
    organisation: TermOut | None
    wide: bool
    overlap: str
    overlap_reason: str
    least_days: int
    greatest_days: int | None
    mine: PostingOut
    theirs: PostingOut

    @property
    def days(self) -> str:
        """How long in words: "at least 5 months, at most 2 years"; empty where nothing can be said."""
        return days_words(self.least_days, self.greatest_days)

    @property
    def where(self) -> str:
        """What the two posts share, in words."""
        return " and ".join(one.label for one in (self.place, self.organisation) if one)

    @property
    def url(self) -> str:
        """The page of the two persons together."""
        return urls.together(self.mine.person.id, self.person.id)

    @classmethod
    def from_row(cls, row: PairRow, window: Window = ANY_TIME) -> "CompanyItem":
        """From a pair that meets; the dates are judged again here, to say why and for how long."""
        one, other = sides_of(row)
        least, greatest = common_days(one, other, row.kind, window)
        return cls(
            person=PersonOut.of(row.theirs.person),
            place=PlaceOut.from_ref(row.place),
            organisation=TermOut.from_ref(row.organisation),
            wide=row.wide,
            overlap=str(row.kind),
            overlap_reason=together_reason(one, other, row.kind, window),
            least_days=least,
            greatest_days=greatest,
            mine=claim_from_row(row.mine),
            theirs=claim_from_row(row.theirs),
        )


class WithOut(Response):
    """Two persons: every pair of posts that shares something, the surest first, and the claims that tie them.

    `overlap` is the surest kind, null where nothing is shared at the same time; where they were not together even
    possibly, `reason` says why.
    `least_days` is the longest time that is sure, `greatest_days` how long it can have been at most in all shared
    posts together (null if nothing limits it).
    """

    persons: list[PersonOut]
    overlap: str | None
    overlap_reason: str | None
    least_days: int
    greatest_days: int | None
    reason: str | None
    items: list[CompanyItem]
    ties: list[AnyClaimOut]

    @property
    def days(self) -> str:
        """How long in words."""
        return days_words(self.least_days, self.greatest_days)

    @classmethod
    def of(
        cls, asked: CompanyFilter, persons: Sequence[PersonRef], pairs: Sequence[PairRow], ties: Iterable[ClaimRow]
    ) -> "WithOut":
        """From all pairs of posts of two persons, those that do not meet in time as well."""
        shown = [row for row in pairs if row.kind in asked.overlaps]
        items = [CompanyItem.from_row(row, asked.post.window) for row in shown]
        ranges = [possible_days(*sides_of(row), asked.post.window) for row in shown]
        return cls(
            persons=[PersonOut.of(one) for one in persons],
            overlap=items[0].overlap if items else None,
            overlap_reason=items[0].overlap_reason if items else None,
            least_days=max((one.least_days for one in items), default=0),
            greatest_days=most_days(ranges),
            reason=_why_not(asked, pairs, shown),
            items=items,
            ties=[claim_from_row(row) for row in ties],
        )


class BodyPairsOut(Response):
    """An organisation, and of each kind how many pairs of posts of two persons are in it or in what is below it.

    Two persons are as many pairs as their posts make. Nobody is asked about, so each pair begins with the earlier post:
    what for one person is *attested_after* counts as *attested_before*.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"organisation": {"id": "central-apparatus", "label": "Central apparatus of military intelligence"},
                 "pairs": {"certain": 2, "possible": 14}}
            ]
        }
    )  # fmt: skip

    organisation: TermOut
    pairs: dict[str, int]

    @classmethod
    def of(cls, organisation: TermRef, pairs: Mapping[Overlap, int]) -> "BodyPairsOut":
        """From the pairs by kind."""
        body = TermOut(id=organisation.slug, label=organisation.label)
        return cls(organisation=body, pairs={str(kind): number for kind, number in pairs.items()})


def sides_of(row: PairRow) -> tuple[Side, Side]:
    """The two posts as the rules of time read them, each named by its person's surname, or name if they share it."""
    people = (row.mine.person, row.theirs.person)
    names = [one.sort_name.partition(",")[0] for one in people]
    if names[0] == names[1]:
        names = [one.name for one in people]
    spans = [parse_state("") if one.dates is None else one.dates.span(one.kind) for one in (row.mine, row.theirs)]
    return Side(names[0], spans[0]), Side(names[1], spans[1])


def _why_not(asked: CompanyFilter, pairs: Sequence[PairRow], shown: Sequence[PairRow]) -> str | None:
    """Why they were not together: nothing is shared, or not at the same time (the nearest miss), or not as asked."""
    missed = [row for row in pairs if row.kind is None]
    if shown and (shown[0].kind in DEFAULT_OVERLAPS or not missed):
        return None
    met = [row for row in pairs if row.kind is not None]
    if met and not shown:
        count = f"{len(met)} pairs of their posts share" if len(met) > 1 else "one pair of their posts shares"
        return f"nothing is shared in the way asked for; {count} something otherwise"
    if not pairs:
        filtered = asked.places or asked.organisations or asked.post.dated or not asked.wide
        return NOTHING_SHARED + (" within what was asked" if filtered else "")
    nearest = min(missed, key=lambda row: (row.wide, gap(*sides_of(row)) is None, gap(*sides_of(row)) or 0))
    common = nearest.place or nearest.organisation
    there = f"both {'in' if nearest.place else 'with'} {common.label}" if common else "both there"
    return f"{there}, but {together_reason(*sides_of(nearest), None, asked.post.window)}"
