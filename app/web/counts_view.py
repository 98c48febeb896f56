"""Facets and the explanation of an empty answer as pages show them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain.explain import Beside, Emptiness, Hint
from app.domain.overlap import Overlap
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES, PostingFilter
from app.domain.terms import Actuality, Mode, Nature
from app.queries.facets import facets_of
from app.schemas.facets import FacetOut, FacetsOut
from app.web.contexts_counts import FacetGroup, FacetView, Link, Silence
from app.web.question import Query

SHOWN, LISTED = 6, 40
_TITLES = {"role": "Role", "place": "Place", "organisation": "Organisation", "service": "Service",
           "fate": "Fate of the people", "decade": "Years"}  # fmt: skip
_UNSEEN = ("sort", "limit", "count", "cursor")
_NAMES = {"years": ("from", "to", "overlap"), "rank": ("rank", "rank_min")}
"""The parameters a filter stands under, where they are not the one it is named by."""
_SAID = ("/persons", "personnel")
"""What the page of people says of itself: how many there are beyond intelligence personnel."""


def facet_groups(connection: Connection, query: Query, asked: PostingFilter) -> tuple[FacetGroup, ...]:
    """The facets that divide the answer, each value with the page that narrows to it."""
    found = FacetsOut.of(facets_of(connection, asked), asked, query.minus(*_UNSEEN).pairs, exact=True)
    groups = []
    for name, title in _TITLES.items():
        values: Sequence[FacetOut] = getattr(found, name)
        if len(values) > 1 or (values and values[0].count != found.total):
            views = tuple(FacetView(one.label, one.count, one.url) for one in values)
            shown = len(views) if name == "decade" else SHOWN
            rest = views[shown:]
            groups.append(FacetGroup(title, views[:shown], rest[:LISTED], max(0, len(rest) - LISTED)))
    return tuple(groups)


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
