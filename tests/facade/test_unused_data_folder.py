"""A data folder that was made for a look only goes again; one with anything of anybody in it never does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.credentials.keyring_store import KeyringStore
from engine.credentials.memory_store import MemoryStore
from engine.credentials.name_index import NameIndex
from engine.datafolder import FolderLock, Folders, remove_unused
from engine.errors import DataFolderInUse
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


@pytest.fixture
def made(tmp_path: Path) -> Folders:
    """A data folder with an empty queue in it."""
    folders = Folders.below(tmp_path / "data")
    folders.create()
    (folders.queue / "spool.db").touch()
    return folders


def test_nothing_is_touched_when_something_foreign_is_there(made: Folders) -> None:
    lock = FolderLock(made)
    lock.acquire()
    (made.logs / "ex261124.log").write_text("a log", encoding="utf-8")
    before = set(made.root.rglob("*"))
    assert not remove_unused(made, lock)
    assert lock.held
    assert set(made.root.rglob("*")) == before
    lock.release()


def test_the_folder_of_somebody_else_is_never_touched(made: Folders) -> None:
    """Two start at once, both find no folder, and one of them gets the lock."""
    owner, other = FolderLock(made), FolderLock(made)
    owner.acquire()
    with pytest.raises(DataFolderInUse):
        other.acquire()
    before = set(made.root.rglob("*"))
    assert not remove_unused(made, other)
    owner.release()
    assert not remove_unused(made, other)
    assert (made.queue / "spool.db").exists()
    assert set(made.root.rglob("*")) >= before - set(owner.files)


def test_nobody_else_gets_the_folder_while_it_goes(made: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, met = FolderLock(made), []

    def rival(path: Path, missing_ok: bool = False) -> None:
        if path.name == "spool.db":
            with pytest.raises(DataFolderInUse):
                FolderLock(made).acquire()
            met.append(path)
        unlink(path, missing_ok)

    unlink = Path.unlink
    lock.acquire()
    monkeypatch.setattr(Path, "unlink", rival)
    assert remove_unused(made, lock)
    assert met == [made.queue / "spool.db"]
    assert not made.root.exists()
    assert not lock.held
