"""From clauses to one structured question: which of the product's questions it is, and with which parameters. Pure.

The rules, in order: a person named makes it a question about that person; "succession" and "where … on a day" are
questions of their own; several steps, or a post followed by a dated fate, make a career; then fates, posts, persons.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from app.domain.ask.phrases import Clause, NotUnderstood, Part, Reading, Sequel
from app.domain.ask.sense import DATED, check_clause, check_flags, flag_part, flag_parts


class Target(StrEnum):
    """Which question it is: each has a page, and a list in the API."""

    POSTINGS = "postings"
    PERSONS = "persons"
    CAREERS = "careers"
    FATES = "fates"
    COHORTS = "cohorts"
    ROSTER = "roster"
    SUCCESSION = "succession"
    CONTEMPORARIES = "contemporaries"
    TOGETHER = "together"
    PERSON = "person"


POST = ("role", "place", "organisation", "cover", "service")
EVER = ("education", "award", "codename", "sex", "identified")
_STEP = frozenset({"role", "place", "organisation", "cover", "service", "rank", "rank_min", "fate", "education",
                   "award", *DATED})  # fmt: skip
_LINE = "succession of residents in Shanghai"
_KNEW = frozenset({"knew", "know", "known", "met", "meet"})
_OF_PERSON = ("sex", "identified", "personnel")
_SURE = ("CERTAINLY", "POSSIBLY")
_HONOURED: dict[Target, tuple[str, ...]] = {
    Target.POSTINGS: ("PERSONNEL", "CAREER", "POSTS", "BEGAN", *_SURE),
    Target.PERSONS: ("WOMEN", "UNIDENTIFIED", "PERSONNEL", "BEGAN", "CODE", "POSTS", *_SURE),
    Target.CAREERS: ("WOMEN", "UNIDENTIFIED", "PERSONNEL", "BEGAN", "POSTS"),
    Target.FATES: ("BECAMEOF", *_SURE),
    Target.COHORTS: ("BECAMEOF", "WOMEN", "UNIDENTIFIED", "PERSONNEL", "POSTS"),
    Target.ROSTER: ("PERSONNEL", "POSTS", *_SURE),
    Target.SUCCESSION: ("SUCCESSION", "CAME", "FIRST", "LAST", "POSTS"),
    Target.PERSON: ("CODE", "RANKOF"),
    Target.CONTEMPORARIES: ("MET", "PERSONNEL", *_SURE),
    Target.TOGETHER: ("MET", *_SURE),
}
"""The flags each question has an answer to; any other is refused."""


@dataclass(frozen=True, slots=True)
class Question:
    """A structured question: its parameters in order, the parts they come from, and remarks on how words were taken.

    `count` says that a number was asked for; `subjects` are (id, name) of the persons it is about.
    """

    target: Target
    pairs: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    count: bool = False
    subjects: tuple[tuple[str, str], ...] = ()


def question(reading: Reading) -> Question:
    """The structured question; raises NotUnderstood."""
    clauses, sequels, notes = _in_time(reading.clauses, reading.sequels)
    clauses, sequels = _opened(clauses, sequels, notes)
    parts = tuple(flag_parts(clauses)) + tuple(part for clause in clauses for part in clause.parts)
    count = any(clause.flagged("HOWMANY") for clause in clauses)
    for clause in clauses:
        check_clause(clause, notes)
    target, pairs, subjects = _asked(clauses, sequels, notes)
    check_flags(clauses, _honoured(target, clauses))
    _note_beginnings(clauses, notes)
    if not pairs and not subjects:
        raise NotUnderstood("nothing here says whom to look for: name a role, a place, a body, a fate or years")
    if len(clauses) > 1:
        parts = tuple(_numbered(clauses)) + tuple(flag_parts(clauses))
    if target is Target.FATES and subjects:
        pairs, parts = _deaths(pairs, parts)
    ordered = tuple(sorted(parts, key=lambda part: (part.start, part.parameter)))
    return Question(target, tuple(dict.fromkeys(pairs)), ordered, tuple(notes), count, subjects)


def _honoured(target: Target, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """The flags that are answered: "what happened to" also by fates in turn, "people shot and rehabilitated"."""
    fates = target is Target.CAREERS and all(clause.has("fate") for clause in clauses)
    return (*_HONOURED[target], "BECAMEOF") if fates else _HONOURED[target]


def _note_beginnings(clauses: Sequence[Clause], notes: list[str]) -> None:
    """Say that years are those of holding a post, where a question speaks of how it began."""
    for clause in clauses:
        began = flag_part(clause, "BEGAN")
        if began is not None and clause.has(*DATED):
            if began.words.lower() == "promoted" and not clause.has("rank", "rank_min"):
                raise NotUnderstood("promoted to what? name the rank", began)
            notes.append(f"'{began.words}': whoever was there at that time is shown, whenever it began")


def _deaths(
    pairs: list[tuple[str, str]], parts: tuple[Part, ...]
) -> tuple[list[tuple[str, str]], tuple[Part, ...]]:
    """"How did he die" asks for a killing too."""
    died = next((part for part in parts if (part.parameter, part.value) == ("fate", "died")), None)
    if died is None or ("kind", "killed") in pairs:
        return pairs, parts
    index = pairs.index(("kind", "died")) + 1
    return [*pairs[:index], ("kind", "killed"), *pairs[index:]], (*parts, replace(died, value="killed", label="Killed"))


def _in_time(
    clauses: Sequence[Clause], sequels: Sequence[Sequel]
) -> tuple[list[Clause], list[Sequel], list[str]]:
    """The clauses in the order of time: "X after being Y" is Y, then X."""
    if not any(one.earlier for one in sequels):
        return list(clauses), list(sequels), []
    if len(clauses) > 2:
        raise NotUnderstood("'after being' joins two steps; say longer careers with 'then'")
    return [clauses[1], clauses[0]], [replace(sequels[0], earlier=False)], []


def _opened(
    clauses: list[Clause], sequels: list[Sequel], notes: list[str]
) -> tuple[list[Clause], list[Sequel]]:
    """One clause that tells of things in turn becomes steps: "arrested and shot", "residents arrested in 1938"."""
    if len(clauses) != 1:
        return clauses, sequels
    clause = clauses[0]
    cuts = _turns(clause, notes)
    if not cuts:
        return clauses, sequels
    edges = [0, *cuts, len(clause.parts)]
    opened = [
        Clause(clause.parts[start:end], [] if start else clause.flags,
               {index - start: joiner for index, joiner in clause.joined.items() if start < index < end},
               None if start else clause.mixed)
        for start, end in pairwise(edges)
    ]  # fmt: skip
    return opened, [Sequel() for _ in cuts]


def _turns(clause: Clause, notes: list[str]) -> list[int]:
    """Where a clause goes over to another thing: at a fate joined by "and" to a fate, at a dated fate after a post."""
    fates = [index for index, part in enumerate(clause.parts) if part.parameter == "fate"]
    if not fates or clause.has("person", "agent"):
        return []
    joined = [index for index in fates[1:] if clause.joined.get(index) == "AND"]
    if joined:
        listed = [index for index in fates[1:] if index - 1 in fates and clause.joined.get(index) == "COMMA"]
        joined = sorted({*joined, *(index for index in listed if index < joined[0])})
        notes.append("'and' between two fates is read as 'and then'")
        return joined
    first = fates[0]
    before, after = clause.parts[:first], clause.parts[first + 1 :]
    posted = any(part.parameter in (*POST, "rank") for part in before)
    if posted and any(part.parameter in (*DATED, "place") for part in after):
        notes.append("the years and the place after the fate are taken as the fate's own")
        return [first]
    return []


def _asked(
    clauses: list[Clause], sequels: list[Sequel], notes: list[str]
) -> tuple[Target, list[tuple[str, str]], tuple[tuple[str, str], ...]]:
    if len(clauses) > 1:
        return Target.CAREERS, _steps(clauses, sequels), ()
    clause = clauses[0]
    people = tuple((part.value, part.label) for part in clause.parts if part.parameter == "person")
    if people:
        target, pairs = _of_person(clause, people, notes)
        return target, pairs, people
    if clause.has("agent") and not clause.has("fate"):
        agent = next(part for part in clause.parts if part.parameter == "agent")
        raise NotUnderstood(f"'by {agent.words}' needs what they did: 'captured by …'", agent, ("captured by",))
    if clause.flagged("SUCCESSION", "FIRST", "LAST"):
        return Target.SUCCESSION, _line(clause, notes), ()
    if clause.flagged("WHERE"):
        return _where(clause)
    if clause.flagged("BECAMEOF") and clause.has(*POST, "rank", "rank_min", *EVER) and not clause.has("fate", "agent"):
        return Target.COHORTS, [*_pairs(clause), *_person_flags(clause)], ()
    _refuse_bare(clause)
    target, pairs = _plain(clause)
    if clause.bracketed and target is Target.POSTINGS:
        pairs.append(("wider", "true"))
        notes.append(f"'{clause.bracketed}': posts placed no nearer than the wider place count too, as possible")
    if ("kind", "died") in pairs and target is Target.FATES:
        notes.append("'died' does not take in those killed or shot")
    return target, pairs, ()


def _refuse_bare(clause: Clause) -> None:
    """Raise where a question speaks of somebody's career, fate or codename and names nobody."""
    if clause.flagged("CAREER", "BECAMEOF", "MET", "RANKOF"):
        raise NotUnderstood("whose? name a person as the texts do",
                            flag_part(clause, "CAREER", "BECAMEOF", "MET", "RANKOF"),
                            ("what became of Lyushkov", "what became of the residents in Shanghai"))  # fmt: skip
    if clause.flagged("CODE") and not clause.flagged("UNIDENTIFIED"):
        raise NotUnderstood("which codename? 'codename Abram'; or say 'unidentified' for codenames nobody has resolved",
                            flag_part(clause, "CODE"))  # fmt: skip


