"""Who may be one person and who may be two: what is recorded, weighed for and against.

`same` weighs two dossiers, `two_in_one` looks for two men in one record. Each piece of evidence is a sentence with the
claims it rests on; its weight (above zero: for, below: against) only orders the list and never leaves the house.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, product

from app.domain.authorities import NAMES
from app.domain.dates import Bounds
from app.domain.dossier import GRAVE, Dossier, Evidence, Held, Judgement, Named, Post, Strength
from app.domain.names import fold
from app.domain.names.given import is_given
from app.domain.names.likeness import GRADE_WORDS, Grade, Likeness, likeness, parts_likeness
from app.domain.names.parts import PartKind, name_parts
from app.domain.overlap import Overlap, between, not_ended_before, reach
from app.domain.terms import Authority


def same(one: Dossier, other: Dossier, bearers: int | None = None, *, decided: bool = False) -> Judgement | None:
    """Whether two records may be one person; None where nothing to speak of says so and nobody has `decided` on them.

    `bearers` is how many persons share the rarest part of the two names.
    """
    best = alike(one, other)
    found = [
        *_names(one, other, best, bearers), *_bonds(one, other, best), *_posts(one, other), *_shared(one, other),
        *_life(one, other), *_apart(one, other),
    ]  # fmt: skip
    return _judged(found, decided)


def _judged(found: Iterable[Evidence], decided: bool) -> Judgement | None:
    order = sorted(found, key=lambda one: (-abs(one.weight), one.words))
    for_ = tuple(one for one in order if one.weight > 0)
    against = tuple(one for one in order if one.weight < 0)
    total = sum(one.weight for one in order)
    grave = any(one.weight <= GRAVE for one in against)
    if not decided and (not for_ or total < 1 or (grave and total < -GRAVE)):
        return None
    if total >= 5 and not against:
        strength = Strength.STRONG
    else:
        strength = Strength.SOME if total >= 3 and not grave else Strength.WEAK
    return Judgement(strength, total, for_, against)


_LESS = {Grade.CASE: 1, Grade.SLIP: 1, Grade.NEAR: 2}
_RARE = 2


Alike = tuple[Likeness, Named, Named]


def alike(one: Dossier, other: Dossier) -> Alike | None:
    """The two names, one of each person, that are most alike; None where no two are."""
    found = [
        (like, mine, theirs)
        for mine, theirs in product(one.names, other.names)
        if (like := likeness(mine.text, theirs.text)) is not None and not _too_little(like, mine.text, theirs.text)
    ]
    return max(found, key=lambda each: (each[0].met, each[0].score), default=None)


def _too_little(like: Likeness, one: str, other: str) -> bool:
    """Whether both names have parts the other lacks, or no more is alike than a given name or a short word nearly."""
    if (like.left_asked and like.left_held) or (like.met == 1 and like.grade is Grade.NEAR):
        return True
    shorter = min((name_parts(one), name_parts(other)), key=len)
    return like.met == 1 and len(shorter) == 1 and is_given(shorter[0].text)


def _names(one: Dossier, other: Dossier, best: Alike | None, bearers: int | None) -> Iterable[Evidence]:
    if best is None:
        return
    like, mine, theirs = best
    claims = tuple(name.claim for name in (mine, theirs) if name.claim)
    if fold(mine.text) == fold(theirs.text):
        words = f"Both are called «{mine.text}»"
    else:
        words = f"«{mine.text}» and «{theirs.text}» may be one name: {GRADE_WORDS[like.grade]}"
    if like.met == 1:
        words += ", but only one part of it"
    yield Evidence(words, max(1, min(like.met, 3) + 1 - _LESS.get(like.grade, 0)), claims)
    if bearers is not None and bearers <= _RARE and like.grade < Grade.SLIP:
        yield Evidence("Nobody else on record bears this name", 1)
    if one.identified and other.identified and likeness(one.name, other.name) is None:
        yield Evidence(f"The full names differ: {one.name} and {other.name}", GRAVE)


def _whole(best: Alike | None) -> bool:
    """Whether the two are called by the same name of several parts: a text that meant two would have said so."""
    if best is None:
        return False
    like = best[0]
    return like.grade <= Grade.KEY and like.met > 1 and not like.left_asked + like.left_held


def _bonds(one: Dossier, other: Dossier, best: Alike | None) -> Iterable[Evidence]:
    if claims := (*one.identified_with.get(other.key, ()), *other.identified_with.get(one.key, ())):
        yield Evidence("A claim says that the two are one person", 4, claims)
    if ties := (*one.ties.get(other.key, ()), *other.ties.get(one.key, ())):
        yield Evidence("A claim tells of the two as two persons who had to do with each other", GRAVE, ties)
    passages = sorted(one.passages.keys() & other.passages.keys())
    if passages:
        shown = ", ".join(f"{source} ¶{number}" for source, number in passages[:3])
        more = f" and {len(passages) - 3} more" if len(passages) > 3 else ""
        claims = tuple(own[passages[0]][0] for own in (one.passages, other.passages))
        weight = -1 if _whole(best) else -3 if one.identified and other.identified else -2
        yield Evidence(f"The same passage speaks of both: {shown}{more}", weight, claims)


_WHEN = {
    Overlap.CERTAIN: "at the same time",
    Overlap.POSSIBLE: "possibly at the same time",
    Overlap.ATTESTED_BEFORE: "one after the other, with no change of hands stated",
    Overlap.ATTESTED_AFTER: "one after the other, with no change of hands stated",
    Overlap.UNDATED: "one of them undated",
}


def _met(one: Held, other: Held) -> Overlap | None:
    return between(one.bounds, other.bounds, capped=one.capped or other.capped)


def _posts(one: Dossier, other: Dossier) -> Iterable[Evidence]:
    """The post the two share most, and two posts one man cannot have held."""
    shared = [piece for mine, theirs in product(one.posts, other.posts) if (piece := _post(mine, theirs)) is not None]
    if shared:
        yield max(shared, key=lambda piece: piece.weight)
    for mine, theirs in product(one.posts, other.posts):
        if _two_places(mine, theirs):
            words = f"In two places at the same time: {_said(mine)} and {_said(theirs)}"
            yield Evidence(words, GRAVE, (mine.claim, theirs.claim))
            return


def _post(mine: Post, theirs: Post) -> Evidence | None:
    """What two posts have in common, weighed by how surely they were held at one time."""
    kind = _met(mine, theirs)
    if kind is None or not (mine.office and theirs.office) or _far(mine.bounds, theirs.bounds):
        return None
    body = mine.organisation in theirs.organisations or theirs.organisation in mine.organisations
    place = mine.place in theirs.places or theirs.place in mine.places
    single = mine.single and theirs.single
    if (body or place) and (mine.role in theirs.roles or theirs.role in mine.roles):
        weight = {Overlap.CERTAIN: 3, Overlap.POSSIBLE: 2}.get(kind, 1 if single else 0) + (single and kind in _DATED)
        what = "the same post"
    else:
        town = mine.town and mine.place == theirs.place
        weight = {Overlap.CERTAIN: 2, Overlap.POSSIBLE: 1}.get(kind, 0) if town else 0
        what = "a post in the same town"
    if not weight:
        return None
    words = f"Both held {what}, {_WHEN[kind]}: {_said(mine)}; {_said(theirs)}"
    return Evidence(words, weight, (mine.claim, theirs.claim))


def _far(one: Bounds, other: Bounds) -> bool:
    """Whether so many years lie between what is known of two posts that no one can take them for one."""
    spans = sorted([reach(one), reach(other)], key=lambda span: span[0] or date.min)
    (_, ended), (begun, _) = spans
    return ended is not None and begun is not None and (begun - ended).days > FAR_DAYS


FAR_DAYS = 4 * 366
_DATED = (Overlap.CERTAIN, Overlap.POSSIBLE)


def _said(held: Held) -> str:
    return f"{held.words} ({held.when})"


def _two_places(mine: Post, theirs: Post) -> bool:
    """Whether two offices were certainly held at one time in places of which neither lies in the other.

    One office may have charge of two places: the same role in the same body is one office.
    """
    if mine.place is None or theirs.place is None or not (mine.office and theirs.office):
        return False
    if mine.role == theirs.role and mine.organisation == theirs.organisation is not None:
        return False
    nested = mine.place in theirs.places or theirs.place in mine.places
    return not nested and _met(mine, theirs) is Overlap.CERTAIN


def _shared(one: Dossier, other: Dossier) -> Iterable[Evidence]:
    """Codenames, ranks and third persons the two have in common."""
    for slug in sorted(one.codenames.keys() & other.codenames.keys()):
        mine, theirs = one.codenames[slug], other.codenames[slug]
        yield Evidence(f"Both bore the codename {mine.words}", 3, (mine.claim, theirs.claim))
    for slug in sorted(one.ranks.keys() & other.ranks.keys()):
        mine, theirs = one.ranks[slug], other.ranks[slug]
        if _met(mine, theirs) in _DATED:
            yield Evidence(f"Both were {mine.words}, {mine.when} and {theirs.when}", 1, (mine.claim, theirs.claim))
            break
    third = sorted((one.ties.keys() & other.ties.keys()) - {one.key, other.key})
    if third:
        claims = (one.ties[third[0]][0], other.ties[third[0]][0])
        yield Evidence("Both had to do with the same third person", 1, claims)


def _life(one: Dossier, other: Dossier) -> Iterable[Evidence]:
    """Births, and deeds after the other's death."""
    for mine, theirs in product(one.births, other.births):
        yield _births(mine, theirs, 3)
        break
    for dead, living in ((one, other), (other, one)):
        yield from _after_death(dead.deaths, (*living.posts, *living.deeds))


