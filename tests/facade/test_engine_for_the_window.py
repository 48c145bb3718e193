"""What the window asks of the engine beyond the commands: contents, captured mail, Badmail, secrets, versions."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from engine.clock import SystemClock
from engine.credentials.memory_store import MemoryStore
from engine.credentials.passwords import verify_password
from engine.errors import CredentialsUnavailable, UserError
from engine.events import Event, State, StateChanged
from engine.facade import Engine
from engine.settings.catalogue import description_of, kind_at, with_value
from engine.settings.kinds import Number
from engine.settings.model import Delivery, Domain, General, Settings
from engine.settings.problems import UnknownKey
from engine.settings.store import SettingsStore
from engine.spool.message import Origin, QueueFilter

MESSAGE = b"Subject: Hello\r\n\r\n" + b"A line of text.\r\n" * 20


@pytest.fixture
def secrets() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def engine(tmp_path: Path, secrets: MemoryStore) -> Iterator[Engine]:
    settings = Settings(general=General(listeners=()), delivery=Delivery(route="hold"))
    SettingsStore(tmp_path / "settings.toml", tmp_path / "history", SystemClock()).save(settings, who="test", what="")
    made = Engine(tmp_path, secrets)
    made.open()
    yield made
    made.close()


def submit(engine: Engine) -> str:
    return engine.submit("a@example.com", ["b@example.net"], MESSAGE, origin=Origin.WINDOW)


def test_the_beginning_of_a_queued_message_can_be_read(engine: Engine) -> None:
    message_id = submit(engine)
    whole = engine.queue_content(message_id, 1_000_000)
    assert whole.complete
    assert whole.octets.endswith(MESSAGE)
    beginning = engine.queue_content(message_id, 10)
    assert (beginning.octets, beginning.size) == (whole.octets[:10], whole.size)
    assert not beginning.complete


def test_the_beginning_of_a_large_message_can_be_read(engine: Engine, tmp_path: Path) -> None:
    large = tmp_path / "large.eml"
    large.write_bytes(MESSAGE + b"x" * 1_000_000 + b"\r\n")
    message_id = engine.submit("a@example.com", ["b@example.net"], large, origin=Origin.WINDOW)
    content = engine.queue_content(message_id, 4096)
    assert len(content.octets) == 4096
    assert content.size > 1_000_000


def test_a_message_that_is_not_there_is_said_to_be(engine: Engine) -> None:
    with pytest.raises(UserError, match="no message"):
        engine.queue_content("000000000000", 10)


def until(condition: Callable[[], bool]) -> None:
    """Wait for the engine's thread, ten seconds at most."""
    for _ in range(1000):
        if condition():
            return
        threading.Event().wait(0.01)
    pytest.fail("it did not come")


def capture_one(engine: Engine) -> str:
    """A message under Captured mail, by the way mail goes there."""
    engine.apply(with_value(engine.settings, "delivery.route", "capture"), who="test")
    engine.start()
    submit(engine)
    until(lambda: engine.captured.count() == 1)
    engine.stop()
    ((message,), _) = engine.captured.list()
    return message.name


def test_captured_mail_is_released_by_the_route_of_now(engine: Engine) -> None:
    name = capture_one(engine)
    with pytest.raises(UserError, match="capture only"):
        engine.captured.release([name])
    engine.apply(with_value(engine.settings, "delivery.route", "hold"), who="test")
    assert engine.captured.release([name]) == 1
    assert engine.captured.count() == 0
    ((entry,), total) = engine.queue_list(QueueFilter())
    assert total == 1
    assert (entry.sender, entry.recipients) == ("a@example.com", ("b@example.net",))
    assert engine.queue_content(entry.id, 1_000_000).octets.endswith(MESSAGE)


def test_badmail_is_resent_through_the_queue(engine: Engine) -> None:
    folder = engine.root / "Badmail"
    (folder / "A1.BAD").write_bytes(MESSAGE)
    (folder / "A1.BDP").write_text('{"sender": "a@example.com", "recipients": ["b@example.net"], "reason": "No."}')
    ((entry,), _) = engine.badmail.list()
    assert entry.reason == "No."
    assert engine.badmail.resend(["A1"]) == 1
    assert engine.badmail.count() == 0
    assert engine.queue_list(QueueFilter())[1] == 1


