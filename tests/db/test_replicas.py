"""Reads on the standbys of a real PostgreSQL: spread, moved when one dies, and never certified by another's stamp.

One cluster serves the module; each test finds it whole, and may kill what it likes.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from threading import Event, Thread

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event, text

from app.db.database import Database
from app.db.engine import Limits
from app.db.migrate import upgrade
from app.errors import DatabaseStateError
from app.main import create_app
from app.queries.dump import EXPORTED, table_rows
from app.queries.person_record import person_record
from app.queries.sources import release
from app.services.seed import load_seed
from app.settings import Settings
from tests.support.postgres import PostgresUnavailableError, find_binaries
from tests.support.postgres_cluster import Cluster, running_cluster, until

DATABASE = "postgres"
PERSON = "melnikov-boris-nikolaevich"
CAREER = f"/api/v1/persons/{PERSON}"
READERS = 3


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    """A primary with the whole seed, and two standbys that follow it."""
    try:
        binaries = find_binaries()
    except PostgresUnavailableError as error:
        pytest.skip(str(error))
    with running_cluster(binaries) as cluster:
        upgrade(cluster.primary.url(DATABASE))
        load_seed(cluster.primary.url(DATABASE))
        yield cluster


@pytest.fixture
def cluster(running: Cluster) -> Cluster:
    """The cluster, every server of which runs and holds the same."""
    running.whole()
    return running


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """Reads on the cluster."""
    made = Database(cluster.primary.url(DATABASE), urls(cluster))
    yield made
    made.close()


def urls(cluster: Cluster) -> tuple[str, ...]:
    return tuple(node.url(DATABASE) for node in cluster.standbys)


def port(connection: Connection) -> int | None:
    """Which server answers."""
    return connection.execute(text("SELECT inet_server_port()")).scalar()


def asked(database: Database, times: int = 8) -> set[int | None]:
    return {database.ask(port) for _ in range(times)}


@contextmanager
def once(database: Database, name: str, happens: Callable[[], None], statement: str = "") -> Iterator[None]:
    """Something happens once, at an event of the standbys' engines: after a `statement`, or as SQLAlchemy names it."""
    done = Event()

    def notice(*given: object) -> None:
        if not done.is_set() and (not statement or statement in str(given[2])):
            done.set()
            happens()

    with ExitStack() as stack:
        for server in database._servers._replicas:
            for engine in (server.engine, server.apart):
                event.listen(engine, name, notice)
                stack.callback(event.remove, engine, name, notice)
        yield
    assert done.is_set()


def kill_standbys(cluster: Cluster) -> None:
    for node in cluster.standbys:
        node.kill()


@contextmanager
def load(reads: list[Callable[[], object]]) -> Iterator[Callable[[], None]]:
    """Reads again and again in threads of their own, none of which may fail; yields a wait for a few more of each."""
    over, failed = Event(), list[BaseException]()
    counts = [0] * len(reads)

    def again(place: int, read: Callable[[], object]) -> None:
        try:
            while not over.is_set():
                read()
                counts[place] += 1
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            failed.append(error)
            over.set()

    def some_more() -> None:
        wanted = [count + 3 for count in counts]
        until(lambda: failed or all(now >= then for now, then in zip(counts, wanted, strict=True)), "every reader")
        assert not failed, failed

    threads = [Thread(target=again, args=(place, read)) for place, read in enumerate(reads)]
    for thread in threads:
        thread.start()
    try:
        yield some_more
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not failed, failed


def test_reads_are_spread_over_the_standbys(cluster: Cluster, database: Database) -> None:
    assert asked(database) == {node.port for node in cluster.standbys}
    assert [(one.replica, one.answers) for one in database.states(ask=True)] == [(True, True)] * 2 + [(False, True)]


def test_all_reads_of_a_request_go_to_one_server(database: Database) -> None:
    for _ in range(4):
        with database.lease() as lease:
            assert len(asked(database)) == 1
            with database.connection() as connection:
                assert port(connection) == database.ask(port)
            assert set(database.stream(lambda connection: iter([port(connection)]))) == asked(database)
            assert not lease.moved


def test_what_is_written_becomes_visible_on_every_standby(cluster: Cluster) -> None:
    with ExitStack() as stack:
        nodes = (cluster.primary, *cluster.standbys)
        alone = [stack.enter_context(closing(Database(node.url(DATABASE)))) for node in nodes]
        with alone[0].engine.begin() as connection:
            connection.execute(text("UPDATE release SET version = version || '+1'"))
        cluster.whole()
        found = [one.ask(release) for one in alone]
        assert found[0] is not None
        assert found[0].version.endswith("+1")
        assert found == [found[0]] * 3
        records = [one.ask(person_record, PERSON) for one in alone]
        assert records == [records[0]] * 3


