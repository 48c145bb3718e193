"""Steps between layouts of the file. A step without a test of its own fails here."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.clock import ManualClock
from engine.settings import migrations
from engine.settings.catalogue import set_value
from engine.settings.migrations import STEPS, Step, migrate
from engine.settings.model import SCHEMA_VERSION
from engine.settings.store import SettingsStore

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def rename_title(document: "TOMLDocument") -> None:
    general = document.get("general", {})
    if "title" in general:
        general["name"] = general.pop("title")


def seconds_to_text(document: "TOMLDocument") -> None:
    general = document.get("general", {})
    if "idle_seconds" in general:
        general["connection_timeout"] = f"{general.pop('idle_seconds')}s"


FAKE: tuple[Step, ...] = (rename_title, seconds_to_text)


def untested(steps: tuple[Step, ...], tests: dict[str, object]) -> list[str]:
    """The steps without a function test_step_<name> in this file."""
    names: list[Callable[..., None]] = list(steps)
    return [step.__name__ for step in names if not callable(tests.get(f"test_step_{step.__name__}"))]


def test_there_is_one_step_for_every_version() -> None:
    assert len(STEPS) == SCHEMA_VERSION - 1


def test_every_step_has_a_test() -> None:
    assert untested(STEPS, globals()) == []
    assert untested(FAKE, globals()) == ["seconds_to_text"]


def test_step_rename_title() -> None:
    assert migrate("[general]\ntitle = 'x' # y\n", FAKE[:1]) == "schema_version = 2\n\n[general]\nname = 'x' # y\n"


def test_steps_are_taken_from_the_files_version_on() -> None:
    text = "# top\nschema_version = {}\n[general]\ntitle = 'x'\nidle_seconds = 90 # idle\nother = 1\n"
    from_first = migrate(text.format(1), FAKE)
    assert from_first.startswith("# top\nschema_version = 3\n[general]\n")
    assert "other = 1" in from_first
    assert "name = 'x'" in from_first
    assert "title" in migrate(text.format(2), FAKE)
    assert 'connection_timeout = "90s"' in migrate(text.format(2), FAKE)
    assert migrate(text.format(3), FAKE) == text.format(3)
    assert migrate(text.format(9), FAKE) == text.format(9)


@pytest.mark.parametrize("text", ["", "a = ", "schema_version = 1\n", "schema_version = 'x'\n", "a = [\r\n1]\r\n"])
def test_without_steps_the_text_is_left_alone(text: str) -> None:
    assert migrate(text) == text


@pytest.mark.parametrize(
    ("text", "version"), [("", 1), ("schema_version = 4", 4), ("schema_version = true", 1), ("x", None)]
)
def test_the_version_a_file_claims(text: str, version: int | None) -> None:
    assert migrations.schema_version(text) == version


def test_the_file_before_a_migration_is_in_the_history_before_it_is_written(
    file: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.settings.reader.SCHEMA_VERSION", 3)
    monkeypatch.setattr("engine.settings.writer.SCHEMA_VERSION", 3)
    monkeypatch.setattr("engine.settings.combinations.SCHEMA_VERSION", 3)
    store = SettingsStore(file, file.parent / "history", clock, steps=FAKE)
    old = "# ours\n[general]\ntitle = 'x'\nidle_seconds = 90\nmax_connections = 4 # limit\n"
    file.write_text(old)
    loaded = store.load()
    assert loaded.warnings[0].code == "no_smart_host"
    assert (loaded.settings.general.name, loaded.settings.general.connection_timeout) == ("x", 90)
    assert file.read_text() == old
    store.save(set_value(loaded.settings, "general.max_connections", "5"), who="ann", what="set")
    new = file.read_text()
    assert "schema_version = 3" in new
    assert "name = 'x'" in new
    assert "max_connections = 5 # limit" in new
    assert "title" not in new
    kept = sorted((file.parent / "history").glob("*.toml"))
    assert kept[0].read_text() == old
    assert store.undo(who="ann").changed == ("general.max_connections",)
    assert file.read_text() == old
