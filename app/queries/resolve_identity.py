"""From the words of a question about doubtful identities to its query model."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection

from app.domain.dossier import CaseKind, Strength
from app.domain.suggest import nearest
from app.queries.duplicates import CaseFilter
from app.queries.resolve import GetAll, Resolver

E = TypeVar("E", bound=StrEnum)


class CaseState(StrEnum):
    """Whether an editor has looked."""

    OPEN = "open"
    APART = "apart"


def case_filter(connection: Connection, all_: GetAll) -> CaseFilter:
    """Which cases are asked for; raises InvalidInputError."""
    resolver = Resolver(connection)
    states = _chosen(resolver, "state", all_("state"), CaseState)
    asked = CaseFilter(
        kinds=_chosen(resolver, "kind", all_("kind"), CaseKind),
        strengths=_chosen(resolver, "strength", all_("strength"), Strength),
        persons=resolver.persons("person", all_("person")),
        open=None if len(states) != 1 else states[0] is CaseState.OPEN,
    )
    resolver.done()
    return asked


def _chosen(resolver: Resolver, name: str, given: Sequence[str], accepted: type[E]) -> tuple[E, ...]:
    """The values of a list of words, given by comma or by repeating."""
    known = [str(one) for one in accepted]
    found: dict[E, None] = {}
    for word in (part.strip() for value in given for part in value.split(",") if part.strip()):
        if word in known:
            found[accepted(word)] = None
        else:
            message = f"'{word}' is no {name}; accepted: {', '.join(known)}"
            resolver.say(name, word, message, nearest(word, known) or known)
    return tuple(found)
