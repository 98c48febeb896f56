"""The shape of a question: what a statement is built for, and the values it is asked with."""

from datetime import date

from app.domain.dates import Window
from app.domain.overlap import Overlap
from app.domain.query import PersonFilter, PostFilter
from app.queries.statements import shape


def test_questions_that_differ_in_values_alone_are_of_one_shape() -> None:
    first = PersonFilter(words="ivan", services=(1, 2), rank_min=3, post=PostFilter(places=(4,)))
    second = PersonFilter(words="ivan", services=(5,), rank_min=6, post=PostFilter(places=(7, 8)))
    one, values = shape(first)
    other, others = shape(second)
    assert (one, hash(one)) == (other, hash(other))
    assert values == {"asked_services": (1, 2), "asked_rank_min": 3, "asked_post_places": (4,)}
    assert others == {"asked_services": (5,), "asked_rank_min": 6, "asked_post_places": (7, 8)}


def test_what_is_asked_in_words_is_of_the_shape() -> None:
    assert shape(PersonFilter(words="ivan"))[0] != shape(PersonFilter(words="boris"))[0]
    assert shape(PersonFilter(personnel=True))[0] != shape(PersonFilter(personnel=False))[0]
    assert shape(PersonFilter(overlaps=(Overlap.CERTAIN,)))[0] != shape(PersonFilter())[0]


def test_a_question_without_values_is_its_own_shape() -> None:
    assert shape(PersonFilter()) == (PersonFilter(), {})


def test_days_are_values_and_open_sides_are_not() -> None:
    open_, values = shape(Window(date(1930, 1, 1), None))
    assert values == {"asked_start": date(1930, 1, 1)}
    assert open_ == shape(Window(date(1941, 6, 22), None))[0] != shape(Window(None, date(1941, 6, 22)))[0]
