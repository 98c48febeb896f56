"""Steps of a career as an address writes them: `step=role=consul;place=harbin`, or `role.1=consul&place.1=harbin`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.careers import MOST_STEPS
from app.domain.suggest import nearest
from app.errors import Problem

STEP_KEYS = (
    "role", "place", "organisation", "from", "to", "rank", "rank_min", "fate", "education", "award", "cover",
    "service", "nature",
)  # fmt: skip
POST_KEYS = ("role", "organisation", "cover", "service", "nature")
SINGLE = ("from", "to", "rank_min")
EXAMPLE = "role=consul;place=harbin"
NUMBERED = re.compile(r"([a-z_]+)\.([1-9][0-9]?)")


@dataclass(slots=True)
class GivenStep:
    """One step as it was given: its number there, in which of the two ways, and the values under each key."""

    number: int
    numbered: bool
    values: dict[str, list[str]] = field(default_factory=dict)

    def parameter(self, key: str) -> str:
        """How the address names a key of this step: `role.2`, or `step.2.role`."""
        return f"{key}.{self.number}" if self.numbered else f"step.{self.number}.{key}"

    def all(self, key: str) -> Sequence[str]:
        """Every value under a key."""
        return self.values.get(key, [])

    def get(self, key: str) -> str | None:
        """The one value under a key."""
        return next(iter(self.values.get(key, [])), None)


def known_names(names: Iterable[str]) -> tuple[str, ...]:
    """The numbered names an address may use beside the numbers it does use: `role.2` beside `place.2`."""
    numbers = {found[2] for found in map(NUMBERED.fullmatch, names) if found}
    return tuple(f"{key}.{number}" for number in sorted(numbers, key=int) for key in STEP_KEYS)


def given_steps(pairs: Sequence[tuple[str, str]]) -> tuple[list[GivenStep], list[Problem]]:
    """The steps that ask anything, in order, and what is wrong with how they are written."""
    problems: list[Problem] = []
    written = [(number, value) for number, value in enumerate((v for n, v in pairs if n == "step"), start=1)]
    steps = [_from_text(number, value, problems) for number, value in written]
    numbered: dict[int, GivenStep] = {}
    for name, value in pairs:
        found = NUMBERED.fullmatch(name)
        if found and found[1] in STEP_KEYS and value.strip():
            number = int(found[2])
            step = numbered.setdefault(number, GivenStep(number, numbered=True))
            step.values.setdefault(found[1], []).append(value.strip())
    steps = [step for step in steps if step.values]
    if steps and numbered:
        message = "steps are given both as step=… and as numbered fields such as role.1; give them in one way"
        problems.append(Problem("step", written[0][1], message, (EXAMPLE,)))
    steps += [numbered[number] for number in sorted(numbered)]
    if len(steps) > MOST_STEPS:
        problems.append(
            Problem("step", str(len(steps)), f"{len(steps)} steps are asked for; at most {MOST_STEPS}",
                    (f"up to {MOST_STEPS} steps",))
        )
    for step in steps:
        problems += _several(step)
    return steps, problems


def _from_text(number: int, text: str, problems: list[Problem]) -> GivenStep:
    """A step of the form `key=value;key=value`; parts that are none of ours are noted."""
    step = GivenStep(number, numbered=False)
    for part in filter(None, map(str.strip, text.split(";"))):
        key, equals, value = (one.strip() for one in part.partition("="))
        if not equals:
            message = f"'{part}' is no part of a step; write a key and a value, such as {EXAMPLE}"
            problems.append(Problem(f"step.{number}", part, message, (EXAMPLE,)))
        elif key not in STEP_KEYS:
            near = nearest(key, STEP_KEYS)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            problems.append(
                Problem(step.parameter(key[:50]), value, f"a step has no '{key[:50]}'{hint}", near or STEP_KEYS)
            )
        elif value:
            step.values.setdefault(key, []).append(value)
    return step


def _several(step: GivenStep) -> list[Problem]:
    """Keys that take one value and were given several."""
    found = []
    for key in SINGLE:
        values = list(dict.fromkeys(step.all(key)))
        if len(values) > 1:
            several = " and ".join(f"'{value}'" for value in values[:3])
            message = f"'{key}' is given as {several}; it takes one value"
            found.append(Problem(step.parameter(key), values[0], message, ("one value",)))
    return found