def _plain(clause: Clause) -> tuple[Target, list[tuple[str, str]]]:
    """A question about fates, persons or posts."""
    pairs = _pairs(clause)
    sorted_out = clause.flagged("WOMEN", "UNIDENTIFIED", "PERSONNEL")
    of_post = clause.has("role", "organisation", "cover")
    if clause.has("fate") and not of_post and not clause.has("rank", "rank_min", *EVER):
        if not sorted_out:
            return Target.FATES, [("kind" if name == "fate" else name, value) for name, value in pairs]
        if not clause.has("agent"):
            dated = clause.has("place", *DATED)
            return _once(clause) if dated else (Target.PERSONS, [*pairs, *_person_flags(clause)])
    if clause.has("agent"):
        agent = next(part for part in clause.parts if part.parameter == "agent")
        raise NotUnderstood("who did it can be asked of a fate alone, not together with a post", agent)
    if clause.has("rank", "rank_min", "education", "award") and clause.has(*DATED) and not clause.has(*POST):
        return _once(clause)
    sort_of_person = clause.has(*EVER) or clause.flagged("UNIDENTIFIED", "WOMEN")
    dated_post = of_post or clause.has("place") or clause.has(*DATED)
    if sort_of_person or not dated_post:
        return Target.PERSONS, [*pairs, *_person_flags(clause)]
    return Target.POSTINGS, pairs


