"""Site-relative addresses: the one place that knows them."""

from urllib.parse import urlencode

from app.domain.terms import Vocabulary

API = "/api/v1"
PAGES: dict[Vocabulary, str] = {
    Vocabulary.ROLE: "roles",
    Vocabulary.ORGANISATION: "organisations",
    Vocabulary.PLACE: "places",
    Vocabulary.RANK: "ranks",
    Vocabulary.FATE_KIND: "fates",
    Vocabulary.SERVICE: "services",
    Vocabulary.DECORATION: "decorations",
    Vocabulary.CODENAME: "codenames",
}


def person(slug: str) -> str:
    """A career page."""
    return f"/persons/{slug}"


def contemporaries(slug: str) -> str:
    """Who was there with a person."""
    return f"/persons/{slug}/contemporaries"


def body_contemporaries(slug: str) -> str:
    """How many pairs of posts an organisation has of two persons who were there together: of the API alone."""
    return f"/organisations/{slug}/contemporaries"


def together(slug: str, other: str) -> str:
    """What two persons shared."""
    return f"/persons/{slug}/with/{other}"


def network(slug: str) -> str:
    """Whom a person was tied to, as a picture."""
    return f"/persons/{slug}/network"


def claim(slug: str) -> str:
    """A claim's page."""
    return f"/claims/{slug}"


def source(slug: str, passage: int | None = None) -> str:
    """A source's page, at a passage where one is given."""
    return f"/sources/{slug}" + (f"#p{passage}" if passage is not None else "")


def term(vocabulary: Vocabulary, slug: str) -> str:
    """A vocabulary term's page."""
    return f"/{PAGES[vocabulary]}/{slug}"


def report(about: str) -> str:
    """Where an error in a claim, a record or a page is reported: `about` is an id, `places/harbin`, or `/a/path`."""
    return with_query("/report", [("about", about)])


def with_query(path: str, parameters: list[tuple[str, str]]) -> str:
    """A path with its query, in the order given; bare where there is none."""
    return f"{path}?{urlencode(parameters)}" if parameters else path
