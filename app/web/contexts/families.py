"""What a career page tells those who look for a relative: questions with their answers, and words explained."""

from dataclasses import dataclass

from app.schemas.claims import ClaimOut
from app.schemas.parts import PartyOut


@dataclass(frozen=True, slots=True)
class FamilyAnswer:
    """A claim that answers, or only touches, a question: with `parties` it names who, without them it does not.

    `lacks` says in words what the question asks and the claim leaves open; "" where it answers.
    """

    claim: ClaimOut
    parties: tuple[PartyOut, ...] = ()
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class FamilyQuestion:
    """A question families ask; without answers the texts do not say."""

    words: str
    answers: tuple[FamilyAnswer, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The questions asked of a person, and whether they are asked of somebody the Soviet state repressed."""

    questions: tuple[FamilyQuestion, ...]
    repressed: bool


@dataclass(frozen=True, slots=True)
class WordMeant:
    """A word of the fates as it is meant here, and its page."""

    id: str
    label: str
    note: str
    url: str
