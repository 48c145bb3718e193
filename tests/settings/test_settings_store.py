"""The file and its history: atomic, private, never overwritten unseen, and every change can be taken back."""

import json
import os
import stat
from pathlib import Path

import pytest

from engine import durable
from engine.clock import ManualClock
from engine.errors import UserError
from engine.settings.catalogue import Change, set_value
from engine.settings.model import Settings
from engine.settings.problems import SettingsError
from engine.settings.store import SettingsStore


def save(store: SettingsStore, key: str, value: str, who: str = "ann") -> tuple[str, ...]:
    return store.save(set_value(store.load().settings, key, value), who=who, what=f"set {key}").changed


def test_without_a_file_the_defaults_count_and_nothing_is_written(store: SettingsStore, file: Path) -> None:
    loaded = store.load()
    assert (loaded.settings, loaded.existed, loaded.digest) == (Settings(), False, "")
    assert list(file.parent.iterdir()) == []
    assert store.save(Settings(), who="ann", what="nothing").version == 0
    assert not file.exists()
    assert store.versions() == ()


def test_a_save_is_loaded_again_and_private(store: SettingsStore, file: Path) -> None:
    assert save(store, "general.name", "Büro") == ("general.name",)
    loaded = store.load()
    assert loaded.existed
    assert loaded.settings.general.name == "Büro"
    if os.name != "nt":
        files = [file, *(path for path in (file.parent / "history").iterdir())]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        assert stat.S_IMODE((file.parent / "history").stat().st_mode) == 0o700


def test_unchanged_settings_leave_the_file_byte_for_byte(store: SettingsStore, file: Path) -> None:
    text = b"[general]\r\nname='x'   # odd\n\n\nconnection_timeout = '600s'"
    file.write_bytes(text)
    saved = store.save(store.load().settings, who="ann", what="nothing")
    assert (saved.version, saved.changed) == (0, ())
    assert file.read_bytes() == text
    assert store.versions() == ()


def test_all_problems_of_a_file_are_in_the_error(store: SettingsStore, file: Path) -> None:
    file.write_text("general.max_connections = -1\naccess.tls.required = true\n")
    with pytest.raises(SettingsError) as raised:
        store.load()
    assert [problem.line for problem in raised.value.problems] == [1, 2]
    assert str(file) in str(raised.value)
    assert "\n  line 2: access.tls.required = true: allowed is false, or true with a certificate" in str(raised.value)


def test_settings_with_problems_are_not_saved(store: SettingsStore, file: Path) -> None:
    save(store, "general.name", "x")
    before = file.read_bytes()
    with pytest.raises(SettingsError) as raised:
        save(store, "access.tls.required", "true")
    assert raised.value.problems[0].code == "no_certificate"
    assert file.read_bytes() == before
    assert len(store.versions()) == 2


def test_every_version_says_who_when_and_what(store: SettingsStore, clock: ManualClock) -> None:
    save(store, "general.name", "x")
    clock.advance(60)
    save(store, "delivery.advanced.smart_host", "a.example", who="bob")
    assert [
        (version.number, version.at, version.who, version.what, version.changed) for version in store.versions()
    ] == [
        (1, 1_700_000_000.0, "", "no file: the defaults", ()),
        (2, 1_700_000_000.0, "ann", "set general.name", ("general.name",)),
        (3, 1_700_000_060.0, "bob", "set delivery.advanced.smart_host", ("delivery.advanced.smart_host",)),
    ]
    assert store.changes(1, 3) == (
        Change("general.name", '"SMTP Virtual Server #1"', '"x"'),
        Change("delivery.advanced.smart_host", '""', '"a.example"'),
    )
    assert store.changes(3, 2) == (Change("delivery.advanced.smart_host", '"a.example"', '""'),)
    with pytest.raises(UserError, match="no version 9"):
        store.changes(1, 9)


def test_the_history_is_readable_files(store: SettingsStore, file: Path) -> None:
    save(store, "general.name", "x")
    folder = file.parent / "history"
    assert (folder / "000002-20231114T221320Z.toml").read_bytes() == file.read_bytes()
    description = json.loads((folder / "000002-20231114T221320Z.json").read_text())
    assert description["who"] == "ann"
    assert description["changed"] == ["general.name"]


