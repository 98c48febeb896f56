"""The harness itself: its arithmetic, its table, and a whole run on a small database."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import imports, sizes
from tests.bench.goals import GOALS, HOLDS, SHORT, Goal
from tests.bench.import_stages import Clock
from tests.bench.inside import QUESTIONS
from tests.bench.measure import LEAST, Effort, Times, in_turn
from tests.bench.pairs import Both
from tests.bench.report import Report, Row
from tests.bench.servers import AbsentError
from tests.bench.sizes import Made
from tests.bench.wrk import Load


def test_the_p99_is_a_run_that_was_made() -> None:
    times = Times.of([float(number) for number in range(1, 201)])
    assert (times.median, times.p99, times.runs) == (100.5, 198.0, 200)
    assert Times.of([3.0, 1.0, 2.0]) == Times(2.0, 3.0, 3)


def test_both_sides_are_asked_the_same_inputs_and_each_begins_as_often() -> None:
    asked: list[tuple[str, int]] = []
    in_turn([lambda one: asked.append(("a", one)), lambda one: asked.append(("b", one))], [1, 2, 3], Effort(6, 60))
    assert asked[:6] == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3), ("b", 3)], "each is answered once before"
    rounds = asked[6:]
    assert rounds[:4] == [("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert sorted(one for side, one in rounds if side == "a") == sorted(one for side, one in rounds if side == "b")


def test_a_row_ends_when_its_time_is_over_but_not_before_a_few_runs() -> None:
    (times,) = in_turn([lambda _: None], [1], Effort(10_000, 0))
    assert times.runs == LEAST + 1


@pytest.mark.parametrize(
    ("goal", "ratio", "persons", "verdict"),
    [
        (Goal(most=1.1), 1.1, 100, HOLDS), (Goal(most=1.1), 1.104, 100, HOLDS), (Goal(most=1.1), 1.11, 100, SHORT),
        (Goal(least=12), 12.5, 100, HOLDS), (Goal(least=12), 11.9, 100, SHORT),
        (Goal(least=3, small=4), 3.5, 40_000, SHORT), (Goal(least=3, small=4), 3.5, 1_000_000, HOLDS),
    ],
)  # fmt: skip
def test_a_ratio_is_held_against_its_bound(goal: Goal, ratio: float, persons: int, verdict: str) -> None:
    assert goal.verdict(ratio, persons) == verdict


def test_every_question_has_a_row_of_its_own() -> None:
    assert {key.partition(".")[0] for key in GOALS} >= {"career", "resident", "search", "csv", "import", "growth"}
    assert {"career.data", "resident.data", "roster", "succession", "contemporaries", "pairs"} <= set(QUESTIONS)


def test_the_table_says_what_holds_what_falls_short_and_what_is_absent() -> None:
    rows = [
        Row("career.data", "career, data", "raw statements", "ms", 1.0, 1.0, 2.0, 3.0),
        Row("roster", "roster", "raw", "ms", 3.0, 1.0), Row("facets", "facets", "raw", "ms", 3.0, 1.0),
    ]  # fmt: skip
    report = Report(40_000, 200_000, rows, ["web: there is no wrk"])
    lines = report.plain().splitlines()
    assert lines[0] == "40,000 persons, 200,000 postings"
    assert lines[2].split() == ["career,", "data", "1.00", "ms", "2.00", "raw", "statements", "1.00", "ms", "3.00",
                                "1", "≤", "1.1", "holds"]  # fmt: skip
    assert lines[3].endswith("≤ 1.2  falls short")
    assert lines[4].split() == ["facets", "3.00", "ms", "raw", "1.00", "ms", "3"]
    assert f"roster / raw falls short: {GOALS['roster'].reason}" in lines
    assert lines[-1] == "NOT MEASURED, web: there is no wrk"
    assert "| career, data | 1.00 ms | raw statements | 1.00 ms | 1 | ≤ 1.1 | holds |" in report.markdown()
    assert "facets" not in report.markdown()
    assert [row["verdict"] for row in report.as_json()["rows"]] == [HOLDS, SHORT, ""]


def test_what_wrk_tells_is_read() -> None:
    said = "Running 3s test\nRequests/sec: 7.0\nfigures 3000 2000000 1500 9000 0\n"
    assert Load.read(said) == Load(1500.0, 1.5, 9.0, 3000)
    assert Load(1500.0, 1.5, 9.0, 3000, cpu=0.5).by_cpu == 3000
    with pytest.raises(RuntimeError, match="2 of 3000 requests failed"):
        Load.read(said.replace(" 9000 0", " 9000 2"))
    with pytest.raises(RuntimeError, match="no figures"):
        Load.read("unable to connect")


def test_the_stages_of_an_import_are_told_apart() -> None:
    clock = Clock()
    stages = []
    steps = ("person.csv", "indexing", "checking references", "deriving digests", "indexing", "committing")
    for step in steps:
        clock(step, 0)
        stages.append(clock.stage)
    assert stages == ["rows", "indexes", "indexes", "derived", "derived", "rows"]


def test_a_whole_run_measures_prints_and_keeps(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "figures.json"
    bench.main([
        "--database", made.url, "--only", "career.data,roster,search.range,search.recall", "--runs", "3",
        "--seconds", "0.1", "--json", str(kept),
    ])  # fmt: skip
    told = capsys.readouterr().out
    found = json.loads(kept.read_text(encoding="utf-8"))
    assert told.startswith("300 persons, ")
    assert [row["key"] for row in found["rows"]] == ["career.data", "search.range", "roster", "search.recall"]
    assert all(row["ratio"] > 0 for row in found["rows"])
    assert found["absent"] == []


def test_a_part_that_fails_leaves_the_others_and_is_told(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_plan: bench.Plan, _both: Both) -> Iterator[Row]:
        yield Row("facets", "facets", "raw", "ms", 3.0, 1.0)
        raise RuntimeError("the server ended")

    def missing(_plan: bench.Plan, _both: Both) -> Iterator[Row]:
        raise AbsentError("wrk (Debian's package wrk)")

    monkeypatch.setattr(bench, "PARTS", {"one": failing, "web": missing})
    with pytest.raises(SystemExit, match="1"):
        bench.main(["--database", made.url, "--only", "facets,roster"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("facets")
    assert lines[-3:] == [
        "NOT MEASURED, web: there is no wrk (Debian's package wrk)", "NOT MEASURED, these goals: roster",
        "FAILED, one: the server ended",
    ]  # fmt: skip


def test_imports_are_measured_on_the_package(made: Made) -> None:
    rows = {row.key: row for row in imports.rows(made, repeated=1)}
    assert set(rows) == {"import.rows", "import.indexes", "import.present", "import.derived", "import.memory"}
    assert all(row.ours > 0 for row in rows.values())
    assert {path.name for path in made.file.parent.iterdir()} - {"bench.db-wal", "bench.db-shm"} == {
        "bench.db", "package"
    }  # fmt: skip


def test_a_database_that_is_there_is_not_made_again(made: Made) -> None:
    stamp = made.file.stat().st_mtime_ns
    assert sizes.prepared(300, home=made.file.parent.parent) == made
    assert made.file.stat().st_mtime_ns == stamp


def test_a_database_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no SQLite file is there"):
        bench.main(["--database", f"sqlite:///{tmp_path}/none.db"])
