"""How ties read from either end, and who comes first where there is no room for all."""

import pytest

from app.domain.network import FURTHER, Nearness, Reading, furthest_last, nearest_first, reading_of
from app.domain.overlap import Overlap
from app.domain.terms import INVERSE, RELATIONS, ActivityKind, PartyPart, TraitKind


@pytest.mark.parametrize("relation", sorted(INVERSE))
def test_a_relation_reads_the_same_whichever_way_it_is_told(relation: str) -> None:
    one, back = reading_of("relation", relation), reading_of("relation", INVERSE[relation])
    assert (one.active, one.passive, one.directed) == (back.active, back.passive, back.directed)
    assert one.directed == (INVERSE[relation] != relation)
    assert one.turned == (relation not in RELATIONS)
    assert one.turned != back.turned or not one.directed


def test_relations_in_words() -> None:
    assert reading_of("relation", "recruited_by") == Reading("recruited {}", "recruited by {}", turned=True)
    assert reading_of("relation", "superior_of") == Reading("superior of {}", "subordinate to {}")
    assert reading_of("relation", "met") == Reading("met {}", "met {}", directed=False)


def test_every_deed_trait_and_part_has_words() -> None:
    for kind, words in (("activity", ActivityKind), ("trait", TraitKind), ("fate", PartyPart)):
        for word in words:
            reading = reading_of(kind, word)
            for said in (reading.active, reading.passive):
                assert said.count("{}") == 1
                assert "_" not in said
    assert reading_of("activity", "order").passive == "involved in an order of {}"
    assert reading_of("trait", "assessment").turned, "the one who judged did it"
    assert not reading_of("activity", "meeting").directed


def test_stated_ties_come_first_then_the_surest_and_longest_company() -> None:
    near = {
        1: Nearness("a", overlap=Overlap.POSSIBLE, greatest_days=900),
        2: Nearness("b", overlap=Overlap.POSSIBLE, greatest_days=None),
        3: Nearness("c", overlap=Overlap.CERTAIN, least_days=5, greatest_days=5),
        4: Nearness("d", overlap=Overlap.CERTAIN, least_days=400, greatest_days=400),
        5: Nearness("e", stated=1),
        6: Nearness("f", stated=3, overlap=Overlap.POSSIBLE),
        7: Nearness("D", overlap=Overlap.CERTAIN, least_days=400, greatest_days=400),
    }
    chosen = nearest_first(near, 5)
    assert chosen.shown == (6, 5, 4, 7, 3)
    assert chosen.left_out == {"possible": 2}
    assert nearest_first(near, 9).left_out == {}
    assert nearest_first(dict(reversed(near.items())), 7).shown == (6, 5, 4, 7, 3, 2, 1)


def test_those_one_step_further_by_how_much_ties_them() -> None:
    chosen = furthest_last({1: 1, 2: 4, 3: 1}, {1: "Zeta", 2: "Omega", 3: "Alpha"}, 2)
    assert chosen.shown == (2, 3)
    assert chosen.left_out == {FURTHER: 1}
    assert furthest_last({1: 1}, {}, 0).left_out == {FURTHER: 1}
