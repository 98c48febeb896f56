"""Query parameters as OpenAPI shows them: each with a description and an example from the seed."""

from typing import Any

_STEP = (
    "A step as `key=value;key=value`, repeated in order; keys: role, place, organisation, from, to, rank, rank_min, "
    "fate, education, award, cover, service, nature. Or as numbered parameters: `role.1=…&place.1=…&role.2=…`"
)
_TEXT: dict[str, tuple[str, Any, bool]] = {
    "q": ("Words of a name or codename: beginnings, or the same name in any script and spelling", "meln", False),
    "type": ("Type of record: `person`, `codename`, `place`, `organisation`, `role`", "person", True),
    "person": (
        "Person id, or a name that is one person's alone, in any spelling; repeat for several",
        "melnikov-boris-nikolaevich", True,
    ),
    "role": ("Role by id, label or alias; includes narrower roles", "resident", True),
    "organisation": ("Organisation by id, label or alias; includes what is below it", "frunze-academy", True),
    "place": ("Place by id, label or alias in any language; includes what lies in it", "harbin", True),
    "wider": ("`true`: posts placed only in something wider than the place count too, as possible", "true", False),
    "cover": ("Organisation or role that served as cover", "sovtorgflot", True),
    "service": ("Service", "soviet-military-intelligence", True),
    "personnel": ("`true`: intelligence personnel only; `false`: the others", "true", False),
    "rank": ("Rank: on postings held then, on persons ever", "major-general", True),
    "rank_min": ("At least this rank, across systems where an equivalence is recorded", "major-general", False),
    "fate": (
        "Fate ever met; includes narrower fates; `not-stated`: no fate is claimed of the person",
        "deprived-of-liberty", True,
    ),
    "badge": (
        "How the gravest fate told is drawn: `executed`, `vanished`, `defected`, `imprisoned`, `survived` or `other`",
        "imprisoned", True,
    ),
    "by": ("What to group by: `role`, `place`, `organisation`, `service`, `decade` or `year`; else one row", "role",
           False),
    "education": ("Institution studied at", "frunze-academy", True),
    "award": ("Decoration received", "hero-of-the-soviet-union", True),
    "codename": ("Codename borne", "abram", True),
    "source": ("Source id", "redstar-x", True),
    "sex": ("`male` or `female`, as recorded", "female", False),
    "identified": ("`false`: unresolved codenames and persons without a name", "false", False),
    "nature": ("`office`, `mission`, `service`, `collective` (left aside unless asked for)", "office", True),
    "mode": ("How the source puts it; default `asserted,attributed`", "alleged", True),
    "actuality": ("Whether it came about; default `held,appointed`", "candidate", True),
    "assessment": ("What the editor thinks of it", "doubted", True),
    "a": ("First person to compare: id, or a name that is one person's alone, in any spelling", "sorge-richard", False),
    "b": ("Second person to compare", "bronin-yakov-grigorievich", False),
    "c": ("Third person to compare, if there is one", "borovich-lev-aleksandrovich", False),
    "on": ("The day, month or year asked about", "1938-06-13", False),
    "from": ("First year, month or day, inclusive", "1930", False),
    "to": ("Last year, month or day, inclusive", "1941", False),
    "overlap": ("Kinds of overlap with the window, by comma; default `certain,possible`", "certain,possible", True),
    "readings": ("`editor` swaps corrected readings for their corrections", "source", False),
    "kind": ("Kind of claim, or of fate", "captured", True),
    "case": ("`same`: two records of one person; `two-in-one`: one record of two", "same", True),
    "disagreement": (
        "`declared`: a set of alternatives; `computed`: found by comparing claims; `correction`: ours beside a text’s",
        "declared", True,
    ),
    "about": (
        "What readings differ in: `dates`, `places`, `posts`, `ranks`, `fates`, `names`, `ties` or `life`",
        "fates", True,
    ),
    "preferred": ("`true`: a reading is shown first, with a reason; `false`: none is", "false", False),
    "level": ("How many levels of the tree of places to go down: 1, 2 or 3", "2", False),
    "strength": ("`strong`, `some` or `weak`, by comma", "strong,some", True),
    "state": ("`open`, or `apart`: an editor keeps the two apart", "open", False),
    "agent": ("Who did it, ordered it or judged: organisation or person", "chinese-authorities", True),
    "passage": ("Line number of the source", "121", False),
    "broader": ("Only terms below this one", "china", False),
    "resolved": ("`true`: somebody named bears it; `false`: nobody yet", "false", False),
    "step": (_STEP, "role=consul;place=harbin", True),
    "within": ("Each step begins at most so long after the one before: ISO 8601 duration", "P2Y", False),
    "order": ("How surely the steps follow each other, by comma; default `certain,possible`", "certain", True),
    "tie": ("What makes a tie, by comma: `stated` by a text, `company` in one place; default both", "stated", True),
    "steps": ("`1`: only those near the person; `2`, the default: also whom texts tie to one of these", "1", False),
    "wide": ("`false`: without what is shared only with a whole country, army or government", "false", False),
    "sort": ("`date` or `name`", "date", False),
    "limit": ("Rows a page, 1 to 1000", 50, False),
    "cursor": ("Where the next page begins, from `next`", None, False),
    "count": ("`exact`: count beyond 10,000", "exact", False),
    "excel": ("`1`: begin a CSV with a byte-order mark", "1", False),
}


