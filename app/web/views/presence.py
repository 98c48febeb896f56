"""Claims as rows of the drawing «who was there»: a row for each person, by year, in groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from app.domain import urls
from app.queries.coverage import CoverageCount
from app.queries.years import YearRow
from app.schemas.claims import ClaimOut, PostingOut
from app.web.contexts.lists import Link, PostingSection
from app.web.contexts.terms import Chart
from app.web.drawings.colours import service_class
from app.web.drawings.density import YearCount
from app.web.drawings.presence import Group, Line, Rule, Stay, presence, undated_of, years_drawn
from app.web.views.timeline import UNKNOWN_SERVICE, span_of, title_of

MOST_ROWS = 40
"""Persons that are drawn one by one; of more the years alone are, and a list is better."""
Labelled = Callable[[PostingOut], str]
Claimed = TypeVar("Claimed", bound=ClaimOut)


def post_stay(post: PostingOut, label: str) -> Stay:
    """A post as a bar."""
    service = f" ({post.service.label})" if post.service else ""
    return _stay(post, label, f"{post.person.name}: {title_of(post)}{service}",
                 service_class(post.service.id if post.service else None))  # fmt: skip


def claim_stay(claim: ClaimOut, label: str) -> Stay:
    """A claim of another kind as a bar."""
    return _stay(claim, label, f"{claim.person.name}: {title_of(claim)}", "svc-1")


def _stay(claim: ClaimOut, label: str, title: str, colour: str) -> Stay:
    tone = "wrong" if claim.assessment == "wrong" or claim.corrected_by else "plain"
    more = "; other claims differ" if claim.contradicts else ""
    return Stay(claim.id, span_of(claim), label, title + more, claim.url, colour, tone, bool(claim.contradicts))


def lines_of(claims: Iterable[Claimed], stay: Callable[[Claimed], Stay]) -> tuple[Line, ...]:
    """A row for each person, those first whose first known day is the earliest; undated ones last."""
    people: dict[str, list[Claimed]] = {}
    for one in claims:
        people.setdefault(one.person.id, []).append(one)
    rows = [
        Line(own[0].person.name, own[0].person.url, tuple(stay(one) for one in own)) for own in people.values()
    ]
    return tuple(sorted(rows, key=_first))


def _first(line: Line) -> tuple[bool, str]:
    days = [min(one.span.bounds.known) for one in line.stays if one.span and one.span.bounds.known]
    return not days, min(days).isoformat() if days else ""


def post_lines(posts: Iterable[PostingOut], label: Labelled) -> tuple[Line, ...]:
    """A row for each person of some posts."""
    return lines_of(posts, lambda one: post_stay(one, label(one)))


def services_of(posts: Iterable[PostingOut]) -> tuple[tuple[str, str], ...]:
    """The inks in use with their services, the most frequent first; services of one ink stand together."""
    found: dict[str, dict[str, int]] = {}
    for one in posts:
        own = found.setdefault(service_class(one.service.id if one.service else None), {})
        label = one.service.label if one.service else UNKNOWN_SERVICE
        own[label] = own.get(label, 0) + 1
    ordered = sorted(found.items(), key=lambda one: -sum(one[1].values()))
    return tuple((ink, ", ".join(sorted(labels, key=lambda one: -labels[one]))) for ink, labels in ordered)


def year_counts(
    rows: Iterable[YearRow | CoverageCount], asked: Sequence[tuple[str, str]] = ()
) -> tuple[YearCount, ...]:
    """Counts by year, each with the address that lists who was there; no address where nothing is asked."""
    return tuple(
        YearCount(one.year, one.certain, one.possible, _year_page(one.year, asked) if asked else None) for one in rows
    )


def _year_page(year: int, asked: Sequence[tuple[str, str]]) -> str:
    return urls.with_query("/where", [*asked, ("from", f"{year:04}"), ("to", f"{year:04}")])


def chart_of(
    groups: Sequence[Group], counts: Sequence[YearCount], rules: Sequence[Rule] = (), *, title: str,
    beside: str = "", file: str = "", **fields: Any,
) -> Chart | None:
    """The chart, wide and narrow; None where nothing is dated. `fields` are the rest of a `Chart`.

    Where the years are too many to be drawn the chart has its words and its numbers only.
    """
    if years_drawn(groups, counts) is None:
        return None
    wide, narrow = presence(groups, counts, rules), presence(groups, counts, rules, narrow=True)
    apart = tuple(_apart(line, stay) for line, stay in undated_of(groups))
    rows = wide.rows if wide is not None else ()
    gaps = any(row.gap for row in rows)
    wrong = any(one.stay.tone == "wrong" for row in rows for one in row.placed)
    inks = {one.stay.colour for row in rows for one in row.placed}
    ink = next(iter(inks)) if len(inks) == 1 else "svc-0" if inks else "svc-1"
    return replace(
        Chart(title=title, beside=beside, wide=wide, narrow=narrow, counts=tuple(counts), file=file),
        apart=apart, gaps=gaps, wrong=wrong, ink=ink, **fields,
    )  # fmt: skip


def _apart(line: Line, stay: Stay) -> Link:
    return f"{line.name}{', ' + stay.label if stay.label else ''}", stay.href


def years_data(parameter: str, slug: str) -> Mapping[str, str]:
    """Where the counts of a chart are to be had as CSV and JSON."""
    api = f"{urls.API}/postings/years"
    given = [(parameter, slug)]
    return {"csv": urls.with_query(f"{api}.csv", given), "json": urls.with_query(api, given)}


def counted_words(
    persons: int | None, posts: int | None, counts: Sequence[YearCount], undated: int, noun: str = "post",
    more: str = "", corrected: int = 0,
) -> str:
    """How many and when: "12 people in 20 posts between 1924 and 1945; most in 1934: 5 certainly, 2 possibly".

    `more` stands behind the number of posts, of which `corrected` are those we would correct. Of posts that are too
    many to be counted `persons` is None: "More than 10 000 posts between 1924 and 1945".
    """
    known = [one for one in counts if one.total]
    who = "" if persons is None else f"{many(persons, 'person', 'people')} in "
    words = f"{who}{many(posts, noun)}{_which(corrected, posts)}{more}"
    words = words[:1].upper() + words[1:]
    if known:
        first, last = known[0].year, known[-1].year
        words += f" in {first}" if first == last else f" between {first} and {last}"
        fullest = max(known, key=lambda one: (one.certain, one.total))
        if fullest.total > 1:
            kinds = ((fullest.certain, "certainly"), (fullest.possible, "possibly"))
            words += f"; most in {fullest.year}: " + ", ".join(f"{number} {kind}" for number, kind in kinds if number)
    if undated:
        words += f"; {many(undated, noun)} undated" if known else ", undated" if undated == posts else ""
    return words


def _which(corrected: int, posts: int | None) -> str:
    """How many of the posts we would correct, in brackets; "" where none."""
    some = "which" if posts == 1 else "all of which" if corrected == posts else f"{corrected} of which"
    return f" ({some} we would correct)" if corrected else ""


def nobody_by(posts: PostingSection) -> str:
    """What follows "Nobody is recorded here" where no post is: "yet", or what is left aside, or is by our corrections.

    "for certain; 1 alleged", "by the texts; 1 person by our corrections".
    """
    ours = posts.ours[1]
    sure = [*(["for certain"] if posts.aside else []), *(["by the texts"] if ours else [])]
    found = [f"{one.count} {one.words}" for one in posts.aside]
    found += [f"{many(ours, 'person', 'people')} by our corrections"] if ours else []
    return "; ".join([" ".join(sure), *found]) if found else "yet"


def many(number: int | None, one: str, several: str = "") -> str:
    """A number of things: "1 post", "3 posts"; None is a number beyond the cap of exact counting."""
    if number is None:
        return f"more than 10\N{NARROW NO-BREAK SPACE}000 {several or one + 's'}"
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") + f" {one if number == 1 else several or one + 's'}"


def runs(years: Iterable[YearRow]) -> str:
    """The years in which there is anybody, in words: "1921–1926, 1931"; "" where there is none."""
    found: list[list[int]] = []
    for one in years:
        if found and one.year == found[-1][1] + 1:
            found[-1][1] = one.year
        else:
            found.append([one.year, one.year])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
