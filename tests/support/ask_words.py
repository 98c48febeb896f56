"""A small lexicon made by hand, for tests of plain words without a database."""

from collections.abc import Sequence

from app.domain.ask.keywords import FATE_FORMS, phrases
from app.domain.ask.lexicon import Lexicon, Meaning
from app.domain.ask.reader import Names
from app.domain.ask.tokens import Named
from app.domain.names import fold
from app.domain.terms import Vocabulary

_TERMS: tuple[tuple[Vocabulary, str, str, tuple[str, ...]], ...] = (
    (Vocabulary.ROLE, "resident", "Resident", ("station chief",)),
    (Vocabulary.ROLE, "consul", "Consul", ()),
    (Vocabulary.ROLE, "consul-general", "Consul general", ()),
    (Vocabulary.ROLE, "military-attache", "Military attaché", ()),
    (Vocabulary.ROLE, "agent", "Agent", ()),
    (Vocabulary.ROLE, "head", "Head", ("chief",)),
    (Vocabulary.ROLE, "head-of-intelligence-department", "Head of intelligence department", ()),
    (Vocabulary.PLACE, "harbin", "Harbin", ("Харбин",)),
    (Vocabulary.PLACE, "shanghai", "Shanghai", ()),
    (Vocabulary.PLACE, "tokyo", "Tokyo", ()),
    (Vocabulary.PLACE, "japan", "Japan", ()),
    (Vocabulary.ORGANISATION, "okdva", "Separate Red Banner Far Eastern Army", ("OKDVA",)),
    (Vocabulary.ORGANISATION, "frunze-academy", "Frunze Military Academy", ("Frunze Academy",)),
    (Vocabulary.ORGANISATION, "chinese-authorities", "Chinese authorities", ("Chinese",)),
    (Vocabulary.ORGANISATION, "sovtorgflot", "Sovtorgflot", ()),
    (Vocabulary.SERVICE, "soviet", "Soviet", ()),
    (Vocabulary.SERVICE, "chinese", "Chinese", ()),
    (Vocabulary.RANK, "colonel", "Colonel", ()),
    (Vocabulary.RANK, "general-officer", "General officer", ("generals",)),
    (Vocabulary.RANK, "major-general", "Major General", ()),
    (Vocabulary.FATE_KIND, "captured", "Captured", ()),
    (Vocabulary.FATE_KIND, "arrested", "Arrested", ()),
    (Vocabulary.FATE_KIND, "shot", "Shot", ("executed",)),
    (Vocabulary.FATE_KIND, "killed", "Killed", ()),
    (Vocabulary.FATE_KIND, "died", "Died", ()),
    (Vocabulary.FATE_KIND, "rehabilitated", "Rehabilitated", ()),
    (Vocabulary.DECORATION, "hero-of-the-soviet-union", "Hero of the Soviet Union", ()),
    (Vocabulary.CODENAME, "abram", "Abram", ()),
)
_ABOVE = {"tokyo": frozenset({"japan"})}
PEOPLE = {
    "sorge": ("sorge-richard", "Richard Sorge"), "bronin": ("bronin-yakov-grigorievich", "Yakov Grigorievich Bronin"),
    "kukk": ("kukk-aleksandr-ivanovich", "Alexander Ivanovich Kukk"),
}  # fmt: skip


def lexicon() -> Lexicon:
    """The grammar's own words and a few of each vocabulary."""
    found = phrases()
    for vocabulary, slug, label, others in _TERMS:
        above = _ABOVE.get(slug, frozenset())
        found.append((slug, Meaning(vocabulary, slug, label, 0, above)))
        found.append((label, Meaning(vocabulary, slug, label, 1, above)))
        forms = FATE_FORMS.get(slug, ()) if vocabulary is Vocabulary.FATE_KIND else ()
        found += [(other, Meaning(vocabulary, slug, label, 2, above)) for other in (*others, *forms)]
    return Lexicon(found)


def names() -> Names:
    """Three persons, called by surname or in full."""

    def look(words: str) -> Sequence[Named]:
        key = fold(words)
        return [person for surname, person in PEOPLE.items() if key in (surname, fold(person[1]))]

    return Names(look, lambda _: ())
