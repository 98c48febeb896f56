"""A career and a claim arranged for reading: nothing is added to what the API answers but order and sentences."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain import urls
from app.domain.date_labels import day_words
from app.domain.terms import DEATHS, words
from app.queries.pages import CareerRead, ClaimRead
from app.queries.rows import STATES, ClaimRow
from app.schemas.claims import ClaimOut, FateOut, NameFormOut, PostingOut, claim_from_row
from app.schemas.company import CompanyItem
from app.schemas.parts import DatesOut, PlaceOut, TermOut
from app.schemas.persons import CareerOut, DisagreementOut, in_time
from app.web.contexts.page import CareerContext, ClaimContext, Correction, Crumb, Disagreement, Moment, Reading
from app.web.drawings.axis import years_of
from app.web.drawings.colours import service_class
from app.web.drawings.rows import RowBars, row_bars
from app.web.drawings.timeline import timeline
from app.web.views.families import family, words_meant
from app.web.views.map import career_map
from app.web.views.timeline import came_about, career_entries, span_of

MOST_VARIANTS = 6
MOST_NARROW = 80
"""Entries of a timeline on a phone; of more, the words in the order of time are easier to read and quicker to load."""
READINGS = {
    "reading": ("How surely we read it", {
        "stated": "The text says so.",
        "implied": "The text does not say so in these words; it follows from what it says.",
        "ambiguous": "The words can be read in more than one way; this is one of them.",
    }),
    "mode": ("How the source puts it", {
        "asserted": "As a fact, in its own voice.",
        "attributed": "As what somebody else says.",
        "alleged": "As an allegation or as one theory among others.",
        "denied": "The source says that it was not so.",
    }),
    "actuality": ("Whether it came about", {
        "held": "By the source it was so.",
        "appointed": "By the source he was appointed; that he took up the post is not said apart.",
        "candidate": "Considered or selected; by the source it did not come to that, or it is not said.",
        "planned": "Planned; by the source it did not come about, or it is not said.",
        "attempted": "Attempted, and not achieved.",
        "did_not_happen": "By the source it did not happen.",
    }),
    "assessment": ("What we think of it", {
        "none": "Nothing against it is recorded.",
        "doubted": "We doubt it.",
        "wrong": "We hold it to be wrong. It stays, since the source says it, and never counts as certain.",
    }),
}
NATURES = {
    "mission": "Sent for a task; the text names no office.",
    "service": "Served there; the text names no office.",
    "collective": "Said of several together; counted only when asked for.",
}
"""What a post that is no office is."""
BASIS = {
    "stated": "given in the passage",
    "document": "the date of a document the passage quotes",
    "context": "from the neighbouring sentence",
    "editor": "set by us",
}


def career_context(read: CareerRead) -> CareerContext:
    """A career page's context."""
    record = read.record
    career = CareerOut.from_record(record)
    own = _own(career)
    naming = [claim_from_row(row) for row in record.naming]
    known = {one.id: one for one in (*naming, *map(claim_from_row, read.touched), *own)}
    panels = _panels(career.contradictions, {one.question for one in record.contradictions}, known)
    numbers, original = _numbers(panels), _original(career)
    mentioned = tuple(one for one in career.mentioned_in if one.person.id != career.id)
    held = held_posts(career)
    entries = career_entries(career, held, numbers)
    company = tuple(CompanyItem.from_row(row) for row in read.company.rows)
    return CareerContext(
        title=career.name, section="/persons", description=career.summary, subject=career.id, canonical=career.url,
        csv=urls.with_query(f"{urls.API}/postings.csv", [("person", career.id)]),
        json=f"{urls.API}/persons/{career.id}",
        crumbs=(Crumb("People", "/persons"), Crumb(career.sort_name)),
        career=career,
        original=original,
        original_ours=not any(one.voice == "source" for one in career.names if one.form == "original_script"),
        also=_also(career),
        born=_born(career),
        died=_died(career),
        places=_places(held),
        codenames=_distinct(one.codename for one in career.codenames if not one.corrects),
        texts_cited=sum(one.id != "editor" for one in career.sources),
        held=held,
        apart=tuple(one for one in career.postings if not came_about(one) and not one.corrects),
        course=_course(career),
        places_map=career_map(career, read.places),
        timeline=timeline(entries),
        timeline_narrow=timeline(entries, narrow=True) if len(entries) <= MOST_NARROW else None,
        disagreements=panels,
        corrections=_corrections(own, known),
        mentioned=mentioned,
        company=company,
        crowded=read.company.crowded,
        company_bars=_company_bars(company),
        standpoints=read.standpoints,
        tags=_tags(own),
        contemporaries=urls.contemporaries(career.id),
        family=family(career, read.soviet),
        words_meant=words_meant(read.fate_notes),
        fate_panel=next((numbers[one.id] for one in career.fates if one.id in numbers), None),
        panels=numbers,
        here=frozenset(one.id for one in (*own, *mentioned, *career.relations)),
        known=known,
        attached=_attached([*record.claims, *record.naming]),
    )  # fmt: skip