def test_standbys_die_under_load_and_no_request_fails(cluster: Cluster) -> None:
    first, second = cluster.standbys
    app = create_app(Settings(database_url=cluster.primary.url(DATABASE), replica_urls=urls(cluster), cache_mb=0))
    database: Database = app.state.database
    with TestClient(app) as client:
        pages = [lambda path=path: client.get(path).raise_for_status() for path in (CAREER, "/persons?place=harbin")]
        reads = [partial(database.ask, person_record, PERSON)] * READERS
        with load([*reads, *pages]) as some_more:
            some_more()
            first.kill()
            some_more()
            assert asked(database) == {second.port}
            second.kill()
            some_more()
            assert asked(database) == {cluster.primary.port}
            cluster.whole()
            until(lambda: asked(database) == {first.port, second.port}, "reads on both standbys again")
            some_more()


def test_without_the_primary_the_standbys_go_on(cluster: Cluster) -> None:
    app = create_app(Settings(database_url=cluster.primary.url(DATABASE), replica_urls=urls(cluster), cache_mb=0))
    with TestClient(app) as client:
        before = client.get(CAREER).json()
        cluster.primary.kill()
        for path in (CAREER, CAREER, f"/persons/{PERSON}", "/api/v1/postings.csv"):
            assert client.get(path).raise_for_status().text
        assert client.get(CAREER).json() == before
        states = app.state.database.states(ask=True)
    assert [one.answers for one in states] == [True, True, False]
    assert "refused" in states[-1].error


# The driver complains of a cursor whose connection died when it is collected; SQLAlchemy closes none such.
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_a_stream_begins_elsewhere_when_its_server_dies_before_the_first_row(
    cluster: Cluster, database: Database
) -> None:
    (table,) = [one for one in EXPORTED if one.name == "person"]
    whole = list(database.stream(table_rows, table))
    with once(database, "after_cursor_execute", partial(kill_standbys, cluster), "FROM person"):
        again = list(database.stream(table_rows, table))
    assert again == whole
    gc.collect()  # now, and not under the next test, which expects no complaints


def test_the_stamp_of_one_server_never_certifies_the_answer_of_another(cluster: Cluster) -> None:
    app = create_app(Settings(database_url=cluster.primary.url(DATABASE), replica_urls=urls(cluster), cache_mb=0))
    with TestClient(app) as client:
        usual = client.get(CAREER)
        assert usual.headers["ETag"]
        since = {"If-Modified-Since": usual.headers["Last-Modified"]}
        assert client.get(CAREER, headers=since).status_code == 304
        for headers in ({}, since):
            cluster.whole()
            until(lambda: all(one.answers for one in app.state.database.states(ask=True)), "the standbys to be back")
            # The stamp has been read and its connection given back; the answer has not.
            with once(app.state.database, "checkin", partial(kill_standbys, cluster)):
                moved = client.get(CAREER, headers=headers)
            assert moved.status_code == 200
            assert moved.json() == usual.json()
            assert not {"etag", "last-modified"} & set(moved.headers)
            assert moved.headers["Cache-Control"] == "no-store"


def test_a_read_a_standby_breaks_off_is_run_again_and_the_standby_is_kept(
    cluster: Cluster, database: Database
) -> None:
    seen: list[int | None] = []

    def overtaken(connection: Connection) -> int | None:
        seen.append(port(connection))
        if len(seen) == 1:
            body = "RAISE EXCEPTION 'overtaken by recovery' USING ERRCODE = '40001'"
            connection.execute(text(f"DO $$ BEGIN {body}; END $$"))
        return seen[-1]

    assert database.ask(overtaken) == seen[1] != seen[0]
    assert all(one.answers for one in database.states())


def test_an_error_of_the_question_is_raised_at_once(database: Database) -> None:
    seen: list[int | None] = []

    def wrong(connection: Connection) -> None:
        seen.append(port(connection))
        connection.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        database.ask(wrong)
    assert len(seen) == 1
    assert all(one.answers for one in database.states())


@pytest.mark.parametrize(
    ("url", "replicas", "said"),
    [
        ("sqlite:///x.db", ("postgresql+psycopg://h/d",), "sqlite:///x.db is no PostgreSQL database"),
        ("postgresql+psycopg://h/d", ("postgresql+psycopg://h/e", "sqlite:///x.db"), r"number 2 \(sqlite:///x.db\)"),
        ("postgresql+psycopg://h/d", ("host=h password=secret",), r"number 1 \(not a URL\)"),
    ],
)
def test_replicas_are_postgresqls(url: str, replicas: tuple[str, ...], said: str) -> None:
    with pytest.raises(DatabaseStateError, match=said) as refused:
        Database(url, replicas, Limits())
    assert "secret" not in str(refused.value)
