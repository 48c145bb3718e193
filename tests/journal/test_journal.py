"""The journal as a whole: on a bus, through its thread, into files."""

import errno
import json
import os
import threading

import msgspec
import pytest

from engine.events import MessageAccepted, State, StateChanged
from engine.journal import files as files_module
from engine.journal import writer as writer_module
from engine.journal.journal import ATTENTION, RETRY_SECONDS

NAME = "ex061009.log"


def queries(path):
    return [line for line in path.read_text().splitlines() if not line.startswith("#")]


async def test_ten_thousand_events_arrive_in_order_and_none_is_missing(rig, site, logs, command):
    await rig.journal.start(site(fields=("cs-uri-query",)))
    for number in range(10_000):
        rig.bus.emit(command(argument=str(number)))
        if number % 997 == 0:
            rig.bus.flush()
    await rig.journal.stop()
    assert queries(logs / NAME) == [f"+{number}" for number in range(10_000)]


async def test_the_bus_carries_commands_only_while_the_log_wants_them(rig, site):
    assert rig.bus.wants_commands is False
    await rig.journal.start(site())
    assert rig.bus.wants_commands is True
    await rig.journal.apply(site(enabled=False))
    assert rig.bus.wants_commands is False
    await rig.journal.apply(site())
    assert rig.bus.wants_commands is True
    await rig.journal.stop()
    assert rig.bus.wants_commands is False


async def test_without_the_log_nothing_is_written_and_counting_goes_on(rig, site, logs, command):
    await rig.journal.start(site(enabled=False))
    rig.bus.emit(command())
    rig.bus.emit(
        MessageAccepted(
            at=1.0, message="m", session=1, origin="smtp", client="c", user="", sender="s", recipients=(), size=1
        )
    )
    await rig.journal.stop()
    assert not logs.exists()
    assert rig.journal.counters.snapshot().accepted == 1


async def test_start_stop_and_apply_are_idempotent_and_safe_in_any_order(rig, site, logs, command):
    await rig.journal.stop()
    await rig.journal.apply(site())
    for argument in ("one", "two"):
        await rig.journal.start(site(fields=("cs-uri-query",)))
        await rig.journal.start(site(fields=("cs-uri-query",)))
        rig.bus.emit(command(argument=argument))
        await rig.journal.stop()
        await rig.journal.stop()
    assert queries(logs / NAME) == ["+one", "+two"]
    assert (logs / NAME).read_text().count("#Fields") == 2


async def test_other_settings_apply_from_the_next_event_on(rig, site, logs, command):
    await rig.journal.start(site(fields=("cs-uri-query",)))
    rig.bus.emit(command(argument="before"))
    await rig.journal.apply(site(fields=("cs-method", "cs-uri-query")))
    rig.bus.emit(command(argument="after"))
    await rig.journal.apply(site(format="jsonl"))
    rig.bus.emit(command(argument="json"))
    await rig.journal.stop()
    assert queries(logs / NAME) == ["+before", "NOOP +after"]
    (line,) = (logs / "mailroot-061009.jsonl").read_text().splitlines()
    assert json.loads(line)["argument"] == "json"


async def test_the_same_settings_again_do_not_begin_the_log_again(rig, site, logs, command):
    await rig.journal.start(site())
    rig.bus.emit(command())
    await rig.journal.apply(site())
    rig.bus.emit(command())
    await rig.journal.stop()
    assert (logs / NAME).read_text().count("#Fields") == 1


async def test_a_folder_that_cannot_be_written_is_told_at_once_and_mail_goes_on(rig, site, logs, command, until):
    logs.parent.write_text("a file where the folder should be")
    await rig.journal.start(site(fields=("cs-uri-query",)))
    await until(lambda: rig.open_keys() == [ATTENTION])
    (raised,) = rig.attention.open()
    assert raised.field == "general.logging.directory"
    assert str(logs.parent) in raised.text
    assert "Mail goes on" in raised.text
    rig.bus.emit(command(argument="kept"))
    rig.bus.flush()

    logs.parent.unlink()
    await until(lambda: rig.clock.next_deadline() is not None)
    rig.clock.advance(RETRY_SECONDS)
    await until(lambda: rig.open_keys() == [])
    await rig.journal.stop()
    assert queries(logs / NAME) == ["+kept"]


