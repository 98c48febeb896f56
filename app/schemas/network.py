"""A network as it leaves the house: persons, the ties between them, and what was left out and why."""

from collections.abc import Iterator

from app.domain import urls
from app.domain.company import days_words
from app.domain.dates import Window
from app.domain.network import FURTHER, HANDED_OVER, TieKind, reading_of
from app.domain.terms import words
from app.queries.network import CompanyRow, Network, StatedRow
from app.queries.persons import PersonRow
from app.queries.rows import PersonRef
from app.schemas.claims import AnyClaimOut, claim_from_row
from app.schemas.company import CompanyItem
from app.schemas.parts import CitationOut, DatesOut, PersonOut, PlaceOut, Response, TermOut
from app.schemas.persons import FateSummaryOut, PersonItem


class NodeOut(Response):
    """A person of a network.

    `number` counts from 0, the person asked about, in the order shown; `standing` says why somebody is there:
    `centre`, `stated` (a text ties the two), `certain`, `possible` … (company alone), `further` (tied to one of them).
    """

    id: str
    name: str
    sort_name: str
    url: str
    identified: bool
    services: list[TermOut]
    fate: FateSummaryOut
    number: int
    standing: str

    @property
    def short(self) -> str:
        """The surname, or the whole heading of somebody who is known by no name."""
        return self.sort_name.partition(",")[0] if self.identified else self.name


class TieOut(Response):
    """A tie between two persons: what a text states (`kind` stated), or their surest time in one place (company).

    `source` is the one who did it where the tie is `directed`; `words` is how it goes on from the source's name,
    `inverse` from the target's. Days, `overlap` and `pairs` (how many pairs of posts meet) are company's, `dates` a
    statement's. `claims` are the claims it rests on: the one that states it, or the two posts.
    """

    source: PersonOut
    target: PersonOut
    kind: str
    directed: bool
    words: str
    inverse: str
    place: PlaceOut | None
    organisation: TermOut | None
    dates: DatesOut | None
    overlap: str | None
    overlap_reason: str | None
    least_days: int | None
    greatest_days: int | None
    pairs: int | None
    wide: bool
    mode: str
    actuality: str
    claims: list[AnyClaimOut]
    link_citations: list[CitationOut]
    url: str

    @property
    def persons(self) -> frozenset[str]:
        """The ids of both."""
        return frozenset({self.source.id, self.target.id})

    @property
    def citations(self) -> list[CitationOut]:
        """Every passage it rests on, each once."""
        cites = [*self.link_citations, *(one for claim in self.claims for one in claim.citations)]
        return list({(one.source, one.passage, one.as_written): one for one in cites}.values())

    @property
    def days(self) -> str:
        """How long in words, where it is company; may be empty."""
        return "" if self.least_days is None else days_words(self.least_days, self.greatest_days)

    @property
    def where(self) -> str:
        """The place and the organisation, in words."""
        return " and ".join(one.label for one in (self.place, self.organisation) if one)

    def seen_from(self, person: str, other: str) -> str:
        """How it goes on from the name of one of the two (an id), with the other called so: "prepared Sorge"."""
        if person == self.source.id:
            return self.words.replace(self.target.name, other)
        return self.inverse.replace(self.source.name, other)

    @property
    def caution(self) -> str:
        """How a tie was put or came about, where that is not plain: "planned"; else empty."""
        return ", ".join(words(one) for one in (self.mode, self.actuality) if one not in ("asserted", "held"))

    @property
    def sentence(self) -> str:
        """Both persons and the tie: "Boris Nikolaevich Melnikov: prepared Richard Sorge"."""
        said = f"{self.source.name}: {self.words}"
        return f"{said} ({self.caution})" if self.caution else said


class NetworkOut(Response):
    """The persons around one, the nearest first, and all ties between those shown.

    `persons` counts those near (without the one asked about), `further` those one step further; `left_out` persons for
    whom there was no room, by standing; `set_aside` ties left out because of how the claim is put or came about.
    `complete` is false where somebody has more ties than were read: then `left_out` is at least so high.
    """

    person: PersonOut
    nodes: list[NodeOut]
    links: list[TieOut]
    persons: int
    further: int
    left_out: dict[str, int]
    set_aside: dict[str, int]
    complete: bool
    explanation: str | None = None

    @classmethod
    def of(cls, read: Network) -> "NetworkOut":
        """From a network as read."""
        nodes = [_node(row, number, read.standing) for number, row in enumerate(read.persons)]
        order = {node.id: node.number for node in nodes}
        further = sum(node.standing == FURTHER for node in nodes)
        centre = nodes[0]
        return cls(
            person=PersonOut(id=centre.id, name=centre.name, url=centre.url),
            nodes=nodes,
            links=sorted(_ties(read), key=lambda tie: _place(tie, order)),
            persons=len(nodes) - 1 - further,
            further=further,
            left_out=read.left_out,
            set_aside=read.set_aside,
            complete=not read.cut,
            explanation=_alone(centre.name, read.set_aside) if len(nodes) == 1 else None,
        )


