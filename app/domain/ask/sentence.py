"""A structured question said back as one English sentence, so that the reader sees how it was understood. Pure."""

from collections.abc import Iterable, Sequence

from app.domain.ask.habits import INTRANSITIVE
from app.domain.ask.meaning import Question, Target
from app.domain.ask.phrases import Part
from app.domain.date_labels import plain
from app.domain.dates import parse_plain
from app.domain.names import in_sentence

_PEOPLES = frozenset({"soviet", "japanese", "chinese", "american", "british", "german", "italian", "imperial-russian"})
"""Services named by an adjective alone: one is in Soviet service, but of the Foreign Commissariat."""
_LENGTHS = {"Y": "year", "M": "month", "D": "day"}


def sentence(asked: Question) -> str:
    """The question in words: "Who was resident in Harbin between 1930 and 1941?"."""
    parts = asked.parts
    subject = asked.subjects[0][1] if asked.subjects else ""
    who = "How many people" if asked.count else "Who"
    match asked.target:
        case Target.TOGETHER | Target.CONTEMPORARIES | Target.PERSON:
            said = _about(asked, subject, who)
        case Target.CAREERS:
            said = _career(asked, who)
        case Target.SUCCESSION:
            said = f"Who held the post, one after another: {_post(parts, '').strip()}"
        case Target.ROSTER:
            on = plain(parse_plain(dict(asked.pairs)["on"]))
            said = f"{who} was where {_when_prefix(dict(asked.pairs)['on'])} {on}{_post(parts, ' as ', years=False)}"
        case Target.FATES:
            said = _fates(asked, subject, who)
        case Target.COHORTS:
            said = f"What became of those recorded{_person(asked)}"
        case Target.POSTINGS if subject:
            said = f"What posts did {subject} hold{_post(parts, ' as ')}"
        case Target.PERSONS:
            said = f"{who} {'are' if asked.count else 'is'} recorded{_person(asked)}"
        case _:
            said = (f"{who} served{_post(parts, ' as ')}" if asked.count else f"{who} was{_held(parts)}")
            said += _fate_ever(parts, count=asked.count)
    return f"{said.strip()}{_sureness(asked)}?"


def _about(asked: Question, subject: str, who: str) -> str:
    """A question about one person, or two."""
    match asked.target:
        case Target.TOGETHER:
            return f"Where and when were {subject} and {asked.subjects[1][1]} together{_post(asked.parts, '')}"
        case Target.CONTEMPORARIES:
            return f"{who} was at the same place or body as {subject}{_post(asked.parts, ' as ')}"
        case _:
            return f"Who was {subject}"


def _labels(parts: Iterable[Part], *names: str, low: bool = False) -> str:
    """The labels asked under these parameters, joined as alternatives."""
    labels = list(dict.fromkeys(part.label for part in parts if part.parameter in names))
    if low:
        labels = [in_sentence(one) for one in labels]
    return f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else "".join(labels)


def _post(parts: Sequence[Part], before_role: str, *, years: bool = True) -> str:
    """A post: " resident in Harbin between 1930 and 1941"."""
    found = ""
    if ranked := _labels(parts, "rank", low=True):
        found += f"{before_role or ' '}{ranked}"
    if ranked := _labels(parts, "rank_min", low=True):
        found += f"{' and ' if found else before_role or ' '}{ranked} or higher"
    if roles := _labels(parts, "role", low=True):
        found += f"{' and ' if found else before_role}{roles}"
    of_body = "of" if _labels(parts, "role") else "with"
    for name, link in (("organisation", of_body), ("cover", "under the cover of")):
        if labels := _labels(parts, name):
            found += f" {link} {labels}"
    found += _service(parts, of_body)
    if places := _labels(parts, "place"):
        found += f" in {places}"
    return found + (_years(parts) if years else "")


def _service(parts: Sequence[Part], of_body: str) -> str:
    """The services asked: " in Soviet service", " of Soviet military intelligence"."""
    asked = [part for part in parts if part.parameter == "service"]
    if asked and all(part.value in _PEOPLES for part in asked):
        return f" in {_labels(asked, 'service')} service"
    return f" {of_body} {_labels(asked, 'service')}" if asked else ""


def _years(parts: Sequence[Part]) -> str:
    """The window in words."""
    first = next((part.value for part in parts if part.parameter == "from"), None)
    last = next((part.value for part in parts if part.parameter == "to"), None)
    if first and last:
        if first == last:
            return f" {_when_prefix(first)} {_date(first)}"
        return f" between {_date(first)} and {_date(last)}"
    return f" in or after {_date(first)}" if first else f" in or before {_date(last)}" if last else ""


