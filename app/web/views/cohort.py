"""The page of fates: of those who held a post, how many met which fate, as a chart and a table; the tree of fates."""

from collections.abc import Mapping
from dataclasses import fields
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.cohorts import Answer, answer
from app.api.params import COHORT, PAGING, Params
from app.domain import urls
from app.domain.query import NOT_STATED
from app.domain.terms import Badge, Drawn, Vocabulary
from app.errors import InvalidInputError, NotFoundError
from app.queries.families import fate_notes
from app.schemas.cohorts import PERSONS, CohortOut, put
from app.web.contexts.cohorts import CohortCell, CohortChart, CohortLine, CohortSection, FateHeading, FatesContext
from app.web.contexts.lists import Refused
from app.web.drawings.cohorts import Group, Part, cohorts
from app.web.question import Query, Speaker
from app.web.views.counts import silence
from app.web.views.families import words_meant
from app.web.views.term import terms_view
from app.web.views.where import post_words

PATH, EVERYONE = "/fates", "all"
DEFAULTS = {"limit": "50"}
OF_TREE = ("q", "broader")
ASKED = tuple(name for name in COHORT if name not in ("q", "sort"))
MAIN, MORE = ("role", "place", "from", "to"), ("by", "organisation", "service", "rank", "personnel")
_GROUPED = {"role": "Role", "place": "Place", "organisation": "Organisation", "service": "Service",
            "decade": "Decade", "year": "Year"}  # fmt: skip
_AT_FIRST = ("by", "service")
"""How the page divides everybody before anything is asked."""
BADGE_WORDS: dict[str, str] = {
    Drawn.EXECUTED: "shot or killed", Drawn.VANISHED: "vanished", Drawn.DEFECTED: "defected",
    Drawn.IMPRISONED: "captured or imprisoned", Drawn.SURVIVED: "in service or died later",
    Drawn.OTHER: "other or alleged", Badge.NOT_STATED: "not stated",
}  # fmt: skip
"""Those who are drawn alike, after their number."""


def fates_view(connection: Connection, given: QueryParams) -> tuple[FatesContext, int]:
    """The page and its status: 422 where the cohort's question cannot be read. Raises InvalidInputError."""
    of_tree = QueryParams([pair for pair in given.multi_items() if pair[0] not in ASKED])
    terms = terms_view(connection, Vocabulary.FATE_KIND, of_tree)
    own = {field.name: getattr(terms, field.name) for field in fields(terms)}
    if any(given.get(name, "").strip() for name in OF_TREE):
        return FatesContext(**own), 200
    section, status = _cohorts(connection, _asked(given))
    data = {"csv": section.csv, "json": section.json} if section.csv else {}
    return FatesContext(**own | data | {"indexed": status == 200}, cohorts=section), status


def cohort_chart(connection: Connection, given: QueryParams) -> CohortChart:
    """The chart alone; raises InvalidInputError, and NotFoundError where nobody is counted."""
    chart = _cohorts(connection, _asked(given))[0].chart
    if chart is None:
        answer(connection, Params(given, COHORT))  # what cannot be read says why
        raise NotFoundError("nobody is recorded who meets all of this, so there is nothing to draw")
    return chart


def _asked(given: QueryParams) -> list[tuple[str, str]]:
    """What is asked of the cohorts; at first everybody, by service."""
    pairs = [pair for pair in given.multi_items() if pair[0] in ASKED]
    return pairs or [_AT_FIRST]


def _cohorts(connection: Connection, pairs: list[tuple[str, str]]) -> tuple[CohortSection, int]:
    """The section and its status. Like the page of people it begins with intelligence personnel only."""
    said = next((value.strip() for name, value in pairs if name == "personnel"), None)
    limit = "true" if said is None else "" if said == EVERYONE else said
    query = Query.of(PATH, [pair for pair in pairs if pair[0] != "personnel"], DEFAULTS)
    effective = query.put("personnel", limit) if limit else query
    shown = query if limit == "true" else query.put("personnel", limit or EVERYONE)
    speaker = Speaker(connection)
    presets = {"personnel": "true"}
    try:
        found = answer(connection, Params(QueryParams(list(effective.pairs)), COHORT))
    except InvalidInputError as error:
        wrong = speaker.complaints(shown, error, (*COHORT, *PAGING))
        form = speaker.form(shown, MAIN, MORE, wrong=wrong, presets=presets)
        return CohortSection(form, Refused(wrong)), error.status
    out, api = found.out, effective.at(f"{urls.API}/fates/cohorts")
    whole = [(years, tuple(counts.get(one.id, 0) for one in out.fates)) for years, counts in out.items[0].years.items()
             ] if not out.by else []  # fmt: skip
    known = {one.id for one in out.fates}
    return CohortSection(
        form=speaker.form(shown, MAIN, MORE, presets=presets),
        persons=out.persons, not_stated=out.not_stated, whom=post_words(speaker, query, "as "),
        grouped=_GROUPED.get(out.by or "", ""),
        columns=tuple(FateHeading(one, bool(one.broader and one.broader.id in known)) for one in out.fates),
        lines=tuple(_line(item, found) for item in out.items) if out.persons else (),
        chart=_chart(query, effective, found), ways=_ways(shown, out.by or ""),
        told=_told(out.drawn), meant=words_meant(fate_notes(connection, [one.id for one in out.fates])),
        years=tuple(whole), chips=speaker.chips(shown.minus("by", "personnel")),
        everyone=shown.put("personnel", EVERYONE).url if limit == "true" else None,
        silence=silence(shown, found.emptiness, found.asked.overlaps),
        csv=api.at(f"{urls.API}/fates/cohorts.csv").url, json=api.url,
    ), 200  # fmt: skip


