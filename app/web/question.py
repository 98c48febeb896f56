"""A question as its page shows it: the form filled in, chips that take a filter off, complaints put right."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl

from sqlalchemy import Connection

from app.domain.overlap import Overlap
from app.domain.query import DEFAULT_OVERLAPS, NOT_STATED
from app.domain.terms import Actuality, Assessment, ClaimKind, Mode, Nature, Vocabulary, words
from app.domain.urls import with_query
from app.errors import InvalidInputError, Problem
from app.queries.listing import choices, digests, labels_by_slug, source_choices
from app.queries.terms import terms_named
from app.web.contexts.lists import Complaint, Field, Form, Link

VOCABULARY: dict[str, Vocabulary] = {
    "role": Vocabulary.ROLE, "place": Vocabulary.PLACE, "organisation": Vocabulary.ORGANISATION,
    "cover": Vocabulary.ORGANISATION, "service": Vocabulary.SERVICE, "rank": Vocabulary.RANK,
    "rank_min": Vocabulary.RANK, "fate": Vocabulary.FATE_KIND, "education": Vocabulary.ORGANISATION,
    "award": Vocabulary.DECORATION, "codename": Vocabulary.CODENAME, "agent": Vocabulary.ORGANISATION,
}  # fmt: skip
LABELS: dict[str, str] = {
    "q": "Name or codename", "role": "Role", "place": "Place", "from": "From", "to": "To",
    "on": "Day, month or year", "by": "Grouped by", "agent": "By whom",
    "organisation": "Organisation", "service": "Service", "cover": "Cover", "rank": "Rank",
    "rank_min": "This rank or higher", "fate": "Fate", "badge": "In sum", "source": "Source", "nature": "Sort of post",
    "personnel": "Whom", "overlap": "Certainty", "readings": "Readings", "sex": "Sex",
    "identified": "Identified", "education": "Studied at", "award": "Decoration", "codename": "Codename",
    "person": "Person", "mode": "As the source puts it", "actuality": "Came about", "kind": "Kind",
    "passage": "Passage", "assessment": "Editor’s assessment", "wide": "Shared", "about": "About",
}  # fmt: skip
_LISTED = {"role": "roles", "place": "places", "organisation": "organisations", "cover": "covers",
           "agent": "agents"}  # fmt: skip
_SELECTED = {"service": Vocabulary.SERVICE, "rank": Vocabulary.RANK, "rank_min": Vocabulary.RANK,
             "fate": Vocabulary.FATE_KIND}  # fmt: skip
KIND_WORDS: dict[str, str] = {
    "certain": "certainly there", "possible": "possibly there", "attested_before": "attested before",
    "attested_after": "attested after", "undated": "undated",
}  # fmt: skip


def _closed(words_of: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    """The choices of a closed list, none chosen first."""
    return (("", "any"), *((str(one), words(one)) for one in words_of))


_FIXED: dict[str, tuple[tuple[str, str], ...]] = {
    "by": (("", "nothing"), ("role", "role"), ("place", "place"), ("organisation", "organisation"),
           ("service", "service"), ("decade", "decade"), ("year", "year")),
    "personnel": (("", "everyone"), ("true", "intelligence personnel"), ("false", "all others")),
    "readings": (("", "as the texts have it"), ("editor", "with our corrections")),
    "sex": (("", "any"), ("female", "female"), ("male", "male")),
    "wide": (("", "anything"), ("false", "more than a country or an army")),
    "identified": (("", "any"), ("true", "named persons"), ("false", "codenames and nameless")),
    "nature": tuple((str(one), str(one)) for one in Nature),
    "overlap": tuple((str(one), KIND_WORDS[one]) for one in Overlap),
    "kind": _closed(ClaimKind), "mode": _closed(Mode), "actuality": _closed(Actuality),
    "assessment": _closed(Assessment),
}  # fmt: skip
_PLAIN_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_FLAGS = {
    ("personnel", "true"): "Intelligence personnel only", ("personnel", "false"): "No intelligence personnel",
    ("identified", "true"): "Named persons", ("identified", "false"): "Codenames and nameless",
    ("readings", "editor"): "With our corrections", ("wider", "true"): "Also placed only in something wider",
    ("wide", "false"): "More than a country or an army in common",
    ("preferred", "true"): "A reading is shown first", ("preferred", "false"): "None is preferred",
    ("wide", "true"): "Also a whole country, army or government in common",
    ("badge", "executed"): "In sum: shot or killed", ("badge", "imprisoned"): "In sum: captured or imprisoned",
    ("badge", "survived"): "In sum: in service or died later",
    ("badge", "other"): "In sum: another fate, or only alleged",
    ("steps", "1"): "Without those one step further",
    ("tie", "stated"): "Ties that texts state", ("tie", "company"): "At the same time in one place",
}  # fmt: skip
_UNSEEN = frozenset({"sort", "limit", "count", "cursor"})


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a page in order, empty ones left out; every change gives another query."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, path: str, pairs: Iterable[tuple[str, str]], defaults: Mapping[str, str]) -> "Query":
        """From a request's parameters, without those that say what is so anyway; overlap kinds joined by comma."""
        kept = [(name, value.strip()) for name, value in pairs if value.strip() and defaults.get(name) != value.strip()]
        kinds = [kind for name, value in kept if name == "overlap" for kind in value.split(",") if kind]
        query = cls(path, tuple(pair for pair in kept if pair[0] != "overlap"))
        usual = set(kinds) == {str(kind) for kind in DEFAULT_OVERLAPS}
        return query if usual or not kinds else query.put("overlap", ",".join(dict.fromkeys(kinds)))

    @property
    def url(self) -> str:
        """The address of the page that asks this."""
        return with_query(self.path, list(self.pairs))

    def values(self, name: str) -> tuple[str, ...]:
        """What is asked under a name."""
        return tuple(value for one, value in self.pairs if one == name)

    def minus(self, *names: str) -> "Query":
        """Without everything under these names."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0] not in names))

    def drop(self, name: str, value: str) -> "Query":
        """Without one value."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair != (name, value)))

    def put(self, name: str, value: str) -> "Query":
        """With one value under a name, whatever was there."""
        return replace(self, pairs=(*self.minus(name).pairs, (name, value)))

    def swap(self, name: str, old: str, new: str) -> "Query":
        """With one value in the place of another."""
        pairs = tuple((name, new) if pair == (name, old) else pair for pair in self.pairs)
        return replace(self, pairs=pairs) if (name, new) in pairs else self.put(name, new)

    def at(self, path: str, *without: str) -> "Query":
        """The same question at another address."""
        return replace(self.minus(*without), path=path)


