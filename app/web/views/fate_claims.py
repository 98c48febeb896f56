"""The page of fate claims: who met which fate, by whose hand, where and when."""

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.claims import fates_answer, fates_out
from app.api.params import FATE, PAGING, Params
from app.domain import urls
from app.domain.names import in_sentence
from app.domain.query import FateFilter
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError
from app.queries.fates import FatePage
from app.queries.listing import labels_by_slug
from app.web.contexts.ask import FateClaimsContext
from app.web.contexts.lists import Aside, Refused
from app.web.contexts.page import Crumb
from app.web.question import Query, Speaker, any_of, window_words
from app.web.views.where import ASIDE_WORDS, people_of

PATH = "/fates/claims"
DEFAULTS = {"overlap": "certain,possible", "limit": "50"}
MAIN = ("kind", "agent", "place", "from", "to")
MORE = ("person", "service", "overlap")
DESCRIPTION = "Who was captured, shot, rehabilitated, by whom, where and when, as the texts claim it; rival ends too."


class FateSpeaker(Speaker):
    """A speaker to whom a kind is a kind of fate."""

    def label(self, name: str, value: str) -> str:
        """The label of a value."""
        return super().label(_FATE.get(name, name), value)

    def _options(self, name: str) -> tuple[tuple[str, str, int | None], ...]:
        return super()._options(_FATE.get(name, name))

    def _slug(self, name: str, value: str) -> str:
        return super()._slug(_FATE.get(name, name), value)


_FATE = {"kind": "fate"}
_CRUMBS = (Crumb("Fates", "/fates"),)


def fate_claims_view(connection: Connection, given: QueryParams, base: str) -> tuple[FateClaimsContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    speaker = FateSpeaker(connection)
    try:
        asked, page = fates_answer(connection, Params(QueryParams(list(query.pairs)), FATE))
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*FATE, *PAGING))
        return FateClaimsContext(
            title="This question cannot be read as it stands", section="/fates", indexed=False, people={},
            description=DESCRIPTION, crumbs=(*_CRUMBS, Crumb("Question")),
            form=speaker.form(query, MAIN, MORE, wrong=wrong), refused=Refused(wrong),
        ), error.status  # fmt: skip
    return _answered(speaker, query, asked, page, base), 200


def _answered(speaker: Speaker, query: Query, asked: FateFilter, page: FatePage, base: str) -> FateClaimsContext:
    plain = query.minus("cursor")
    out = fates_out(asked, page, query.put("cursor", page.next).url if page.next else None)
    api = plain.at(f"{urls.API}{PATH}")
    title = title_words(speaker, plain)
    labels = labels_by_slug(speaker.connection, Vocabulary.PLACE, out.place_wider)
    kinds = out.persons_by_overlap or {}
    chosen = [str(kind) for kind in asked.overlaps]
    return FateClaimsContext(
        title=title, section="/fates", description=DESCRIPTION, canonical=query.url,
        crumbs=(*_CRUMBS, Crumb(title.removesuffix("?"))),
        csv=plain.at(f"{urls.API}{PATH}.csv", "limit").url, json=api.url,
        form=speaker.form(plain, MAIN, MORE, counts=out.by_overlap), bare=not plain.minus("limit", "count").pairs,
        counts=tuple((kinds.get(kind, 0), ASIDE_WORDS[kind]) for kind in chosen) if kinds else (),
        fates=tuple(out.items), people=people_of(speaker.connection, [one.person.id for one in out.items]),
        total=out.total, persons=out.persons, nobody=out.explanation or "", chips=speaker.chips(plain),
        aside=tuple(
            Aside(ASIDE_WORDS[kind], plain.put("overlap", ",".join([*chosen, kind])).url, count)
            for kind, count in (out.by_overlap or {}).items() if count and kind not in chosen
        ),
        wider=tuple(
            Aside(labels.get(slug, slug), plain.minus("place").put("place", slug).url, count)
            for slug, count in out.place_wider.items()
        ),
        next=out.next, first=plain.url if query.values("cursor") else None, cite=base + plain.url,
        command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def title_words(speaker: Speaker, query: Query) -> str:
    """The question as a heading: "Captured or arrested by Chinese authorities, 1925"."""
    kinds = [in_sentence(one) for one in speaker.labels(query, "kind")]
    found = any_of(kinds) or "what became of whom"
    for name, link in (("agent", "by"), ("person", "of"), ("place", "in")):
        labels = speaker.labels(query, name)
        if labels:
            found += f" {link} {any_of(labels)}"
    start, end = query.values("from"), query.values("to")
    found += f", {window_words(start, end)}" if start or end else ""
    return found[:1].upper() + found[1:]
