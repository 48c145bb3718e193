"""Every constraint of the model, from the catalogue: one step outside is refused in words that say what is allowed."""

import pytest

from engine.settings.catalogue import Entry, entries, set_value
from engine.settings.kinds import Kind, Measure, Sequence, Table, fields_of
from engine.settings.literal import toml_text
from engine.settings.model import Settings
from engine.settings.problems import SettingsError
from engine.settings.reader import read

ENTRIES = tuple(entries())
RANGED = tuple(entry for entry in ENTRIES if entry.minimum is not None and entry.key != "schema_version")
CHOICES = tuple(entry for entry in ENTRIES if entry.choices)


def kind_at(key: str) -> Kind:
    kind: Kind = Table(Settings)
    for name in key.replace("[]", "").split("."):
        table = kind.item if isinstance(kind, Sequence) else kind
        assert isinstance(table, Table)
        kind = next(field.kind for field in fields_of(table.section) if field.name == name)
    return kind


def leaf_at(key: str) -> Kind:
    kind = kind_at(key)
    return kind.item if isinstance(kind, Sequence) else kind


def document(entry: Entry, literal: str) -> str:
    """A file that says nothing but this value."""
    value = f"[{literal}]" if isinstance(kind_at(entry.key), Sequence) else literal
    *around, name = entry.key.split(".")
    text = f"{name} = {value}"
    for part in reversed(around):
        required = 'name = "a.example", ' if part == "domains[]" and entry.key != "domains[].name" else ""
        text = f"{part[:-2]} = [{{ {required}{text} }}]" if part.endswith("[]") else f"{part} = {{ {text} }}"
    return text


def literal(entry: Entry, base: int) -> str:
    kind = leaf_at(entry.key)
    if isinstance(kind, Measure):
        suffix = "s" if "s" in kind.quantity.suffixes else "B"
        return f'"{base}{suffix}"' if base >= 0 else str(base)
    return str(base)


def ids(entry: Entry) -> str:
    return entry.key


def refusals(text: str) -> list[str]:
    reading = read(text)
    assert reading.warnings == ()
    return [problem.text for problem in reading.problems]


@pytest.mark.parametrize("entry", RANGED, ids=ids)
def test_both_ends_of_a_range_are_allowed(entry: Entry) -> None:
    assert entry.minimum is not None
    assert entry.maximum is not None
    assert refusals(document(entry, literal(entry, entry.minimum))) == []
    assert refusals(document(entry, literal(entry, entry.maximum))) == []


@pytest.mark.parametrize("entry", RANGED, ids=ids)
@pytest.mark.parametrize("step", ["below", "above"])
def test_one_step_outside_a_range_is_refused_and_the_range_named(entry: Entry, step: str) -> None:
    assert entry.minimum is not None
    assert entry.maximum is not None
    outside = entry.minimum - 1 if step == "below" else entry.maximum + 1
    (text,) = refusals(document(entry, literal(entry, outside)))
    lowest, highest = ends(entry)
    assert text.startswith(f"line 1: {entry.key.replace('[]', '[0]')}")
    assert lowest in text
    assert highest in text
    assert entry.unit in text


def ends(entry: Entry) -> tuple[str, str]:
    assert entry.minimum is not None
    assert entry.maximum is not None
    kind = leaf_at(entry.key)
    if isinstance(kind, Measure):
        return str(kind.plain(entry.minimum)), str(kind.plain(entry.maximum))
    return str(entry.minimum), str(entry.maximum)


@pytest.mark.parametrize("entry", CHOICES, ids=ids)
def test_a_word_that_is_no_choice_is_refused_and_the_choices_named(entry: Entry) -> None:
    for choice in entry.choices:
        assert refusals(document(entry, toml_text(choice))) == []
    (text,) = refusals(document(entry, '"nonsense"'))
    assert '"nonsense"' in text
    assert all(f'"{choice}"' in text for choice in entry.choices)


