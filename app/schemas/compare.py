"""Two or three careers beside each other as they leave the house."""

from collections.abc import Iterable, Sequence

from app.domain import urls
from app.domain.terms import DEATHS
from app.queries.compare import PairRead
from app.schemas.claims import AnyClaimOut, FateOut, LifeEventOut, PostingOut
from app.schemas.company import WithOut
from app.schemas.parts import Response, TermOut
from app.schemas.persons import CareerOut, FateSummaryOut, PersonnelOut, SpanOut


class ComparedOut(Response):
    """One of the persons: the career in short. `postings` and `fates` are those of the whole career."""

    id: str
    name: str
    sort_name: str
    identified: bool
    personnel: PersonnelOut
    services: list[TermOut]
    fate: FateSummaryOut
    span: SpanOut
    summary: str
    born: list[LifeEventOut]
    died: list[AnyClaimOut]
    codenames: list[TermOut]
    postings: list[PostingOut]
    fates: list[FateOut]
    counts: dict[str, int]
    url: str

    @classmethod
    def from_career(cls, career: CareerOut) -> "ComparedOut":
        """From a whole career. What the editor corrects is left to the career itself."""
        events = [one for one in career.life_events if not one.corrects]
        ends: Iterable[AnyClaimOut] = (
            *(one for one in events if one.event == "death"),
            *(one for one in career.fates if one.fate.id in DEATHS and not one.corrects),
        )
        names = {one.codename.id: one.codename for one in career.codenames if not one.corrects}
        same = {name: getattr(career, name) for name in cls.model_fields if name in CareerOut.model_fields}
        return cls(
            **same | {"codenames": list(names.values())}, born=[one for one in events if one.event == "birth"],
            died=list(ends),
        )  # fmt: skip


class PairOut(WithOut):
    """Two of the persons: what they shared, and the page that sets out the passages."""

    url: str

    @classmethod
    def from_read(cls, read: PairRead) -> "PairOut":
        """From every pair of their posts and the claims that tie them."""
        out = WithOut.of(read.asked, read.persons, read.pairs, read.ties)
        url = urls.together(*(one.slug for one in read.persons))
        return cls(**{name: getattr(out, name) for name in WithOut.model_fields}, url=url)


class CompareOut(Response):
    """The persons in the order they were named, and each two of them."""

    persons: list[ComparedOut]
    pairs: list[PairOut]

    @classmethod
    def from_read(cls, careers: Sequence[CareerOut], pairs: Sequence[PairRead]) -> "CompareOut":
        """From whole careers and what each two share."""
        return cls(
            persons=[ComparedOut.from_career(one) for one in careers], pairs=[PairOut.from_read(one) for one in pairs]
        )
