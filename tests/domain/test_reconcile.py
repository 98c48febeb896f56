"""How candidates are weighed, and what ids and values mean, without a database."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names.likeness import Grade
from app.domain.reconcile import (
    Verdict,
    Years,
    corroborated,
    description,
    leads,
    of_activity,
    of_birth,
    of_terms,
    parse_identifier,
    parse_years,
    post_line,
    score_of,
)
from app.domain.reconcile_entities import Reference, entity_id, entity_page, is_exact, parse_reference
from app.domain.reconcile_names import NameEvidence, NamesHeld, compared, unlike
from app.domain.reconcile_properties import BY_ID, PROPERTIES, narrowing, property_named, type_named
from app.domain.search import SearchKind
from app.domain.terms import Authority

SITE = "https://kartoteka.example"
WHOLE = NameEvidence(Grade.KEY, 94.0, whole=True, surname=Grade.KEY)
BARE = replace(WHOLE, bare=True)
YES, WIDE, SILENT, NO = Verdict.AGREES, Verdict.WIDER, Verdict.SILENT, Verdict.AGAINST


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sorge-richard", Reference(None, "sorge-richard")),
        ("  doihara ", Reference(None, "doihara")),
        ("place:harbin", Reference(SearchKind.PLACE, "harbin")),
        ("person:doihara", Reference(SearchKind.PERSON, "doihara")),
        (f"{SITE}/persons/doihara", Reference(SearchKind.PERSON, "doihara")),
        (f"{SITE}/organisations/red-army?x=1#y", Reference(SearchKind.ORGANISATION, "red-army")),
        (f"{SITE}/id/place%3Aharbin", Reference(SearchKind.PLACE, "harbin")),
        (f"{SITE}/id/doihara", Reference(None, "doihara")),
        (f"{SITE}/sources/redstar-x", None),
        (f"{SITE}.evil.example/persons/doihara", None),
        ("https://elsewhere.example/persons/doihara", None),
        ("ship:potemkin", None),
        ("/places/tokyo", Reference(SearchKind.PLACE, "tokyo")),
        ("/id/doihara", Reference(None, "doihara")),
        ("//[", None),
        ("/id/" * 5000, None),
        ("Sorge, Richard", None),
        ("Doihara", None),
        ("place:", None),
        ("", None),
    ],
)
def test_ids_and_addresses_name_records(text: str, meant: Reference | None) -> None:
    assert parse_reference(text, [SITE]) == meant


def test_ids_lead_to_pages_and_back() -> None:
    for kind in SearchKind:
        assert parse_reference(entity_id(kind, "a-b")) in (Reference(kind, "a-b"), Reference(None, "a-b"))
        assert parse_reference(SITE + entity_page(kind, "a-b"), [SITE]) == Reference(kind, "a-b")


@pytest.mark.parametrize(
    ("text", "authority", "meant"),
    [
        ("Q44580", None, (Authority.WIKIDATA, "Q44580")),
        ("http://www.wikidata.org/entity/Q44580", None, (Authority.WIKIDATA, "Q44580")),
        ("https://www.wikidata.org/wiki/Q44580/", None, (Authority.WIKIDATA, "Q44580")),
        ("https://d-nb.info/gnd/121069699", None, (Authority.GND, "121069699")),
        ("121069699", Authority.GND, (Authority.GND, "121069699")),
        ("0000 0001 2103 2683", Authority.ISNI, (Authority.ISNI, "0000000121032683")),
        ("121069699", None, None),
        ("121069698", Authority.GND, None),
        ("Q44580", Authority.GND, None),
        ("https://www.wikidata.org/entity/Sorge", None, None),
        ("Sorge", None, None),
    ],
)
def test_numbers_in_authority_files_are_read(
    text: str, authority: Authority | None, meant: tuple[Authority, str] | None
) -> None:
    assert parse_identifier(text, authority) == meant


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1898", (1898, 1898)), ("1898.0", (1898, 1898)), ("1898-03-01", (1898, 1898)), ("1929/1931", (1929, 1931)),
        ("192X", (1920, 1929)), ("1898~", (1897, 1899)), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_years_are_read(text: str, years: Years | None) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize(
    ("asked", "born", "active", "verdict"),
    [
        (1895, (1895, 1895), None, YES), (1896, (1895, 1895), None, SILENT), (1898, (1895, 1895), None, NO),
        (1895, None, (1917, 1940), SILENT), (1910, None, (1917, 1940), NO), (1830, None, (1917, 1940), NO),
        (1895, None, None, SILENT),
    ],
)  # fmt: skip
def test_a_birth_year_is_weighed_against_birth_or_career(
    asked: int, born: Years | None, active: Years | None, verdict: Verdict
) -> None:
    assert of_birth((asked, asked), born, active) is verdict


def test_years_of_service_agree_where_they_meet() -> None:
    assert of_activity((1930, 1930), (1921, 1933)) is YES
    assert of_activity((1936, 1936), (1921, 1933)) is SILENT
    assert of_activity((1950, 1950), (1921, 1933)) is NO
    assert of_activity((1930, 1930), None) is SILENT


def test_terms_agree_below_and_half_above() -> None:
    asked, wider = frozenset({1, 2}), frozenset({9})
    assert of_terms(asked, wider, [2, 9]) is YES
    assert of_terms(asked, wider, [9, 5]) is WIDE
    assert of_terms(asked, wider, [5]) is NO
    assert of_terms(asked, wider, []) is SILENT


@given(
    st.floats(0, 100), st.dictionaries(st.sampled_from(narrowing()), st.sampled_from(Verdict), max_size=6),
    st.sampled_from(narrowing()),
)  # fmt: skip
def test_scores_stay_in_bounds_and_evidence_moves_them_its_way(
    name: float, verdicts: dict[str, Verdict], more: str
) -> None:
    assert 0 <= score_of(name, verdicts) <= 100
    assert 0 <= score_of(None, verdicts) <= 50
    ordered = [score_of(name, verdicts | {more: one}) for one in (NO, SILENT, WIDE, YES)]
    assert ordered == sorted(ordered)


@pytest.mark.parametrize(
    ("name", "verdicts", "sure"),
    [
        (WHOLE, {}, False),
        (WHOLE, {"place": YES}, True),
        (WHOLE, {"service": YES}, True),
        (WHOLE, {"place": WIDE}, False),
        (WHOLE, {"place": SILENT}, False),
        (WHOLE, {"place": YES, "rank": SILENT}, True),
        (WHOLE, {"place": YES, "rank": NO}, False),
        (replace(WHOLE, grade=Grade.SPELLING), {"place": YES}, False),
        (replace(WHOLE, grade=Grade.INITIAL), {"place": YES}, False),
        (replace(WHOLE, grade=Grade.INITIAL, initials=True), {"service": YES}, True),
        (replace(WHOLE, grade=Grade.INITIAL, initials=True), {"service": YES, "rank": NO}, False),
        (replace(WHOLE, whole=False), {"place": YES}, False),
        (replace(WHOLE, surname=None), {"place": YES}, False),
        (replace(WHOLE, surname=Grade.CASE), {"place": YES}, False),
        (BARE, {"service": YES, "fate": YES, "active-year": YES}, False),
        (BARE, {"service": YES, "place": YES}, True),
        (BARE, {"rank": YES}, True),
    ],
)
def test_a_match_wants_an_equal_key_and_a_fact(name: NameEvidence, verdicts: Mapping[str, Verdict], sure: bool) -> None:
    assert corroborated(name, verdicts) is sure


def test_a_country_says_nothing_beside_a_bare_surname() -> None:
    assert not corroborated(BARE, {"place": YES}, {"place"})
    assert corroborated(BARE, {"place": YES, "role": YES}, {"place"})
    assert corroborated(WHOLE, {"place": YES}, {"place"})


MELNIKOV = NamesHeld("Melnikov, Boris Nikolaevich", ("Boris Nikolaevich Melnikov", "Мельников"))
BOROVICH = NamesHeld("Borovich, Lev Aleksandrovich", ("Lev Aleksandrovich Borovich",))
MIKOYAN = NamesHeld("Mikoyan", ("Mikoyan",))
BRONIN = NamesHeld("Bronin, Yakov Grigorievich", ("Yakov Grigorievich Bronin",))


@pytest.mark.parametrize(
    ("words", "held", "telling", "bare"),
    [
        ("Boris", MELNIKOV, False, False),
        ("Nikolaevich", MELNIKOV, False, False),
        ("Boris Nikolaevich", MELNIKOV, False, False),
        ("Melnikow", MELNIKOV, True, True),
        ("Мельников", MELNIKOV, True, True),
        ("Boris Melnikow", MELNIKOV, True, False),
        ("B. Melnikow", MELNIKOV, True, False),
        ("Borovich", BOROVICH, True, True),
        ("Aleksandrovich", BOROVICH, False, False),
        ("Lev Borovich", BOROVICH, True, False),
        ("Mikoyan", MIKOYAN, True, False),
        ("J. G. Bronin", BRONIN, True, False),
        ("Bronina", BRONIN, False, True),
    ],
)
def test_the_surname_must_be_met(words: str, held: NamesHeld, telling: bool, bare: bool) -> None:
    found = compared(words, held)
    assert found is not None
    assert (found.telling, found.bare) == (telling, bare)


def test_fitting_initials_weigh_little_less_than_the_name() -> None:
    initials, name = compared("J. G. Bronin", BRONIN), compared("Jakow Bronin", BRONIN)
    assert initials is not None
    assert name is not None
    assert 85 < initials.score < name.score
    assert compared("S. Bronin", BRONIN) is None


def test_a_number_contradicts_only_another_name() -> None:
    assert unlike("Richard Wagner", MELNIKOV.names)
    assert unlike("R. S.", MELNIKOV.names)
    assert not unlike("B. M.", MELNIKOV.names)
    assert not unlike("Melnikova", MELNIKOV.names)
    assert not unlike("Somebody", ())


def test_a_word_without_a_hyphen_is_no_id() -> None:
    assert not is_exact("doihara")
    assert all(map(is_exact, ("sorge-richard", "place:harbin", "/persons/doihara")))


def test_a_match_has_no_rival() -> None:
    assert leads([90.0])
    assert leads([90.0, 85.0])
    assert not leads([90.0, 85.1])


def test_properties_and_types_are_known_however_they_are_written() -> None:
    for word in ("birth-year", "Birth year", "BIRTH YEAR", "birth_year"):
        assert property_named(word) is BY_ID["birth-year"]
    assert property_named("nothing") is None
    assert len(BY_ID) == len(PROPERTIES)
    assert type_named("Person") is type_named("person") is SearchKind.PERSON
    assert type_named("ship") is None


def test_lines_say_nothing_twice() -> None:
    assert post_line("Resident", "Residency in Shanghai", "Shanghai", "1936/1937") == (
        "Resident, Residency in Shanghai (1936/1937)"
    )
    assert post_line("Consul", "", "Harbin", "") == "Consul, Harbin"
    assert description("", "", 0, "") == "no post is recorded"
    assert description("Consul in Harbin", "1930", 3, "Shot 1938") == "Consul in Harbin, 1930; 3 postings; shot 1938"
