"""The weighing of identity: what speaks for one person and what against, piece by piece."""

from dataclasses import replace

import pytest

from app.domain.dates import parse_event, parse_state
from app.domain.dossier import GRAVE, Dossier, Evidence, Held, Judgement, Named, Post, Strength
from app.domain.identity import same, two_in_one
from app.domain.terms import Authority


def held(claim: str, words: str, dates: str) -> Held:
    """Something dated."""
    return Held(claim, words, dates or "undated", parse_event(dates).bounds)


def post(claim: str, role: str, place: str, dates: str, **more: object) -> Post:
    """An office at a town of Japan or China."""
    land = "japan" if place in ("tokyo", "japan") else "china"
    made = Post(
        claim, f"{role} in {place}", dates or "undated", parse_state(dates).bounds, role=role,
        roles=frozenset({role, "officer"}), place=place, places=frozenset({place, land}), town=place != land,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def person(key: int, name: str, **more: object) -> Dossier:
    """A person called so in his only name form."""
    base = Dossier(key, name, True, names=(Named(name, f"n{key}"), Named(name)))
    return replace(base, **more)  # type: ignore[arg-type]


def words(pieces: tuple[Evidence, ...]) -> str:
    """All sentences."""
    return "\n".join(one.words for one in pieces)


def judged(one: Dossier, other: Dossier, bearers: int | None = 2) -> Judgement:
    """The case, which must be one; the same either way round but for the order of names."""
    found, turned = same(one, other, bearers), same(other, one, bearers)
    assert found is not None
    assert turned is not None
    assert (found.strength, found.total) == (turned.strength, turned.total)
    return found


TOKYO = post("p1", "resident", "tokyo", "1942")
UNNAMED = Dossier(9, "Resident in Tokyo", False, posts=(post("p9", "resident", "tokyo", "1942-04-10"),))


def test_the_same_name_alone_is_some_and_with_a_post_strong() -> None:
    one, other = person(1, "Boris Melnikov"), person(2, "Мельников Борис Николаевич")
    alone = judged(one, other)
    assert alone.strength is Strength.SOME
    assert "may be one name: the same name in another spelling" in words(alone.for_)
    assert alone.for_[0].claims in (("n1", "n2"), ("n2", "n1"))
    posted = judged(replace(one, posts=(TOKYO,)), replace(other, posts=(post("p2", "resident", "tokyo", "1941/1943"),)))
    assert posted.strength is Strength.STRONG
    assert "Both held the same post, at the same time: resident in tokyo (1942)" in words(posted.for_)


def test_a_surname_many_bear_says_less_than_a_rare_one() -> None:
    one, other = person(1, "Popov"), person(2, "Pyotr Akimovich Popov")
    assert judged(one, other, 2).total == judged(one, other, 9).total + 1
    assert judged(one, other, 9).strength is Strength.WEAK


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Boris Melnikov", "Viktor Melnikov"),
        ("Popov", "Petrov"),
        ("Lev Aleksandrovich Borovich", "Lev Aleksandrovich Sergeev"),
        ("Boris", "Boris Melnikov"),
    ],
)
def test_unlike_names_and_given_names_alone_make_no_case(first: str, second: str) -> None:
    assert same(person(1, first), person(2, second), 2) is None


def test_full_names_that_differ_outweigh_a_bare_surname() -> None:
    one = person(1, "Boris Melnikov", names=(Named("Melnikov", "n1"), Named("Boris Melnikov")))
    assert same(one, person(2, "Viktor Melnikov"), 2) is None


def test_somebody_without_a_name_may_be_whoever_held_the_post() -> None:
    found = judged(UNNAMED, person(2, "Ivan Petrov", posts=(TOKYO,)))
    assert found.strength is Strength.WEAK
    single = replace(UNNAMED, posts=(replace(UNNAMED.posts[0], single=True),))
    found = judged(single, person(2, "Ivan Petrov", posts=(replace(TOKYO, single=True),)))
    assert found.strength is Strength.SOME
    assert "possibly at the same time" in words(found.for_)
    assert found.for_[0].claims == ("p9", "p1")


