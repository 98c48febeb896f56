"""From the words of a question about a network to its query model."""

from sqlalchemy import Connection

from app.domain.network import STEPS, NetworkFilter, TieKind
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES
from app.domain.terms import Actuality, Mode, Vocabulary
from app.queries.person_record import known_person
from app.queries.resolve import Get, GetAll, Resolver


def network_filter(connection: Connection, slug: str, all_: GetAll, get: Get) -> NetworkFilter:
    """A person's network; raises NotFoundError or GoneElsewhereError for the id, InvalidInputError for the rest."""
    person = known_person(connection, slug)
    resolver = Resolver(connection)
    asked = NetworkFilter(
        person=person,
        ties=tuple(TieKind(one) for one in resolver.one_of("tie", all_("tie"), TieKind)) or tuple(TieKind),
        places=resolver.terms("place", Vocabulary.PLACE, all_("place")),
        window=resolver.window(get("from"), get("to")),
        overlaps=resolver.overlaps(all_("overlap")),
        wide=resolver.flag("wide", get("wide")) is True,
        modes=resolver.one_of("mode", all_("mode"), Mode) or ANSWERED_MODES,
        actualities=resolver.one_of("actuality", all_("actuality"), Actuality) or ANSWERED_ACTUALITIES,
        steps=1 if resolver.choice("steps", get("steps"), STEPS) == "1" else 2,
    )
    resolver.done()
    return asked
