"""The grammar of questions in plain words, over the tokens of ``app.domain.ask.reader``.

An LALR grammar (Aho and Ullman) run by Lark; its tokens come from our own reader, because what a word is depends on
the vocabularies. A question is a clause, or clauses joined by "then", "before becoming" or "after being"; a clause
is a bag of phrases in any order, since English leaves their order free.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from lark import Lark, Token, Tree, UnexpectedInput
from lark.lexer import Lexer as LarkLexer

from app.domain.ask.tokens import Piece

GRAMMAR = r"""
question: clause (sequel clause)*
sequel: THEN within? -> then
      | SOONER       -> then
      | EARLIER      -> earlier
      | within THEN  -> then
within: WITHIN NUMBER? unit
unit: YEARS | MONTHS | DAYS
clause: joiner* element (joiner* element)* joiner*
joiner: AND | OR
?element: role | place | body | service | rank | fate | period | cover | study | award | code | named
        | headed | flag
role: (AS | IN | OF)? ROLE
place: _prep? PLACE
body: _prep? ORG
service: (IN | OF | FROM)? SERVICE
rank: ATLEAST RANKED? RANK     -> rank_min
    | RANKED? ATLEAST RANK     -> rank_min
    | RANKED? OF? RANK HIGHER  -> rank_min
    | RANKED? OF? RANK         -> rank
    | (AS | TO) RANK           -> rank
fate: FATE
    | BY (ORG | PERSON) -> agent
cover: COVER (AS | OF | IN)? (ORG | ROLE)
study: STUDIED (IN | FROM | OF)? ORG
award: AWARDED? (OF | AS)? DECORATION
code: CODE OF? CODENAME | CODENAME
    | CODE -> any_code
named: (OF | AS | TO)? PERSON -> named
     | MET (OF | IN | TO)? PERSON -> met
     | PERSON MET              -> met
     | CAME PERSON             -> came
headed: (HEADED | COMMANDED) (OF | IN)? ORG
period: (IN | DURING | OF)? DATE                              -> during
      | AS OF DATE                                            -> during
      | BETWEEN (DATE | BAREMONTH) (AND | TO | DASH) DATE     -> span
      | (IN | DURING)? FROM? (DATE | BAREMONTH) (TO | UNTIL | DASH) DATE -> span
      | FROM DATE ONWARDS?                                    -> since
      | SINCE DATE ONWARDS?                                   -> since
      | IN? DATE ONWARDS                                      -> since
      | BEFORE DATE                                           -> before
      | AFTER DATE                                            -> after
      | UNTIL DATE                                            -> until
      | BY DATE                                               -> until
flag: HOWMANY | NOUN | WOMEN | PERSONNEL | SUCCESSION | WHERE | CAREER OF? | BECAMEOF OF? | CERTAINLY | POSSIBLY
    | SURELYORNOT | UNIDENTIFIED | BEGAN | FIRST | LAST | POSTS OF? | RANKOF OF?
_prep: IN | OF | FROM | TO
"""
_TERMINALS = (
    "ROLE PLACE ORG SERVICE RANK FATE DECORATION CODENAME PERSON DATE BAREMONTH NUMBER YEARS MONTHS DAYS IN OF FROM TO "
    "AS BY AND OR DASH BETWEEN BEFORE AFTER SINCE UNTIL DURING ONWARDS THEN SOONER EARLIER WITHIN NOUN WOMEN PERSONNEL "
    "HEADED COMMANDED STUDIED AWARDED CODE RANKED HIGHER ATLEAST COVER MET SUCCESSION WHERE CAREER BECAMEOF HOWMANY "
    "CERTAINLY POSSIBLY SURELYORNOT UNIDENTIFIED BEGAN FIRST LAST POSTS RANKOF CAME"
)


class _Handed(LarkLexer):
    """A lexer for which the tokens are made already."""

    def __init__(self, _: object) -> None:
        """Lark hands its configuration, which says nothing to us."""

    def lex(self, data: Sequence[Piece]) -> Iterator[Token]:  # type: ignore[override]
        """The pieces as Lark's tokens, each carrying its place among them."""
        for index, piece in enumerate(data):
            yield Token(piece.kind, index, start_pos=piece.start, end_pos=piece.end)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(
        f"{GRAMMAR}\n%declare {_TERMINALS}\n", start="question", parser="lalr", lexer=_Handed, maybe_placeholders=False
    )


def parsed(found: Sequence[Piece]) -> Tree[Token]:
    """The tree of a question; raises lark.UnexpectedInput where its words do not go together.

    The value of each token in the tree is the index of its piece.
    """
    return _parser().parse(found)


def stopped_at(error: UnexpectedInput, found: Sequence[Piece]) -> Piece | None:
    """The piece at which the grammar gave up; None at the end of the question."""
    token = getattr(error, "token", None)
    if not isinstance(token, Token) or token.type == "$END" or not isinstance(token.value, int):
        return None
    return found[token.value]
