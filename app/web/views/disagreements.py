"""The page of disagreements: readings side by side, how many there are of what, and the persons they are about."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.disagreements import answer
from app.api.params import DISAGREEMENT, PAGING, Params
from app.domain import urls
from app.domain.evidence import DisagreementAbout, DisagreementKind
from app.errors import InvalidInputError
from app.queries.disagreement_list import DisagreementRow
from app.schemas.claims import ClaimOut
from app.schemas.disagreements import DisagreementItem, DisagreementListOut
from app.web.contexts.counts import FacetGroup, FacetView
from app.web.contexts.disagreements import DisagreementGroup, DisagreementsContext, DisagreementShown
from app.web.contexts.lists import Refused
from app.web.contexts.page import Correction, Crumb, Disagreement, Reading
from app.web.question import Query, Speaker

PATH, TITLE = "/disagreements", "Where the texts disagree"
DESCRIPTION = "Every point on which the texts contradict one another or themselves, and what we would correct."
DEFAULTS = {"limit": "50"}
ABOUT_WORDS: Mapping[str, str] = {
    DisagreementAbout.DATES: "dates", DisagreementAbout.PLACES: "places", DisagreementAbout.POSTS: "posts",
    DisagreementAbout.RANKS: "ranks", DisagreementAbout.FATES: "fates", DisagreementAbout.NAMES: "names",
    DisagreementAbout.TIES: "ties between people", DisagreementAbout.LIFE: "other facts of a life",
}  # fmt: skip
KIND_WORDS: Mapping[str, str] = {
    DisagreementKind.DECLARED: "Set side by side by us", DisagreementKind.COMPUTED: "Found by comparing claims",
    DisagreementKind.CORRECTION: "Our corrections",
}  # fmt: skip
_HEADINGS: Mapping[str, tuple[str, str]] = {
    DisagreementKind.DECLARED: (
        "Readings that exclude each other", "Of one question the texts, or one text, give several answers.",
    ),
    DisagreementKind.COMPUTED: (
        "Found by comparing claims",
        "Two claims that cannot both be so, as their dates stand; nobody has weighed them yet.",
    ),
    DisagreementKind.CORRECTION: (
        "What we would correct",
        "What the text says stays, and counts in lists; what we hold to be right stands beside it.",
    ),
}  # fmt: skip
_FIRST = {"true": "a reading is shown first", "false": "none is preferred"}
SHOWN, LISTED = 8, 40


def disagreements_view(connection: Connection, given: QueryParams) -> tuple[DisagreementsContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    try:
        rows, out = answer(connection, Params(QueryParams(list(query.pairs)), DISAGREEMENT))
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*DISAGREEMENT, *PAGING))
        return DisagreementsContext(
            title="This question cannot be read as it stands", section="/sources", description=DESCRIPTION,
            indexed=False, crumbs=_crumbs("Question"), refused=Refused(wrong),
        ), error.status  # fmt: skip
    plain = query.minus("cursor")
    chips = speaker.chips(plain)
    return DisagreementsContext(
        title=TITLE, section="/sources", description=DESCRIPTION, canonical=query.url, crumbs=_crumbs(),
        csv=plain.at(f"{urls.API}/disagreements.csv", "limit").url, json=plain.at(f"{urls.API}/disagreements").url,
        total=out.total, persons=out.persons, by_kind=out.by_kind,
        abouts=tuple((number, ABOUT_WORDS[one]) for one, number in _most(out.by_about)),
        facets=_facets(plain.minus("limit", "count"), out), chips=chips, groups=_groups(out.items), shown=len(rows),
        known={one.id: one for item in out.items for one in item.readings}, attached=_attached(rows),
        next=query.put("cursor", out.next).url if out.next else None,
        first=plain.url if query.values("cursor") else None,
    ), 200  # fmt: skip


def _crumbs(last: str = "Disagreements") -> tuple[Crumb, ...]:
    return Crumb("Sources", "/sources"), Crumb(last)


def _most(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _facets(query: Query, out: DisagreementListOut) -> tuple[FacetGroup, ...]:
    """What divides the answer, each value with the address that narrows to it, or that takes the filter off."""
    values: tuple[tuple[str, str, list[tuple[str, str, int]]], ...] = (
        ("About", "about", [(one, ABOUT_WORDS[one], number) for one, number in _most(out.by_about)]),
        ("Where it comes from", "kind", [(one, KIND_WORDS[one], number) for one, number in _most(out.by_kind)]),
        ("Preferred", "preferred", [(one, _FIRST[one], number) for one, number in _most(out.by_preferred)]),
        ("Source", "source", [(one.id, one.label, one.count) for one in out.by_source]),
        ("Person", "person", [(one.id, one.label, one.count) for one in out.by_person]),
    )
    groups = []
    for title, name, counted in values:
        asked = query.values(name)
        if len(counted) < 2 and not asked:
            continue
        views = tuple(_view(query, name, *one) for one in counted)
        views = tuple(sorted(views, key=lambda one: not one.on))
        more = max(0, out.persons - len(views)) if name == "person" else 0
        groups.append(FacetGroup(title, views[:SHOWN], views[SHOWN:LISTED], more, name))
    return tuple(groups)


def _view(query: Query, name: str, value: str, label: str, number: int) -> FacetView:
    """A value; one that was asked for takes the filter off."""
    on = value in query.values(name)
    return FacetView(label, number, (query.drop(name, value) if on else query.put(name, value)).url, value, on)


def _groups(items: Iterable[DisagreementItem]) -> tuple[DisagreementGroup, ...]:
    """The items by where they come from, numbered through the page."""
    found: dict[str, list[DisagreementShown]] = {}
    for number, item in enumerate(items, 1):
        found.setdefault(item.kind, []).append(_shown(item, number))
    return tuple(DisagreementGroup(kind, *_HEADINGS[kind], tuple(own)) for kind, own in found.items())


def _shown(item: DisagreementItem, number: int) -> DisagreementShown:
    readings: list[ClaimOut] = list(item.readings)
    if item.kind == DisagreementKind.CORRECTION:
        text, ours = readings
        return DisagreementShown(item, number, None, Correction(text, ours, (item.reason,) if item.reason else ()))
    sides = tuple(Reading(one, one.id == item.preferred) for one in readings)
    computed = item.kind == DisagreementKind.COMPUTED
    return DisagreementShown(item, number, Disagreement(number, item.question, sides, computed, item.reason), None)


def _attached(rows: Iterable[DisagreementRow]) -> dict[str, str]:
    """Attached texts by "source:passage". They go to a page and nowhere else."""
    cites = [cite for row in rows for one in row.readings for cite in one.citations]
    return {f"{cite.source}:{cite.passage}": cite.text for cite in cites if cite.text}
