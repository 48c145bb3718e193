"""A data folder that was made for a look only goes again; one with anything of anybody in it never does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.credentials.keyring_store import KeyringStore
from engine.credentials.memory_store import MemoryStore
from engine.credentials.name_index import NameIndex
from engine.datafolder import Folders, remove_unused
from engine.facade import Engine
from engine.settings.model import General, Listener, Settings
from engine.spool.message import Origin

MESSAGE = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nText.\r\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """It does not exist yet."""
    return tmp_path / "deeper" / "data"


def opened(root: Path) -> Engine:
    engine = Engine(root, MemoryStore())
    engine.open()
    return engine


def test_only_looking_leaves_nothing(root: Path) -> None:
    engine = opened(root)
    assert (root / "Queue" / "spool.db").exists()
    engine.snapshot()
    engine.close()
    assert not root.exists()


def test_a_folder_that_was_there_before_stays(root: Path) -> None:
    root.mkdir(parents=True)
    opened(root).close()
    assert root.is_dir()


def test_opening_again_starts_anew(root: Path) -> None:
    engine = opened(root)
    engine.close()
    engine.open()
    assert root.is_dir()
    engine.close()
    assert not root.exists()


def _submit(engine: Engine) -> None:
    engine.submit("a@example.com", ["b@example.com"], MESSAGE, origin=Origin.WINDOW)


def _submit_and_remove(engine: Engine) -> None:
    number = engine.submit("a@example.com", ["b@example.com"], MESSAGE, origin=Origin.WINDOW)
    engine.queue_remove([number])


def _settings(engine: Engine) -> None:
    engine.apply(Settings(general=General(listeners=(Listener(port=2525),))), who="test")


def _settings_and_removal(engine: Engine) -> None:
    _settings(engine)
    engine.remove_configuration(who="test")


def _foreign(engine: Engine) -> None:
    (engine.root / "notes.txt").write_text("mine", encoding="utf-8")


def _foreign_in_drop(engine: Engine) -> None:
    (engine.root / "Drop" / "a.eml").write_bytes(MESSAGE)


def _foreign_folder(engine: Engine) -> None:
    (engine.root / "Mailbox").mkdir()


def _link(engine: Engine) -> None:
    (engine.root / "Pickup").rmdir()
    (engine.root / "Pickup").symlink_to(engine.root.parent)


@pytest.mark.parametrize(
    "use",
    [_submit, _submit_and_remove, _settings, _settings_and_removal, _foreign, _foreign_in_drop, _foreign_folder, _link],
)
def test_whatever_was_put_into_it_keeps_all_of_it(root: Path, use: Callable[[Engine], None]) -> None:
    engine = opened(root)
    use(engine)
    kept = {path for path in root.rglob("*") if path.name not in ("pid", "control.json") and "spool" not in path.name}
    engine.close()
    assert root.is_dir()
    assert kept <= set(root.rglob("*"))
    assert (root / "Queue" / "spool.db").exists()


def test_the_window_s_own_memory_goes_along(root: Path) -> None:
    engine = opened(root)
    (root / "state" / "window.ini").write_text("[General]\n", encoding="utf-8")
    engine.close()
    assert not root.exists()


def test_a_noted_secret_keeps_it(root: Path) -> None:
    engine = opened(root)
    (root / "state" / "credentials.json").write_bytes(b'["route.me"]')
    engine.close()
    assert root.exists()


def test_an_empty_list_of_secrets_does_not(root: Path) -> None:
    engine = Engine(root, KeyringStore(NameIndex(root / "state" / "credentials.json")))
    engine.open()
    (root / "state" / "credentials.json").write_bytes(b"[]")
    engine.close()
    assert not root.exists()


def test_nothing_is_touched_when_something_foreign_is_there(tmp_path: Path) -> None:
    folders = Folders.below(tmp_path)
    folders.create()
    (tmp_path / "state" / "lock").touch()
    (tmp_path / "Logs" / "ex261124.log").write_text("a log", encoding="utf-8")
    before = set(tmp_path.rglob("*"))
    assert not remove_unused(folders)
    assert set(tmp_path.rglob("*")) == before
