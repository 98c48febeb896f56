"""From the tree of a question to its clauses: phrases in the order they stand, each with what it asks. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lark import Token, Tree

from app.domain.ask import moments
from app.domain.ask.lexicon import Lexicon, Meaning
from app.domain.ask.tokens import Piece
from app.domain.terms import Vocabulary

_TERM_PHRASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "role": ("role", ("ROLE",)), "place": ("place", ("PLACE",)), "body": ("organisation", ("ORG",)),
    "service": ("service", ("SERVICE",)), "rank": ("rank", ("RANK",)), "rank_min": ("rank_min", ("RANK",)),
    "fate": ("fate", ("FATE",)), "cover": ("cover", ("ORG", "ROLE")), "study": ("education", ("ORG",)),
    "award": ("award", ("DECORATION",)), "code": ("codename", ("CODENAME",)),
}  # fmt: skip
"""Which parameter each phrase of the grammar asks, and which of its tokens says the value."""
_ARMED = frozenset({"army", "front", "military-district", "fleet", "garrison", "navy", "air-force"})
_UNITS = {"YEARS": "Y", "MONTHS": "M", "DAYS": "D"}


class NotUnderstood(Exception):  # noqa: N818 - a state of the question, not of the program
    """The words are known but do not make a question we can ask; `part` is where it fails, if anywhere."""

    def __init__(self, message: str, part: "Part | None" = None, accepted: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.part = part
        self.accepted = accepted


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a question says, as it was understood.

    `parameter` and `value` are those of the structured question (`parameter` is "" for words that ask nothing of
    their own, such as "officers"); `words` are the question's own from `start` to `end`; `step` counts from 1 where
    the question has steps.
    """

    parameter: str
    value: str
    label: str
    words: str
    start: int
    end: int
    step: int = 0


@dataclass(slots=True)
class Clause:
    """A clause: its parts in order, its flags (tokens that change what is asked), and the joiners between parts."""

    parts: list[Part] = field(default_factory=list)
    flags: list[Piece] = field(default_factory=list)
    joined: dict[int, str] = field(default_factory=dict)
    """What joins the part of this number to the one before: `AND`, `OR`, or `COMMA`."""
    mixed: Piece | None = None
    """An "or" between things of two kinds, which no question can ask."""
    bracketed: str = ""
    """A place with a wider one in brackets after it, as it stands in the question."""

    def values(self, name: str) -> list[str]:
        """The values asked under a parameter."""
        return [part.value for part in self.parts if part.parameter == name]

    def has(self, *names: str) -> bool:
        """Whether any of these parameters is asked."""
        return any(part.parameter in names for part in self.parts)

    def flagged(self, *kinds: str) -> bool:
        """Whether a token of any of these kinds stands in the clause."""
        return any(piece.kind in kinds for piece in self.flags)


@dataclass(frozen=True, slots=True)
class Sequel:
    """How a clause follows the one before: later, or (`earlier`) before it in time; within how long (ISO 8601)."""

    earlier: bool = False
    within: str = ""


