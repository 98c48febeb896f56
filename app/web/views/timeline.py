"""A career as entries of a timeline: posts by service, ranks, then what became of the person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.dates import DateSpan, parse_event, parse_state
from app.domain.names import in_sentence
from app.queries.rows import STATES
from app.schemas.claims import ClaimOut, EducationOut, FateOut, LifeEventOut, PostingOut, RankOut
from app.schemas.persons import CareerOut
from app.schemas.retold import retold
from app.web.drawings.colours import service_class
from app.web.drawings.timeline import Entry

LIFE, RANKS, STUDY = "Life and fate", "Rank", "Study"
UNKNOWN_SERVICE = "Service not stated"
_EARLY = ("birth",)


def span_of(claim: ClaimOut) -> DateSpan | None:
    """A claim's dates, read as its kind reads them; None where it has none."""
    if claim.dates is None or not claim.dates.edtf:
        return None
    return (parse_state if claim.kind in STATES else parse_event)(claim.dates.edtf)


def came_about(claim: ClaimOut) -> bool:
    """Whether it was held or happened, by the source."""
    return claim.actuality in ("held", "appointed") and claim.mode != "denied"


def career_entries(career: CareerOut, held: Sequence[PostingOut], panels: Mapping[str, int]) -> list[Entry]:
    """What a career's timeline shows; `held` are the posts in the order of their numbers, `panels` as on its page."""
    ours = [one for one in career.postings if came_about(one) and one.corrects]
    entries = [_post(one, str(number), panels) for number, one in enumerate(held, 1)]
    entries += [_post(one, "", panels) for one in ours]
    entries.sort(key=lambda one: one.span is None)  # lanes stand in the order of their first dated post
    entries += life_entries(career, panels)
    again = retold([*career.postings, *career.ranks, *career.fates, *career.life_events, *career.education])
    return [
        replace(one, label=f"{one.label} (told again)", tone="again") if one.claim in again else one for one in entries
    ]


def life_entries(career: CareerOut, panels: Mapping[str, int]) -> list[Entry]:
    """Studies, ranks, events and fates that came about; what the editor corrects, and the correction beside it."""
    entries = [_study(one, panels) for one in career.education if came_about(one)]
    entries += [_rank(one, panels) for one in career.ranks if came_about(one)]
    entries += [_event(one, panels) for one in career.life_events if came_about(one)]
    entries += [_fate(one, panels) for one in career.fates if came_about(one)]
    return entries


def title_of(claim: ClaimOut) -> str:
    """The claim and its dates in a sentence, with what to know of it."""
    words = claim.sentence[:1].upper() + claim.sentence[1:]
    dates = claim.dates.label if claim.dates and claim.dates.edtf else "undated"
    marks = [claim.mode] if claim.mode != "asserted" else []
    marks += [claim.assessment] if claim.assessment != "none" else []
    marks += ["corrected by us"] if claim.corrected_by else []
    return f"{words}: {dates}" + (f" ({', '.join(marks)})" if marks else "")


def _tone(claim: ClaimOut) -> str:
    if claim.assessment == "wrong" or claim.corrected_by:
        return "wrong"
    if claim.assessment == "doubted":
        return "doubted"
    if claim.mode == "alleged":
        return "alleged"
    return "ours" if claim.voice == "editor" else "plain"


def _entry(
    claim: ClaimOut, lane: str, colour: str, label: str, panels: Mapping[str, int], *, number: str = "",
    mark: str | None = None, cover: str | None = None, leads: bool = True,
) -> Entry:
    label += {"doubted": " (we doubt it)", "wrong": " (we hold it to be wrong)"}.get(claim.assessment, "")
    label += " (we would correct this)" if claim.corrected_by else " (our correction)" if claim.corrects else ""
    return Entry(
        claim=claim.id, lane=lane, colour=colour, span=span_of(claim), number=number, label=label,
        title=title_of(claim), href=f"#claim-{claim.id}", mark=mark, differ=panels.get(claim.id),
        tone=_tone(claim), cover=cover, leads=leads,
    )  # fmt: skip


def _post(post: PostingOut, number: str, panels: Mapping[str, int]) -> Entry:
    cover = None
    if post.cover:
        role, body = post.cover.role, post.cover.organisation
        cover = in_sentence(role.label) if role else body.label if body else None
    label = ("Acting " + in_sentence(post.role.label)) if post.acting else post.role.label
    if post.place and post.place.label not in label:
        label += f" · {post.place.label}"
    elif post.organisation and not post.place and post.role.label not in post.organisation.label:
        label += f" · {post.organisation.label}"
    if cover:
        label += f" (cover: {cover})"
    lane = post.service.label if post.service else UNKNOWN_SERVICE
    return _entry(post, lane, service_class(post.service.id if post.service else None), label, panels,
                  number=number, cover=cover)  # fmt: skip


def _rank(rank: RankOut, panels: Mapping[str, int]) -> Entry:
    return _entry(rank, RANKS, "svc-0", rank.rank.label, panels)


def _study(study: EducationOut, panels: Mapping[str, int]) -> Entry:
    return _entry(study, STUDY, "svc-0", study.sentence[:1].upper() + study.sentence[1:], panels, mark="event")


def _event(event: LifeEventOut, panels: Mapping[str, int]) -> Entry:
    words = event.event.replace("_", " ") if event.event != "other" else event.words or "event"
    label = words[:1].upper() + words[1:] + (f" · {event.place.label}" if event.place else "")
    return _entry(event, LIFE, "svc-0", label, panels, mark="event", leads=event.event not in _EARLY)


def _fate(fate: FateOut, panels: Mapping[str, int]) -> Entry:
    label = fate.fate.label + (f" · {fate.place.label}" if fate.place else "")
    label += f" ({fate.mode})" if fate.mode != "asserted" else ""
    return _entry(fate, LIFE, f"mark-{fate.badge or 'event'}", label, panels, mark=fate.badge or "event")


def apart_words(entries: Sequence[Entry], *, lanes: bool = False) -> str:
    """What a timeline does not draw, in a sentence or two; `lanes` says whose each is; "" where all is drawn."""
    whose = {one.claim: f"{one.lane}: " if lanes else "" for one in entries}
    undated = [whose[one.claim] + one.label for one in entries if one.span is None]
    beyond = [whose[one.claim] + one.title for one in entries if one.span is not None]
    said = [("Without a date", undated), ("Beyond these years", beyond)]
    return " ".join(f"{words}: {'; '.join(found)}." for words, found in said if found)
