"""Message ids grow whatever the clock does, and their text is read back as the same number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.spool.embedded import ids


@given(st.integers(min_value=1, max_value=(1 << 63) - 1))
def test_text_is_read_back(number):
    text = ids.to_text(number)
    assert ids.to_number(text) == number
    assert ids.to_number(text.lower()) == number
    assert text == text.upper()
    assert len(text) >= 10


@pytest.mark.parametrize("text", ["", "U", "ZZZZZZZZZZZZZZ", "../etc", "A B"])
def test_what_cannot_be_an_id_is_refused(text):
    with pytest.raises(KeyError):
        ids.to_number(text)


def test_letters_that_look_like_digits_are_understood():
    assert ids.to_number("OIL0000000") == ids.to_number("0110000000")


@given(st.lists(st.floats(min_value=1.6e9, max_value=2.5e9), min_size=2, max_size=50))
def test_ids_grow_even_when_the_clock_steps_back(moments):
    source = ids.IdSource(0)
    numbers = [source.next(moment) for moment in moments]
    assert numbers == sorted(set(numbers))


def test_the_text_has_ten_characters_until_2054():
    assert len(ids.to_text(ids.IdSource(0).next(2_650_000_000.0))) == 10


def test_ids_sort_as_text_the_way_they_were_given_out():
    source = ids.IdSource(0)
    texts = [ids.to_text(source.next(1.7e9 + step / 7)) for step in range(1000)]
    assert texts == sorted(texts)
