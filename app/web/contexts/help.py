"""What the templates of the page on reading and of the page for programs are given."""

from dataclasses import dataclass

from app.schemas.claims import PostingOut
from app.web.contexts.lists import Link
from app.web.contexts.page import PageContext


@dataclass(frozen=True, slots=True)
class KindShown:
    """One way a claim meets the years asked about: how it is called, what it says, and a post that shows it.

    `url` asks for this kind alone; `example` is None where the data hold none.
    """

    kind: str
    words: str
    meaning: str
    url: str
    example: PostingOut | None


@dataclass(frozen=True, slots=True)
class DateShown:
    """How a date is written, what pages say for it, and what is known."""

    edtf: str
    words: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class HowToReadContext(PageContext):
    """`how_to_read.html`: what an answer says and what it does not.

    `readings` are (heading, values with their meaning); `asked` is the question, with its address, whose answer shows
    the kinds.
    """

    readings: tuple[tuple[str, tuple[Link, ...]], ...]
    dates: tuple[DateShown, ...]
    kinds: tuple[KindShown, ...]
    asked: Link


@dataclass(frozen=True, slots=True)
class ApiQuestion:
    """A question a program can ask: its anchor, heading, words, and its addresses.

    `url` answers as JSON, `table` as CSV, `page` as a page; `keys` are (field, what it says) of the answer.
    """

    anchor: str
    title: str
    words: str
    url: str
    table: str
    page: str
    keys: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class ApiContext(PageContext):
    """`api.html`: how a program asks.

    `base` begins every address; `question` is the example as parameters, `plain` the same in plain words, `quoted` as
    it stands in an address; `addresses` are (path, link or "", words), `parameters` (name, words, example);
    `properties` are (id, meaning, whether it narrows a match, whether it can be fetched) of the service for OpenRefine.
    """

    base: str
    question: str
    plain: str
    quoted: str
    questions: tuple[ApiQuestion, ...]
    addresses: tuple[tuple[str, str, str], ...]
    parameters: tuple[tuple[str, str, str], ...]
    wrong: str
    properties: tuple[tuple[str, str, bool, bool], ...]
