"""Where a structured question is asked: its page and its list in the API. Pure."""

from app.domain import urls
from app.domain.ask.meaning import Question, Target

_PAGES = {
    Target.POSTINGS: "/where", Target.PERSONS: "/persons", Target.CAREERS: "/careers", Target.FATES: "/fates/claims",
    Target.COHORTS: "/fates",
    Target.ROSTER: "/roster", Target.SUCCESSION: "/succession", Target.PERSON: "/persons/{0}",
    Target.CONTEMPORARIES: "/persons/{0}/contemporaries", Target.TOGETHER: "/persons/{0}/with/{1}",
}  # fmt: skip
_LISTS = {**_PAGES, Target.POSTINGS: "/postings", Target.COHORTS: "/fates/cohorts"}
_OF_EVERYBODY = (Target.PERSONS, Target.COHORTS)
"""Pages that limit themselves to intelligence personnel unless they are told otherwise."""


def page_path(asked: Question) -> str:
    """The path of the page that answers."""
    return _PAGES[asked.target].format(*(slug for slug, _ in asked.subjects))


def page_pairs(asked: Question) -> list[tuple[str, str]]:
    """The page's parameters: those of the question; pages of people are told not to limit themselves to personnel."""
    pairs = list(asked.pairs)
    if asked.target in _OF_EVERYBODY and "personnel" not in dict(pairs):
        pairs.append(("personnel", "all"))
    return pairs


def page_url(asked: Question) -> str:
    """The page that answers, to share."""
    return urls.with_query(page_path(asked), page_pairs(asked))


def api_path(asked: Question) -> str:
    """The path of the list in the API."""
    return urls.API + _LISTS[asked.target].format(*(slug for slug, _ in asked.subjects))


def api_url(asked: Question) -> str:
    """The list in the API with its parameters."""
    return urls.with_query(api_path(asked), list(asked.pairs))


def csv_path(asked: Question) -> str:
    """The path of the CSV; of one person, the person's posts."""
    return f"{urls.API}/postings.csv" if asked.target is Target.PERSON else f"{api_path(asked)}.csv"


def csv_pairs(asked: Question) -> list[tuple[str, str]]:
    """The parameters of the CSV."""
    if asked.target is Target.PERSON:
        return [("person", slug) for slug, _ in asked.subjects]
    return list(asked.pairs)


def csv_url(asked: Question) -> str:
    """The CSV with its parameters."""
    return urls.with_query(csv_path(asked), csv_pairs(asked))