def test_the_last_200_versions_are_kept(store: SettingsStore, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.durable.os.fsync", lambda descriptor: None)
    settings = store.load().settings
    for number in range(203):
        settings = set_value(settings, "general.max_connections", str(number + 1))
        store.save(settings, who="ann", what="more")
    versions = store.versions()
    assert (len(versions), versions[0].number, versions[-1].number) == (200, 5, 204)
    assert len(list((file.parent / "history").glob("*.json"))) == 200


def test_undo_is_a_version_and_can_be_undone(store: SettingsStore, file: Path) -> None:
    file.write_text("# mine\n[general]\nname = 'a'  # remark\n")
    first = file.read_bytes()
    save(store, "general.name", "b")
    second = file.read_bytes()
    undone = store.undo(who="bob")
    assert (undone.changed, undone.settings.general.name) == (("general.name",), "a")
    assert file.read_bytes() == first
    store.undo(who="bob")
    assert file.read_bytes() == second
    assert [version.what for version in store.versions()] == [
        "edited by hand",
        "set general.name",
        "undo of version 2",
        "undo of version 3",
    ]


def test_undo_of_the_first_save_brings_the_defaults_back(store: SettingsStore) -> None:
    save(store, "general.name", "b")
    assert store.undo(who="ann").settings == Settings()
    assert store.load().settings == Settings()


def test_there_may_be_nothing_to_undo(store: SettingsStore, file: Path) -> None:
    with pytest.raises(UserError, match="no change"):
        store.undo(who="ann")
    file.write_text("general.name = 'a'\n")
    with pytest.raises(UserError, match="no change"):
        store.undo(who="ann")


def test_a_version_can_be_restored(store: SettingsStore, file: Path) -> None:
    save(store, "general.name", "b")
    kept = file.read_bytes()
    save(store, "general.name", "c")
    save(store, "general.name", "d")
    saved = store.restore(2, who="ann")
    assert (saved.changed, saved.version) == (("general.name",), 5)
    assert file.read_bytes() == kept
    assert store.restore(2, who="ann").version == 0
    assert store.versions()[-1].what == "back to version 2"


def test_an_edit_by_hand_is_never_overwritten_silently(store: SettingsStore, file: Path) -> None:
    save(store, "general.name", "b")
    settings = store.load().settings
    edited = file.read_text() + "# important\n"
    file.write_text(edited)
    for attempt in (
        lambda: store.save(set_value(settings, "general.name", "c"), who="ann", what="x"),
        lambda: store.undo(who="ann"),
        lambda: store.restore(1, who="ann"),
    ):
        with pytest.raises(UserError, match="changed by somebody else"):
            attempt()
        assert file.read_text() == edited
    save(store, "general.name", "c")
    assert "# important" in file.read_text()


def test_a_file_that_came_or_went_since_it_was_loaded_counts_as_edited(store: SettingsStore, file: Path) -> None:
    settings = set_value(store.load().settings, "general.name", "b")
    file.write_text("")
    with pytest.raises(UserError, match="changed by somebody else"):
        store.save(settings, who="ann", what="x")
    store.load()
    file.unlink()
    with pytest.raises(UserError, match="changed by somebody else"):
        store.save(settings, who="ann", what="x")


def test_an_edit_by_hand_becomes_a_version_and_can_be_undone(store: SettingsStore, file: Path) -> None:
    save(store, "general.name", "b")
    good = file.read_bytes()
    file.write_text("general.name = 'hand'\ngeneral.max_connections = -5\n")
    undone = SettingsStore(file, file.parent / "history", ManualClock()).undo(who="ann")
    assert undone.settings.general.name == "b"
    assert file.read_bytes() == good
    assert [version.what for version in store.versions()[2:]] == ["edited by hand", "undo of what was edited by hand"]
    assert store.versions()[2].changed == ("general.name",)


@pytest.mark.parametrize("step", ["write", "fsync", "rename"])
def test_a_failing_write_leaves_everything_as_it_was(
    store: SettingsStore, file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    save(store, "general.name", "b")
    before, versions = file.read_bytes(), store.versions()
    rename, write, flush = Path.replace, durable.write_all, os.fsync

    def full(path: object) -> OSError:
        return OSError(28, "No space left on device", str(path))

    def write_some(descriptor: int, data: bytes) -> None:
        write(descriptor, data[: len(data) // 2])
        raise full(file)

    def replace(self: Path, target: Path) -> Path:
        if target == file:
            raise full(target)
        return rename(self, target)

    def fsync(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise full(file)
        flush(descriptor)

    if step == "write":
        monkeypatch.setattr(durable, "write_all", write_some)
    elif step == "rename":
        monkeypatch.setattr(Path, "replace", replace)
    else:
        monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(UserError, match="No space left on device"):
        save(store, "general.name", "c")
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert store.versions() == versions
    assert not list(file.parent.rglob("*.new"))
    assert save(store, "general.name", "c") == ("general.name",)


def test_a_failure_of_the_program_leaves_everything_as_it_was(
    store: SettingsStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, "general.name", "b")
    before, versions = file.read_bytes(), store.versions()

    def interrupted(path: Path, data: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.settings.store.replace_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(store, "general.name", "c")
    assert file.read_bytes() == before
    assert store.versions() == versions


def test_a_left_over_temporary_file_does_not_matter(store: SettingsStore, file: Path) -> None:
    file.with_name(f".{file.name}.new").write_text("half")
    save(store, "general.name", "b")
    assert store.load().settings.general.name == "b"
    assert not file.with_name(f".{file.name}.new").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(store: SettingsStore, file: Path) -> None:
    real = file.parent / "elsewhere.toml"
    real.write_text("# real\n")
    file.symlink_to(real)
    save(store, "general.name", "b")
    assert file.is_symlink()
    assert real.read_text().startswith("# real\n")
    assert "b" in real.read_text()


def test_a_file_that_cannot_be_read_is_named(file: Path, clock: ManualClock) -> None:
    file.mkdir()
    with pytest.raises(UserError, match=r"settings\.toml cannot be read"):
        SettingsStore(file, file.parent / "history", clock).load()


def test_a_history_that_cannot_be_made_is_named(file: Path, clock: ManualClock) -> None:
    (file.parent / "history").write_text("in the way")
    store = SettingsStore(file, file.parent / "history", clock)
    with pytest.raises(UserError, match="history"):
        save(store, "general.name", "b")
    assert not file.exists()


def test_another_process_that_saves_is_waited_for_and_named(
    store: SettingsStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import filelock

    monkeypatch.setattr("engine.settings.store._LOCK_SECONDS", 0)
    (file.parent / "history").mkdir()
    with filelock.FileLock(file.parent / "history" / ".lock"), pytest.raises(UserError, match="Another process"):
        save(store, "general.name", "b")
    assert not file.exists()
    assert save(store, "general.name", "b") == ("general.name",)


def test_a_version_without_its_description_is_still_listed(store: SettingsStore, file: Path) -> None:
    save(store, "general.name", "b")
    for description in (file.parent / "history").glob("*.json"):
        description.write_text("{")
    assert [(version.number, version.who) for version in store.versions()] == [(1, ""), (2, "")]
    assert store.undo(who="ann").settings == Settings()


def test_relative_files_are_looked_for_in_the_data_folder(store: SettingsStore, file: Path) -> None:
    with pytest.raises(SettingsError, match=r"cert\.pem"):
        save(store, "access.tls.certificate", "cert.pem")
    (file.parent / "cert.pem").write_text("certificate")
    assert save(store, "access.tls.certificate", "cert.pem") == ("access.tls.certificate",)


def test_reading_settings_does_not_load_the_writer(file: Path) -> None:
    import subprocess
    import sys

    file.write_text("general.name = 'x'\n")
    program = (
        "import sys; from pathlib import Path; from engine.clock import SystemClock\n"
        "from engine.settings.store import SettingsStore\n"
        f"SettingsStore(Path({str(file)!r}), Path({str(file.parent / 'history')!r}), SystemClock()).load()\n"
        "print(*sorted({'tomlkit', 'cryptography', 'keyring'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
