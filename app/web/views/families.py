"""What families ask of a career: relatives, death, burial, who arrested, who judged, who rehabilitated.

Everybody known by name who was in intelligence, or of whose fate something is told, is asked about; of others, and of
persons nobody has identified, only what has an answer is shown. Who arrested is asked where an arrest or captivity is
told, and who held a prisoner where the text names them; who judged, where a sentence or an execution is: of an
imprisonment alone nothing says that a court sat. Which body rehabilitated is asked of those the texts call repressed or
rehabilitated, and of those who served the Soviet state and were, not by allegation alone, arrested, judged or shot by a
Soviet body: a prisoner of war is not asked for it, nor is a defector of whom it is rumoured.
"""

from collections.abc import Iterable, Iterator

from app.domain import urls
from app.domain.query import ANSWERED_MODES
from app.domain.terms import DEATHS, LifeEvent, PartyPart, Vocabulary
from app.queries.families import NoteRow
from app.schemas.claims import ClaimOut, FateOut, LifeEventOut
from app.schemas.persons import CareerOut
from app.web.contexts.families import Family, FamilyAnswer, FamilyQuestion, WordMeant
from app.web.views.timeline import came_about

KIN = frozenset({"spouse_of", "parent_of", "child_of"})
TAKEN = frozenset({"captured", "arrested", "handed-over"})
HELD = frozenset({"imprisoned"})
JUDGED = frozenset({"sentenced", "shot"})
HELD_TO_ACCOUNT = JUDGED | HELD | {"arrested"}
WRONGED = frozenset({"repressed", "rehabilitated"})
HANDS = (PartyPart.BY, PartyPart.ON_INSTRUCTIONS_OF)
COURTS = (PartyPart.COURT, PartyPart.BY)


def family(career: CareerOut, soviet: frozenset[tuple[Vocabulary, str]]) -> Family | None:
    """The questions and their answers; None where nothing is asked.

    `soviet` are those of the person's services, and of the bodies with a part in the fates, that are Soviet.
    """
    fates = [one for one in career.fates if _stands(one)]
    asked = career.identified and (career.personnel.is_ or bool(career.fates))
    repressed = _repressed(fates, soviet)
    found = [*_of_everybody(career, fates), *_of_prisoners(fates)]
    if repressed:
        answers = _by_whom(fates, {"rehabilitated"}, COURTS, "by which body the text does not say")
        found.append(FamilyQuestion("Which body rehabilitated the person", answers))
    shown = tuple(one for one in found if asked or one.answers)
    return Family(shown, repressed) if shown else None


def words_meant(notes: Iterable[NoteRow]) -> tuple[WordMeant, ...]:
    """The fates' words as they are meant here."""
    return tuple(
        WordMeant(one.slug, one.label, one.note, urls.term(Vocabulary.FATE_KIND, one.slug)) for one in notes
    )


def _stands(claim: ClaimOut) -> bool:
    """Whether the claim is a text's, came about, and is not held to be wrong."""
    return came_about(claim) and not claim.corrects and claim.assessment != "wrong"


def _repressed(fates: list[FateOut], soviet: frozenset[tuple[Vocabulary, str]]) -> bool:
    if any(one.fate.id in WRONGED for one in fates):
        return True
    acted = {
        (Vocabulary.ORGANISATION, party.organisation.id)
        for one in fates if one.fate.id in HELD_TO_ACCOUNT and one.mode in ANSWERED_MODES
        for party in one.parties if party.organisation
    }  # fmt: skip
    return bool(acted & soviet) and any(vocabulary is Vocabulary.SERVICE for vocabulary, _ in soviet)


def _of_everybody(career: CareerOut, fates: list[FateOut]) -> Iterator[FamilyQuestion]:
    """Relatives, death and burial."""
    kin = [one for one in career.relations if one.relation in KIN]
    marriages = _events(career, LifeEvent.MARRIAGE)
    relatives = tuple(FamilyAnswer(one) for one in (*kin, *marriages) if _stands(one))
    yield FamilyQuestion("Relatives", relatives)
    deaths: list[LifeEventOut | FateOut] = [*_events(career, LifeEvent.DEATH)]
    deaths += [one for one in fates if one.fate.id in DEATHS]
    yield FamilyQuestion("Death, and where", tuple(_placed(one) for one in deaths if _stands(one)))
    burials = [one for one in _events(career, LifeEvent.BURIAL) if _stands(one)]
    yield FamilyQuestion("Burial", tuple(_placed(one) for one in burials))


def _of_prisoners(fates: list[FateOut]) -> Iterator[FamilyQuestion]:
    """Who took the person, and who judged: where the texts tell that somebody did."""
    told = {one.fate.id for one in fates}
    held = tuple(one for one in _by_whom(fates, HELD, HANDS, "") if one.parties)
    if held or told & (TAKEN | {"repressed"}):
        answers = _by_whom(fates, TAKEN, HANDS, "by whom the text does not say") + held
        yield FamilyQuestion("Who arrested, captured or imprisoned the person", answers)
    if told & (JUDGED | {"repressed"}):
        answers = _by_whom(fates, {"sentenced"}, COURTS, "by which court the text does not say")
        answers += tuple(one for one in _by_whom(fates, {"shot"}, (PartyPart.COURT,), "") if one.parties)
        yield FamilyQuestion("Which court or body passed sentence", answers)


def _events(career: CareerOut, event: LifeEvent) -> list[LifeEventOut]:
    return [one for one in career.life_events if one.event == event]


def _placed(claim: LifeEventOut | FateOut) -> FamilyAnswer:
    return FamilyAnswer(claim, lacks="" if claim.place else "where the text does not say")


def _by_whom(
    fates: list[FateOut], kinds: Iterable[str], parts: tuple[PartyPart, ...], lacks: str
) -> tuple[FamilyAnswer, ...]:
    """The fates of some kinds, each with those who had one of these parts in it, or with what is lacking."""
    found = []
    for one in fates:
        if one.fate.id in kinds:
            parties = tuple(party for party in one.parties if party.part in parts)
            found.append(FamilyAnswer(one, parties, "" if parties else lacks))
    return tuple(found)
