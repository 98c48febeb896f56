"""What the pages of rosters and successions have in common: the post in words, complaints, what lies beside."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.explain import Beside, Emptiness
from app.domain.names import in_sentence
from app.domain.overlap import Overlap
from app.errors import InvalidInputError, Problem
from app.web.contexts.lists import Aside, Complaint, Link
from app.web.question import Query, Speaker, any_of
from app.web.views.where import set_aside

_BESIDE = {
    "certain": "certainly then", "possible": "possibly then", "attested_before": "attested before, end not known",
    "attested_after": "attested after, start not known", "undated": "undated",
}  # fmt: skip


COUNTED: dict[str, str] = {
    "certain": "certainly", "possible": "possibly", "attested_before": "attested before",
    "attested_after": "attested after", "undated": "undated",
}  # fmt: skip

_NEEDED = {"on": "a day, month or year", "role": "a role", "place": "a place or an organisation"}


def setting_words(speaker: Speaker, query: Query, link: str = "as ") -> str:
    """The post asked for: " as resident in Harbin with the consulate"; `link` stands before the role."""
    found = ""
    for name, before in (("role", link), ("organisation", "with "), ("cover", "under the cover of "), ("place", "in ")):
        labels = speaker.labels(query, name)
        if labels:
            found += f" {before}{any_of([in_sentence(one) for one in labels] if name == 'role' else labels)}"
    return found


def complaints(
    speaker: Speaker, query: Query, error: InvalidInputError, known: Iterable[str]
) -> tuple[Complaint, ...]:
    """What could not be read: what is missing and dates of `on` in words, the rest as every question has it."""
    return tuple(
        _in_words(problem) if problem.parameter == "on" or (problem.parameter in _NEEDED and not problem.value)
        else usual
        for problem, usual in zip(error.problems, speaker.complaints(query, error, known), strict=True)
    )


def _in_words(problem: Problem) -> Complaint:
    message = problem.message
    if not problem.value:
        message = f"{_NEEDED[problem.parameter]} is needed: {message.partition(': ')[2]}"
    message = f"{message[:1].upper()}{message[1:]}."
    return Complaint(problem.parameter, problem.value, message, (), "; ".join(problem.accepted))


def beside(query: Query, emptiness: Emptiness | None, chosen: Sequence[Overlap]) -> tuple[Link, ...]:
    """What lies beside an empty answer, each with the address that asks for it."""
    if emptiness is None:
        return ()
    kinds = [str(kind) for kind in chosen]
    aside = {reason: set_aside(query, {reason: 1})[0].url for reason in _keys(emptiness, Beside.ASIDE)}
    found = []
    for hint in emptiness.hints:
        match hint.beside:
            case Beside.READINGS:
                url = (query if query.path == "/roster" else query.at("/where")).put("readings", hint.key).url
            case Beside.OVERLAP:
                url = query.put("overlap", ",".join([*kinds, hint.key])).url
            case Beside.ASIDE:
                url = aside[hint.key]
            case Beside.WIDER:
                url = query.minus("place").put("place", hint.key).url
            case Beside.WITHOUT:
                url = _without(query, hint.key)
        found.append((hint.words, url))
    return tuple(found)


def _keys(emptiness: Emptiness, kind: Beside) -> list[str]:
    return [hint.key for hint in emptiness.hints if hint.beside is kind]


def _without(query: Query, name: str) -> str:
    """The question without one filter; where its own page needs that one, the same at «Who was where»."""
    if name == "years":
        bare = query.minus("on", "from", "to", "overlap", "sort")
        return bare.at("/where").url if query.values("on") else bare.url
    bare = query.minus(name, *(("rank_min",) if name == "rank" else ()))
    whole = query.values("on") or (bare.values("role") and (bare.values("place") or bare.values("organisation")))
    return bare.url if whole else bare.at("/where").url


def left_aside(
    query: Query, chosen: Sequence[Overlap], by_overlap: Mapping[str, int] | None, others: Mapping[str, int]
) -> tuple[Aside, ...]:
    """What the answer leaves aside, each with the address that adds it: other kinds of overlap, then other claims."""
    kinds = [str(kind) for kind in chosen]
    found = [
        Aside(_BESIDE[kind], query.put("overlap", ",".join([*kinds, kind])).url, count)
        for kind, count in (by_overlap or {}).items()
        if count and kind not in kinds
    ]
    return (*found, *set_aside(query, others))
