"""Whatever the settings are, they come back from the file, and the file's own text survives."""

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.settings.catalogue import changes, difference, entries, get, set_value
from engine.settings.kinds import Choice, Field, Flag, Kind, Measure, Number, Sequence, Table, Text, fields_of
from engine.settings.listing import listing
from engine.settings.model import Settings
from engine.settings.paths import dotted, parse_path
from engine.settings.reader import read
from engine.settings.writer import render

_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12)


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Values that the types of the model allow; syntaxes are another matter."""
    match kind:
        case Text():
            return _TEXT if kind.min_length else st.just("") | _TEXT
        case Flag():
            return st.booleans()
        case Number():
            return st.integers(kind.minimum, kind.maximum)
        case Choice():
            return st.sampled_from(kind.options)
        case Measure():
            return st.integers(kind.minimum, kind.maximum).map(kind.quantity)
        case Sequence():
            most = min(kind.max_length, 4)
            return st.lists(values(kind.item), min_size=kind.min_length, max_size=most).map(tuple)
        case Table():
            section = sections(kind)
            return st.none() | section if kind.optional else section


def sections(kind: Table) -> st.SearchStrategy[Any]:
    """Mostly defaults, as in life."""
    return st.builds(kind.section, **{field.name: field_values(field) for field in fields_of(kind.section)})


def field_values(field: Field) -> st.SearchStrategy[Any]:
    if field.name == "schema_version":
        return st.just(1)
    if field.required:
        return values(field.kind)
    return st.just(field.default) | values(field.kind)


ALL = sections(Table(Settings))
EXAMPLES = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@given(ALL)
@EXAMPLES
def test_what_is_written_is_read_again(value: Settings) -> None:
    reading = read(render(value))
    assert reading.problems == ()
    assert reading.warnings == ()
    assert reading.settings == value


@given(ALL, ALL)
@settings(EXAMPLES, max_examples=20)
def test_a_file_with_comments_and_unknown_keys_takes_other_settings(old: Settings, new: Settings) -> None:
    hand_edited = _with_remarks(render(old).decode())
    assert read(hand_edited).settings == old
    rendered = render(new, hand_edited.encode()).decode()
    assert read(rendered).settings == new
    assert rendered.startswith("# remark 0\n")
    assert "unknown_at_the_top = 1  # mine" in rendered
    assert render(new, rendered.encode()).decode() == rendered


@given(ALL, ALL)
@EXAMPLES
def test_changes_name_every_difference_once(old: Settings, new: Settings) -> None:
    found = changes(old, new)
    assert (old == new) == (found == ())
    assert len({change.path for change in found}) == len(found)
    assert all(change.old != change.new for change in found)
    assert difference(old, new) == tuple(change.path for change in found)


@given(ALL)
@EXAMPLES
def test_the_listing_is_a_settings_file(value: Settings) -> None:
    reading = read(listing(value))
    assert (reading.problems, reading.warnings) == ((), ())
    assert reading.settings == value


@given(ALL, ALL)
@EXAMPLES
def test_setting_key_by_key_leads_from_one_to_the_other(old: Settings, new: Settings) -> None:
    for change in changes(old, new):
        value = get(new, change.path)
        old = set_value(old, change.path, value if isinstance(value, str) else change.new)
    assert old == new


def test_an_empty_file_is_all_defaults() -> None:
    assert read("").settings == Settings()
    assert tomllib.loads(render(Settings()).decode()) == {"schema_version": 1}


@pytest.mark.parametrize("key", [entry.key for entry in entries() if "[]" not in entry.key])
def test_every_default_in_the_catalogue_is_the_models(key: str) -> None:
    entry = next(entry for entry in entries() if entry.key == key)
    document = tomllib.loads(f"value = {entry.default}")["value"]
    kind = _kind_at(key)
    plain = kind.plain(get(Settings(), key))
    assert document == plain
    assert dotted(parse_path(key)) == key


def _kind_at(key: str) -> Kind:
    kind: Kind = Table(Settings)
    for step in parse_path(key):
        assert isinstance(kind, Table)
        kind = next(field.kind for field in fields_of(kind.section) if field.name == step)
    return kind


def _with_remarks(text: str) -> str:
    lines = ["unknown_at_the_top = 1  # mine", *text.splitlines()]
    return "".join(f"# remark {number}\n{line}\n" for number, line in enumerate(lines))