def claim_context(read: ClaimRead) -> ClaimContext:
    """A claim page's context."""
    claim: ClaimOut = claim_from_row(read.claim)
    known = {one.id: one for one in (claim, *map(claim_from_row, read.touched))}
    declared = [
        DisagreementOut(question=one.question, claims=list(one.claims), preferred=one.preferred,
                        preferred_reason=one.preferred_reason)
        for one in read.alternatives
    ]
    computed = [
        DisagreementOut(question=one.question, claims=[one.first, one.second]) for one in read.contradictions
    ]
    return ClaimContext(
        title=f"{claim.person.name}: {claim.sentence}",
        section="/persons",
        description=f"A claim about {claim.person.name}: {claim.sentence}.",
        json=f"{urls.API}/claims/{claim.id}",
        subject=claim.id,
        canonical=claim.url,
        crumbs=(Crumb("People", "/persons"), Crumb(claim.person.name, claim.person.url), Crumb(f"Claim {claim.id}")),
        claim=claim,
        readings=() if claim.voice == "editor" else tuple(_reading(claim, name) for name in READINGS),
        bounds=_bounds(claim),
        known=known,
        disagreements=_panels([*declared, *computed], {one.question for one in computed}, known),
        attached=_attached([read.claim]),
    )


def _own(career: CareerOut) -> list[ClaimOut]:
    """Every claim about the person, kind by kind."""
    return [
        *career.postings, *career.ranks, *career.codenames, *career.fates, *career.life_events, *career.education,
        *career.awards, *(one for one in career.relations if not one.inverse), *career.activities, *career.traits,
        *career.memberships, *career.identifiers, *career.names,
    ]


def held_posts(career: CareerOut) -> tuple[PostingOut, ...]:
    """The posts that came about, in the order of their numbers on the page."""
    return tuple(one for one in career.postings if came_about(one) and not one.corrects)


def _tags(claims: Iterable[ClaimOut]) -> tuple[tuple[str, str], ...]:
    """The tags that stand beside these claims, each once, with their meanings."""
    found: dict[str, str] = {}
    for claim in claims:
        nature = getattr(claim, "nature", "office")
        if nature in NATURES:
            found.setdefault(words(nature), NATURES[nature])
        for name, (_, meanings) in READINGS.items():
            value: str = getattr(claim, name)
            if value not in ("stated", "asserted", "held", "none"):
                found.setdefault(words(value), meanings[value])
    return tuple(found.items())


def _company_bars(company: Sequence[CompanyItem]) -> RowBars | None:
    """The posts of the others on one axis, which reaches over both posts of every pair."""
    spans = {one.theirs.id: (span_of(one.theirs), service_class(_service(one.theirs))) for one in company}
    mine = [span_of(one.mine) for one in company]
    years = years_of(span.bounds for span in (*mine, *(span for span, _ in spans.values())) if span)
    doubted = {one.theirs.id for one in company if one.theirs.assessment != "none"}
    return row_bars(spans, years, doubted=doubted) if years else None


def _service(post: PostingOut) -> str | None:
    return post.service.id if post.service else None


def _original(career: CareerOut) -> tuple[NameFormOut, ...]:
    """Names in their own script, each once; words in small letters go before the same in capitals."""
    found: dict[tuple[str, frozenset[str]], NameFormOut] = {}
    forms = [one for one in career.names if one.form == "original_script" and not one.corrects]
    for form in sorted(forms, key=lambda one: one.name.isupper()):
        found.setdefault((form.language, frozenset(form.name.casefold().split())), form)
    return tuple(found.values())


def _also(career: CareerOut) -> tuple[NameFormOut, ...]:
    """Other spellings; shortened forms of the heading (the surname, initials) stand under Names alone."""
    heading = career.name.casefold().split()
    found: dict[str, NameFormOut] = {}
    for form in career.names:
        words_ = form.name.casefold().replace(".", ". ").replace(",", " ").split()
        short = all(any(own.startswith(word.rstrip(".")) for own in heading) for word in words_)
        if form.form in ("variant", "transliteration") and not short and not form.corrects:
            found.setdefault(form.name.casefold(), form)
    return tuple(found.values())[:MOST_VARIANTS]


def _distinct(terms: Iterable[TermOut]) -> tuple[TermOut, ...]:
    return tuple({one.id: one for one in terms}.values())


def _places(postings: Sequence[PostingOut]) -> tuple[PlaceOut, ...]:
    """Places of the posts that came about, in the order of time."""
    return tuple({one.place.id: one.place for one in postings if one.place}.values())


def _born(career: CareerOut) -> tuple[Moment, ...]:
    return moments(one for one in career.life_events if one.event == "birth")


