"""test-route: a real host behind it, settings and secrets of the data folder, and nobody asked."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from engine.credentials.memory_store import MemoryStore
from engine.datafolder import FolderLock, Folders
from tests.e2e.waiting import free_port

PASSWORD = "s3cret-pass"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    store = MemoryStore({"route.relay": PASSWORD})
    monkeypatch.setattr("engine.cli.route_test.open_store", lambda environment, folders: store)
    return store


@pytest.fixture
def configure(data: Path, secrets: MemoryStore):
    def write(port: int, **security: str) -> None:
        data.mkdir(parents=True, exist_ok=True)
        lines = {"tls": "none", **security}
        text = f'[delivery.advanced]\nsmart_host = "127.0.0.1:{port}"\n[delivery.security]\n'
        text += "".join(f'{key} = "{value}"\n' for key, value in lines.items())
        (data / "settings.toml").write_text(f"schema_version = 1\n{text}", encoding="utf-8")

    return write


def test_all_steps_to_a_message(host_thread, configure, run) -> None:
    host = host_thread(users={"relay": PASSWORD})
    configure(host.port, authentication="basic", username="relay")
    status, out, err = run("test-route", "--to", "user@example.org", "--from", "app@example.net", "--send", "--verbose")
    assert (status, err) == (0, "")
    said = [line.split()[0] for line in out.splitlines() if line.startswith(("passed", "warning", "skipped"))]
    assert said == ["passed"] * 3 + ["skipped", "passed", "warning", "passed", "passed", "passed"]
    assert "  C: AUTH PLAIN ***\n  S: 235 2.7.0 welcome\n" in out
    assert "mechanisms: PLAIN, LOGIN" in out
    assert out.endswith(f"\nMail can go to [127.0.0.1]:{host.port}.\n")
    assert len(host.delivered) == 1
    assert PASSWORD not in out
    assert b64encode(PASSWORD.encode()).decode() not in out


def test_a_failure_with_its_card(configure, run) -> None:
    configure(free_port())
    status, out, _ = run("test-route")
    assert status == 1
    assert "failed   Connect" in out
    assert "skipped  Message" in out
    assert "\nCause:       " in out
    assert "\nNext step:   " in out
    assert out.endswith("Setting:     delivery.advanced.smart_host\n")


def test_json(host_thread, configure, run) -> None:
    host = host_thread(script={"MAIL": "530 5.7.57 not authenticated"})
    configure(host.port)
    status, out, _ = run("test-route", "--to", "user@example.org", "--json")
    result = json.loads(out)
    assert (status, result["passed"], result["host"]) == (1, False, f"[127.0.0.1]:{host.port}")
    failed = next(step for step in result["steps"] if step["outcome"] == "failed")
    assert (failed["step"], failed["symptom"]["enhanced"]) == ("mail", "5.7.57")
    assert failed["transcript"][-1] == {"client": False, "text": "530 5.7.57 not authenticated"}
    assert result["card"]["cause"]


def test_it_works_while_somebody_owns_the_folder(host_thread, configure, data, run) -> None:
    host = host_thread()
    configure(host.port)
    folders = Folders.below(data)
    folders.create()
    lock = FolderLock(folders)
    lock.acquire()
    try:
        assert run("test-route")[0] == 0
    finally:
        lock.release()


def test_bad_usage_and_nothing_to_test(configure, data, run) -> None:
    configure(25)
    assert run("test-route", "--send")[::2] == (2, "mailroot: --send needs a recipient: name one with --to.\n")
    (data / "settings.toml").write_text("schema_version = 1\n", encoding="utf-8")
    status, _, err = run("test-route")
    assert status == 1
    assert "no smart host to test" in err
    (data / "settings.toml").write_text("schema_version = 1\n[delivery]\nroute = 7\n", encoding="utf-8")
    assert run("test-route")[0] == 2
