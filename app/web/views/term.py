"""Pages of vocabularies: a list as a tree with counts, and one term of those that have no page of their own kind."""

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import TERM, Params
from app.api.vocabularies import entries
from app.domain import urls
from app.domain.terms import Vocabulary
from app.web.contexts.lists import TermContext, TermsContext
from app.web.contexts.page import Crumb
from app.web.views.term_parts import (
    PARAMETER,
    PEOPLE_TITLES,
    WORDS,
    common,
    fate_section,
    known_term,
    people_section,
    section_of,
    tree,
)


def terms_view(connection: Connection, vocabulary: Vocabulary, given: QueryParams) -> TermsContext:
    """The list of a vocabulary; raises InvalidInputError."""
    named = WORDS[vocabulary]
    coded = vocabulary is Vocabulary.CODENAME
    params = Params(given, (*TERM, "resolved") if coded else TERM)
    found = entries(connection, vocabulary, params)
    plain = params.pairs(without=("limit", "cursor", "count"))
    api = f"{urls.API}/{named.plural}"
    searched = params.get("q") or ""
    crumbs = (Crumb(named.title, f"/{named.plural}"), Crumb(f"“{searched}”")) if searched else ()
    return TermsContext(
        title=named.title, section=section_of(vocabulary), description=named.lead, crumbs=crumbs,
        csv=urls.with_query(f"{api}.csv", plain), json=urls.with_query(api, plain),
        words=named, tree=tree(found), total=len(found), searched=searched,
        resolved=params.get("resolved") or "", codenames=tuple(found) if coded else (),
        fates=fate_section(connection, "Every fate that is claimed, in time order", [])
        if vocabulary is Vocabulary.FATE_KIND and not plain else None,
    )  # fmt: skip


def term_view(connection: Connection, vocabulary: Vocabulary, slug: str) -> TermContext:
    """A term with its surroundings; raises NotFoundError with the nearest ids."""
    known = known_term(connection, vocabulary, slug)
    folk = people_section(connection, known, PARAMETER[vocabulary], PEOPLE_TITLES[vocabulary])
    return TermContext(csv=folk.csv, **common(connection, known), folk=folk)
