"""The routers of the pages, in the order in which their addresses are tried."""

from app.web.pages import (
    ask,
    careers,
    cite,
    company,
    evidence,
    fates,
    identity,
    lists,
    maps,
    network,
    person,
    posts,
    reconcile,
    report,
    search,
    style,
    terms,
    vocabulary,
)

PAGES = tuple(
    module.router
    for module in (
        cite, ask, fates, person, lists, vocabulary, posts, company, careers, terms, search, reconcile, identity,
        report, network, evidence, maps,
    )
)  # fmt: skip
"""Citations come first: their addresses are those of other pages with an ending."""

DEVELOPMENT = (style.router,)
"""Pages for those who work on the pages."""