class Reading:
    """The clauses of one parsed question."""

    def __init__(self, tree: Tree[Token], found: Sequence[Piece], lexicon: Lexicon, text: str) -> None:
        self.found = found
        self.text = text
        self.lexicon = lexicon
        self.clauses: list[Clause] = []
        self.sequels: list[Sequel] = []
        for child in tree.children:
            if isinstance(child, Tree) and child.data == "clause":
                self.clauses.append(self._clause(child))
            elif isinstance(child, Tree):
                self.sequels.append(self._sequel(child))

    def _pieces(self, tree: Tree[Token], *kinds: str) -> Iterator[Piece]:
        """The pieces directly below a node, of these kinds only where any are named."""
        for child in tree.children:
            if isinstance(child, Token) and (not kinds or child.type in kinds):
                yield self.found[child.value]

    def _sequel(self, tree: Tree[Token]) -> Sequel:
        within = ""
        for below in tree.find_data("within"):
            amount = next((one.number for one in self._pieces(below, "NUMBER", "WITHIN") if one.number), 1)
            unit = next(iter(self._pieces(next(below.find_data("unit")))))
            within = f"P{amount}{_UNITS[unit.kind]}"
        return Sequel(tree.data == "earlier", within)

    def _clause(self, tree: Tree[Token]) -> Clause:
        clause = Clause()
        joiner: Piece | None = None
        previous: set[str] = set()
        for child in tree.children:
            if not isinstance(child, Tree):
                continue
            if child.data == "joiner":
                joiner = next(self._pieces(child))
                continue
            count, flags = len(clause.parts), len(clause.flags)
            self._element(clause, child)
            kinds = {part.parameter for part in clause.parts[count:]} | {one.kind for one in clause.flags[flags:]}
            if joiner is not None and joiner.kind == "OR" and previous and kinds != previous:
                clause.mixed = joiner
            if count and len(clause.parts) > count and (found := self._joiner(joiner, clause.parts, count)):
                clause.joined[count] = found
            joiner, previous = None, kinds
        return _without_titles(_without_appositions(clause, self.lexicon, self.text), self.text)

    def _element(self, clause: Clause, tree: Tree[Token]) -> None:
        """One phrase: what it asks, and what it changes of the question."""
        if tree.data == "flag":
            clause.flags += [piece for piece in self._pieces(tree) if piece.kind != "OF"]
            return
        clause.parts += self._parts(tree)
        clause.flags += self._pieces(tree, "MET", "CAME", "CODE") if tree.data in ("met", "came", "any_code") else ()

    def _joiner(self, joiner: Piece | None, parts: Sequence[Part], index: int) -> str:
        """What stands between a part and the one before it."""
        if joiner is not None:
            return joiner.kind
        gap = self.text[parts[index - 1].end : parts[index].start]
        return "COMMA" if set(gap) & set(",;/&") else ""

    def _parts(self, tree: Tree[Token]) -> list[Part]:
        """What one phrase asks."""
        name = str(tree.data)
        if name in _TERM_PHRASES:
            parameter, kinds = _TERM_PHRASES[name]
            return [_term(parameter, piece) for piece in self._pieces(tree, *kinds)]
        if name in ("named", "met", "came"):
            return [_person("person", piece) for piece in self._pieces(tree, "PERSON")]
        if name == "agent":
            return [
                _person("agent", piece) if piece.kind == "PERSON" else _term("agent", piece)
                for piece in self._pieces(tree, "ORG", "PERSON")
            ]
        if name == "headed":
            return self._headed(tree)
        if name == "any_code":
            return []
        return self._period(name, list(self._pieces(tree)))

    def _headed(self, tree: Tree[Token]) -> list[Part]:
        """"Headed" or "led" a body: its head, a residency's resident, an army's commander."""
        pieces = list(self._pieces(tree))
        body = pieces[-1]
        kind = body.meaning.kind
        slug = "resident" if kind == "residency" else "commander" if kind in _ARMED else "head"
        role = self.lexicon.term(Vocabulary.ROLE, slug)
        asked = [_said("role", slug, role.label if role else slug, pieces[0])]
        return [*asked, _term("organisation", body)]

    def _period(self, name: str, pieces: Sequence[Piece]) -> list[Part]:
        """A time: the parameters `from` and `to`."""
        dates = [piece for piece in pieces if piece.moment is not None]
        said = [piece.moment for piece in dates if piece.moment is not None]
        first, last = said[0], said[-1]
        if first.month is not None:
            first = moments.completed(first.month, last)
        sides: tuple[str | None, str | None]
        match name:
            case "before":
                sides = (None, moments.before(first.first))
            case "after":
                sides = (moments.after(first.last), None)
            case "since":
                sides = (first.first, None)
            case "until":
                sides = (None, last.last)
            case _:
                sides = (first.first, last.last)
        start, end = min(one.start for one in pieces), max(one.end for one in pieces)
        words = self.text[start:end]
        if name == "since" and first.spanned:
            raise NotUnderstood(f"'{words}' begins with two times: say 'since' the first, or leave 'since' out")
        named = zip(("from", "to"), sides, strict=True)
        found = [Part(key, said, said, words, start, end) for key, said in named if said]
        if not found:
            raise NotUnderstood(f"there is no time '{words}': years run from 1 to 9999")
        return found


def _said(parameter: str, value: str, label: str, piece: Piece) -> Part:
    return Part(parameter, value, label, piece.words, piece.start, piece.end)


def _term(parameter: str, piece: Piece) -> Part:
    meaning: Meaning = piece.meaning
    return _said(parameter, meaning.value, meaning.label, piece)


def _person(parameter: str, piece: Piece) -> Part:
    slug, name = piece.persons[0]
    return _said(parameter, slug, name, piece)


def _without_appositions(clause: Clause, lexicon: Lexicon, text: str) -> Clause:
    """"Tokyo (Japan)" is Tokyo: a place straight after one that lies in it only says where that is."""
    for index in range(1, len(clause.parts)):
        one, other = clause.parts[index - 1], clause.parts[index]
        if one.parameter == other.parameter == "place" and clause.joined.get(index) in (None, "COMMA"):
            meaning = lexicon.term(Vocabulary.PLACE, one.value)
            if meaning is not None and other.value in meaning.above:
                clause.parts[index] = Part("", "", f"where {one.label} lies", other.words, other.start, other.end)
                if text[one.end : other.start].strip() == "(":
                    clause.bracketed = f"{one.label} ({other.label})"
    return clause


def _without_titles(clause: Clause, text: str) -> Clause:
    """"General Yamada" is Yamada: a rank straight before a name is how he is called, not what is asked of him."""
    for index in range(1, len(clause.parts)):
        one, other = clause.parts[index - 1], clause.parts[index]
        if one.parameter == "rank" and other.parameter == "person" and not text[one.end : other.start].strip():
            clause.parts[index - 1] = Part("", "", f"what {other.label} is called", one.words, one.start, one.end)
    return clause