async def test_a_full_disk_is_told_once_and_recovers_with_the_next_line(rig, site, logs, command, until, monkeypatch):
    await rig.journal.start(site(fields=("cs-uri-query",)))
    rig.bus.emit(command(argument="one"))
    rig.bus.flush()
    await until(lambda: (logs / NAME).exists() and queries(logs / NAME) == ["+one"])

    def full(file, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(files_module.os, "write", full)
        for argument in ("two", "three"):
            rig.bus.emit(command(argument=argument))
            rig.bus.flush()
        await until(lambda: rig.open_keys() == [ATTENTION])
        assert "No space left on device" in rig.attention.open()[0].text
        rig.clock.advance(RETRY_SECONDS)
    rig.bus.emit(command(argument="four"))
    rig.bus.flush()
    await until(lambda: rig.open_keys() == [])
    await rig.journal.stop()
    assert queries(logs / NAME) == ["+one", "+two", "+three", "+four"]


async def test_another_folder_ends_the_trouble(rig, site, logs, tmp_path, until, command):
    logs.parent.write_text("")
    await rig.journal.start(site())
    await until(lambda: rig.open_keys() == [ATTENTION])
    await rig.journal.apply(site(directory=str(tmp_path / "elsewhere")))
    rig.bus.emit(command())
    await rig.journal.stop()
    assert rig.open_keys() == []
    assert (tmp_path / "elsewhere" / "SMTPSVC1" / NAME).exists()


async def test_a_disk_that_does_not_answer_holds_neither_the_loop_nor_memory(
    rig, site, logs, command, until, monkeypatch
):
    monkeypatch.setattr(writer_module, "MAX_WAITING", 20)
    answers = threading.Event()
    real = os.write

    def hang(file, data):
        answers.wait(10)
        return real(file, data)

    monkeypatch.setattr(files_module.os, "write", hang)
    await rig.journal.start(site(fields=("cs-uri-query",)))
    try:
        for number in range(50):
            rig.bus.emit(command(argument=str(number)))
            rig.bus.flush()
        assert rig.open_keys() == [ATTENTION]
        assert "does not keep up" in rig.attention.open()[0].text
    finally:
        answers.set()
    await until(lambda: rig.clock.next_deadline() is not None)
    rig.clock.advance(RETRY_SECONDS)
    await until(lambda: rig.open_keys() == [])
    rig.bus.emit(command(argument="last"))
    await rig.journal.stop()
    text = (logs / NAME).read_text()
    lost = sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("#Remark"))
    assert lost > 0
    assert len(queries(logs / NAME)) + lost == 51
    assert queries(logs / NAME)[-1] == "+last"


async def test_the_system_log_hears_states_without_the_protocol_log(rig, site):
    await rig.journal.start(site(enabled=False))
    rig.bus.emit(StateChanged(at=1.0, state=State.STARTED))
    await rig.journal.stop()
    assert [text for _, _, text in rig.system.lines] == ["The relay is started"]


async def test_an_error_of_ours_costs_one_batch_only(rig, site, logs, command, caplog):
    await rig.journal.start(site(fields=("cs-uri-query",)))
    rig.bus.emit(msgspec.structs.replace(command(), argument=7))
    rig.bus.flush()
    rig.bus.emit(command(argument="next"))
    await rig.journal.stop()
    assert queries(logs / NAME) == ["+next"]
    assert "A listener failed" in caplog.text


@pytest.mark.parametrize("style", ["w3c", "ncsa", "iis", "jsonl"])
async def test_every_format_writes_through_the_journal(rig, site, logs, command, style):
    await rig.journal.start(site(format=style))
    rig.bus.emit(command())
    await rig.journal.stop()
    (path,) = logs.iterdir()
    assert "192.0.2.7" in path.read_text()