class Speaker:
    """What the words of a question mean: the labels of what was asked, and what could be asked instead."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sources = source_choices(connection)

    def label(self, name: str, value: str) -> str:
        """The label of a value; the value itself where it has none."""
        if name == "source":
            return dict(self.sources).get(value, value)
        if (name, value) == ("fate", NOT_STATED):
            return "not stated"
        if name == "person":
            found = digests(self.connection, [value])
            return found[value].name if value in found else value
        vocabularies = [VOCABULARY[name]] if name in VOCABULARY else []
        if name == "cover":
            vocabularies.append(Vocabulary.ROLE)
        for vocabulary in vocabularies:
            named = terms_named(self.connection, vocabulary, value)
            if named:
                return named[0][2]
        if name == "agent":
            return self.label("person", value)
        return words(value)

    def labels(self, query: Query, name: str) -> list[str]:
        """The labels of everything asked under a name."""
        return [self.label(name, value) for value in query.values(name)]

    def form(
        self, query: Query, main: Sequence[str], more: Sequence[str], *, wrong: Sequence[Complaint] = (),
        counts: Mapping[str, int] | None = None, presets: Mapping[str, str] | None = None,
    ) -> Form:
        """The form with everything asked filled in, complaints beside their fields; the rest goes along hidden."""
        named = {*main, *more}
        fields = {name: self._field(query, name, wrong, counts or {}, presets or {}) for name in (*main, *more)}
        lists = {_LISTED[name]: self._words(name) for name in (*main, *more) if name in _LISTED}
        return Form(
            action=query.path,
            main={name: fields[name] for name in main},
            more=tuple(fields[name] for name in more),
            kept=tuple(pair for pair in query.pairs if pair[0] not in named | {"cursor", "limit"}),
            more_set=sum(1 for name in more if query.values(name)),
            lists=lists,
            complaints=tuple(wrong),
        )

    def _words(self, name: str) -> tuple[str, ...]:
        vocabularies = [VOCABULARY[name]] + ([Vocabulary.ROLE] if name == "cover" else [])
        return tuple(dict.fromkeys(label for one in vocabularies for _, label in choices(self.connection, one)))

    def _field(
        self, query: Query, name: str, wrong: Sequence[Complaint], counts: Mapping[str, int], presets: Mapping[str, str]
    ) -> Field:
        values = query.values(name) or ((presets[name],) if name in presets else ())
        own = tuple(one for one in wrong if one.parameter == name)
        if name in ("nature", "overlap"):
            return self._checks(name, values, own, counts)
        options = self._options(name)
        if not options:
            shown = tuple(self.label(name, value) if not own else value for value in values)
            year = "year" if name in ("from", "to") else ""
            return Field(name, LABELS[name], "text", shown or ("",), (), _LISTED.get(name, ""), year, own)
        known = {value for value, _, _ in options}
        slugs = tuple(self._slug(name, value) for value in values)
        options += tuple((value, value, None) for value in slugs if value not in known)
        return Field(name, LABELS[name], "select", slugs or ("",), options, "", "", own)

    def _slug(self, name: str, value: str) -> str:
        """The id of a term given by label or alias, for a list to show it chosen."""
        if name not in _SELECTED:
            return "" if (name, value) == ("personnel", "all") else value
        named = terms_named(self.connection, _SELECTED[name], value)
        return named[0][1] if len(named) == 1 else value

    def _checks(
        self, name: str, values: Sequence[str], own: tuple[Complaint, ...], counts: Mapping[str, int]
    ) -> Field:
        ticked = tuple(part for value in values for part in value.split(","))
        if name == "overlap" and not ticked:
            ticked = tuple(str(kind) for kind in DEFAULT_OVERLAPS)
        options = tuple((value, label, counts.get(value)) for value, label in _FIXED[name])
        return Field(name, LABELS[name], "checks", ticked, options, "", "", own)

    def _options(self, name: str) -> tuple[tuple[str, str, int | None], ...]:
        if name in _FIXED:
            return tuple((value, label, None) for value, label in _FIXED[name])
        if name == "source":
            return (("", "any", None), *((slug, title, None) for slug, title in self.sources))
        if name in _SELECTED:
            known = choices(self.connection, _SELECTED[name])
            silent = ((NOT_STATED, self.label(name, NOT_STATED), None),) if name == "fate" else ()
            return (("", "any", None), *((slug, label, None) for slug, label in known), *silent)
        return ()

    def chips(self, query: Query) -> tuple[Link, ...]:
        """Every filter that is on, with the address without it."""
        found: list[Link] = []
        start, end = query.values("from"), query.values("to")
        if start or end:
            found.append((window_words(start, end), query.minus("from", "to", "overlap").url))
        for name, value in query.pairs:
            if name in _UNSEEN or name in ("from", "to", "show"):
                continue
            found.append((self._chip(name, value), query.drop(name, value).url))
        return tuple(found)

    def _chip(self, name: str, value: str) -> str:
        if (name, value) in _FLAGS:
            return _FLAGS[name, value]
        if name == "overlap":
            return f"Certainty: {', '.join(KIND_WORDS.get(one, one) for one in value.split(','))}"
        return f"{LABELS.get(name, words(name))}: {self.label(name, value)}"

    def complaints(self, query: Query, error: InvalidInputError, known: Iterable[str]) -> tuple[Complaint, ...]:
        """What could not be read, each with links that put it right."""
        return tuple(self._complaint(query, problem, frozenset(known)) for problem in error.problems)

    def _complaint(self, query: Query, problem: Problem, known: frozenset[str]) -> Complaint:
        name, value = problem.parameter, problem.value
        message = problem.message.split("; nearest:")[0].split("; did you mean")[0]
        message = message[:1].upper() + message[1:] + "."
        if name not in known and name not in _UNSEEN:
            near = problem.accepted if len(problem.accepted) <= 3 else ()
            links = [(one, replace(query, pairs=tuple((one if n == name else n, v) for n, v in query.pairs)).url)
                     for one in near]  # fmt: skip
            return Complaint(name, value, message, (*links, ("leave it out", query.minus(name).url)))
        if name in _UNSEEN:
            return Complaint(name, value, message, (("begin at the first page", query.minus(*_UNSEEN).url),))
        if name in ("from", "to"):
            return self._about_date(query, problem, message)
        labels = labels_by_slug(self.connection, VOCABULARY[name], problem.accepted) if name in VOCABULARY else {}
        if name == "cover":
            labels |= labels_by_slug(self.connection, Vocabulary.ROLE, problem.accepted)
        whole = next((one for one in query.values(name) if value in one), value)
        links = [(labels.get(one, words(one)), query.swap(name, whole, one).url) for one in problem.accepted[:8]]
        return Complaint(name, value, message, tuple(links))

    def _about_date(self, query: Query, problem: Problem, message: str) -> Complaint:
        """A date that cannot be read: the window it probably means as a link, else what would be read, in words."""
        accepted = problem.accepted[0] if problem.accepted else ""
        sides = dict(parse_qsl(accepted))
        other = "to" if problem.parameter == "from" else "from"
        if query.values(other) and "lies after" not in problem.message:
            sides.pop(other, None)
        if sides and set(sides) <= {"from", "to"}:
            corrected = query.minus(*sides)
            for name, value in sides.items():
                corrected = corrected.put(name, value)
            start, end = corrected.values("from"), corrected.values("to")
            if "lies after" in problem.message:
                message = "These years are turned round."
            return Complaint(problem.parameter, problem.value, message, ((window_words(start, end), corrected.url),))
        if _PLAIN_DATE.fullmatch(accepted):
            return Complaint(problem.parameter, problem.value, message,
                             ((accepted, query.put(problem.parameter, accepted).url),))  # fmt: skip
        return Complaint(problem.parameter, problem.value, message, (), accepted)


def window_words(start: Sequence[str], end: Sequence[str]) -> str:
    """A window in words: "1930 – 1941", "from 1930", "until 1941", "1931"."""
    if start and end:
        return start[-1] if start[-1] == end[-1] else f"{start[-1]} \N{EN DASH} {end[-1]}"
    return f"from {start[-1]}" if start else f"until {end[-1]}"


def any_of(labels: Sequence[str]) -> str:
    """Labels joined as alternatives: "Harbin, Dairen or Tokyo"."""
    return f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else "".join(labels)
