"""The question of the careers page: its steps as fields, as words, as chips, and as a clean address."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from app.domain.career_steps import NUMBERED, STEP_KEYS, GivenStep
from app.domain.names import in_sentence
from app.domain.query import NOT_STATED
from app.domain.urls import with_query
from app.errors import InvalidInputError, Problem
from app.web.contexts.careers import StepForm
from app.web.contexts.lists import Complaint, Field, Link
from app.web.question import LABELS, Query, Speaker, any_of, window_words

PATH = "/careers"
MAIN = ("role", "place", "from", "to")
MORE = ("organisation", "rank", "fate", "education")
WITHIN = (("", "any time"), ("P1Y", "a year"), ("P2Y", "two years"), ("P5Y", "five years"), ("P10Y", "ten years"))
_EVERY = "organisations"
_UNITS = ("year", "month", "week", "day")
_LENGTH = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_HINT = re.compile(r"; (?:nearest:|did you mean|write it as)")
Pairs = Sequence[tuple[str, str]]


def numbered(steps: Sequence[GivenStep]) -> list[tuple[str, str]]:
    """Steps as numbered parameters, counted from 1 without gaps."""
    return [
        (f"{key}.{number}", value)
        for number, step in enumerate(steps, start=1)
        for key in STEP_KEYS
        for value in step.all(key)
    ]


def numbers_shown(pairs: Pairs) -> int:
    """How many steps the form shows: as many as the address counts, empty ones too, and two at least."""
    named = [int(found[2]) for found in (NUMBERED.fullmatch(name) for name, _ in pairs) if found]
    return max([2, *(number for number in named if number <= 8)])


def of_step(query: Query, number: int) -> Query:
    """What is asked of one step, under the plain names."""
    ending = f".{number}"
    pairs = tuple((name.removesuffix(ending), value) for name, value in query.pairs if _number(name) == number)
    return Query(query.path, pairs)


def of_person(query: Query) -> Query:
    """What is asked of the person, ever."""
    return replace(query, pairs=tuple(pair for pair in query.pairs if _number(pair[0]) is None))


def _number(name: str) -> int | None:
    found = NUMBERED.fullmatch(name)
    return int(found[2]) if found and found[1] in STEP_KEYS else None


def step_form(speaker: Speaker, query: Query, number: int, wrong: Sequence[Complaint]) -> StepForm:
    """The fields of one step, filled in."""
    own = [
        replace(one, parameter=key)
        for one in wrong
        for key in STEP_KEYS
        if one.parameter == step_label(f"{key}.{number}")
    ]
    asked = of_step(query, number)
    form = speaker.form(asked, MAIN, MORE, wrong=own)

    def renamed(field: Field) -> Field:
        listed = _EVERY if field.name == "education" else field.listed
        options = tuple(one for one in field.options if one[0] != NOT_STATED)  # a step is a claim, not its absence
        return replace(field, name=f"{field.name}.{number}", listed=listed, options=options)

    return StepForm(
        number, {key: renamed(field) for key, field in form.main.items()}, tuple(map(renamed, form.more)),
        tuple((f"{name}.{number}", value) for name, value in form.kept), form.more_set,
        any(one.parameter in MORE for one in own),
    )  # fmt: skip


def step_words(speaker: Speaker, asked: Query) -> str:
    """A step in words: "consul in Harbin, 1928 – 1931"; "studied at Frunze Military Academy"."""
    told: list[str] = []
    for name, before in (
        ("rank", ""), ("rank_min", "at least "), ("role", ""), ("fate", ""), ("award", "decorated with "),
        ("education", "studied at "), ("organisation", "with "), ("cover", "under the cover of "),
        ("service", "in the service of "), ("place", "in "),
    ):  # fmt: skip
        labels = speaker.labels(asked, name)
        if labels:
            plain = name in ("role", "rank", "rank_min", "fate")
            told.append(before + any_of([in_sentence(one) if plain else one for one in labels]))
    start, end = asked.values("from"), asked.values("to")
    sentence = " ".join(told) or ("a post" if not asked.values("nature") else any_of(asked.values("nature")))
    return sentence + (f", {window_words(start, end)}" if start or end else "")


def within_field(query: Query, wrong: Sequence[Complaint]) -> Field:
    """The longest time between steps; a length that is not on the list is kept."""
    given = "".join(query.values("within")[-1:])
    options = tuple((value, words, None) for value, words in WITHIN)
    if given and given not in dict(WITHIN):
        options += ((given, length_words(given), None),)
    own = tuple(one for one in wrong if one.parameter == "within")
    return Field("within", "Each next step within", "select", (given,), options, "", "", own)


def length_words(within: str) -> str:
    """A length of time in words: `P1Y6M` is "1 year 6 months"; one that cannot be read stays as it is."""
    found = _LENGTH.fullmatch(within.strip().upper())
    told = [f"{int(number)} {unit}{'s' if int(number) != 1 else ''}"
            for number, unit in zip(found.groups(), _UNITS, strict=True) if number] if found else []  # fmt: skip
    return " ".join(told) or within


def step_label(name: str) -> str:
    """A parameter as the page names it: `role.2` is "step 2, role"."""
    found = NUMBERED.fullmatch(name)
    if not found or found[1] not in STEP_KEYS:
        return name
    return f"step {found[2]}, {LABELS.get(found[1], found[1])[:1].lower()}{LABELS.get(found[1], found[1])[1:]}"


def chips(speaker: Speaker, query: Query) -> tuple[Link, ...]:
    """Everything asked, step by step and then of the person, each with the address without it."""
    found: list[Link] = []
    for name, value in query.pairs:
        number = _number(name)
        if number is None:
            continue
        key = name.partition(".")[0]
        label = f"{number}. {LABELS.get(key, key)}: {speaker.label(key, value)}"
        found.append((label, query.drop(name, value).url))
    steps = [pair for pair in query.pairs if _number(pair[0]) is not None]
    for label, url in speaker.chips(of_person(query).minus("within", "order")):
        kept = [*parse_qsl(url.partition("?")[2]), *steps]
        kept += [(name, value) for name in ("within", "order") for value in query.values(name)]
        found.append((label, with_query(PATH, kept)))
    for value in query.values("within"):
        words = dict(WITHIN).get(value) or length_words(value)
        found.append((f"Each within {words} of the one before", query.drop("within", value).url))
    found += [(f"Order: {value}", query.drop("order", value).url) for value in query.values("order")]
    return tuple(found)


def complaint(speaker: Speaker, query: Query, problem: Problem, known: Sequence[str]) -> Complaint:
    """What could not be read, named as the page names it, with links that put it right."""
    name, value = problem.parameter, problem.value
    key = name.partition(".")[0]
    if _number(name) is None:
        plain = name in ("step", "within", "order") or name.startswith("step.")
        if not plain:
            (made,) = speaker.complaints(query, _one(problem), known)
            return made
        return Complaint(name, value, _sentence(problem.message), (), ", ".join(problem.accepted[:8]))
    if key in ("from", "to"):
        return _about_date(query, problem)
    if not set(problem.accepted).isdisjoint({"one value", "a step of its own"}):
        return Complaint(step_label(name), value, _sentence(problem.message),
                         (("leave it out", query.drop(name, value).url),))  # fmt: skip
    whole = next((one for one in query.values(name) if value in one), value)
    links = [(speaker.label(key, one), query.swap(name, whole, one).url) for one in problem.accepted[:8]]
    return Complaint(step_label(name), value, _sentence(problem.message), tuple(links))


def _about_date(query: Query, problem: Problem) -> Complaint:
    """A date of a step that cannot be read: what is probably meant as a link, else what would be read, in words."""
    number = problem.parameter.partition(".")[2]
    accepted = problem.accepted[0] if problem.accepted else ""
    sides = dict(parse_qsl(accepted))
    message = _sentence(problem.message)
    if sides and set(sides) <= {"from", "to"}:
        corrected = query.minus(*(f"{side}.{number}" for side in sides))
        for side, value in sides.items():
            corrected = corrected.put(f"{side}.{number}", value)
        words = window_words(corrected.values(f"from.{number}"), corrected.values(f"to.{number}"))
        return Complaint(step_label(problem.parameter), problem.value, message, ((words, corrected.url),))
    if accepted[:4].isdecimal():
        return Complaint(step_label(problem.parameter), problem.value, message,
                         ((accepted, query.put(problem.parameter, accepted).url),))  # fmt: skip
    return Complaint(step_label(problem.parameter), problem.value, message, (), accepted)


def _sentence(message: str) -> str:
    plain = _HINT.split(message, maxsplit=1)[0]
    return plain[:1].upper() + plain[1:] + "."


def _one(problem: Problem) -> InvalidInputError:
    return InvalidInputError([problem])
