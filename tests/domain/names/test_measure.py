"""The measure of the measures: pairs counted once, the best threshold found, and a table with every measure in it."""

from pathlib import Path

import pytest

from tests.bench import names
from tests.support import name_lists

LINES = [("Popov", "Popow", "Попов"), ("Petrov", "Петров"), ("Kun",)]


def test_every_pair_is_asked_once() -> None:
    found = name_lists.measure(LINES, lambda one, other: one[0] == other[0])
    assert (found.variants, found.crosses) == (4, 11)
    assert found.missed == [("Popov", "Попов"), ("Popow", "Попов"), ("Petrov", "Петров")]
    assert found.mixed == [("Popov", "Petrov"), ("Popow", "Petrov"), ("Попов", "Петров")]
    assert found.recall == 25
    assert found.false == pytest.approx(3000 / 11)


def test_a_list_without_pairs_is_no_reproach() -> None:
    found = name_lists.measure([("Kun",)], str.__eq__)
    assert (found.recall, found.false) == (100, 0)


def test_the_threshold_is_the_best_that_stays_within_the_bar() -> None:
    lines = name_lists.read_lines(name_lists.list_path("groups"))
    least = names.best_threshold(lines, names.jaro_winkler)
    mixed = [names.jaro_winkler(*pair) for pair in name_lists.cross_pairs(lines)]
    above, at_least = sum(score > least for score in mixed), sum(score >= least for score in mixed)
    assert 1000 * above / len(mixed) <= name_lists.MOST_FALSE < 1000 * at_least / len(mixed)


def test_a_sample_is_the_same_each_time_and_has_whole_lines() -> None:
    lines = name_lists.read_lines(name_lists.list_path("groups"))
    part = names.sampled(lines, 60)
    assert part == names.sampled(lines, 60)
    assert 40 < len(name_lists.words_of(part)) <= 60
    assert set(part) <= set(lines)
    assert names.sampled(lines, 10_000) is lines


@pytest.mark.parametrize(
    ("word", "plain"),
    [("Łoganowski", "loganowski"), ("Čujkov", "cujkov"), ("Ёжов", "yezhov"), ("Хрущёв", "khrushchev"),
     ("Сорін", "sorin"), ("I͡At͡skov", "iatskov"), ("Reiß", "reiss")],
)  # fmt: skip
def test_names_are_written_in_ascii_for_the_others(word: str, plain: str) -> None:
    assert names.ascii_of(word) == plain


def test_every_measure_stands_in_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "few.txt"
    path.write_text("# A few.\n" + "\n".join(" ".join(line) for line in LINES), encoding="utf-8")
    names.main([str(path), "--misses"])
    printed = capsys.readouterr().out
    for measure in ("ours", "ours, equal key only", "Jaro-Winkler >", "Daitch-Mokotoff", "Beider-Morse", "Latin only"):
        assert measure in printed
    names.main([str(path), "--generated"])
    assert "bgn_pcgn" in capsys.readouterr().out
