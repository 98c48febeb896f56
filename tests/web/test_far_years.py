"""One date far off, or at the end of the calendar: every page stands, says why it draws no years, and stays small."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import Connection, text

from app.db.engine import make_engine
from app.main import create_app
from app.services.derive import write_derived
from app.settings import Settings
from app.web.drawings.density import MOST_YEARS

TOO_MANY = "are too many to be drawn one by one"
LARGEST = 400_000
"""In bytes; a bar for each year would make two million."""


def redate(connection: Connection, post: int, edtf: str, **bounds: str) -> None:
    """Give a post other dates."""
    four = {"start_earliest": None, "start_latest": None, "end_earliest": None, "end_latest": None} | bounds
    connection.execute(
        text(
            "UPDATE posting SET dates_edtf = :edtf, start_earliest = :start_earliest, start_latest = :start_latest,"
            " end_earliest = :end_earliest, end_latest = :end_latest WHERE claim_id = :post"
        ),
        {"post": post, "edtf": edtf, **four},
    )


@contextmanager
def begun_in(url: str, year: int) -> Iterator[TestClient]:
    """The application where a resident in Harbin of whose death nothing is known begins in a year far off."""
    engine = make_engine(url)
    with engine.begin() as connection:
        post = connection.execute(
            text(
                "SELECT p.claim_id FROM posting p JOIN claim c ON c.id = p.claim_id"
                " JOIN term place ON place.id = p.place_id JOIN term role ON role.id = p.role_id"
                " JOIN person_digest d ON d.person_id = p.person_id AND d.dead_by IS NULL"
                " WHERE place.slug = 'harbin' AND role.slug = 'resident' AND c.voice = 'source'"
                " AND c.mode = 'asserted' ORDER BY p.claim_id LIMIT 1"
            )
        ).scalar_one()
        redate(connection, post, f"{year}/", start_earliest=f"{year}-01-01", start_latest=f"{year}-12-31")
        write_derived(connection)
    engine.dispose()
    with TestClient(create_app(Settings(database_url=url))) as made:
        yield made


def test_pages_say_why_no_years_are_drawn_and_keep_the_rest(seeded_url: str) -> None:
    with begun_in(seeded_url, 2190) as client:
        for path in ("/places/harbin", "/roles/resident", "/roster?place=harbin&on=1938", "/", "/sources"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert len(answer.content) < LARGEST, path
            assert TOO_MANY in answer.text, path
        tree = HTMLParser(client.get("/places/harbin").text)
        years = [node.text() for node in tree.css("table.years th[scope=row]")]
        assert {"1923", "2190"} <= set(years), "the table stays, and leaves out the years of nobody"
        assert len(years) < MOST_YEARS
        assert tree.css("a[href='/where?place=harbin&from=2190&to=2190']")
        for drawing in ("/places/harbin/years.svg", "/roles/resident/years.svg", "/roster.svg?place=harbin"):
            assert client.get(drawing).status_code == 404, drawing
            assert "too many years to draw" in client.get(drawing).text
        assert client.get("/places/tokyo/years.svg").status_code == 200, "others are drawn as ever"


def test_the_end_of_the_calendar_breaks_no_page(seeded_url: str) -> None:
    with begun_in(seeded_url, 9998) as client:
        for path in (
            "/places/harbin", "/roles/resident", "/roster?place=harbin&on=1938", "/roster?on=9999&place=harbin", "/",
            "/sources", "/where?place=harbin&from=9998",
        ):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert len(answer.content) < LARGEST, path
