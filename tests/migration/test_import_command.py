"""mailroot settings import-iis, typed as a person types it."""

import argparse
import io
import json
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.cli.settings_commands import add_parsers, run
from engine.clock import ManualClock
from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.reader import read
from engine.settings.store import SettingsStore
from tests.migration.metabases import server_2003, server_2008_r2, server_2022


class Prompt:
    """A data folder, and a MetaBase.xml beside it."""

    def __init__(self, root: Path) -> None:
        self.settings = root / "settings.toml"
        self.file = root / "MetaBase.xml"
        self.reloads = 0

    def __call__(self, *words: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        add_parsers(parser.add_subparsers(dest="command"))
        out, err = io.StringIO(), io.StringIO()
        arguments = parser.parse_args(["settings", "import-iis", *words])
        status = run(arguments, self.store(), out, err, who="ann", reload=self._reload)
        return status, out.getvalue(), err.getvalue()

    def store(self) -> SettingsStore:
        return SettingsStore(self.settings, self.settings.parent / "history", ManualClock())

    def _reload(self) -> str:
        self.reloads += 1
        return "The running relay has read it."


@pytest.fixture
def mailroot(tmp_path: Path) -> Prompt:
    return Prompt(tmp_path)


def test_the_table_is_printed_and_the_settings_are_saved(mailroot: Prompt) -> None:
    mailroot.file.write_bytes(server_2003())
    status, out, err = mailroot(str(mailroot.file))
    assert (status, err) == (0, "")
    (host,) = [line for line in out.splitlines() if line.startswith("delivery.advanced.smart_host")]
    assert host.split() == ["delivery.advanced.smart_host", "smtp.isp.example", '""', '"smtp.isp.example"']
    assert "What cannot come along:" in out
    assert "mailroot credentials set relay@contoso.com" in out
    assert "00a1b2c3" not in out
    assert "Saved as version 2." in out  # the first one is what was there: the defaults
    assert "The running relay has read it." in out
    assert read(mailroot.settings.read_bytes()).settings.delivery.advanced.smart_host == "smtp.isp.example"
    *_, version = mailroot.store().versions()
    assert (version.who, version.what) == ("ann", "import-iis")


def test_a_second_time_changes_nothing(mailroot: Prompt) -> None:
    mailroot.file.write_bytes(server_2003())
    mailroot(str(mailroot.file))
    assert "nothing was changed" in mailroot(str(mailroot.file))[1]
    assert len(mailroot.store().versions()) == 2
    assert mailroot.reloads == 1


def test_a_rehearsal_writes_nothing(mailroot: Prompt) -> None:
    mailroot.file.write_bytes(server_2003())
    status, out, _ = mailroot(str(mailroot.file), "--dry-run")
    assert status == 0
    assert "nothing was changed" in out
    assert not mailroot.settings.exists()
    assert mailroot.reloads == 0


def test_as_json(mailroot: Prompt) -> None:
    mailroot.file.write_bytes(server_2022())
    shown = json.loads(mailroot(str(mailroot.file), "--json")[1])
    assert (shown["server"], shown["saved"], shown["version"]) == ("1", True, 2)
    (relay,) = [row for row in shown["rows"] if row["setting"] == "access.relay.entries"]
    assert (relay["key"], relay["after"], relay["remark"]["code"]) == ("RelayIpList", "[]", "relay_missing")
    assert all(item["text"] for item in shown["left_behind"])
    assert mailroot.reloads == 1


def test_which_of_several_must_be_said(mailroot: Prompt, capsys: pytest.CaptureFixture[str]) -> None:
    mailroot.file.write_bytes(server_2008_r2())
    assert mailroot(str(mailroot.file))[0] == 2
    assert "--server 2   Fax" in capsys.readouterr().err
    assert mailroot(str(mailroot.file), "--server", "3")[0] == 2
    assert not mailroot.settings.exists()
    assert mailroot(str(mailroot.file), "--server", "2")[0] == 0
    assert read(mailroot.settings.read_bytes()).settings.general.name == "Fax"


def test_what_is_no_metabase_fails_with_its_reason(mailroot: Prompt) -> None:
    mailroot.file.write_bytes(b"<html></html>")
    status, out, err = mailroot(str(mailroot.file))
    assert (status, out) == (1, "")
    assert "no metabase of IIS" in err


def test_through_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, data = tmp_path / "MetaBase.xml", tmp_path / "data"
    assert main(["settings", "import-iis", str(file), "--data", str(data)]) == 1
    assert "MetaBase.xml: No such file" in capsys.readouterr().err
    file.write_bytes(server_2003())
    assert main(["settings", "import-iis", str(file), "--data", str(data)]) == 0
    assert "No relay is running" in capsys.readouterr().out
    assert main(["settings", "check", "--data", str(data)]) == 0
    assert main(["settings", "undo", "--data", str(data)]) == 0


def test_through_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "MetaBase.xml"
    file.write_bytes(server_2003())
    engine = Engine(tmp_path / "data", MemoryStore())
    engine.open()
    try:
        server = engine.read_iis(file).servers[0]
        assert engine.settings.delivery.advanced.smart_host == ""
        engine.apply(server.settings, who="window", what="import-iis")
        assert engine.settings == server.settings
        assert engine.settings_versions()[-1].what == "import-iis"
    finally:
        engine.close()