def _once(clause: Clause) -> tuple[Target, list[tuple[str, str]]]:
    """What somebody was at a time, as a career of one step: its years are those of the rank, the study or the fate."""
    return Target.CAREERS, _steps([clause], [])


def _pairs(clause: Clause) -> list[tuple[str, str]]:
    """The parameters of a clause, each once, with what its flags add."""
    found = [(part.parameter, part.value) for part in clause.parts if part.parameter]
    if clause.flagged("PERSONNEL"):
        found.append(("personnel", "true"))
    if not clause.flagged("SURELYORNOT"):
        sure, maybe = clause.flagged("CERTAINLY"), clause.flagged("POSSIBLY")
        if sure != maybe:
            found.append(("overlap", "certain" if sure else "possible"))
    return list(dict.fromkeys(found))


def _person_flags(clause: Clause) -> list[tuple[str, str]]:
    """What flags ask of a person."""
    found = []
    if clause.flagged("WOMEN"):
        found.append(("sex", "female"))
    if clause.flagged("UNIDENTIFIED"):
        found.append(("identified", "false"))
    return found


def _steps(clauses: Sequence[Clause], sequels: Sequence[Sequel]) -> list[tuple[str, str]]:
    """The parameters of a career, `role.1` and so on."""
    found = []
    for number, clause in enumerate(clauses, 1):
        for part in clause.parts:
            if part.parameter and part.parameter not in _STEP:
                raise NotUnderstood(f"'{part.words}' cannot be asked of one step of a career", part)
        asked = [(name, value) for name, value in _pairs(clause) if name in _STEP]
        if not asked:
            raise NotUnderstood("each step of a career names a role, a place, a body, a rank, a fate or a study")
        found += [(f"{name}.{number}", value) for name, value in asked]
    for clause in clauses:
        found += [pair for pair in [*_pairs(clause), *_person_flags(clause)] if pair[0] in _OF_PERSON]
    lengths = {one.within for one in sequels if one.within}
    if len(lengths) > 1:
        raise NotUnderstood("'within' holds for every step of a career: say it once")
    return found + [("within", one) for one in lengths]


