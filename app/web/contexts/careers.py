"""What the page of careers is given: the question step by step, the people who answer, and why nobody does."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.schemas.careers import CareerItem
from app.web.contexts.lists import Field, Form, Link, Refused
from app.web.contexts.page import PageContext


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step's fields: `main` in the sentence, `more` folded, `kept` go along hidden.

    `more_set` counts the folded fields that ask anything; `wrong` says that one of them could not be read.
    """

    number: int
    main: Mapping[str, Field]
    more: tuple[Field, ...]
    kept: tuple[Link, ...] = ()
    more_set: int = 0
    wrong: bool = False


@dataclass(frozen=True, kw_only=True)
class CareersContext(PageContext):
    """`careers.html`: the question as a sentence of steps, and people with the claims that meet each step.

    `steps` are the forms of the steps, `form` the filters of the person; `within` is the field of the longest time
    between steps; `examples` are shown where nothing is asked. `asked` words each step; `counts` are (number, words,
    address of those alone or None); `nobody` says why nobody answers.
    """

    form: Form
    steps: tuple[StepForm, ...]
    within: Field
    bare: bool = False
    refused: Refused | None = None
    examples: tuple[Link, ...] = ()
    asked: tuple[str, ...] = ()
    people: tuple[CareerItem, ...] = ()
    total: int | None = 0
    counts: tuple[tuple[int, str, str | None], ...] = ()
    nobody: str = ""
    chips: tuple[Link, ...] = ()
    next: str | None = None
    first: str | None = None
    cite: str = ""
    command: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