@pytest.mark.parametrize("dates", ["1930/1932", "1950", "1943-01/1944"])
def test_but_not_at_another_time(dates: str) -> None:
    assert same(UNNAMED, person(2, "Ivan Petrov", posts=(post("p1", "resident", "tokyo", dates),))) is None


def test_a_wider_place_and_a_wider_role_count_too() -> None:
    wider = post("p1", "officer", "japan", "1942", roles=frozenset({"officer"}))
    assert judged(UNNAMED, person(2, "Ivan Petrov", posts=(wider,))).for_[0].weight == 2
    assert same(UNNAMED, person(2, "Ivan Petrov", posts=(replace(wider, office=False),))) is None


AGAINST: dict[str, tuple[dict[str, object], dict[str, object], str, int]] = {
    "sex": ({"traits": {("sex", "male"): "t1"}}, {"traits": {("sex", "female"): "t2"}}, "Different sex", -6),
    "nationality": (
        {"traits": {("nationality", "Latvian"): "t1"}}, {"traits": {("nationality", "Korean"): "t2"}},
        "Different nationality", -2,
    ),
    "services": ({"services": {"a": "GRU"}}, {"services": {"b": "NKVD"}}, "Different services: ", -1),
    "a tie": ({"ties": {2: ("c7",)}}, {}, "two persons who had to do with each other", GRAVE),
    "one passage": (
        {"passages": {("text", 5): ("c1",)}}, {"passages": {("text", 5): ("c2",)}},
        "The same passage speaks of both: text ¶5", -3,
    ),
    "two places": (
        {"posts": (post("p1", "resident", "tokyo", "1942"),)},
        {"posts": (post("p2", "consul", "harbin", "1941/1943"),)},
        "In two places at the same time", GRAVE,
    ),
    "dead before": (
        {"deaths": (held("d1", "shot", "1938-07-29"),)}, {"deeds": (held("d2", "report", "1941"),)},
        "Dead (shot, 1938-07-29) before this: report (1941)", GRAVE - 1,
    ),
    "two births": (
        {"births": (held("b1", "birth", "1895"),)}, {"births": (held("b2", "birth", "1901"),)}, "Two births", GRAVE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAINST)
def test_what_speaks_against(case: str) -> None:
    mine, theirs, sentence, weight = AGAINST[case]
    one, other = person(1, "Ivan Petrov", **mine), person(2, "Petrov, Ivan Ivanovich", **theirs)
    found = same(one, other, 2, decided=True)
    assert found is not None
    assert sentence in words(found.against)
    assert found.against[0].weight == weight
    undecided = same(one, other, 2)
    assert undecided is None or undecided.strength is not Strength.STRONG
    if weight <= GRAVE:
        assert undecided is None


def test_a_wide_date_and_an_unsure_one_are_no_proof_against() -> None:
    dead = person(1, "Ivan Petrov", deaths=(held("d1", "shot", "1938"),))
    same_year = judged(dead, person(2, "Petrov, Ivan", deeds=(held("d2", "report", "1938-11"),)))
    assert not same_year.against
    unsure = judged(dead, person(2, "Petrov, Ivan", deeds=(replace(held("d2", "report", "1941"), capped=True),)))
    assert not unsure.against
    rival = replace(dead, deaths=(*dead.deaths, held("d3", "died", "")))
    assert not judged(rival, person(2, "Petrov, Ivan", deeds=(held("d2", "report", "1941"),))).against


def test_a_full_name_twice_in_one_passage_is_hardly_two_men() -> None:
    one = person(1, "Leonid Yakovlevich Burlakov", passages={("text", 5): ("c1",)})
    found = judged(one, replace(one, key=2, passages={("text", 5): ("c2",)}))
    assert (found.strength, found.against[0].weight) == (Strength.SOME, -1)


def test_codenames_births_ranks_and_a_claim_speak_for_it() -> None:
    shared = {
        "codenames": {"ramsay": held("k", "Ramsay", "")}, "births": (held("b", "birth", "1895"),),
        "ranks": {"major": held("r", "Major", "1936")}, "ties": {7: ("t",)},
    }  # fmt: skip
    found = judged(Dossier(1, "A", False, identified_with={2: ("i",)}, **shared), Dossier(2, "B", False, **shared))  # type: ignore[arg-type]
    assert found.strength is Strength.STRONG
    assert [one.weight for one in found.for_] == [4, 3, 3, 1, 1]
    assert "Both bore the codename Ramsay" in words(found.for_)


def test_a_record_with_claims_of_one_life_is_no_case() -> None:
    assert two_in_one(person(1, "Ivan Petrov", posts=(TOKYO, post("p2", "resident", "harbin", "1943/1944")))) is None
    assert two_in_one(UNNAMED) is None


def test_two_men_in_one_record() -> None:
    names = (Named("Ivan Petrov", "n1"), Named("I. Petrov", "n2"), Named("Karl Yanel", "n3"))
    posts = (TOKYO, post("p2", "consul", "harbin", "1941/1943"))
    found = two_in_one(person(1, "Ivan Petrov", names=names, posts=posts), "Same town.")
    assert found is not None
    assert found.strength is Strength.STRONG
    assert [one.claims for one in found.against] == [("p1", "p2"), ("n3", "n1")]
    assert words(found.for_) == "Put together by an editor: Same town."


@pytest.mark.parametrize("text", ["И. Петров", "伊万", "I.P.", "Petroff", "Petrova"])
def test_names_of_other_scripts_initials_and_cases_do_not_part_a_record(text: str) -> None:
    names = (Named("Ivan Petrov", "n1"), Named(text, "n2"))
    assert two_in_one(person(1, "Ivan Petrov", names=names)) is None


def test_misprints_and_codenames_do_not_part_a_record() -> None:
    names = (Named("Ivan Petrov", "n1"), Named("Hut", "n2", plain=False), Named("Ramsay", "n3"))
    codenames = {"ramsay": held("k", "Ramsay", "")}
    assert two_in_one(person(1, "Ivan Petrov", names=names, codenames=codenames)) is None


def test_one_passage_that_says_both_of_one_man_makes_it_weak() -> None:
    posts = (TOKYO, post("p2", "consul", "harbin", "1941/1943"))
    found = two_in_one(person(1, "Ivan Petrov", posts=posts, passages={("text", 5): ("p1", "p2")}))
    assert found is not None
    assert found.strength is Strength.WEAK
    assert "text ¶5" in words(found.for_)


def test_an_office_over_two_places_is_one_office() -> None:
    posts = tuple(post(f"p-{place}", "head", place, "1942", organisation="network") for place in ("tokyo", "harbin"))
    assert two_in_one(person(1, "Ivan Petrov", posts=posts)) is None


def test_deeds_after_death_two_births_and_two_sexes_part_a_record() -> None:
    found = two_in_one(
        person(
            1, "Ivan Petrov",
            deaths=(held("d", "shot", "1938"),), deeds=(held("e", "report", "1941"),),
            births=(held("b1", "birth", "1895"), held("b2", "birth", "1901")),
            traits={("sex", "male"): "t1", ("sex", "female"): "t2"},
        )
    )  # fmt: skip
    assert found is not None
    assert [one.weight for one in found.against] == [-6, -5, -4]


def test_two_numbers_of_one_authority_part_two_records_and_one() -> None:
    one = person(1, "Boris Melnikov", posts=(TOKYO,), numbers={(Authority.GND, "118540238"): "g1"})
    other = person(2, "Boris Melnikov", posts=(replace(TOKYO, claim="p2"),))
    assert judged(one, other).strength is Strength.STRONG
    numbered = replace(other, numbers={(Authority.GND, "118540246"): "g2"})
    assert same(one, numbered, 2) is None, "nothing outweighs it"
    found = same(one, numbered, 2, decided=True)
    assert found is not None
    assert found.against[0] == Evidence("Two numbers of GND: 118540238 and 118540246", GRAVE, ("g1", "g2"))
    assert not judged(one, replace(other, numbers={(Authority.VIAF, "24602065"): "g2"})).against
    assert two_in_one(one) is None
    numbers = {(Authority.GND, "118540238"): "g1", (Authority.GND, "118540246"): "g2"}
    two = two_in_one(replace(one, numbers=numbers, passages={("text", 5): ("g1", "g2")}))
    assert two is not None
    assert two.strength is Strength.STRONG
