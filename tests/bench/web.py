"""Over HTTP, by wrk: the career page and the residents beside a bare hello and beside Datasette.

The product keeps answers and gives them again until the data change. What it costs to make them is therefore asked of
a server that keeps none (`made`), over the pages of many different persons and questions; `kept` is the server as it
is by default, every page asked for before; `once` asks for each page a single time, as far as there are persons. The
servers run side by side and are asked in turn, so that each has the machine to itself while it is asked. An answer is
uncompressed, for wrk asks for it so.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import servers, wrk
from tests.bench.measure import Effort
from tests.bench.pairs import Both, resident_words
from tests.bench.report import Row
from tests.bench.samples import Post
from tests.bench.servers import Server

WARM = 200
COLD = 30_000
"""Paths prepared for the pages asked once; a fast machine that comes to their end begins again."""
ASKED = "residents in Harbin 1930-1941"
BESIDE_HELLO = ("career.page", "career.page_kept", "career.once", "resident.hello", "ask")
BESIDE_DATASETTE = ("career.datasette", "career.datasette_kept", "resident.datasette", "resident.datasette_kept")
STRUCTURED = "/api/v1/postings?role=resident&place=harbin&from=1930&to=1941"
Side = tuple[Server, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Load:
    """A row: what is asked of us, of whom else, and both servers with their paths."""

    key: str
    work: str
    against: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class _Ours:
    """Our two servers, and what they are asked: careers over and over, careers once, residents."""

    makes: Server
    keeps: Server
    some: list[str]
    once: list[str]
    posts: list[str]


def rows(
    both: Both, url: str, file: Path, wants: Callable[[str], bool], rounds: int, effort: Effort
) -> Iterator[Row]:
    """The rows asked for; raises AbsentError where wrk or Datasette is not there."""
    if not any(map(wants, (*BESIDE_HELLO, *BESIDE_DATASETTE))):
        return
    wrk.find()
    slugs = both.sample.persons(COLD + WARM)
    pages = [f"/persons/{slug}" for slug in slugs]
    posts = both.sample.residents(WARM // 4)
    with ExitStack() as stack:
        makes, keeps = (stack.enter_context(servers.product(url, keeps=keeps)) for keeps in (False, True))
        ours = _Ours(makes, keeps, pages[:WARM], pages[WARM:] or pages, [resident_path(post) for post in posts])
        if any(map(wants, BESIDE_HELLO)):
            hello = stack.enter_context(servers.hello())
            yield from (_row(one, rounds, effort) for one in _beside_hello(ours, hello) if wants(one.key))
        if any(map(wants, BESIDE_DATASETTE)):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            datasette = stack.enter_context(servers.datasette(file, folder))
            theirs = [row_path(both, slug) for slug in slugs[:WARM]], [canned_path(post) for post in posts]
            loads = _beside_datasette(ours, datasette, *theirs)
            yield from (_row(one, rounds, effort) for one in loads if wants(one.key))


def _row(asked: _Load, rounds: int, effort: Effort) -> Row:
    mine, theirs = wrk.in_turn(asked.sides, rounds, effort.seconds, once=asked.key == "career.once")
    rates = (mine.by_cpu, theirs.by_cpu) if effort.cpu else (mine.rate, theirs.rate)
    return Row(asked.key, asked.work, asked.against, "req/s", *rates, mine.p99, theirs.p99)


def _beside_hello(ours: _Ours, hello: Server) -> Iterator[_Load]:
    words = [f"/api/v1/ask?{urlencode({'q': ASKED})}"]
    for key, work, server, paths in (
        ("career.page", "career, page made", ours.makes, ours.some),
        ("career.page_kept", "career, page kept", ours.keeps, ours.some),
        ("career.once", "career, page, each once", ours.keeps, ours.once),
        ("resident.hello", "residents, 100 rows, JSON made", ours.makes, ours.posts),
    ):
        yield _Load(key, work, "bare hello", ((server, paths), (hello, paths)))
    yield _Load("ask", "plain words, JSON made", "the same, structured", (
        (ours.makes, words), (ours.makes, [STRUCTURED])
    ))  # fmt: skip


def _beside_datasette(
    ours: _Ours, datasette: Server, persons: Sequence[str], posts: Sequence[str]
) -> Iterator[_Load]:
    for ending, word, server in (("", "made", ours.makes), ("_kept", "kept", ours.keeps)):
        yield _Load(
            f"career.datasette{ending}", f"career, page {word}", "Datasette, row page",
            ((server, ours.some), (datasette, persons)),
        )  # fmt: skip
        yield _Load(
            f"resident.datasette{ending}", f"residents, 100 rows, JSON {word}", "Datasette, canned query",
            ((server, ours.posts), (datasette, posts)),
        )  # fmt: skip


def row_path(both: Both, slug: str) -> str:
    """Datasette's page of a person's row."""
    key = both.raw.execute("SELECT id FROM person WHERE slug = ?", (slug,)).fetchone()[0]
    return f"/bench/person/{key}"


def resident_path(post: Post) -> str:
    """Our address of the question about residents."""
    return f"/api/v1/postings?{urlencode(resident_words(post))}"


def canned_path(post: Post) -> str:
    """Datasette's address of the same question."""
    asked = {
        "role": post.role, "place": post.place, "first": f"{post.first}-01-01", "last": f"{post.last}-12-31",
        "most": 100, "_shape": "objects",
    }  # fmt: skip
    return f"/bench/resident.json?{urlencode(asked)}"
