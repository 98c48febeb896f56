"""What ours is measured against answers the same question: the same claims, persons, pairs, counts and lines."""

import csv
from collections.abc import Callable, Iterator

import pytest

from app.db.migrate import upgrade
from app.services.seed import load_seed
from tests.bench import csv_out, pairs, raw, raw_careers, raw_csv, raw_search
from tests.bench.measure import DisagreementError, Pair
from tests.bench.pairs import Both, opened
from tests.bench.samples import Sample
from tests.bench.sizes import Made
from tests.support.apart import finished

QUESTIONS: dict[str, Callable[[Both], Pair]] = {
    "career": pairs.career,
    "residents": pairs.resident,
    "residents with citations and counts": pairs.resident_whole,
    "roster": pairs.roster_pair,
    "succession": pairs.succession_pair,
    "contemporaries": pairs.contemporaries,
    "all pairs of a body": pairs.body_pairs,
    "careers of two steps": lambda both: pairs.careers_pair(both, 2),
    "careers of two steps, the first first": lambda both: pairs.careers_pair(both, 2, 0),
    "careers of two steps, the last first": lambda both: pairs.careers_pair(both, 2, 1),
    "careers of three steps": lambda both: pairs.careers_pair(both, 3),
    "facets": pairs.facets_pair,
    "beginnings of words": pairs.search_range,
}
MOST = 25
"""Inputs compared of each question."""


@pytest.fixture(scope="module", params=["the seed", "generated"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    if request.param == "the seed":
        file = tmp_path_factory.mktemp("seed") / "seed.db"
        upgrade(f"sqlite:///{file}")
        load_seed(f"sqlite:///{file}")
    else:
        file = request.getfixturevalue("made").file
    with opened(Made(file, None)) as made:
        yield made


@pytest.mark.parametrize("question", QUESTIONS)
def test_by_hand_the_same_is_answered(both: Both, question: str) -> None:
    pair = QUESTIONS[question](both)
    assert pair.inputs
    pair.check(MOST)


def test_an_answer_that_differs_is_told(both: Both) -> None:
    pair = pairs.roster_pair(both)
    one = Pair("roster", pair.ours, lambda _: [], pair.inputs, pair.said, pair.peer_said)
    with pytest.raises(DisagreementError, match="roster: asked Day"):
        one.check()


def test_the_first_persons_of_a_beginning_are_among_those_we_rank(both: Both) -> None:
    few = 0
    for beginning in pairs.search_prefix(both).inputs[:MOST]:
        by_hand = {row[1] for row in raw_search.first_persons(both.raw, beginning)}
        ours = {hit.id for hit in pairs.search_prefix(both).ours(beginning)}
        if len(by_hand) < raw_search.PERSONS:
            assert ours <= by_hand, beginning
            few += 1
    assert few


def test_a_word_with_one_letter_wrong_is_one_edit_from_the_word(both: Both) -> None:
    typos = both.sample.typos(50)
    for typo in typos:
        assert typo.word.startswith(typo.beginning)
        assert abs(len(typo.typed) - len(typo.word)) <= 1
    assert sum(typo.typed != typo.word for typo in typos) > len(typos) / 2


def test_the_statement_for_peers_gives_the_same_claims(both: Both) -> None:
    for post in both.sample.residents(MOST):
        asked = {"role": post.role, "place": post.place, "first": f"{post.first}-01-01", "last": f"{post.last}-12-31"}
        rows = both.raw.execute(raw.RESIDENTS_ALONE, asked | {"most": 100}).fetchall()
        assert rows == raw.residents(both.raw, post.role, post.place, post.first, post.last)


def test_the_order_of_the_steps_does_not_change_the_answer(both: Both) -> None:
    for steps in both.sample.careers(MOST, 2):
        first, last = (raw_careers.careers(both.raw, steps, order) for order in ((0, 1), (1, 0)))
        assert (first.first, first.certain, first.possible) == (last.first, last.certain, last.possible)


def test_the_same_seed_draws_the_same(both: Both) -> None:
    again = [Sample(both.raw).persons(20) for _ in range(2)]
    assert again[0] == again[1] != Sample(both.raw, seed=7).persons(20)
    other = Sample(both.raw)
    other.days(5)
    assert other.persons(20) == again[0]


def test_the_csv_of_the_peer_has_our_lines(both: Both) -> None:
    """But for passages and phrases, which the peer repeats where they are cited twice."""
    chunks: list[bytes] = []
    finished(csv_out.stream(both.ours.url, each=chunks.append))
    ours = list(csv.DictReader(b"".join(chunks).decode().splitlines()))
    cursor = both.raw.execute(raw_csv.EVERYTHING)
    names = [column[0] for column in cursor.description]
    texts = ([("" if cell is None else str(cell)) for cell in row] for row in cursor)
    by_hand = {row[0]: dict(zip(names, row, strict=True)) for row in texts}
    assert len(ours) == len(by_hand)
    for line in ours:
        other = by_hand[line["posting_id"]]
        for name in ("sources", "as_written"):
            separator = "; " if name == "sources" else " | "
            other[name] = separator.join(dict.fromkeys(filter(None, other[name].split(separator))))
        # An apostrophe stands before a text that a spreadsheet would run as a formula.
        assert [name for name, text in line.items() if text not in (other[name], f"'{other[name]}")] == []