def _births(mine: Held, theirs: Held, agree: int) -> Evidence:
    claims = (mine.claim, theirs.claim)
    if between(mine.bounds, theirs.bounds) is None:
        return Evidence(f"Two births: {mine.when} and {theirs.when}", GRAVE, claims)
    return Evidence(f"The births agree: {mine.when} and {theirs.when}", agree, claims)


def _after_death(deaths: Sequence[Held], deeds: Iterable[Held]) -> Iterable[Evidence]:
    """The first deed that certainly came after every death claimed."""
    days = [death.bounds.end_latest for death in deaths]
    known = [day for day in days if day is not None]
    if not known or len(known) < len(days):
        return
    dead = max(known)
    last = deaths[days.index(dead)]
    for deed in deeds:
        day = not_ended_before(deed.bounds)
        if day is not None and day > dead and not deed.capped:
            words = f"Dead ({last.words}, {last.when}) before this: {_said(deed)}"
            yield Evidence(words, GRAVE - 1, (last.claim, deed.claim))
            return


_TRAITS = {"sex": -6, "nationality": -2}
Numbers = Mapping[tuple[Authority, str], str]


def _numbers(mine: Numbers, theirs: Numbers) -> Iterable[Evidence]:
    """Two numbers of one authority: those who keep it hold that they are two persons."""
    for authority in Authority:
        own, other = (_numbers_of(each, authority) for each in (mine, theirs))
        if own and other:
            yield _two(authority, own[0], other[0], GRAVE)


