"""An organisation's page: its heads in order and its people by year, its tree, its line, and what is said of it."""

from collections.abc import Sequence

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import SUCCESSION, Params
from app.api.succession import answer as succeeded
from app.api.succession import succession_out
from app.domain import urls
from app.domain.names import in_sentence
from app.domain.overlap import Overlap
from app.domain.succession import GAPS
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError
from app.queries.company_body import body_pairs
from app.queries.company_pairs import WIDE_BODIES
from app.queries.listing import heads, organisation_claims_below
from app.queries.term_pages import line_of, ranks_meanwhile, years_of_bodies
from app.queries.terms import refs_of, terms_by_key
from app.queries.years import MOST_POSTS, YearRow, years_of
from app.schemas.claims import EducationOut, PostingOut, claim_from_row
from app.schemas.parts import TermOut
from app.schemas.succession import SuccessionOut
from app.web.contexts.counts import FacetView
from app.web.contexts.lists import PeopleSection, PostingSection
from app.web.contexts.terms import Chart, Form, Holder, OrganisationContext, Succeeded
from app.web.drawings.density import YearCount
from app.web.drawings.presence import Group, Line, Stay
from app.web.question import Query
from app.web.views.corrections import counted_so
from app.web.views.counts import facet_groups
from app.web.views.place import grouped
from app.web.views.posting import asked_of, postings_of
from app.web.views.presence import (
    MOST_ROWS,
    chart_of,
    claim_stay,
    counted_words,
    lines_of,
    many,
    nobody_by,
    post_lines,
    post_stay,
    runs,
    services_of,
    year_counts,
    years_data,
)
from app.web.views.term_parts import Known, around, common, known_term, people_section, ref
from app.web.views.where import said_view

MOST_LINES = 3
"""Posts whose holders are put in order on the page itself; the others are links."""


def organisation_view(connection: Connection, slug: str) -> OrganisationContext:
    """The page; raises NotFoundError with the nearest ids."""
    known = known_term(connection, Vocabulary.ORGANISATION, slug)
    one = known.entry
    posts = postings_of(connection, "Its people, in time order", "organisation", one)
    led = tuple(claim_from_row(row) for row in heads(connection, known.key))
    several = _several(led)
    # Of a body whose posts are too many to be counted every line is a link: too many claims would answer.
    here = MOST_LINES if posts.persons is not None else 0
    tried = [(role, _succession(connection, role, one.id)) for role in several[:here]]
    lines = [(role, out) for role, out in tried if out is not None]
    query, asked = asked_of(connection, "organisation", one)
    counts = year_counts(years_of(connection, asked, MOST_POSTS) or (), query.pairs)
    said = grouped(said_view(row) for row in organisation_claims_below(connection, known.key))
    students = people_section(connection, known, "education", "Who studied here")
    chart = _chart(known, posts, led, lines, counts) if posts.postings else _studies(known, students)
    line_key, forms, forms_chart = _line(connection, known)
    answer = _answer(posts, counts, students)
    return OrganisationContext(
        **common(connection, known, answer), answer=answer, chart=chart, posts=posts,
        csv=posts.csv if posts.postings or not students.people else students.csv,
        lines=tuple((role.label, _line_page(role, one.id)) for role in several[here:]),
        successions=tuple(_holders(role, _line_page(role, one.id), out) for role, out in lines),
        facets=facet_groups(connection, query, asked) if posts.postings else (),
        facets_json=query.at(f"{urls.API}/postings/facets").url, around=around(connection, known),
        met=_met(connection, known, posts), met_json=urls.API + urls.body_contemporaries(one.id),
        line=forms, line_of=None if line_key == known.key else ref(refs_of(connection, {line_key})[line_key]),
        forms_chart=forms_chart, said_of=said, students=students if students.people else None,
        ranks=tuple(
            FacetView(row.rank.label, row.persons, query.put("rank", row.rank.slug).url)
            for row in ranks_meanwhile(connection, asked)
        ) if posts.persons else (),
    )  # fmt: skip


def _answer(posts: PostingSection, counts: Sequence[YearCount], students: PeopleSection) -> str:
    studied = f"; {many(students.total, 'person', 'people')} studied here" if students.people else ""
    if not posts.postings:
        return f"Nobody is recorded in a post of it {nobody_by(posts)}{studied}."
    return counted_words(posts.persons, posts.total, counts, posts.undated, corrected=posts.ours[0]) + f"{studied}."


def _met(connection: Connection, known: Known, posts: PostingSection) -> str:
    """How many pairs of its posts meet; "" if none does, or if it is so large that they say little of anybody.

    That is a whole army or government, and a body with more posts than are counted one by one.
    """
    if known.entry.kind in WIDE_BODIES or posts.total is None or posts.total < 2:
        return ""
    pairs = body_pairs(connection, known.key)
    return met_words(pairs[Overlap.CERTAIN], pairs[Overlap.POSSIBLE])


def met_words(certain: int, possible: int) -> str:
    """How many pairs meet: "In 2 pairs of posts two people certainly served here at the same time …", or "" of none."""
    if not certain + possible:
        return ""
    first, surely = (certain, "certainly") if certain else (possible, "possibly")
    more = f", in {many(possible, 'more', 'more')} possibly" if certain and possible else ""
    return f"In {many(first, 'pair')} of posts two people {surely} served here at the same time{more}."


def _several(led: Sequence[PostingOut]) -> list[TermOut]:
    """The roles of one holder at a time that had several holders, those with most first."""
    holders: dict[str, set[str]] = {}
    known = {one.role.id: one.role for one in led}
    for one in led:
        holders.setdefault(one.role.id, set()).add(one.person.id)
    return [known[role] for role in sorted(holders, key=lambda role: -len(holders[role])) if len(holders[role]) > 1]