WRONG_TYPES = {
    "text": ("5", "true", "[]", "1.5", "2024-01-01"),
    "true or false": ('"true"', "1", "[]"),
    "whole number": ('"5"', "true", "5.0", "[]", "nan"),
    "one of several words": ("5", "true", "[]"),
    "duration": ("true", "1.5", '"5 weeks"', '"-5m"', '"1.5h"', '""', "[]", "inf"),
    "size": ("true", "1.5", '"5 TB"', '""', "{}"),
}


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if "section" not in entry.type], ids=ids)
def test_values_of_another_type_are_refused_with_what_is_allowed(entry: Entry) -> None:
    leaf = leaf_at(entry.key)
    for wrong in WRONG_TYPES[leaf.words]:
        (text,) = refusals(document(entry, wrong))
        assert entry.key.replace("[]", "[0]") in text
        assert leaf.allowed() in text


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.type.startswith("list")], ids=ids)
def test_lists_refuse_what_is_no_list(entry: Entry) -> None:
    *around, name = entry.key.split(".")
    text = f"{name} = 5"
    for part in reversed(around):
        text = f"{part} = {{ {text} }}"
    (problem,) = read(text).problems
    assert (problem.path, problem.value) == (entry.key, "5")
    assert "list" in problem.allowed


def test_sections_refuse_what_is_no_table() -> None:
    reading = read("delivery = 5\ndomains = [7]\n")
    assert [(problem.path, problem.value, problem.line) for problem in reading.problems] == [
        ("delivery", "5", 1),
        ("domains[0]", "7", 2),
    ]
    assert "outbound" in reading.problems[0].allowed


def test_lists_with_a_length_refuse_one_less_and_one_more() -> None:
    entry = next(entry for entry in ENTRIES if entry.key == "delivery.outbound.retry")
    assert read("delivery.outbound.retry = [1]").problems == ()
    assert read(f"delivery.outbound.retry = {[1] * 20}").problems == ()
    for wrong in ([], [1] * 21):
        (problem,) = read(f"delivery.outbound.retry = {wrong}").problems
        assert problem.path == entry.key
        assert "1 to 20 entries" in problem.allowed


def test_text_is_refused_when_too_short_too_long_or_of_several_lines() -> None:
    assert read(f'general.name = "{"x" * 255}"').problems == ()
    for wrong in ('""', f'"{"x" * 256}"', r'"a\r\nb"', r'"a\u0000b"', r'"a\u2028b"', '"""a\nb"""'):
        (problem,) = read(f"general.name = {wrong}").problems
        assert "1 to 255 characters" in problem.allowed
        assert len(problem.value) < 140


@pytest.mark.parametrize("entry", ENTRIES, ids=ids)
def test_every_key_says_what_it_is(entry: Entry) -> None:
    assert len(entry.description) > 5
    assert len(entry.allowed) > 5
    assert entry.type


def test_every_field_of_the_model_is_in_the_catalogue() -> None:
    keys = {entry.key for entry in ENTRIES}

    def walk(section: type, prefix: str) -> None:
        for field in fields_of(section):
            assert field.description, f"{prefix}{field.name}"
            inner = field.kind.item if isinstance(field.kind, Sequence) else field.kind
            if isinstance(inner, Table):
                many = "[]" if isinstance(field.kind, Sequence) else ""
                walk(inner.section, f"{prefix}{field.name}{many}.")
            else:
                assert f"{prefix}{field.name}" in keys

    walk(Settings, "")
    assert {"general.listeners", "general.listeners[].port", "domains[].security.oauth2.scope"} <= keys


@pytest.mark.parametrize("entry", [entry for entry in RANGED if "[]" not in entry.key], ids=ids)
def test_the_command_line_refuses_the_same(entry: Entry) -> None:
    assert entry.maximum is not None
    with pytest.raises(SettingsError) as raised:
        set_value(Settings(), entry.key, literal(entry, entry.maximum + 1))
    assert ends(entry)[1] in str(raised.value)
