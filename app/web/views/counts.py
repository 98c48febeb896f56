"""Facets and the explanation of an empty answer as pages show them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.domain.explain import Beside, Emptiness, Hint
from app.domain.overlap import Overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, NOT_STATED, PostingFilter
from app.domain.terms import Actuality, Mode, Nature
from app.queries.facets import facets_of
from app.schemas.facets import FacetOut, FacetsOut
from app.web.contexts.counts import FacetGroup, FacetView, Link, Silence
from app.web.question import Query

SHOWN, LISTED = 6, 40
_TITLES = {"role": "Role", "service": "Service", "fate": "Fate", "organisation": "Organisation", "place": "Place",
           "decade": "Years"}  # fmt: skip
NOTHING: Mapping[str, Sequence[Link]] = {}
_UNSEEN = ("sort", "limit", "count", "cursor")
_NAMES = {"years": ("from", "to", "overlap"), "rank": ("rank", "rank_min")}
"""The parameters a filter stands under, where they are not the one it is named by."""
_SAID = ("/persons", "personnel")
"""What the page of people says of itself: how many there are beyond intelligence personnel."""


def facet_groups(
    connection: Connection, query: Query, asked: PostingFilter, chosen: Mapping[str, Sequence[Link]] = NOTHING,
    *, exact: bool = False,
) -> tuple[FacetGroup, ...]:
    """The facets that divide the answer, each value with the page that narrows to it.

    `chosen` are the values that were asked for, by name: (label, the page without it). They stand first. None where
    so many answer that they are not counted, unless `exact`.
    """
    counted = facets_of(connection, asked, exact=exact)
    found = FacetsOut.of(counted, asked, query.minus(*_UNSEEN).pairs, exact=True)
    if found.persons is None:
        return ()
    groups = []
    for name, title in _TITLES.items():
        values: Sequence[FacetOut] = getattr(found, name)
        on = _on(chosen.get(name, ()), values, found.persons)
        if on or len(values) > 1 or (values and values[0].count != found.total):
            labels = {one.label for one in on}
            off = [
                FacetView(one.label, one.persons, one.url, one.id, alleged=getattr(one, "alleged", 0))
                for one in (values if name == "decade" else sorted(values, key=_by_persons)) if one.label not in labels
            ]
            views = (*on, *off)
            shown = len(views) if name == "decade" else max(SHOWN, len(on))
            rest = views[shown:]
            groups.append(FacetGroup(title, views[:shown], rest[:LISTED], max(0, len(rest) - LISTED), name))
    return tuple(groups)


def _by_persons(one: FacetOut) -> tuple[bool, int]:
    """The most persons first; what is not stated last."""
    return one.id == NOT_STATED, -one.persons


def _on(chosen: Sequence[Link], values: Sequence[FacetOut], persons: int) -> list[FacetView]:
    """The values asked for; what is below a term is in its number, which several of them do not share out."""
    known = {one.label: one.id for one in values}
    count = persons if len(chosen) == 1 else None
    return [
        FacetView(label, count, url, known.get(label, f"asked-{place}"), on=True)
        for place, (label, url) in enumerate(chosen, 1)
    ]


def silence(query: Query, why: Emptiness | None, overlaps: Sequence[Overlap]) -> Silence | None:
    """The links out of an empty answer; `query` is its page."""
    if why is None:
        return None
    near = [_link(query, hint, overlaps) for hint in why.hints if hint.beside is not Beside.WITHOUT]
    without = [
        _link(query, hint, overlaps) for hint in why.hints
        if hint.beside is Beside.WITHOUT and (query.path, hint.key) != _SAID
    ]
    return Silence(tuple(near), tuple(without))


def _link(query: Query, hint: Hint, overlaps: Sequence[Overlap]) -> Link:
    match hint.beside:
        case Beside.READINGS:
            return hint.words, query.put("readings", hint.key).url
        case Beside.OVERLAP:
            chosen = ",".join([*map(str, overlaps), hint.key])
            return hint.words, query.put("overlap", chosen).url
        case Beside.ASIDE:
            return hint.words, with_reason(query, hint.key).url
        case Beside.WIDER:
            return hint.words, query.put("place", hint.key).url
        case Beside.WITHOUT:
            bare = query.minus(*_NAMES.get(hint.key, (hint.key,)))
            return hint.words, bare.url


def with_reason(query: Query, reason: str) -> Query:
    """The question with the claims that one reason sets aside: "alleged", "candidate", "collective"."""
    name: str
    usual: tuple[str, ...]
    if reason in set(Mode):
        name, usual = "mode", ANSWERED_MODES
    elif reason in set(Actuality):
        name, usual = "actuality", ANSWERED_ACTUALITIES
    else:
        name, usual = "nature", tuple(str(one) for one in Nature if one is not Nature.COLLECTIVE)
    given = [part for value in query.values(name) for part in value.split(",")] or list(usual)
    return query.put(name, ",".join([*given, reason]))
