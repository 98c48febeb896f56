"""How exactly a date is given, and what readings differ in."""

import pytest

from app.domain.dates import parse_event, parse_state
from app.domain.evidence import DisagreementAbout, Precision, about, precision


@pytest.mark.parametrize(
    ("edtf", "exact"),
    [
        ("1931-05-04", Precision.DAY), ("1931-05", Precision.MONTH), ("1931", Precision.YEAR),
        ("193X", Precision.WIDER),
        ("1931~", Precision.YEAR), ("1931-05-04?", Precision.DAY), ("1942-22", Precision.YEAR),
        ("1931/1932-05", Precision.MONTH), ("/1933-06-01", Precision.DAY), ("1928/", Precision.YEAR),
        ("[1931..1936]/[1931..1936]", Precision.WIDER), ("[1933-06..]/", Precision.WIDER),
        ("[..1941-06-22]/1942-01-19", Precision.DAY), ("[1924,1926]", Precision.WIDER), ("1937-11-XX", Precision.WIDER),
        ("", Precision.UNDATED),
    ],
)  # fmt: skip
def test_a_claim_is_dated_as_exactly_as_its_more_exact_end(edtf: str, exact: Precision) -> None:
    assert precision(parse_state(edtf).edtf) is exact


def test_an_event_is_dated_once() -> None:
    assert precision(parse_event("1937-11-26").edtf) is Precision.DAY


@pytest.mark.parametrize(
    ("kinds", "differing", "what"),
    [
        ({"fate"}, set(), DisagreementAbout.DATES),
        ({"posting"}, {"place_id"}, DisagreementAbout.PLACES),
        ({"posting"}, {"place_id", "organisation_id"}, DisagreementAbout.PLACES),
        ({"posting"}, {"organisation_id"}, DisagreementAbout.POSTS),
        ({"posting"}, {"place_id", "role_id"}, DisagreementAbout.POSTS),
        ({"fate"}, {"fate_kind_id"}, DisagreementAbout.FATES),
        ({"rank_holding"}, {"rank_id"}, DisagreementAbout.RANKS),
        ({"name_form"}, {"name"}, DisagreementAbout.NAMES),
        ({"relation"}, {"other_person_id"}, DisagreementAbout.TIES),
        ({"life_event"}, {"words"}, DisagreementAbout.LIFE),
        ({"posting", "fate"}, set(), DisagreementAbout.POSTS),
    ],
)  # fmt: skip
def test_what_readings_differ_in(kinds: set[str], differing: set[str], what: DisagreementAbout) -> None:
    assert about(kinds, differing) is what