def _numbers_of(numbers: Numbers, authority: Authority) -> list[tuple[str, str]]:
    return sorted((value, claim) for (name, value), claim in numbers.items() if name is authority)


def _two(authority: Authority, one: tuple[str, str], other: tuple[str, str], weight: int) -> Evidence:
    (first, mine), (second, theirs) = one, other
    return Evidence(f"Two numbers of {NAMES[authority]}: {first} and {second}", weight, (mine, theirs))


def _two_numbers(numbers: Numbers) -> Iterable[Evidence]:
    """The first two numbers of each authority that gives a record more than one."""
    for authority in Authority:
        own = _numbers_of(numbers, authority)
        if len(own) > 1:
            yield _two(authority, own[0], own[1], 2 * GRAVE)


def _apart(one: Dossier, other: Dossier) -> Iterable[Evidence]:
    """Sex, nationality, numbers in authority files, and service."""
    for kind, weight in _TRAITS.items():
        mine, theirs = ({value for name, value in each.traits if name == kind} for each in (one, other))
        if mine and theirs and not mine & theirs:
            claims = tuple(each.traits[kind, min(values)] for each, values in ((one, mine), (other, theirs)))
            yield Evidence(f"Different {kind}: {min(mine)} and {min(theirs)}", weight, claims)
    yield from _numbers(one.numbers, other.numbers)
    if one.services and other.services and not one.services.keys() & other.services.keys():
        mine_, theirs_ = (", ".join(each.services.values()) for each in (one, other))
        yield Evidence(f"Different services: {mine_}; {theirs_}", -1)


