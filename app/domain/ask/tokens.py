"""The tokens of a question. Pure."""

from dataclasses import dataclass

from app.domain.ask.lexicon import Meaning
from app.domain.ask.moments import Moment
from app.domain.terms import Vocabulary

UNKNOWN = "UNKNOWN"
PERSON = "PERSON"
KINDS: dict[Vocabulary, str] = {
    Vocabulary.ROLE: "ROLE", Vocabulary.PLACE: "PLACE", Vocabulary.ORGANISATION: "ORG", Vocabulary.RANK: "RANK",
    Vocabulary.FATE_KIND: "FATE", Vocabulary.SERVICE: "SERVICE", Vocabulary.DECORATION: "DECORATION",
    Vocabulary.CODENAME: "CODENAME",
}  # fmt: skip
"""The kind of token of each vocabulary."""
Named = tuple[str, str]
"""A person's id and heading."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A token: its kind, where it stands in the text, and what it means.

    `meanings` are the readings of a term, the likeliest first; `moment` is set for a date, `number` for a number,
    `persons` for a name. `why` says what is wrong with a date that cannot be.
    """

    kind: str
    start: int
    end: int
    words: str
    meanings: tuple[Meaning, ...] = ()
    moment: Moment | None = None
    number: int = 0
    persons: tuple[Named, ...] = ()
    why: str = ""

    @property
    def meaning(self) -> Meaning:
        """The likeliest meaning of a term."""
        return self.meanings[0]
