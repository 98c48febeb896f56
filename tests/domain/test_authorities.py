"""Numbers in authority files: their form, their check digits, their addresses."""

import re

import pytest

from app.domain import authorities
from app.domain.terms import Authority

GOOD = {
    Authority.WIKIDATA: ("Q855", "Q44580"),
    Authority.VIAF: ("24602065",),
    Authority.GND: ("118540238", "11878093X", "121069699", "10107249X"),
    Authority.LC: ("n79003362", "no2001012345", "nb98012345"),
    Authority.ISNI: ("0000000121032683",),
}
BAD = {
    Authority.WIKIDATA: ("855", "q855", "Q0855", "Q", "Q855 ", "https://www.wikidata.org/entity/Q855", "Q٨٥٥"),
    Authority.VIAF: ("0246", "2460206x", "viaf24602065", ""),
    Authority.GND: ("118540239", "118540238 ", "4066009-6", "11878093x"),
    Authority.LC: ("79003362", "n 79003362", "sh85021262"),
    Authority.ISNI: ("0000 0001 2103 2683", "0000000121032684", "121032683"),
}


@pytest.mark.parametrize("authority", Authority)
def test_numbers_are_told_from_what_is_none(authority: Authority) -> None:
    for value in GOOD[authority]:
        assert authorities.fault(authority, value) is None, value
    for value in BAD[authority]:
        wrong = authorities.fault(authority, value)
        assert wrong is not None, value
        assert authorities.NAMES[authority] in wrong


@pytest.mark.parametrize("authority", Authority)
def test_every_authority_has_a_name_an_example_and_an_address(authority: Authority) -> None:
    example = authorities.EXAMPLES[authority]
    assert authorities.fault(authority, example) is None
    assert authorities.NAMES[authority]
    assert re.fullmatch(r"https?://[a-z.-]+/\S+", authorities.uri(authority, example))
    assert authorities.uri(authority, example).endswith(example)


def test_a_slip_of_one_digit_is_caught_where_a_check_digit_guards() -> None:
    for authority in (Authority.GND, Authority.ISNI):
        value = GOOD[authority][0]
        for place in range(len(value) - 1):
            other = str((int(value[place]) + 1) % 10)
            assert authorities.fault(authority, value[:place] + other + value[place + 1:]), (authority, place)