def two_in_one(one: Dossier, reason: str | None = None) -> Judgement | None:
    """Whether a record may hold two persons; None where its claims fit one.

    Here `for_` speaks for one person and `against` for two. `reason` is an editor's for putting the record together.
    """
    against = [*_unlike(one), *_two_numbers(one.numbers), *_after_death(one.deaths, (*one.posts, *one.deeds))]
    for mine, theirs in combinations(one.posts, 2):
        if _two_places(mine, theirs):
            words = f"In two places at the same time: {_said(mine)} and {_said(theirs)}"
            against.append(Evidence(words, GRAVE, (mine.claim, theirs.claim)))
    against += [found for found in (_births(*pair, 0) for pair in combinations(one.births, 2)) if found.weight < 0]
    sexes = {value: claim for (name, value), claim in sorted(one.traits.items()) if name == "sex"}
    if len(sexes) > 1:
        against.append(Evidence(f"Called {' and '.join(sexes)}", -6, tuple(sexes.values())))
    if not against:
        return None
    for_ = [piece for found in against if (piece := _in_one_passage(one, found)) is not None]
    if reason:
        for_.append(Evidence(f"Put together by an editor: {reason}", 2))
    outweighed = {piece.claims: piece.weight for piece in for_}
    worst = min(found.weight + outweighed.get(found.claims, 0) for found in against)
    strength = Strength.STRONG if worst <= GRAVE else Strength.SOME if worst <= -3 else Strength.WEAK
    order = tuple(sorted(against, key=lambda found: found.weight))
    return Judgement(strength, -10 * worst + len(against), tuple(for_), order)


def _in_one_passage(one: Dossier, found: Evidence) -> Evidence | None:
    """That a single passage says both of one person, which a text does not do of two; two names it well may hold."""
    if found.weight > GRAVE:
        return None
    for (source, number), claims in sorted(one.passages.items()):
        if len(found.claims) > 1 and set(found.claims) <= set(claims):
            return Evidence(f"One passage says both of one person: {source} ¶{number}", 2, found.claims)
    return None


_READ = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u052f]{2}")
"""Two letters of a script whose sounds we can compare."""


def _unlike(one: Dossier) -> Iterable[Evidence]:
    """A name of the record that no chain of likeness joins with the heading."""
    if not one.identified:
        return
    codenames = {fold(held.words) for held in one.codenames.values()}
    joined = [(Named(one.name), name_parts(one.name))]
    waiting = [
        (name, parts) for name, parts in ((name, name_parts(name.text)) for name in one.names)
        if _READ.search(name.text) and fold(name.text) not in codenames
        and any(part.kind is not PartKind.INITIAL for part in parts)
    ]  # fmt: skip
    while near := [each for each in waiting if any(parts_likeness(each[1], its) for _, its in joined)]:
        joined += near
        waiting = [each for each in waiting if each not in near]
    for name in [name for name, _ in waiting if name.plain][:1]:
        others = [had.claim for had, _ in joined if had.claim]
        claims = tuple(claim for claim in (name.claim, *others[:1]) if claim)
        yield Evidence(f"«{name.text}» is not like any other name of {one.name}", -3, claims)
