"""From the steps of an address to a question about careers; everything wrong is named at once."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain.career_steps import EXAMPLE, POST_KEYS, GivenStep, given_steps
from app.domain.careers import DEFAULT_ORDERS, CareerFilter, Step
from app.domain.order import ACCEPTED_WITHIN, DurationError, Order, Within, parse_within
from app.domain.query import PostFilter
from app.domain.terms import ClaimKind, Vocabulary
from app.errors import InvalidInputError
from app.queries.claims import term_refs
from app.queries.resolve import Get, GetAll, Resolver, person_filter, post_filter, says_not_stated
from app.queries.terms import terms_named

_VOCABULARIES: tuple[tuple[str, Vocabulary], ...] = (
    ("fate", Vocabulary.FATE_KIND), ("education", Vocabulary.ORGANISATION), ("award", Vocabulary.DECORATION),
)  # fmt: skip
_KINDS = {"fate": ClaimKind.FATE, "education": ClaimKind.EDUCATION, "award": ClaimKind.AWARD}
_WORDS = {"fate": "a fate", "education": "a course of study", "award": "a decoration"}
_BESIDE: dict[str, tuple[str, ...]] = {"fate": ("place",)}
"""What may stand beside each in one step, the window aside."""


class _StepResolver(Resolver):
    """Resolves one step, naming its parameters as the address does."""

    def __init__(self, connection: Connection, step: GivenStep) -> None:
        super().__init__(connection)
        self.step = step

    def say(self, parameter: str, value: str, message: str, accepted: Sequence[str] = ()) -> None:  # type: ignore[override]
        """Note one problem under the step's own name for the parameter."""
        super().say(self.step.parameter(parameter), value, message, accepted)


def career_filter(
    connection: Connection, pairs: Sequence[tuple[str, str]], all_: GetAll, get: Get
) -> CareerFilter:
    """A question about careers from an address's parameters; raises InvalidInputError."""
    resolver = Resolver(connection)
    given, resolver.problems = given_steps(pairs)
    if not given and not resolver.problems:
        resolver.say("step", "", "no step is asked for", (EXAMPLE,))
    steps = tuple(_step(connection, one, resolver) for one in given)
    within = _within(resolver, get("within"))
    orders = tuple(Order(one) for one in resolver.one_of("order", all_("order"), Order))
    try:
        person, _ = person_filter(connection, all_, get)
    except InvalidInputError as error:
        raise InvalidInputError([*resolver.problems, *error.problems]) from error
    resolver.done()
    return CareerFilter(steps, within, orders or DEFAULT_ORDERS, person)


def _within(resolver: Resolver, text: str | None) -> Within | None:
    if text is None:
        return None
    try:
        return parse_within(text)
    except DurationError as error:
        resolver.say("within", error.value, f"{error.message}; write it as {ACCEPTED_WITHIN}", (ACCEPTED_WITHIN,))
        return None


def _step(connection: Connection, given: GivenStep, collected: Resolver) -> Step:
    """One step; what is wrong with it joins the rest."""
    resolver = _StepResolver(connection, given)
    main = next((key for key, _ in _VOCABULARIES if given.all(key)), None)
    if main is not None:
        _refuse_mixture(resolver, given, main)
    post = post_filter(resolver, given.all, given.get)
    ranks = resolver.terms("rank", Vocabulary.RANK, given.all("rank"))
    rank_min = resolver.grade("rank_min", given.get("rank_min"))
    silent = [word for word in given.all("fate") if says_not_stated(word)]
    if silent:
        message = "that no fate is stated is no claim, so it is no step; of a person it can be asked of /persons"
        resolver.say("fate", silent[0], message, ("a fate such as arrested",))
    asked_of = {key: [word for word in given.all(key) if word not in silent] for key, _ in _VOCABULARIES}
    terms = {key: resolver.terms(key, vocabulary, asked_of[key]) for key, vocabulary in _VOCABULARIES}
    collected.problems += resolver.problems
    asks_post = any(given.all(key) for key in (*POST_KEYS, "place"))
    alone = (given.all("rank") or given.all("rank_min")) and not asks_post
    kind = _KINDS[main] if main else ClaimKind.RANK_HOLDING if alone else ClaimKind.POSTING
    asked = "" if collected.problems else _asked(connection, given, post, ranks, terms)
    return Step(kind, post, terms[main] if main else (), ranks, rank_min, asked)


def _refuse_mixture(resolver: Resolver, given: GivenStep, main: str) -> None:
    """A fate is no post, a course of study no rank: what one claim cannot be asks for a step of its own."""
    others = [*POST_KEYS, "place", "rank", "rank_min", *(key for key, _ in _VOCABULARIES if key != main)]
    for key in others:
        if given.all(key) and key not in _BESIDE.get(main, ()):
            message = f"{_WORDS[main]} and '{key}' cannot be asked of one claim; give '{key}' a step of its own"
            resolver.say(key, given.all(key)[0], message, ("a step of its own",))


def _asked(
    connection: Connection, given: GivenStep, post: PostFilter, ranks: Sequence[int],
    terms: dict[str, tuple[int, ...]],
) -> str:
    """The step in canonical words: every term by its id."""
    keys = {
        "role": post.roles, "place": post.places, "organisation": post.organisations, "cover": post.covers,
        "service": post.services, "rank": ranks, **terms,
    }  # fmt: skip
    refs = term_refs(connection, {key for found in keys.values() for key in found})
    parts = [f"{name}={refs[key].slug}" for name, found in keys.items() for key in found]
    parts += [f"nature={nature}" for nature in post.natures]
    if least := given.get("rank_min"):
        parts.append(f"rank_min={terms_named(connection, Vocabulary.RANK, least)[0][1]}")
    parts += [f"{name}={value}" for name in ("from", "to") if (value := given.get(name))]
    return ";".join(parts)