def parameters(*names: str) -> list[dict[str, Any]]:
    """OpenAPI parameter objects of these names."""
    found = []
    for name in names:
        description, example, several = _TEXT[name]
        schema: dict[str, Any] = {"type": "string"}
        if several:
            schema = {"type": "array", "items": schema}
        one = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
        if example is not None:
            one["example"] = [example] if several else example
        found.append(one)
    return found


_PAGING = ("limit", "cursor", "count")
POSTING_PARAMETERS = parameters(
    "role", "place", "organisation", "from", "to", "overlap", "service", "personnel", "cover", "person", "rank",
    "rank_min", "fate", "source", "nature", "mode", "actuality", "readings", "wider", "sort", *_PAGING,
)
PERSON_PARAMETERS = parameters(
    "q", "personnel", "service", "role", "place", "organisation", "cover", "from", "to", "rank", "rank_min", "fate",
    "badge", "education", "award", "codename", "source", "sex", "identified", "overlap", "sort", *_PAGING,
)
FACET_PARAMETERS = [one for one in POSTING_PARAMETERS if one["name"] not in ("sort", *_PAGING)]
YEAR_PARAMETERS = [one for one in FACET_PARAMETERS if one["name"] != "overlap"]
COHORT_PARAMETERS = [
    *parameters("by"), *(one for one in PERSON_PARAMETERS if one["name"] not in ("sort", *_PAGING)),
]
CAREER_PARAMETERS = [
    *parameters("step", "within", "order"), *(one for one in PERSON_PARAMETERS if one["name"] != "sort"),
]
ROSTER_PARAMETERS = [
    *parameters("on"), *(one for one in POSTING_PARAMETERS if one["name"] not in ("from", "to")),
]
SUCCESSION_PARAMETERS = parameters("role", "place", "organisation", "from", "to", "overlap", "service", "nature")
COMPANY_PARAMETERS = parameters(
    "place", "organisation", "from", "to", "overlap", "role", "service", "personnel", "wide", *_PAGING
)
WITH_PARAMETERS = parameters("place", "organisation", "from", "to", "overlap", "wide")
BODY_COMPANY_PARAMETERS = parameters("overlap")
BODY_COMPANY_PARAMETERS[0] |= {"description": "Kinds of pairs that are counted, by comma; default `certain,possible`"}
NETWORK_PARAMETERS = parameters(
    "tie", "overlap", "place", "from", "to", "mode", "actuality", "steps", "wide"
)
NETWORK_PARAMETERS[-1] |= {
    "description": "`true`: company in a whole country, army or government counts too", "example": "true",
}
COMPARE_PARAMETERS = parameters("a", "b", "c")
FATE_PARAMETERS = parameters("kind", "agent", "person", "place", "service", "from", "to", "overlap", *_PAGING)
CLAIM_PARAMETERS = parameters("kind", "person", "source", "passage", "mode", "actuality", "assessment", *_PAGING)
DUPLICATE_PARAMETERS = parameters("case", "strength", "state", "person")
DUPLICATE_PARAMETERS[0] |= {"name": "kind"}
DISAGREEMENT_PARAMETERS = parameters("disagreement", "about", "person", "source", "preferred", *_PAGING)
DISAGREEMENT_PARAMETERS[0] |= {"name": "kind"}
COVERAGE_PARAMETERS = parameters("by", "place", "level", "from", "to")
COVERAGE_PARAMETERS[0] |= {"description": "What the rows are: `place`, `service` or `source`", "example": "place"}
COVERAGE_PARAMETERS[1] |= {
    "description": "Place to open, by id, label or alias", "schema": {"type": "string"}, "example": "china",
}
TERM_PARAMETERS = parameters("q", "broader", *_PAGING)
