"""A question in plain words as it was understood."""

from pydantic import Field

from app.domain.ask import addresses
from app.domain.ask.interpret import Understood
from app.domain.ask.meaning import Question
from app.domain.ask.phrases import Part
from app.schemas.parts import Response


class PartOut(Response):
    """One thing the question says: the structured question's parameter and value, and its own words.

    `parameter` and `value` are null for words that ask nothing of their own ("officers"); `start` and `end` are
    offsets in characters; `step` counts from 1 where the question has steps.
    """

    parameter: str | None = Field(examples=["role"])
    value: str | None = Field(examples=["resident"])
    label: str = Field(examples=["Resident"])
    words: str = Field(examples=["residents"])
    start: int
    end: int
    step: int | None

    @classmethod
    def from_part(cls, part: Part) -> "PartOut":
        """From a part of a question."""
        parameter = f"{part.parameter}.{part.step}" if part.parameter and part.step else part.parameter
        return cls(parameter=parameter or None, value=part.value or None, label=part.label, words=part.words,
                   start=part.start, end=part.end, step=part.step or None)  # fmt: skip


class OtherReadingOut(Response):
    """Another way to read the question: as a sentence, its page and its list."""

    sentence: str
    url: str
    api_url: str

    @classmethod
    def from_question(cls, sentence: str, asked: Question) -> "OtherReadingOut":
        """From another reading."""
        return cls(sentence=sentence, url=addresses.page_url(asked), api_url=addresses.api_url(asked))


class InterpretationOut(Response):
    """How a question was understood: said back as a sentence, as the page and the list it is, and part by part.

    `target` is which question it is; `count` that a number was asked for; `notes` say how a word was taken that
    could be taken otherwise; `others` are the other readings.
    """

    sentence: str = Field(examples=["Who was resident in Harbin between 1930 and 1941?"])
    target: str = Field(examples=["postings"])
    url: str = Field(examples=["/where?role=resident&place=harbin&from=1930&to=1941"])
    api_url: str
    csv_url: str
    count: bool
    parts: list[PartOut]
    notes: list[str]
    others: list[OtherReadingOut]

    @classmethod
    def from_understood(cls, found: Understood) -> "InterpretationOut":
        """From a question as it was understood."""
        asked = found.question
        return cls(
            sentence=found.sentence, target=str(asked.target), url=addresses.page_url(asked),
            api_url=addresses.api_url(asked), csv_url=addresses.csv_url(asked), count=asked.count,
            parts=[PartOut.from_part(part) for part in asked.parts], notes=list(asked.notes),
            others=[OtherReadingOut.from_question(said, other) for said, other in found.others],
        )  # fmt: skip
