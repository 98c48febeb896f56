"""What families ask of a career, and the words of fates explained, on the real seed and on made-up claims' shapes."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import text

from app.db.database import Database
from app.db.engine import make_engine
from app.domain.terms import Vocabulary
from app.queries.families import fate_notes, soviet_among
from app.queries.pages import career_read
from app.schemas.claims import FateOut
from app.schemas.persons import CareerOut
from app.web.contexts.families import Family, FamilyQuestion
from app.web.contexts.page import CareerContext
from app.web.render import environment
from app.web.views.career import career_context

API = "/api/v1"
RELATIVES, DEATH, BURIAL = "Relatives", "Death, and where", "Burial"
TAKEN, JUDGED = "Who arrested, captured or imprisoned the person", "Which court or body passed sentence"
REHABILITATED = "Which body rehabilitated the person"
TEMPLATE = (
    '{% import "_families.html" as fa %}{{ fa.family_section(family, here) }}{{ fa.fate_glossary(words_meant) }}'
)


def database(client: TestClient) -> Database:
    app: Any = client.app
    found = app.state.database
    assert isinstance(found, Database)
    return found


def context_of(client: TestClient, slug: str) -> CareerContext:
    return career_context(database(client).ask(career_read, slug))


def family_of(client: TestClient, slug: str) -> Family:
    found = context_of(client, slug).family
    assert found is not None, slug
    return found


def asked(family: Family) -> dict[str, FamilyQuestion]:
    return {one.words: one for one in family.questions}


def answers(family: Family, words: str) -> list[str]:
    return [one.claim.id for one in asked(family)[words].answers]


def drawn(context: CareerContext) -> str:
    html = environment().from_string(TEMPLATE).render(
        family=context.family, here=context.here, words_meant=context.words_meant
    )
    body = HTMLParser(html).body
    return re.sub(r"\s+", " ", body.text()) if body else ""


def test_one_whom_the_texts_call_repressed_is_asked_everything(client: TestClient) -> None:
    family = family_of(client, "vishnevetsky-nikolai-petrovich")
    assert list(asked(family)) == [RELATIVES, DEATH, BURIAL, TAKEN, JUDGED, REHABILITATED]
    assert family.repressed
    assert answers(family, DEATH) == ["c-q2wgkz"]
    assert answers(family, TAKEN) == ["c-8vcxh4"]
    assert answers(family, JUDGED) == answers(family, RELATIVES) == answers(family, BURIAL) == []
    assert answers(family, REHABILITATED) == ["c-s4rmtm"]
    shown = drawn(context_of(client, "vishnevetsky-nikolai-petrovich"))
    assert "Shot, 1937; where the text does not say" in shown
    assert "Arrested, 1937; by whom the text does not say" in shown
    assert "Rehabilitated, 1956; by which body the text does not say" in shown
    assert shown.count("the texts do not say") == 3
    assert "Memorial" in shown


def test_a_prisoner_of_war_is_not_asked_who_rehabilitated_him(client: TestClient) -> None:
    """He was judged by a Soviet tribunal, but served Japan."""
    family = family_of(client, "kajitsuka-ryuji")
    assert list(asked(family)) == [RELATIVES, DEATH, BURIAL, TAKEN, JUDGED]
    assert not family.repressed
    shown = drawn(context_of(client, "kajitsuka-ryuji"))
    assert "Military Tribunal of the Primorsky Military District: sentenced, 1949" in shown
    assert "First Far Eastern Front" in shown or "1st Far Eastern Front" in shown
    assert "Memorial" not in shown


def test_one_jailed_abroad_is_not_asked_who_rehabilitated_him(client: TestClient) -> None:
    for slug in ("bronin-yakov-grigorievich", "burlakov-leonid-yakovlevich", "melnikov-boris-nikolaevich"):
        found = asked(family_of(client, slug))
        assert TAKEN in found, slug
        assert REHABILITATED not in found, slug


def test_a_prisoner_is_not_said_to_have_been_sentenced(client: TestClient) -> None:
    """Imprisoned in a time of war, by hands the text names: nothing says that a court sat."""
    found = asked(family_of(client, "melnikov-boris-nikolaevich"))
    held = [one for one in found[TAKEN].answers if isinstance(one.claim, FateOut) and one.claim.fate.id == "imprisoned"]
    assert held
    assert all(one.parties and not one.lacks for one in held)


def test_relatives_are_found_from_either_side(client: TestClient) -> None:
    assert answers(family_of(client, "bronina-ellie-ivanovna"), RELATIVES) == ["c-ncns92"]
    assert answers(family_of(client, "bronin-yakov-grigorievich"), RELATIVES) == ["c-ncns92"]
    lyushkov = family_of(client, "lyushkov-genrikh-samoilovich")
    assert set(answers(lyushkov, RELATIVES)) == {"c-3natx5", "c-rh35zd"}


def test_rival_theories_of_a_death_are_marked(client: TestClient) -> None:
    context = context_of(client, "lyushkov-genrikh-samoilovich")
    assert context.family is not None
    assert answers(context.family, DEATH) == ["c-r4s97c"]
    assert REHABILITATED not in asked(context.family), "that the Red Army captured a defector is alleged"
    assert not context.family.repressed
    assert "alleged" in drawn(context)


def test_an_attempt_is_no_death(client: TestClient) -> None:
    """Of one who was not in intelligence and met no fate only what has an answer is shown; here nothing has."""
    assert client.get(f"{API}/claims/c-athybw").json()["actuality"] == "attempted"
    family = context_of(client, "stalin-i-v").family
    assert family is None or not asked(family)[DEATH].answers


def test_somebody_unidentified_is_asked_only_what_has_an_answer(client: TestClient) -> None:
    assert context_of(client, "codename-lavrov").family is None
    assert list(asked(family_of(client, "unnamed-wife-of-lyushkov"))) == [RELATIVES]


def test_every_answer_is_a_claim_of_the_person_and_is_cited(client: TestClient) -> None:
    for person in client.get(f"{API}/persons.json").json():
        read = database(client).ask(career_read, person["id"])
        career = CareerOut.from_record(read.record)
        family = career_context(read).family
        if family is None:
            assert not (career.identified and career.personnel.is_), person["id"]
            continue
        own = {one.id for name in ("fates", "life_events", "relations") for one in getattr(career, name)}
        for question in family.questions:
            for one in question.answers:
                assert one.claim.id in own
                assert one.claim.citations
                assert one.claim.actuality in ("held", "appointed")


def test_a_soviet_body_and_a_soviet_service_raise_the_question(seeded_url: str) -> None:
    """Burlakov, had a Soviet body arrested him: the rule asks for both, the body and the service."""
    engine = make_engine(seeded_url)
    with engine.begin() as connection:
        connection.execute(text(
            "UPDATE fate_party SET organisation_id = (SELECT id FROM term WHERE vocabulary = 'organisation' AND"
            " slug = 'nkvd') WHERE claim_id = (SELECT id FROM claim WHERE slug = 'c-vpyt5q')"
        ))  # fmt: skip
        connection.execute(text(
            "UPDATE fate SET fate_kind_id = (SELECT id FROM term WHERE vocabulary = 'fate_kind' AND slug = 'arrested')"
            " WHERE claim_id = (SELECT id FROM claim WHERE slug = 'c-vpyt5q')"
        ))  # fmt: skip
    with engine.connect() as connection:
        family = career_context(career_read(connection, "burlakov-leonid-yakovlevich")).family
    engine.dispose()
    assert family is not None
    assert asked(family)[REHABILITATED].answers == ()
    assert family.repressed


def test_soviet_bodies_and_services_are_told_from_others(client: TestClient) -> None:
    found = database(client).ask(
        soviet_among, {"nkvd", "red-army", "chinese-counterintelligence", "white-guards"},
        {"soviet-military-intelligence", "japanese-military", "soviet"},
    )  # fmt: skip
    assert found == {
        (Vocabulary.ORGANISATION, "nkvd"), (Vocabulary.ORGANISATION, "red-army"),
        (Vocabulary.SERVICE, "soviet-military-intelligence"), (Vocabulary.SERVICE, "soviet"),
    }  # fmt: skip
    assert database(client).ask(soviet_among, set(), {"soviet"}) == frozenset()


def test_every_fate_is_explained(client: TestClient) -> None:
    fates = client.get(f"{API}/fates?limit=1000").json()["items"]
    assert fates
    for fate in fates:
        assert fate["note"], fate["id"]
        assert fate["note"] in re.sub(r"\s+", " ", client.get(fate["url"]).text)


def test_a_page_explains_the_words_that_stand_on_it_and_no_others(client: TestClient) -> None:
    context = context_of(client, "vishnevetsky-nikolai-petrovich")
    assert [one.id for one in context.words_meant] == ["arrested", "shot", "rehabilitated", "repressed"]
    assert all(client.head(one.url).status_code == 200 for one in context.words_meant)
    assert "What these words mean here: arrested, shot, rehabilitated, repressed" in drawn(context)
    assert context_of(client, "sorge-richard").words_meant == ()
    assert database(client).ask(fate_notes, ["no-such-fate"]) == []


@pytest.mark.parametrize("slug", ["vishnevetsky-nikolai-petrovich", "melnikov-boris-nikolaevich"])
def test_the_career_page_shows_both(client: TestClient, slug: str) -> None:
    tree = HTMLParser(client.get(f"/persons/{slug}").text)
    family = tree.css_first("section[aria-labelledby=family]")
    assert family is not None
    own = {str(node.attributes["id"]) for node in tree.css("[id]")}
    inside = [str(link.attributes["href"]) for link in family.css("a[href^='#']")]
    assert inside
    assert all(link[1:] in own for link in inside)
    fates = tree.css_first("section[aria-labelledby=fates]")
    assert fates is not None
    assert fates.css("a[href^='/fates/']")