def _died(career: CareerOut) -> tuple[Moment, ...]:
    ends = [one for one in career.life_events if one.event == "death"]
    return moments((*ends, *(one for one in career.fates if one.fate.id in DEATHS)))


def moments(claims: Iterable[ClaimOut]) -> tuple[Moment, ...]:
    """Each date and manner once, with the claim that says so; denied ones and corrections stand in the career alone."""
    found: dict[tuple[str, str | None], Moment] = {}
    for claim in claims:
        if not came_about(claim) or claim.corrects or claim.assessment == "wrong":
            continue
        label = claim.dates.label if claim.dates and claim.dates.edtf else "date not stated"
        manner = [claim.fate.label.lower()] if isinstance(claim, FateOut) and claim.fate.id != "died" else []
        manner += [claim.mode] if claim.mode != "asserted" else []
        label += f" ({', '.join(manner)})" if manner else ""
        place = getattr(claim, "place", None)
        found.setdefault((label, place.id if place else None), Moment(label, place, claim.id))
    return tuple(found.values())


def _course(career: CareerOut) -> tuple[ClaimOut, ...]:
    """Posts, ranks, studies, events, awards and fates in the order of time; undated ones where the source has them.

    The editor's corrections stand among them as in the drawing, and are marked.
    """
    kinds: list[ClaimOut] = [
        *career.postings, *career.ranks, *career.education, *career.life_events, *career.awards, *career.fates
    ]
    return tuple(in_time([one for one in kinds if came_about(one)]))


def _panels(
    found: Iterable[DisagreementOut], computed: set[str], known: dict[str, ClaimOut]
) -> tuple[Disagreement, ...]:
    return tuple(
        Disagreement(
            number,
            one.question,
            tuple(Reading(known[slug], slug == one.preferred) for slug in one.claims if slug in known),
            one.question in computed,
            one.preferred_reason,
        )
        for number, one in enumerate(found, 1)
    )


def _numbers(panels: Iterable[Disagreement]) -> dict[str, int]:
    """The first panel each claim stands in."""
    numbers: dict[str, int] = {}
    for panel in panels:
        for one in panel.readings:
            numbers.setdefault(one.claim.id, panel.number)
    return numbers


def _corrections(own: Iterable[ClaimOut], known: dict[str, ClaimOut]) -> tuple[Correction, ...]:
    """Each of the texts' claims that the editor would read otherwise, whichever of the two is this person's."""
    pairs: dict[tuple[str, str], None] = {}
    for claim in own:
        if claim.corrects:
            pairs.setdefault((claim.corrects, claim.id))
        if claim.corrected_by:
            pairs.setdefault((claim.id, claim.corrected_by))
    found = []
    for text, editor in pairs:
        if text in known and editor in known:
            mine = known[editor]
            reasons = [link.note for link in mine.links if link.kind == "corrects" and link.claim == text]
            reasons += [cite.note for cite in mine.citations]
            found.append(Correction(known[text], mine, tuple(dict.fromkeys(one for one in reasons if one))))
    return tuple(found)


def _attached(rows: Iterable[ClaimRow]) -> dict[str, str]:
    """Attached texts by "source:passage". They go to a page and nowhere else."""
    cites = [cite for row in rows for cite in (*row.citations, *(one for link in row.links for one in link.citations))]
    return {f"{cite.source}:{cite.passage}": cite.text for cite in cites if cite.text}


def _reading(claim: ClaimOut, name: str) -> tuple[str, str, str]:
    heading, meanings = READINGS[name]
    value: str = getattr(claim, name)
    if name == "assessment" and value == "none" and claim.corrected_by:
        return heading, "corrected", "We hold another reading to be right; it is linked below, with the reason."
    return heading, words(value), meanings[value]


def _bounds(claim: ClaimOut) -> tuple[tuple[str, str], ...]:
    """The four bounds in words, and where each end comes from."""
    dates = claim.dates
    if dates is None or not dates.edtf:
        return ()
    if claim.kind in STATES:
        begun, ended = "Begun", "Ended"
    else:
        begun, ended = "Happened", "Happened"
    rows = [
        (f"{begun}, at the earliest", _day(dates.start_earliest)),
        (f"{begun} by, at the latest" if claim.kind in STATES else "", _day(dates.start_latest)),
        (f"{ended}, at the earliest" if claim.kind in STATES else "", _day(dates.end_earliest)),
        (f"{ended}, at the latest", _day(dates.end_latest)),
    ]
    return (*(row for row in rows if row[0]), *_basis(dates))


def _basis(dates: DatesOut) -> tuple[tuple[str, str], ...]:
    ends: tuple[tuple[str, str | None], ...] = (("Start", dates.basis.start), ("End", dates.basis.end))
    if dates.basis.start == dates.basis.end:
        ends = (("Date", dates.basis.start),)
    return tuple((f"{name} is", BASIS[value]) for name, value in ends if value)


def _day(value: date | None) -> str:
    return "not known" if value is None else day_words(value)
