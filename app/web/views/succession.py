"""The page «Who was … one after another»: its sentence, the holders, and what lies between them."""

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import PAGING, SUCCESSION, Params
from app.api.succession import answer as answered
from app.api.succession import succession_out
from app.domain import urls
from app.domain.query import PostingFilter
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError
from app.queries.listing import labels_by_slug
from app.queries.succession import Succession
from app.schemas.succession import SuccessionOut
from app.web.contexts.lists import Aside, Link, Refused
from app.web.contexts.page import Crumb
from app.web.contexts.posts import SuccessionContext
from app.web.question import Query, Speaker, window_words
from app.web.views.posts import beside, complaints, left_aside, setting_words
from app.web.views.where import people_of, role_gloss, set_aside

PATH, TITLE = "/succession", "One after another"
DEFAULTS = {"overlap": "certain,possible"}
MAIN = ("role", "organisation", "place")
MORE = ("from", "to", "service", "nature", "overlap")
EXAMPLES: tuple[Link, ...] = (
    ("Residents in Shanghai", "/succession?role=resident&place=shanghai"),
    ("Military attachés in Japan", "/succession?role=military-attache&place=japan"),
    ("Heads of the intelligence department of the OKDVA",
     "/succession?role=head-of-intelligence-department&organisation=okdva-intelligence-department"),
)  # fmt: skip
DESCRIPTION = "Who held a post one after another, with the gaps and overlaps, and what the texts say of each hand-over."


def succession_view(connection: Connection, given: QueryParams, base: str) -> tuple[SuccessionContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    if not query.pairs:
        return _bare(speaker, query), 200
    try:
        asked, read = answered(connection, Params(QueryParams(list(query.pairs)), SUCCESSION))
    except InvalidInputError as error:
        return _refused(speaker, query, error), error.status
    return _answered(speaker, query, asked, read, base), 200


def _bare(speaker: Speaker, query: Query) -> SuccessionContext:
    return SuccessionContext(
        title="Who held a post, one after another", section="/where", description=DESCRIPTION, canonical=PATH,
        people={}, form=speaker.form(query, MAIN, MORE), examples=EXAMPLES, crumbs=_crumbs("A post"),
    )  # fmt: skip


def _refused(speaker: Speaker, query: Query, error: InvalidInputError) -> SuccessionContext:
    wrong = complaints(speaker, query, error, (*SUCCESSION, *PAGING))
    return SuccessionContext(
        title="This question cannot be read as it stands", section="/where", description=DESCRIPTION, indexed=False,
        people={}, crumbs=_crumbs("Question"), form=speaker.form(query, MAIN, MORE, wrong=wrong),
        refused=Refused(wrong),
    )  # fmt: skip


def _answered(
    speaker: Speaker, query: Query, asked: PostingFilter, read: Succession, base: str
) -> SuccessionContext:
    out = succession_out(asked, read)
    setting = setting_words(speaker, query, "")
    start, end = query.values("from"), query.values("to")
    years = f", {window_words(start, end)}" if start or end else ""
    api = query.at(f"{urls.API}/succession")
    return SuccessionContext(
        title=f"Who was{setting}, one after another{years}?", section="/where", description=DESCRIPTION,
        canonical=query.url, crumbs=_crumbs(setting.strip()[:1].upper() + setting.strip()[1:]),
        csv=query.at(f"{urls.API}/succession.csv").url, json=api.url,
        form=speaker.form(query, MAIN, MORE, counts=out.by_overlap),
        out=out, gloss=role_gloss(speaker.connection, asked.post.roles), setting=setting_words(speaker, query) + years,
        several=any(one.same_post is False for one in out.transitions),
        people=people_of(speaker.connection, [one.person.id for one in out.items]), chips=_chips(speaker, query),
        aside=_aside(speaker, query, asked, out), near=beside(query, read.emptiness, asked.overlaps),
        where=query.at("/where").url, cite=base + query.url, command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def _chips(speaker: Speaker, query: Query) -> tuple[Link, ...]:
    """Filters that can be taken off: not the last role, nor the last of place and organisation."""
    kept = {query.minus("role").url}
    if not (query.values("place") and query.values("organisation")):
        kept |= {query.minus("place").url, query.minus("organisation").url}
    return tuple(chip for chip in speaker.chips(query) if chip[1] not in kept)


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return Crumb("Who was where", "/where"), Crumb(TITLE, PATH), Crumb(last)


def _aside(speaker: Speaker, query: Query, asked: PostingFilter, out: SuccessionOut) -> tuple[Aside, ...]:
    """What is left aside; claims put otherwise than as facts are shown by the list, a succession has only these."""
    groups = {reason: count for reason, count in out.set_aside.items() if reason == "collective"}
    others = {reason: count for reason, count in out.set_aside.items() if reason != "collective"}
    labels = labels_by_slug(speaker.connection, Vocabulary.PLACE, out.place_wider)
    wider = tuple(
        Aside(f"placed only in {labels.get(slug, slug)}", query.minus("place").put("place", slug).url, count)
        for slug, count in out.place_wider.items()
    )
    added = left_aside(query, asked.overlaps, out.by_overlap, groups)
    return (*added, *set_aside(query.at("/where"), others), *wider)
