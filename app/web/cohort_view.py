"""The page of fates: its tree, and of those who held a post, how many met which fate."""

from collections.abc import Mapping
from dataclasses import fields
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.cohorts import Answer, answer
from app.api.params import COHORT, PAGING, Params
from app.domain import urls
from app.domain.query import NOT_STATED
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError
from app.schemas.cohorts import CohortOut, put
from app.web.contexts_cohorts import CohortCell, CohortLine, CohortSection, FateHeading, FatesContext
from app.web.contexts_lists import Refused
from app.web.counts_view import silence
from app.web.question import Query, Speaker
from app.web.term_view import terms_view
from app.web.where_view import post_words

PATH, EVERYONE = "/fates", "all"
DEFAULTS = {"limit": "50"}
OF_TREE = ("q", "broader")
ASKED = tuple(name for name in COHORT if name not in ("q", "sort"))
MAIN, MORE = ("role", "place", "from", "to", "by"), ("organisation", "service", "rank", "personnel")
_GROUPED = {"role": "Role", "place": "Place", "organisation": "Organisation", "service": "Service",
            "decade": "Decade", "year": "Year"}  # fmt: skip


def fates_view(connection: Connection, given: QueryParams) -> tuple[FatesContext, int]:
    """The page and its status: 422 where the cohort's question cannot be read. Raises InvalidInputError."""
    of_tree = QueryParams([pair for pair in given.multi_items() if pair[0] not in ASKED])
    terms = terms_view(connection, Vocabulary.FATE_KIND, of_tree)
    own = {field.name: getattr(terms, field.name) for field in fields(terms)}
    if any(given.get(name, "").strip() for name in OF_TREE):
        return FatesContext(**own), 200
    section, status = _cohorts(connection, [pair for pair in given.multi_items() if pair[0] in ASKED])
    return FatesContext(**own | {"indexed": status == 200}, cohorts=section), status


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
        years=tuple(whole), chips=speaker.chips(shown.minus("by", "personnel")),
        everyone=shown.put("personnel", EVERYONE).url if limit == "true" else None,
        silence=silence(shown, found.emptiness, found.asked.overlaps),
        csv=api.at(f"{urls.API}/fates/cohorts.csv").url, json=api.url,
    ), 200  # fmt: skip


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
    if url is None or not can:
        return None
    path, _, query = url.partition("?")
    return urls.with_query(path, put(parse_qsl(query), "fate", slug))