def _line(clause: Clause, notes: list[str]) -> list[tuple[str, str]]:
    """The whole line of holders, also where its first or last is asked for."""
    if clause.flagged("FIRST"):
        notes.append("the whole line of holders is shown; the first recorded stands at the top")
    if clause.flagged("LAST"):
        notes.append("the whole line of holders is shown; the last recorded stands at the end")
    return _succession(clause)


def _succession(clause: Clause) -> list[tuple[str, str]]:
    """The holders of a post in order."""
    if not clause.has("role"):
        raise NotUnderstood("a succession needs the post: name a role, and its place or body",
                            flag_part(clause, "SUCCESSION", "CAME", "FIRST", "LAST"), (_LINE,))  # fmt: skip
    if not clause.has("place", "organisation"):
        raise NotUnderstood("a succession needs where: name a place or a body beside the role",
                            flag_part(clause, "SUCCESSION", "CAME", "FIRST", "LAST"), (_LINE,))  # fmt: skip
    pairs = [pair for pair in _pairs(clause) if pair[0] != "person"]
    return _only(clause, pairs, ("role", "place", "organisation", "service", *DATED), "a succession")


def _where(clause: Clause) -> tuple[Target, list[tuple[str, str]], tuple[tuple[str, str], ...]]:
    """Who was where: on one day, month or year a roster, over a longer time the posts."""
    pairs = _pairs(clause)
    times = dict(pair for pair in pairs if pair[0] in DATED)
    if len(times) == 2 and len(set(times.values())) == 1:
        rest = [pair for pair in pairs if pair[0] not in DATED]
        return Target.ROSTER, [("on", times["from"]), *rest], ()
    if not pairs:
        raise NotUnderstood("'where' needs a time, a person or a role", flag_part(clause, "WHERE"))
    return *_plain(clause), ()


def _of_person(
    clause: Clause, people: tuple[tuple[str, str], ...], notes: list[str]
) -> tuple[Target, list[tuple[str, str]]]:
    """A question about one person, or about two."""
    pairs = [pair for pair in _pairs(clause) if pair[0] != "person"]
    if any(piece.kind == "MET" and _KNEW & set(piece.words.lower().split()) for piece in clause.flags):
        notes.append("the texts tell who was where, not who knew whom")
    if len(people) > 2:
        raise NotUnderstood("at most two persons can be asked about at once")
    if len(people) == 2:
        both = ("place", "organisation", "overlap", *DATED)
        return Target.TOGETHER, _only(clause, pairs, both, "two persons together")
    if clause.flagged("SUCCESSION", "CAME"):
        if not clause.has("role"):
            raise NotUnderstood("who came before or after somebody needs the post: 'as resident in …'",
                                flag_part(clause, "SUCCESSION", "CAME"), (_LINE,))  # fmt: skip
        notes.append(f"the whole line of holders is shown, {people[0][1]} among them")
        return Target.SUCCESSION, _succession(clause)
    if clause.flagged("MET"):
        there = ("place", "organisation", "role", "service", "personnel", "overlap", *DATED)
        return Target.CONTEMPORARIES, _only(clause, pairs, there, "those who were there with somebody")
    if clause.has("fate", "agent") or clause.flagged("BECAMEOF"):
        fates = [("kind" if name == "fate" else name, value) for name, value in pairs]
        return Target.FATES, [*_only(clause, fates, ("kind", "agent", "place", "overlap", *DATED), "somebody's fate"),
                              ("person", people[0][0])]  # fmt: skip
    if pairs or clause.flagged("CAREER", "WHERE", "POSTS", "BEGAN"):
        known = (*POST, "rank", "rank_min", "overlap", "personnel", *DATED)
        return Target.POSTINGS, [*_only(clause, pairs, known, "somebody's posts"), ("person", people[0][0])]
    return Target.PERSON, []


def _only(
    clause: Clause, pairs: list[tuple[str, str]], known: tuple[str, ...], what: str
) -> list[tuple[str, str]]:
    """The parameters, all of which must be known to the question."""
    for name, value in pairs:
        if name not in known:
            part = next((one for one in clause.parts if one.value == value), None)
            raise NotUnderstood(f"'{part.words if part else value}' cannot be asked of {what}", part)
    return pairs


def _numbered(clauses: Sequence[Clause]) -> list[Part]:
    """The parts of each step with its number."""
    return [replace(part, step=number) for number, clause in enumerate(clauses, 1) for part in clause.parts]
