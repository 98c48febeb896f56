"""`make bench`: what the product costs over the best raw way of doing the same, as ratios of medians.

Each pair runs in turn, A B A B …, so that a machine whose speed drifts slows both. The data are the seed's, in
an embedded SQLite database made for the run; the questions of the query engine are asked again of the seed many
times over (tests/support/bulk.py). What is read is the whole answer, its counts and its claims with their
citations; the raw side fetches the bare rows. Last come the tables of the measure of names (tests/bench/names.py).
"""

import argparse
import asyncio
import csv
import io
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.api import careers, company, roster, succession
from app.api.params import CAREER, COMPANY, ROSTER, SUCCESSION, Params
from app.db.database import Database
from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.main import create_app
from app.queries.person_record import person_record
from app.services.seed import load_seed
from app.settings import Settings
from tests.bench import names
from tests.bench import raw as by_hand
from tests.support.bulk import multiply

PERSON = "melnikov-boris-nikolaevich"
RESIDENT = "/api/v1/postings?role=resident&place=harbin&from=1930&to=1941"
BODY = "soviet-military-intelligence"
DETAILS = (
    "name_form", "posting", "rank_holding", "codename_use", "fate", "life_event", "education", "award", "activity",
    "relation", "trait", "membership", "identifier",
)


def paired(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Medians in milliseconds of two callables run in turn, after a warm-up of each."""
    one()
    other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for kept, run in zip(times, (one, other), strict=True):
            start = perf_counter()
            run()
            kept.append(perf_counter() - start)
    return median(times[0]) * 1000, median(times[1]) * 1000


def raw_career(connection: sqlite3.Connection) -> int:
    """A career's rows by hand-written SQL: base, every detail, citations."""
    (key,) = connection.execute("SELECT id FROM person WHERE slug = ?", (PERSON,)).fetchone()
    rows = connection.execute("SELECT * FROM claim WHERE person_id = ? ORDER BY ordinal", (key,)).fetchall()
    for table in DETAILS:
        rows += connection.execute(f"SELECT * FROM {table} WHERE person_id = ?", (key,)).fetchall()
    rows += connection.execute(
        "SELECT ci.*, s.slug, p.number FROM claim c JOIN citation ci ON ci.claim_id = c.id "
        "JOIN source s ON s.id = ci.source_id LEFT JOIN passage p ON p.id = ci.passage_id WHERE c.person_id = ?",
        (key,),
    ).fetchall()
    return len(rows)


def raw_csv(connection: sqlite3.Connection) -> int:
    """All postings with labels as CSV, by one hand-written join."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(
        connection.execute(
            "SELECT c.slug, p.slug, p.name, r.slug, r.label, o.slug, o.label, l.slug, l.label, x.nature, x.dates_edtf,"
            " x.start_earliest, x.start_latest, x.end_earliest, x.end_latest, c.reading, c.mode, c.actuality,"
            " (SELECT group_concat(s.slug || ':' || a.number, '; ') FROM citation i JOIN source s ON s.id = i.source_id"
            "  JOIN passage a ON a.id = i.passage_id WHERE i.claim_id = c.id)"
            " FROM posting x JOIN claim c ON c.id = x.claim_id JOIN person p ON p.id = x.person_id"
            " JOIN term r ON r.id = x.role_id LEFT JOIN term o ON o.id = x.organisation_id"
            " LEFT JOIN term l ON l.id = x.place_id WHERE c.voice = 'source' ORDER BY c.id"
        )
    )
    return len(out.getvalue())


class Caller:
    """Calls an ASGI application in process."""

    def __init__(self, app: object) -> None:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bench")
        self.loop = asyncio.new_event_loop()

    def __call__(self, path: str) -> Callable[[], object]:
        """A callable that asks for one path."""
        return lambda: self.loop.run_until_complete(self.client.get(path)).raise_for_status()

    def close(self) -> None:
        """Let go of the client."""
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()


async def _hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


Pair = tuple[str, Callable[[], object], str, Callable[[], object]]


def of_the_house(url: str, database: Database, raw: sqlite3.Connection) -> tuple[list[Pair], list[Caller]]:
    """What every site does all day, on the seed."""
    ours, hello = Caller(create_app(Settings(database_url=url))), Caller(Starlette(routes=[Route("/", _hello)]))
    pairs: list[Pair] = [
        ("career, read", lambda: database.ask(person_record, PERSON), "raw rows", lambda: raw_career(raw)),
        ("career, page", ours(f"/persons/{PERSON}"), "bare hello", hello("/")),
        ("residents in Harbin, JSON", ours(RESIDENT), "bare hello", hello("/")),
        ("all postings, CSV", ours("/api/v1/postings.csv"), "raw join and csv", lambda: raw_csv(raw)),
    ]
    return pairs, [ours, hello]


def of_the_engine(
    url: str, database: Database, raw: sqlite3.Connection, person: str
) -> tuple[list[Pair], list[Caller]]:
    """The questions of the query engine; `person` served in a body of many."""
    ours = Caller(create_app(Settings(database_url=url)))
    steps = Params(QueryParams(f"step=place=japan&step=organisation={BODY}"), CAREER)
    post = Params(QueryParams("role=resident&place=japan"), SUCCESSION)
    then = Params(QueryParams("on=1938-06-13&place=japan"), ROSTER)
    anyone = Params(QueryParams(""), COMPANY)

    def sql(statement: str) -> Callable[[], object]:
        return lambda: by_hand.rows(raw, statement)

    def careers_read() -> object:
        return database.ask(careers.answer, steps)

    return [
        ("careers of two steps", careers_read, "raw, place first",
         sql(by_hand.careers("japan", BODY, place_first=True))),
        ("careers of two steps", careers_read, "raw, body first",
         sql(by_hand.careers("japan", BODY, place_first=False))),
        ("succession", lambda: database.ask(succession.answer, post), "raw rows",
         sql(by_hand.succession("resident", "japan"))),
        ("roster", lambda: database.ask(roster.answer, then), "raw rows", sql(by_hand.roster("1938-06-13", "japan"))),
        ("contemporaries", lambda: database.ask(company.answer, person, anyone), "raw pairs",
         sql(by_hand.contemporaries(person))),
        ("plain words, JSON", ours("/api/v1/ask?q=residents in Harbin 1930-1941"), "the same, structured",
         ours(RESIDENT)),
    ], [ours]  # fmt: skip


def measure(title: str, pairs: list[Pair], runs: int) -> None:
    """Print one table."""
    print(f"{title:28} {'ms':>8}   {'against':20} {'ms':>8}   {'ratio':>7}")
    for name, one, against, other in pairs:
        mine, theirs = paired(one, other, runs)
        print(f"{name:28} {mine:8.2f}   {against:20} {theirs:8.2f}   {mine / theirs:7.1f}")


def main(arguments: list[str]) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=60, help="counted runs of each side (default 60)")
    runs = parser.parse_args(arguments).runs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        url = f"sqlite:///{path}"
        upgrade(url)
        load_seed(url)
        for title, person in (("on the seed", PERSON), ("on 20,000 persons", "person-04903")):
            if person != PERSON:
                engine = make_engine(url, pooled=False)
                multiply(engine)
                engine.dispose()
            database, raw = Database(url), sqlite3.connect(path)
            tables = [of_the_house(url, database, raw)] if person == PERSON else []
            tables.append(of_the_engine(url, database, raw, person))
            for pairs, callers in tables:
                measure(title, pairs, runs)
                for caller in callers:
                    caller.close()
            raw.close()
            database.close()
    print()
    names.main([])


if __name__ == "__main__":
    main(sys.argv[1:])
