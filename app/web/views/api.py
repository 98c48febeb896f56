"""The page on how a program asks: one question in many ways, each kind of question, every address and parameter."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from app.api.ask import ASK_PARAMETERS
from app.api.documented import (
    BODY_COMPANY_PARAMETERS,
    CAREER_PARAMETERS,
    CLAIM_PARAMETERS,
    COHORT_PARAMETERS,
    COMPANY_PARAMETERS,
    COMPARE_PARAMETERS,
    COVERAGE_PARAMETERS,
    DISAGREEMENT_PARAMETERS,
    DUPLICATE_PARAMETERS,
    FACET_PARAMETERS,
    FATE_PARAMETERS,
    NETWORK_PARAMETERS,
    PERSON_PARAMETERS,
    POSTING_PARAMETERS,
    ROSTER_PARAMETERS,
    SUCCESSION_PARAMETERS,
    TERM_PARAMETERS,
    WITH_PARAMETERS,
    parameters,
)
from app.api.search import SEARCH_PARAMETERS
from app.domain import urls
from app.domain.reconcile_properties import PROPERTIES
from app.web.contexts.help import ApiContext, ApiQuestion
from app.web.contexts.page import Crumb

QUESTION = "role=resident&place=harbin&from=1930&to=1941"
PLAIN = "all residents in Harbin 1930-1941"
WRONG = "role=residnt&place=harbin"
DOCUMENTED = (
    *POSTING_PARAMETERS, *PERSON_PARAMETERS, *CAREER_PARAMETERS, *ROSTER_PARAMETERS, *SUCCESSION_PARAMETERS,
    *COMPANY_PARAMETERS, *WITH_PARAMETERS, *COMPARE_PARAMETERS, *NETWORK_PARAMETERS, *FACET_PARAMETERS,
    *BODY_COMPANY_PARAMETERS, *COHORT_PARAMETERS,
    *FATE_PARAMETERS, *CLAIM_PARAMETERS, *TERM_PARAMETERS, *SEARCH_PARAMETERS[1:], *DUPLICATE_PARAMETERS[1:],
    *DISAGREEMENT_PARAMETERS, *COVERAGE_PARAMETERS, *parameters("resolved", "excel"),
)  # fmt: skip
"""The parameters of every address, OpenAPI objects; the first of a name is the one described."""
ADDRESSES = (
    ("ask", "a question in plain words (`q`)"), ("search", "records of every kind by any of their names"),
    ("suggest", "completions of a name while it is typed"),
    ("persons", "people, with all filters"), ("persons/{id}", "a whole career"),
    ("persons/{id}/places.geojson", "its places for maps, as GeoJSON"),
    ("persons/{id}/contemporaries", "who was there with a person"),
    ("persons/{id}/network", "whom a person was tied to, and what ties those to one another"),
    ("persons/{id}/with/{other}", "where and when two persons were together"),
    ("organisations/{id}/contemporaries", "in how many pairs of posts there two people met"),
    ("compare", "two or three careers beside each other"),
    ("postings", "who was what, where and when"), ("postings/facets", "how those divide, value by value"),
    ("postings/years", "how many persons were there in each year"),
    ("careers", "steps of a career in order"), ("roster", "who was where on a day, in a month or a year"),
    ("succession", "the holders of a post in order"), ("fates/claims", "what became of whom"),
    ("fates/cohorts", "of those selected, how many met which fate"),
    ("coverage", "what the texts cover by year and place, and where they are silent"),
    ("disagreements", "where the texts disagree, and where we correct them"),
    ("duplicates", "likely same persons and likely wrong merges"),
    ("claims", "claims of every kind"), ("claims/{id}", "one claim"),
    *((name, f"the vocabulary of {name}") for name in (*urls.PAGES.values(),)), ("sources", "the texts read"),
)  # fmt: skip
TRIED = {
    "ask": urlencode({"q": PLAIN}), "roster": "on=1938-06-13", "careers": "step=role%3Dconsul&step=place%3Djapan",
    "succession": "role=resident&place=shanghai", "search": urlencode({"q": "Ощепков"}), "suggest": "q=osch",
    "compare": "a=sorge-richard&b=bronin-yakov-grigorievich",
}  # fmt: skip
"""What addresses that answer nothing by themselves are linked with."""
_SURELY = ("overlap", "how surely, and `overlap_reason` why")


def _question(
    anchor: str, title: str, words: str, path: str, pairs: list[tuple[str, str]], page: str,
    *keys: tuple[str, str],
) -> ApiQuestion:
    """A question with its addresses; its CSV is beside the JSON."""
    api = f"{urls.API}/{path}"
    return ApiQuestion(
        anchor, title, words, urls.with_query(api, pairs), urls.with_query(f"{api}.csv", pairs), page, keys
    )


_STEPS = [
    ("step", "education=frunze-academy"), ("step", "role=head-of-intelligence-department"), ("within", "P15Y"),
]
_NUMBERED = [("education.1", "frunze-academy"), ("role.2", "head-of-intelligence-department"), ("within", "P15Y")]
_DAY = [("on", "1938-06-13"), ("service", "soviet-military-intelligence")]
_POST = [("role", "resident"), ("place", "shanghai")]
_SERVED = [("place", "japan"), ("by", "role")]
_NAMED = [("q", "Oschtschepkow"), ("type", "person")]
QUESTIONS = (
    _question(
        "search", "Names",
        "People, codenames, places, organisations and roles by any of their names, in any script and spelling; `type` "
        "limits the kinds. The answer comes whole, best first. `/suggest` takes the same and completes a name that is "
        "being typed.",
        "search", _NAMED, urls.with_query("/search", _NAMED),
        ("match", "`exact`, `same_name`, `begins` or `near`"),
        ("matched", "the name that answers, as held; `form` says what sort of name"),
        ("reason", "why, in words"), ("claim", "the claim that holds the name, and `cited` its passages"),
    ),
    _question(
        "careers", "Careers",
        "Who studied at the Frunze Academy, then, within fifteen years, headed an intelligence department? A step is "
        "`key=value;key=value` and is repeated in order. `order=certain` leaves out those whose order is only "
        "possible. A `within` is an ISO 8601 duration: P15Y, P18M, P90D.",
        "careers", _STEPS, urls.with_query("/careers", _NUMBERED),
        ("order", "`certain` or `possible`, and `order_reason` why"), ("steps", "for each step the claims that met it"),
        ("path", "one claim a step: the surest way, and the earliest of these"),
        ("by_order", "how many are certain, how many possible"),
    ),
    _question(
        "careers-numbered", "Careers, as forms send them",
        "The same question with numbered parameters, where a semicolon or an equals sign is awkward.",
        "careers", _NUMBERED, urls.with_query("/careers", _NUMBERED),
    ),
    _question(
        "roster", "Who was where on a day",
        "`on` is a day, a month or a year; all filters of postings apply.",
        "roster", _DAY, urls.with_query("/roster", _DAY),
        ("on", "the time as it was read"), _SURELY, ("by_overlap", "posts of each kind, answered or not"),
    ),
    _question(
        "succession", "Holders of a post",
        "A role with a place or an organisation. There are no pages of a succession: it comes whole.",
        "succession", _POST, urls.with_query("/succession", _POST),
        ("items", "holders in order"),
        ("transitions", "what lies between two of them: `kind`, `least_days`, `greatest_days`, `evidence`"),
        ("gaps", "times without a recorded holder"), ("acting", "which holders were acting"),
    ),
    _question(
        "contemporaries", "Who was there too",
        "All who shared a place or an organisation with one person; `wide=false` leaves out those with only a whole "
        "country, army or government in common.",
        "persons/gendin-s-g/contemporaries", [("wide", "false")], "/persons/gendin-s-g/contemporaries?wide=false",
        ("least_days", "days in common for certain"),
        ("greatest_days", "days possible; null where nothing limits them"),
        _SURELY, ("mine", "the two posts: `mine` and `theirs`"),
    ),
    _question(
        "with", "Two persons",
        "The same for one pair, with the claims that tie them; if they were not together, `reason` says why.",
        "persons/gendin-s-g/with/sorkin-naum-semenovich", [], "/persons/gendin-s-g/with/sorkin-naum-semenovich",
        ("items", "pairs of posts, the surest first"), ("ties", "claims about both"),
    ),
    _question(
        "facets", "How an answer divides",
        "The parameters of postings; for each role, place, organisation, service, fate, decade and kind of overlap the "
        "number of posts and of people.",
        "postings/facets", [("place", "harbin")], "/where?place=harbin",
        ("count", "posts; `persons` people"), ("url", "the page with that filter added"),
    ),
    _question(
        "disagreements", "Where the texts disagree",
        "`kind` is `declared`, `computed` or `correction`, `about` what the readings differ in; `person` and `source` "
        "narrow the list. The CSV has a line for each reading.",
        "disagreements", [("about", "fates")], "/disagreements?about=fates",
        ("readings", "claims in full, in the order of the set; of a correction the text’s, then ours"),
        ("preferred", "the reading shown first, null where none is; `reason` why"),
        ("panels", "where they stand on the pages of those they are about"),
    ),
    _question(
        "coverage", "What the texts cover",
        "How many people the texts put in each year, `by` place, service or source; `place` opens a place of the tree, "
        "`level` says how deep. A year’s numbers are those of `/postings` with that year as its window.",
        "coverage", [("place", "china"), ("from", "1930"), ("to", "1941")], "/coverage?place=china&from=1930&to=1941",
        ("years", "years with somebody: `certain` and `possible` people, and `url`, their list"),
        ("silent", "the other years: nobody is recorded, which is not that nobody was there"),
        ("sources", "of each text what it covers, and whether it was read in full"),
        ("figures", "of how many people no fate, birth, death or post is told; how exactly claims are dated"),
    ),
    _question(
        "cohorts", "How many met which fate",
        "The parameters of persons, grouped `by` role, place, organisation, service, decade or year. A person may have "
        "met several fates and be in several groups: columns and rows do not add up.",
        "fates/cohorts", _SERVED, f"/fates?{urlencode(_SERVED)}#cohorts",
        ("fates", "people by fate, narrower fates included"), ("alleged", "of these, how many by allegation only"),
        ("not_stated", "people of whom no fate is told"),
    ),
)  # fmt: skip


def api_view(base: str) -> ApiContext:
    """The page on how a program asks; `base` begins absolute addresses."""
    return ApiContext(
        title="How a program asks", section="", canonical="/api", crumbs=(Crumb("Data", "/data"), Crumb("API")),
        description="JSON and CSV for programs: curl, Python, R and spreadsheets, with the Harbin question as example.",
        base=base, question=QUESTION, plain=PLAIN, quoted=urlencode({"q": PLAIN}).replace("+", "%20"),
        questions=QUESTIONS, addresses=tuple(_address(path, words) for path, words in ADDRESSES),
        parameters=_parameters(), wrong=WRONG,
        properties=tuple((one.id, one.meaning, one.narrows, one.extends) for one in PROPERTIES),
    )  # fmt: skip


def _address(path: str, words: str) -> tuple[str, str, str]:
    """An address, where its link leads ("" where it takes an id), and what it answers."""
    query = f"?{TRIED[path]}" if path in TRIED else ""
    return path, "" if "{" in path else f"{urls.API}/{path}{query}", words.replace("`", "")


def _parameters() -> tuple[tuple[str, str, str], ...]:
    """Every parameter once, as the first address that has it documents it; `q` for each of the things it is."""
    asked: tuple[tuple[str, dict[str, Any]], ...] = (("/ask", ASK_PARAMETERS[0]), ("/search", SEARCH_PARAMETERS[0]))
    rows = [(f"q, of {path}", str(one["description"]), str(one["example"])) for path, one in asked]
    seen: Counter[str] = Counter()
    for one in DOCUMENTED:
        name = str(one["name"])
        seen[name] += 1
        if seen[name] == 1:
            example = one.get("example", "")
            words = example[0] if isinstance(example, list) else example
            rows.append((name, str(one["description"]), str(words if words is not None else "")))
    return tuple(rows)
