"""Several careers on one axis: a lane for each person, and one for the time two of them were in one place or body."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.overlap import Overlap
from app.domain.together import common_span
from app.queries.compare import PairRead
from app.schemas.company import sides_of
from app.schemas.parts import PlaceOut, TermOut
from app.schemas.persons import CareerOut
from app.web.drawings.timeline import Entry
from app.web.views.career import held_posts
from app.web.views.timeline import RANKS, STUDY, career_entries

MOST_TOGETHER = 12
"""Times together that are drawn for each two persons, the surest first; the table has them all."""


def compare_entries(careers: Sequence[CareerOut], pairs: Sequence[PairRead]) -> list[Entry]:
    """The posts and the life of each person in a lane, then what each two certainly or possibly shared closely."""
    entries = [
        replace(one, lane=career.name, href=f"{career.url}{one.href}", number="", differ=None)
        for career in careers
        for one in career_entries(career, held_posts(career), {})
        if one.lane not in (RANKS, STUDY)
    ]
    return [*entries, *(entry for pair in pairs for entry in _together(pair, len(careers)))]


def _together(read: PairRead, persons: int) -> list[Entry]:
    """The times two were together as entries; the same place at the same time once."""
    names = [one.sort_name.partition(",")[0] for one in read.persons]
    lane = "Together" if persons == 2 else " and ".join(names)
    found: dict[tuple[str, str], Entry] = {}
    for row in read.pairs:
        if row.wide or row.kind not in (Overlap.CERTAIN, Overlap.POSSIBLE):
            continue
        span = common_span(*sides_of(row), row.kind)
        if span is None:
            continue
        shared = [one for one in (PlaceOut.from_ref(row.place), TermOut.from_ref(row.organisation)) if one]
        where = shared[0].label
        surely = "certainly" if row.kind is Overlap.CERTAIN else "possibly"
        entry = Entry(
            claim=f"{row.mine.slug}-{row.theirs.slug}", lane=lane, colour="svc-0", span=span, number="", label=where,
            title=f"{' and '.join(names)}, {surely} together: {' and '.join(one.label for one in shared)}",
            href=f"#pair-{row.mine.slug}-{row.theirs.slug}",
        )  # fmt: skip
        found.setdefault((where, str(span)), entry)
    return list(found.values())[:MOST_TOGETHER]