def _date(text: str) -> str:
    return plain(parse_plain(text))


def _when_prefix(text: str) -> str:
    """The word before a time: "on" before a day, "in" before a month or a year."""
    return "on" if text.count("-") == 2 else "in"


def _career(asked: Question, who: str) -> str:
    was, sort = "were" if asked.count else "was", _sort(asked)
    numbers = sorted({part.step for part in asked.parts if part.step})
    if not numbers:
        return f"{who}{sort} {was} {_step(asked.parts)}"
    steps = [_step([part for part in asked.parts if part.step == number]) for number in numbers]
    within = dict(asked.pairs).get("within", "")
    later = f", then within {_length(within)} " if within else ", then "
    return f"{who}{sort} {was} first {later.join(steps)}"


def _sort(asked: Question) -> str:
    """What sort of persons is asked for, before the verb: " among women"."""
    flags = set(asked.pairs)
    found = [words for pair, words in ((("sex", "female"), "women"), (("personnel", "true"), "intelligence personnel"),
                                       (("identified", "false"), "those known by a codename or without a name"))
             if pair in flags]  # fmt: skip
    return f", among {' and '.join(found)}," if found else ""


def _length(within: str) -> str:
    amount, unit = int(within[1:-1]), _LENGTHS[within[-1]]
    return f"{amount} {unit}{'s' if amount > 1 else ''}"


def _step(parts: Sequence[Part]) -> str:
    """One step of a career."""
    if fates := _labels(parts, "fate", low=True):
        return f"{fates}{_post(parts, '')}"
    if studied := _labels(parts, "education"):
        return f"a student of {studied}{_years(parts)}"
    if awarded := _labels(parts, "award"):
        return f"awarded {awarded}{_years(parts)}"
    return _held(parts).strip()


def _held(parts: Sequence[Part]) -> str:
    """A post, or any."""
    post = _post(parts, " ", years=False)
    return f"{post or ' in any post'}{_years(parts)}"


def _fate_ever(parts: Sequence[Part], *, count: bool = False) -> str:
    fates = _labels(parts, "fate", low=True)
    done = {part.value for part in parts if part.parameter == "fate"} <= INTRANSITIVE
    was = "" if done else "were " if count else "was "
    return f" and {was}ever {fates}" if fates else ""


def _done(kinds: Sequence[Part], count: bool) -> str:
    """Fates as verbs, each with its "was": "died or was shot"."""
    was = "were" if count else "was"
    said = [in_sentence(one.label) if one.value in INTRANSITIVE else f"{was} {in_sentence(one.label)}" for one in kinds]
    return " or ".join(dict.fromkeys(said))


def _fates(asked: Question, subject: str, who: str) -> str:
    """What became of somebody, or who met a fate."""
    kinds = _labels(asked.parts, "fate", low=True)
    agents = _labels(asked.parts, "agent")
    by = f" by {agents}" if agents else ""
    around = _post(asked.parts, "")
    if subject:
        return f"What became of {subject}" + (f": {kinds}{by}{around}" if kinds or by else around)
    met = [part for part in asked.parts if part.parameter == "fate"]
    done = {part.value for part in met} & INTRANSITIVE
    if done and len(met) > 1:
        return f"{who} {_done(met, asked.count)}{by}{around}"
    verb = "" if done else "were " if asked.count else "was "
    return f"{who} {verb}{kinds or 'affected'}{by}{around}"


def _person(asked: Question) -> str:
    """What is asked of a person ever."""
    parts = asked.parts
    found = []
    for name, link in (("codename", "with the codename"), ("rank", "with the rank of"),
                       ("rank_min", "with at least the rank of"),
                       ("education", "as having studied at"), ("award", "as awarded"),
                       ("fate", "and ever")):  # fmt: skip
        if labels := _labels(parts, name, low=name == "fate"):
            found.append(f"{link} {labels}")
    flags = dict(asked.pairs)
    if flags.get("sex"):
        found.append("as women" if asked.count else "as a woman")
    if flags.get("identified") == "false":
        found.append("by a codename or without a name")
    if flags.get("personnel"):
        found.append("as intelligence personnel")
    post = _post([part for part in parts if part.parameter not in ("rank", "rank_min")], " as ")
    return f" {', '.join(found)}{',' if post.startswith(' as ') else ''}{post}" if found else post


def _sureness(asked: Question) -> str:
    """Which kinds of overlap are asked, where not the usual ones."""
    kind = dict(asked.pairs).get("overlap", "")
    return {"certain": ", for certain", "possible": ", possibly only"}.get(kind, "")
