"""From the words of a question about company to its query model."""

from sqlalchemy import Connection

from app.domain.company import CompanyFilter
from app.domain.overlap import Overlap
from app.domain.query import PostFilter
from app.domain.terms import Vocabulary
from app.errors import InvalidInputError, Problem
from app.queries import company_body
from app.queries.person_record import known_person
from app.queries.resolve import Get, GetAll, Resolver
from app.queries.terms import children
from app.queries.vocabulary import known_key


def company_filter(connection: Connection, slug: str, all_: GetAll, get: Get) -> CompanyFilter:
    """Who was with a person; raises NotFoundError or GoneElsewhereError for the id, InvalidInputError for the rest."""
    person = known_person(connection, slug)
    resolver = Resolver(connection)
    roles = resolver.terms("role", Vocabulary.ROLE, all_("role"))
    asked = CompanyFilter(
        person=person,
        places=resolver.terms("place", Vocabulary.PLACE, all_("place")),
        organisations=resolver.terms("organisation", Vocabulary.ORGANISATION, all_("organisation")),
        post=PostFilter(
            roles=roles,
            collective=resolver.collective(roles),
            services=resolver.terms("service", Vocabulary.SERVICE, all_("service")),
            window=resolver.window(get("from"), get("to")),
        ),
        personnel=resolver.flag("personnel", get("personnel")),
        overlaps=resolver.overlaps(all_("overlap")),
        wide=resolver.flag("wide", get("wide")) is not False,
    )
    resolver.done()
    return asked


def pair_filter(connection: Connection, slug: str, other: str, all_: GetAll, get: Get) -> CompanyFilter:
    """What two persons shared, of every kind unless `overlap` says otherwise; errors as for `company_filter`."""
    person, with_ = known_person(connection, slug), known_person(connection, other)
    if person == with_:
        raise InvalidInputError([Problem("other", other, "the two persons are the same", ("another person's id",))])
    resolver = Resolver(connection)
    asked = CompanyFilter(
        person=person,
        other=with_,
        places=resolver.terms("place", Vocabulary.PLACE, all_("place")),
        organisations=resolver.terms("organisation", Vocabulary.ORGANISATION, all_("organisation")),
        post=PostFilter(window=resolver.window(get("from"), get("to"))),
        overlaps=resolver.overlaps(all_("overlap")) if all_("overlap") else tuple(Overlap),
        wide=resolver.flag("wide", get("wide")) is not False,
    )
    resolver.done()
    return asked


def body_question(connection: Connection, slug: str, all_: GetAll) -> tuple[int, tuple[Overlap, ...]]:
    """The key of the organisation whose pairs are asked for, and of which kinds; errors as for `company_filter`."""
    key = known_key(connection, Vocabulary.ORGANISATION, slug)
    resolver = Resolver(connection)
    if company_body.has_too_many(connection, key):
        message = f"more than {company_body.MOST:,} posts are recorded in '{slug}': name an organisation below it"
        resolver.say("id", slug, message, (one.slug for one in children(connection, key)))
    kinds = resolver.overlaps(all_("overlap"))
    resolver.done()
    return key, kinds
