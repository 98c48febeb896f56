"""Synthetic persons, a block at a time: names, a career in order of time, and what else is told of each."""

from bisect import bisect
from dataclasses import replace
from math import log
from random import Random

from app.domain.terms import LinkKind
from tests.bench import generate_dates as dates
from tests.bench.generate_fates import Fates
from tests.bench.generate_identities import Identities, Posting
from tests.bench.generate_lives import Life, Lives
from tests.bench.generate_names import Name, Zipf, chinese, japanese, misprinted, russian, western
from tests.bench.generate_posts import TICKETS, Post
from tests.bench.generate_rows import BLOCK, EDITORS, Made, Rows
from tests.bench.generate_world import SOVIET, World

_MEAN = 5.0
"""Postings of a person who has any."""
_NONE, _MANY = 0.03, 0.001
"""The shares of persons without a posting, and with 60 to 200."""
_SECOND_RECORD = 0.004
"""The share of persons who are the one before them once more, under a name a little different."""
_STRAYED = 0.12
"""The share of postings in another service of the same side."""
_ACTING = 0.03
_CORRECTED, _LINKED = 0.004, 0.008
"""The shares of postings that the editor corrects, and that a text links with the next one."""
_WOMEN = 0.08
_SOVIET = tuple(sorted(SOVIET))


def make_block(world: World, block: int) -> Made:
    """The rows of the persons of a block, the same for the same world whoever makes them."""
    random = Random(f"{world.seed}-{block}")
    rows = Rows(block, random, world.passages, world.editor, world.manners)
    maker = _Persons(world, rows)
    for number in range(block * BLOCK + 1, min(world.persons, (block + 1) * BLOCK) + 1):
        maker.person(number)
    return rows.done()


class _Persons:
    """Makes the persons of one block."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world = world
        self.rows = rows
        self.draw = rows.draw
        self.lives = Lives(world, rows)
        self.fates = Fates(world, rows)
        self.identities = Identities(world, rows, self.lives)
        self.before: Name | None = None
        self._home = Zipf(len(world.passages), 200)

    def person(self, number: int) -> None:
        """One person with everything that is told of him."""
        draw, rows = self.draw, self.rows
        service, term = self._service(number)
        rows.next_person(number, self._home(draw()))
        career = self._career(service, term)
        start, end = (career[0][1], career[-1][2]) if career else (1925 * 12, 1926 * 12)
        life = Life(number, self._name(service), service, start, end)
        self.identities.person(life, career[0][0].words if career else "officer")
        self.lives.youth(life)
        claims = [self._posting(*post) for post in career]
        self.lives.service(life)
        self.fates.end(life)
        if not rows.told:  # a person is there because a text speaks of him
            self.lives.activity(life)
        self._bonds(claims)
        self.identities.decisions(life, claims)
        self.before = life.name

    def _posting(self, post: Post, first: int, last: int, one_holder: bool) -> Posting:
        """Write a posting; gives its claim's key and what its row says, for what bears on it."""
        when, said = (dates.term if one_holder else dates.state)(self.draw, first, last)
        acting = "true" if self.draw() < _ACTING else "false"
        self.rows.add("posting", f"{when},{self.rows.claim('posting')},{post.keys},{acting}")
        self.rows.cite(post.words, said)
        return self.rows.id, when, post

    def _bonds(self, claims: list[Posting]) -> None:
        """What bears on the postings: corrections by the editor, and that one came before the next."""
        for number, (claim, when, post) in enumerate(claims):
            drawn = self.draw()
            if drawn < _CORRECTED:
                role, body, _, rest = post.keys.split(",", 3)
                place = self.world.places[int(drawn / _CORRECTED * len(self.world.places))]
                key = self.rows.claim("posting", EDITORS)
                self.rows.add("posting", f"{when},{key},{role},{body},{place},{rest},false")
                self.rows.cite_editor("Synthetic correction of the place.")
                self.rows.link(self.rows.id, claim, LinkKind.CORRECTS, "")
            elif drawn < _LINKED and number + 1 < len(claims):
                self.rows.link(claim, claims[number + 1][0], LinkKind.BEFORE, "then transferred")

    def _service(self, number: int) -> tuple[str, tuple[Post, int, int] | None]:
        """The person's service, and the term of a post of one holder that is his, or now and then another's."""
        posts = self.world.posts
        if number % TICKETS:
            return posts.services[bisect(posts.running, self.draw())], None
        ticket = number // TICKETS - 1
        if self.draw() < 0.02 and ticket >= len(posts.chains):
            ticket -= len(posts.chains)
        service, post, first, last = posts.ticket(ticket)
        return service, (post, first, last)

    def _name(self, service: str) -> Name:
        draw = self.draw
        if self.before and draw() < _SECOND_RECORD:
            return replace(self.before, surname=misprinted(draw, self.before.surname))
        woman = draw() < _WOMEN
        if service.startswith("japanese"):
            return japanese(draw, woman)
        if service == "chinese":
            return chinese(draw, woman)
        if service in ("american", "british", "german"):
            return western(draw, woman)
        return russian(draw, woman)

    def _career(self, service: str, term: tuple[Post, int, int] | None) -> list[tuple[Post, int, int, bool]]:
        """Posts in order of time with their first and last months; whether each is one that one person holds."""
        draw = self.draw
        count = self._count()
        if term is not None:
            count = max(1, count)
        longest = 72 * min(1.0, 8 / max(count, 1))
        lengths = [max(2, int(longest * 6 ** -draw())) for _ in range(count)]
        own = int(draw() * count) if term else -1
        month = (1895 + int(45 * max(draw(), draw()))) * 12 + int(draw() * 12)
        if term:
            month = term[1] - sum(lengths[:own])
        career = []
        for step, length in enumerate(lengths):
            if term and step == own:
                career.append((*term, True))
                month = term[2]
                continue
            table = self.world.posts.tables[self._strayed(service)]
            career.append((table[int(draw() * len(table))], month, month + length, False))
            month += length
        return career

    def _count(self) -> int:
        drawn = self.draw()
        if drawn < _NONE:
            return 0
        if drawn > 1 - _MANY:
            return 60 + int(self.draw() * 140)
        return 1 + int(log(1 - self.draw()) / log(1 - 1 / _MEAN))

    def _strayed(self, service: str) -> str:
        if service in SOVIET and self.draw() < _STRAYED:
            return _SOVIET[int(self.draw() * len(_SOVIET))]
        return service
