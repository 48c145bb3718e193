"""SheetModel: edits of frozen settings, secrets in memory, commits of dialogs, and apply."""

import pytest
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import Domain, Settings
from engine.settings.units import Kilobytes
from gui.bridge import Applied, Bridge
from gui.properties.model import Refusal, SheetModel, covers


def test_a_change_makes_it_dirty_and_setting_it_back_by_hand_clean(sheet_model: SheetModel, qtbot: QtBot) -> None:
    with qtbot.waitSignals([sheet_model.changed, sheet_model.dirty_changed]):
        sheet_model.set("messages.max_recipients", 7)
    assert sheet_model.dirty
    assert sheet_model.differences() == ("messages.max_recipients",)
    sheet_model.set("messages.max_recipients", 100)
    assert not sheet_model.dirty


def test_the_same_value_says_nothing(sheet_model: SheetModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(sheet_model.changed):
        sheet_model.set("messages.max_recipients", 100)


def test_a_path_may_name_an_entry_of_a_list(sheet_model: SheetModel) -> None:
    sheet_model.set("general.listeners[0].port", 2525)
    assert sheet_model.edited.general.listeners[0].port == 2525
    assert sheet_model.stored.general.listeners[0].port != 2525


def test_a_path_below_an_absent_section_makes_it(sheet_model: SheetModel) -> None:
    sheet_model.set("domains", (Domain(name="example.com"),))
    assert sheet_model.get("domains[0].security.username") is None
    sheet_model.set("domains[0].security.username", "joe")
    assert sheet_model.edited.domains[0].security is not None
    assert sheet_model.edited.domains[0].security.username == "joe"


def test_revert_drops_edits_and_secrets(sheet_model: SheetModel) -> None:
    sheet_model.set("messages.max_recipients", 7)
    sheet_model.set_secret("route.joe", "s3cret")
    sheet_model.revert()
    assert not sheet_model.dirty
    assert sheet_model.edited == sheet_model.stored


def test_a_waiting_secret_is_a_difference(sheet_model: SheetModel) -> None:
    sheet_model.set_secret("route.joe", "s3cret")
    assert sheet_model.dirty
    assert sheet_model.secret("route.joe") == "s3cret"
    sheet_model.forget_secret("route.joe")
    assert not sheet_model.dirty


def test_a_secret_that_is_to_be_removed_waits_too(sheet_model: SheetModel) -> None:
    sheet_model.set_secret("route.joe", None)
    assert sheet_model.secret_pending("route.joe")
    assert sheet_model.secret("route.joe") is None
    said: list[bool] = []
    sheet_model.dirty_changed.connect(said.append)
    sheet_model.forget_secret("route.joe")
    assert not sheet_model.secret_pending("route.joe")
    assert said == [False]


def test_a_child_gives_its_edits_back_only_with_commit(sheet_model: SheetModel, qtbot: QtBot) -> None:
    child = sheet_model.child()
    child.set("delivery.connections.port", 587)
    child.set_secret("route.joe", "s3cret")
    assert child.dirty
    assert not sheet_model.dirty
    with qtbot.waitSignals([sheet_model.changed, sheet_model.dirty_changed]):
        child.commit()
    assert sheet_model.get("delivery.connections.port") == 587
    assert sheet_model.secret("route.joe") == "s3cret"
    assert not child.dirty


def test_what_is_stored_meanwhile_becomes_the_ground_below_the_edits(sheet_model: SheetModel) -> None:
    sheet_model.set("messages.max_recipients", 7)
    other = SheetModel(sheet_model.stored)
    other.set("delivery.connections.port", 587)
    sheet_model.mark_stored(other.edited)
    assert sheet_model.get("delivery.connections.port") == 587
    assert sheet_model.differences() == ("messages.max_recipients",)


def test_an_edit_of_an_entry_that_is_gone_is_dropped(sheet_model: SheetModel) -> None:
    sheet_model.set("general.listeners[0].port", 2525)
    other = SheetModel(sheet_model.stored)
    other.set("general.listeners", ())
    sheet_model.mark_stored(other.edited)
    assert not sheet_model.dirty


def test_problems_come_with_their_paths(sheet_model: SheetModel) -> None:
    sheet_model.set("delivery.connections.port", 70_000)
    assert [problem.path for problem in sheet_model.problems()] == ["delivery.connections.port"]


@pytest.mark.parametrize(
    ("path", "other", "expected"),
    [
        ("access.relay", "access.relay.entries[0]", True),
        ("access.relay", "access.relay", True),
        ("access.relay", "access.relaying", False),
        ("domains", "domains[0].name", True),
        ("domains[0].name", "domains", False),
    ],
)
def test_covers(path: str, other: str, expected: bool) -> None:
    assert covers(path, other) is expected


def apply(model: SheetModel, bridge: Bridge, qtbot: QtBot) -> list[object]:
    """What came of it: one Applied or one Refusal."""
    came: list[object] = []
    model.apply(bridge, came.append, came.append)
    qtbot.waitUntil(lambda: len(came) == 1)
    return came


def test_apply_stores_secrets_and_settings(
    engine: Engine, bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot
) -> None:
    model = SheetModel(bridge.settings)
    model.set("messages.max_message_kb", Kilobytes(2048 * 1024))
    model.set_secret("route.joe", "s3cret")
    (applied,) = apply(model, bridge, qtbot)
    assert isinstance(applied, Applied)
    assert applied.changed == ("messages.max_message_kb",)
    assert memory_store.get("route.joe") == "s3cret"
    assert engine.settings.messages.max_message_kb == 2048 * 1024
    assert not model.dirty


def test_what_is_edited_while_apply_is_under_way_stays_edited(
    bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot
) -> None:
    model = SheetModel(bridge.settings)
    model.set("messages.max_recipients", 105)
    model.set_secret("route.joe", "first")
    came: list[object] = []
    model.apply(bridge, came.append, came.append)
    model.set("messages.max_recipients", 100)
    model.set_secret("route.joe", "second")
    qtbot.waitUntil(lambda: len(came) == 1)
    assert model.stored.messages.max_recipients == 105
    assert model.edited.messages.max_recipients == 100
    assert model.dirty
    assert memory_store.get("route.joe") == "first"
    assert model.secret("route.joe") == "second"


def test_a_users_password_is_kept_as_a_hash(bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot) -> None:
    model = SheetModel(bridge.settings)
    model.set_secret("user.anna", "s3cret")
    apply(model, bridge, qtbot)
    stored = memory_store.get("user.anna")
    assert stored is not None
    assert "s3cret" not in stored


def test_apply_removes_a_secret(bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot) -> None:
    memory_store.set("route.joe", "s3cret")
    model = SheetModel(bridge.settings)
    model.set_secret("route.joe", None)
    apply(model, bridge, qtbot)
    assert memory_store.get("route.joe") is None


def test_a_bad_value_is_refused_with_its_path_and_nothing_is_stored(
    engine: Engine, bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot
) -> None:
    model = SheetModel(bridge.settings)
    model.set("delivery.connections.port", 70_000)
    model.set_secret("route.joe", "s3cret")
    (refusal,) = apply(model, bridge, qtbot)
    assert isinstance(refusal, Refusal)
    assert refusal.path == "delivery.connections.port"
    assert engine.settings.delivery.connections.port == 25
    assert memory_store.get("route.joe") is None
    assert model.dirty


def test_a_locked_keyring_stores_nothing_and_keeps_the_edits(
    engine: Engine, bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot
) -> None:
    memory_store.unavailable = "The keyring is locked. Unlock it and try again."
    model = SheetModel(bridge.settings)
    model.set("delivery.connections.port", 587)
    model.set_secret("route.joe", "s3cret")
    (refusal,) = apply(model, bridge, qtbot)
    assert refusal == Refusal("The keyring is locked. Unlock it and try again.")
    assert engine.settings.delivery.connections.port == 25
    assert model.secret("route.joe") == "s3cret"


def test_a_file_the_settings_name_must_exist(bridge: Bridge, qtbot: QtBot) -> None:
    model = SheetModel(bridge.settings)
    model.set("delivery.security.ca_file", "/nowhere/authorities.pem")
    (refusal,) = apply(model, bridge, qtbot)
    assert isinstance(refusal, Refusal)
    assert refusal.path == "delivery.security.ca_file"


def test_an_abandoned_apply_says_nothing(bridge: Bridge, qtbot: QtBot) -> None:
    model = SheetModel(bridge.settings)
    model.set_secret("route.joe", "s3cret")
    came: list[object] = []
    model.apply(bridge, came.append, came.append)
    model.abandon()
    more: list[bool] = []
    bridge.has_credential("route.joe", more.append)
    qtbot.waitUntil(lambda: bool(more))
    assert came == []


def test_settings_are_compared_and_not_identified(start_settings: Settings) -> None:
    model = SheetModel(start_settings)
    model.set("general.listeners", tuple(start_settings.general.listeners))
    assert not model.dirty