def test_secrets_of_users_are_kept_as_hashes_and_those_of_routes_as_they_are(
    engine: Engine, secrets: MemoryStore
) -> None:
    engine.set_credential("route.joe", "s3cret")
    engine.set_credential("user.anna", "s3cret")
    assert secrets.get("route.joe") == "s3cret"
    stored = secrets.get("user.anna")
    assert stored is not None
    assert stored != "s3cret"
    assert verify_password("s3cret", stored)
    assert engine.has_credential("route.joe")
    assert engine.delete_credential("route.joe")
    assert not engine.has_credential("route.joe")
    assert engine.credential_store() == secrets.describe()


def test_a_store_that_cannot_be_used_says_so(engine: Engine, secrets: MemoryStore) -> None:
    secrets.unavailable = "The keyring is locked."
    with pytest.raises(CredentialsUnavailable, match="locked"):
        engine.has_credential("route.joe")


def test_versions_can_be_compared_undone_and_restored(engine: Engine) -> None:
    first = engine.settings_versions()[-1].number
    engine.apply(with_value(engine.settings, "messages.max_recipients", 7), who="test")
    second = engine.settings_versions()[-1].number
    (change,) = engine.settings_changes(first, second)
    assert (change.path, change.old, change.new) == ("messages.max_recipients", "100", "7")
    assert engine.settings_undo(who="test").changed == ("messages.max_recipients",)
    assert engine.settings.messages.max_recipients == 100
    engine.settings_restore(second, who="test")
    assert engine.settings.messages.max_recipients == 7


def states_of(events: list[Event]) -> list[State]:
    return [event.state for event in events if isinstance(event, StateChanged)]


def test_restart_brings_a_new_badmail_folder_into_effect_and_listeners_stay(engine: Engine) -> None:
    heard: list[Event] = []
    end = engine.subscribe(heard.extend)
    engine.start()
    submit(engine)
    applied = engine.apply(with_value(engine.settings, "messages.badmail_directory", "Elsewhere"), who="test")
    assert applied.restart_needed == engine.restart_needed() == ("messages.badmail_directory",)
    assert engine.snapshot().restart_needed == ("messages.badmail_directory",)
    heard.clear()
    report = engine.restart()
    assert report.state in (State.STARTED, State.DEGRADED)
    assert engine.restart_needed() == ()
    assert engine.queue_list(QueueFilter())[1] == 1
    engine.stop()
    until(lambda: bool(states_of(heard)) and states_of(heard)[-1] is State.STOPPED)
    assert {State.STARTED, State.DEGRADED} & set(states_of(heard))
    end()
    end()
    heard.clear()
    engine.start()
    engine.stop()
    assert heard == []


def test_a_restart_without_need_keeps_the_spool_open(engine: Engine) -> None:
    engine.start()
    before = engine.counters().since
    engine.restart()
    assert engine.counters().since == before


def test_a_value_can_be_set_by_its_path() -> None:
    settings = with_value(Settings(domains=(Domain(name="example.com"),)), "domains[0].use_helo", True)
    assert settings.domains[0].use_helo
    with pytest.raises(UnknownKey):
        with_value(settings, "domains[1].use_helo", True)
    with pytest.raises(UnknownKey):
        with_value(settings, "general.nonsense", True)


def test_kind_and_description_of_a_path() -> None:
    settings = Settings()
    kind = kind_at(settings, "general.listeners[0].port")
    assert isinstance(kind, Number)
    assert (kind.minimum, kind.maximum) == (1, 65_535)
    assert description_of(settings, "general.listeners[0].port") == "TCP port"
    assert description_of(settings, "messages.ndr_copy_to") == "Send copy of Non-Delivery Report to"
    assert msgspec.structs.asdict(settings)["schema_version"] == 1