def _told(drawn: Mapping[str, int]) -> str:
    """Of whom it is told: "1 shot or killed, 4 captured or imprisoned"; "" where it is told of nobody."""
    found = [f"{drawn[key]} {words}" for key, words in BADGE_WORDS.items() if drawn[key] and key != Badge.NOT_STATED]
    return ", ".join(found)


def _ways(shown: Query, chosen: str) -> tuple[tuple[str, str | None], ...]:
    """Other ways to divide the same people, (label, address or None for the one in use)."""
    return tuple(
        (label.lower(), None if by == chosen else shown.put("by", by).url) for by, label in _GROUPED.items()
    )


def _chart(query: Query, effective: Query, found: Answer) -> CohortChart | None:
    """Everybody, and then every group, as bars."""
    out = found.out
    people = effective.minus("by").at(PERSONS)
    everyone = people if people.values("personnel") else people.put("personnel", EVERYONE)
    open_ = not found.asked.asks_fate
    silent, whole = open_ or found.asked.no_fate, found.cohorts.whole if out.by else out.items[0]
    groups = [_group("All of them", everyone.url, out.drawn, whole.fates, silent)]
    groups += [_group(one.label, one.url, one.drawn, one.fates, silent) for one in out.items if out.by]
    wide, narrow = cohorts(groups), cohorts(groups, narrow=True)
    if wide is None or narrow is None:
        return None
    grouped = f", by {_GROUPED[out.by].lower()}" if out.by else ""
    return CohortChart(f"What became of {out.persons} people{grouped}", wide, narrow,
                       query.at(f"{PATH}/cohorts.svg").url, query.url)  # fmt: skip


def _group(label: str, url: str | None, drawn: Mapping[str, int], fates: Mapping[str, int], silent: bool) -> Group:
    """A group as a bar; `silent` says whether those of whom nothing is told can be listed."""
    parts = []
    for key, words in BADGE_WORDS.items():
        stated = key != Badge.NOT_STATED
        page = _put(url, "badge", key) if stated else _put(url, "fate", NOT_STATED) if silent else None
        parts.append(Part(key, drawn[key], f"{drawn[key]} {words}", page))
    cleared = fates.get(Badge.REHABILITATED, 0)
    page = _put(url, "fate", Badge.REHABILITATED) if silent else None
    added = (Part(Badge.REHABILITATED, cleared, f"{cleared} rehabilitated", page),) if cleared else ()
    return Group(label[:1].upper() + label[1:], url, tuple(parts), added)


def _line(item: CohortOut, found: Answer) -> CohortLine:
    open_ = not found.asked.asks_fate
    return CohortLine(
        label=item.label, url=item.url, persons=item.persons,
        not_stated=CohortCell(item.not_stated, 0, _with_fate(item.url, NOT_STATED, open_ or found.asked.no_fate)),
        cells=tuple(_cell(item, slug, found.cohorts.within) for slug in item.fates),
    )


def _cell(item: CohortOut, slug: str, within: frozenset[str]) -> CohortCell:
    alleged: Mapping[str, int] = item.alleged
    return CohortCell(item.fates[slug], alleged.get(slug, 0), _with_fate(item.url, slug, slug in within))


def _with_fate(url: str | None, slug: str, can: bool) -> str | None:
    """The list of a group's persons with one fate, where an address can say so."""
    return _put(url, "fate", slug) if can else None


def _put(url: str | None, name: str, value: str) -> str | None:
    """An address with one value under a name; None where there is no address."""
    if url is None:
        return None
    path, _, query = url.partition("?")
    return urls.with_query(path, put(parse_qsl(query), name, value))