def _line_page(role: TermOut, slug: str) -> str:
    return Query("/succession", (("role", role.id), ("organisation", slug))).url


def _succession(connection: Connection, role: TermOut, slug: str) -> SuccessionOut | None:
    """The holders in order; None where they are so many that no order is meant."""
    given = QueryParams([("role", role.id), ("organisation", slug)])
    try:
        return succession_out(*succeeded(connection, Params(given, SUCCESSION)))
    except InvalidInputError:
        return None


def _holders(role: TermOut, url: str, out: SuccessionOut) -> Succeeded:
    after = [(one.words, str(one.kind)) for one in out.transitions] + [("", "")]
    return Succeeded(
        role.label, url,
        tuple(
            Holder(one.person.name, one.person.url,
                   "; ".join(dict.fromkeys(_when(post) for post in one.postings)), one.acting, *between)
            for one, between in zip(out.items, after, strict=True)
        ),
    )  # fmt: skip


def _when(post: PostingOut) -> str:
    return post.dates.label if post.dates and post.dates.edtf else "undated"


def _chart(
    known: Known, posts: PostingSection, led: Sequence[PostingOut],
    lines: Sequence[tuple[TermOut, SuccessionOut]], counts: Sequence[YearCount],
) -> Chart | None:
    """Heads first, line by line, then everybody else where they are not too many."""
    one = known.entry
    groups = [Group(role.label, _line_page(role, one.id), _in_order(out, one.id)) for role, out in lines]
    shown = {post.id for _, out in lines for holder in out.items for post in holder.postings}
    alone = [post for post in led if post.id not in shown]
    if alone:
        groups.append(Group("Held by one person at a time", None, post_lines(alone, _label)))
    shown |= {post.id for post in alone}
    drawn = (posts.persons or 0) <= MOST_ROWS and len(posts.postings) == posts.total
    others = [post for post in posts.postings if post.id not in shown] if drawn else []
    if others:
        groups.append(Group("Others" if groups else "", None, post_lines(others, _label)))
    every = [post for _, out in lines for holder in out.items for post in holder.postings] + alone + others
    return chart_of(
        groups, counts, (), title=f"Who was in {one.label}, by year",
        beside="Each bar is a post, in it or in what belongs to it.", file=f"{one.url}/years.svg",
        services=services_of(every), all="" if drawn else posts.where, counted=counted_so(posts.ours[0]),
        **years_data("organisation", one.id),
    )  # fmt: skip


def _studies(known: Known, students: PeopleSection) -> Chart | None:
    """Who studied there and when, for a school nobody is recorded to have served in."""
    claims = [claim for _, own in students.people[:MOST_ROWS] for claim in own if isinstance(claim, EducationOut)]
    rows = lines_of(claims, lambda claim: claim_stay(claim, "" if claim.outcome == "external" else claim.outcome))
    return chart_of(
        (Group("", None, rows),), (), title=f"Who studied at {known.entry.label}",
        beside="A bar is a time of study; a diamond the day or year of an end.", file=f"{known.entry.url}/years.svg",
        all=students.page if len(students.people) > MOST_ROWS else "",
    )  # fmt: skip


def _in_order(out: SuccessionOut, here: str) -> tuple[Line, ...]:
    """A row for each holder in the order of the line, with the gaps between them."""
    before = [None, *out.transitions]
    rows = []
    for holder, step in zip(out.items, before, strict=True):
        gap = step.words if step is not None and step.kind in GAPS else ""
        name = holder.person.name + (" (acting)" if holder.acting else "")
        stays = tuple(post_stay(post, _body(post, here)) for post in holder.postings)
        rows.append(Line(name, holder.person.url, stays, gap[:1].upper() + gap[1:]))
    return tuple(rows)


def _label(post: PostingOut) -> str:
    return f"Acting {in_sentence(post.role.label)}" if post.acting else post.role.label


def _body(post: PostingOut, here: str) -> str:
    """The body the post was in, where that is another than the page's own."""
    if post.organisation is None:
        return post.place.label if post.place else ""
    return post.organisation.label if post.organisation.id != here else ""


def _line(connection: Connection, known: Known) -> tuple[int, tuple[Form, ...], Chart | None]:
    """The bodies of the line it belongs to, by the first year somebody is recorded in; and the same drawn."""
    line, keys = line_of(connection, known.key)
    if not keys:
        return known.key, (), None
    years = years_of_bodies(connection, keys)
    entries = {row.key: row for row in terms_by_key(connection, Vocabulary.ORGANISATION, keys)}
    ordered = sorted(keys, key=lambda key: (not years.get(key), years[key][0].year if years.get(key) else 0, key))
    forms = tuple(
        Form(TermOut(id=entries[key].slug, label=entries[key].label), runs(years.get(key, ())), entries[key].persons,
             key == known.key)
        for key in ordered
    )  # fmt: skip
    rows = tuple(_form_line(form, years.get(key, ())) for form, key in zip(forms, ordered, strict=True))
    drawn = chart_of((Group("", None, rows),), (), title="The line, by the years in which anybody is recorded")
    return line, forms, drawn


def _form_line(form: Form, years: Sequence[YearRow]) -> Line:
    url = urls.term(Vocabulary.ORGANISATION, form.entry.id)
    stay = Stay(form.entry.id, None, "", f"{form.entry.label}: {form.years or 'nobody is dated here'}", url,
                "svc-1" if form.here else "svc-0", years=year_counts(years))  # fmt: skip
    return Line(form.entry.label, url, (stay,))