def _node(row: PersonRow, number: int, standing: dict[int, str]) -> NodeOut:
    item = PersonItem.from_row(row)
    return NodeOut(
        id=item.id, name=item.name, sort_name=item.sort_name, url=item.url, identified=item.identified,
        services=item.services, fate=item.fate, number=number, standing=standing.get(row.key, "centre"),
    )  # fmt: skip


def _alone(name: str, set_aside: dict[str, int]) -> str:
    """Why there is nobody."""
    aside = sum(set_aside.values())
    told = f"; {aside} {'tie is' if aside == 1 else 'ties are'} put otherwise than asked for" if aside else ""
    return (
        f"No text states a tie of {name} to anybody, and no one else is recorded in the same town or small body at the "
        f"same time{told}. That nobody is recorded does not mean that nobody was there."
    )


_RANK = {"relation": 0, "posting": 1, "fate": 2, "activity": 3, "trait": 4}
"""Which of several ties of two persons tells most: a relation before what one did or said."""
_WEAK = frozenset({"met", "named_beside"})


def _place(tie: TieOut, order: dict[str, int]) -> tuple[int, ...]:
    """The order of ties: those of the centre first, person by person; the most telling first, company last."""
    ends = sorted((order[tie.source.id], order[tie.target.id]))
    company, first = tie.kind == TieKind.COMPANY, tie.claims[0]
    return (
        ends[0] != 0, *ends, company, _RANK.get(first.kind, 5), getattr(first, "relation", "") in _WEAK,
    )  # fmt: skip


def _ties(read: Network) -> Iterator[TieOut]:
    """What texts state, then company; a statement that two claims make is one tie for each."""
    refs = {row.key: PersonRef(row.slug, row.name, row.sort_name) for row in read.persons}
    for stated in read.stated:
        yield _stated(stated, refs)
    for row in read.company:
        yield _company(row, read.window)


def _stated(row: StatedRow, refs: dict[int, PersonRef]) -> TieOut:
    key = row.key
    reading = HANDED_OVER if row.later else reading_of(key.kind, key.word)
    ends = (refs[key.named], refs[key.about]) if reading.turned else (refs[key.about], refs[key.named])
    source, target = map(PersonOut.of, ends)
    claim: AnyClaimOut = claim_from_row(row.claim)
    later = [claim_from_row(row.later)] if row.later else []
    link = next((one for one in row.claim.links if row.later and one.other == row.later.slug), None)
    return TieOut(
        source=source, target=target, kind=str(TieKind.STATED), directed=reading.directed,
        words=reading.active.format(target.name), inverse=reading.passive.format(source.name),
        place=PlaceOut.from_ref(row.claim.detail.get("place")),
        organisation=TermOut.from_ref(row.claim.detail.get("organisation")),
        dates=None if row.later else claim.dates, overlap=None, overlap_reason=None, least_days=None,
        greatest_days=None, pairs=None, wide=False, mode=key.mode, actuality=key.actuality, claims=[claim, *later],
        link_citations=[CitationOut.from_row(one) for one in link.citations] if link else [],
        url=urls.together(source.id, target.id),
    )  # fmt: skip


def _company(row: CompanyRow, window: Window) -> TieOut:
    item = CompanyItem.from_row(row.row, window)
    one, other = item.mine.person, item.person
    return TieOut(
        source=one, target=other, kind=str(TieKind.COMPANY), directed=False, words=_together(item, other.name),
        inverse=_together(item, one.name), place=item.place, organisation=item.organisation, dates=None,
        overlap=item.overlap, overlap_reason=item.overlap_reason, least_days=item.least_days,
        greatest_days=item.greatest_days, pairs=row.pairs, wide=item.wide, mode="asserted", actuality="held",
        claims=[item.mine, item.theirs], link_citations=[], url=item.url,
    )  # fmt: skip


_MEETING = {"certain": "at the same time as", "possible": "possibly at the same time as",
            "attested_before": "known only before", "attested_after": "known only after",
            "undated": "at a time that is not known, as"}  # fmt: skip


def _together(item: CompanyItem, other: str) -> str:
    """Where two were together, from either side: "was in Shanghai possibly at the same time as Richard Sorge"."""
    where = f"in {item.place.label}" if item.place else f"with {item.organisation.label}" if item.organisation else ""
    return f"was {where} {_MEETING[item.overlap]} {other}"
