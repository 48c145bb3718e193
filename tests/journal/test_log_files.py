"""Names, rollover and the safety of the log's files."""

import calendar
import errno
import os
import sys

import pytest

from engine.journal import files as files_module
from engine.journal.files import AppendFile, LogFiles
from engine.journal.formats import make_format
from engine.journal.names import Period, number_of, numbered_name
from engine.journal.passages import Passages
from engine.journal.w3c import W3cFormat
from engine.settings.model import Logging
from engine.settings.units import Megabytes

HEADER_LINES = 4


def utc(year, month, day, hour=0, minute=0, second=0.0):
    return calendar.timegm((year, month, day, hour, minute, 0)) + second


class Log:
    """Files with what formats their lines: the way from events to the disk without the journal's thread."""

    def __init__(self, folder, settings):
        style = make_format(settings, "X")
        self.passages = Passages(style, settings)
        self.files = LogFiles(folder, style, settings)
        self.check, self.close = self.files.check, self.files.close


def make_files(folder, style="w3c", schedule="daily", local_time=False, max_size=1024**2, fields=("cs-uri-query",)):
    settings = Logging(
        format=style, schedule=schedule, local_time=local_time, max_file_mb=Megabytes(max_size), fields=fields
    )
    return Log(folder, settings)


@pytest.fixture
def write(command):
    def write(log, *moments, argument=""):
        batch = tuple(command(at=at, argument=argument) for at in moments)
        log.files.write(log.passages.of(batch))

    return write


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def data_lines(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


DATED = [
    # schedule, before and after the change, and the two names (2023-12-31 is a Sunday)
    ("hourly", utc(2023, 12, 31, 22, 59, 59.9), utc(2023, 12, 31, 23), "23123122", "23123123"),
    ("daily", utc(2023, 12, 31, 23, 59, 59.9), utc(2024, 1, 1), "231231", "240101"),
    ("weekly", utc(2023, 12, 30, 23, 59, 59.9), utc(2023, 12, 31), "231205", "231206"),
    ("weekly", utc(2023, 12, 31, 23, 59, 59.9), utc(2024, 1, 1), "231206", "240101"),
    ("weekly", utc(2024, 1, 6, 23, 59, 59.9), utc(2024, 1, 7), "240101", "240102"),
    ("monthly", utc(2024, 2, 29, 23, 59, 59.9), utc(2024, 3, 1), "2402", "2403"),
]


@pytest.mark.parametrize(
    ("style", "pattern"),
    [("w3c", "ex{}.log"), ("ncsa", "nc{}.log"), ("iis", "in{}.log"), ("jsonl", "mailroot-{}.jsonl")],
)
@pytest.mark.parametrize(("schedule", "before", "after", "first", "second"), DATED)
def test_time_divides_the_files(tmp_path, write, zone, style, pattern, schedule, before, after, first, second):
    zone("UTC")
    files = make_files(tmp_path, style, schedule)
    write(files, before - 1, before, after, after + 1)
    write(files, after + 2)
    files.close()
    assert names(tmp_path) == sorted([pattern.format(first), pattern.format(second)])
    assert [len(data_lines(tmp_path / pattern.format(stamp))) for stamp in (first, second)] == [2, 3]


def test_local_time_moves_names_and_rollover_but_not_the_lines(tmp_path, write, zone):
    zone("Asia/Tokyo")
    files = make_files(tmp_path, local_time=True, fields=("date", "time"))
    write(files, utc(2024, 3, 1, 14, 59, 59), utc(2024, 3, 1, 15))
    files.close()
    assert data_lines(tmp_path / "ex240301.log") == ["2024-03-01 14:59:59"]
    assert data_lines(tmp_path / "ex240302.log") == ["2024-03-01 15:00:00"]


def test_without_local_time_a_w3c_day_is_utc_and_an_ncsa_day_is_local(tmp_path, write, zone):
    zone("Asia/Tokyo")
    for style in ("w3c", "ncsa"):
        files = make_files(tmp_path, style)
        write(files, utc(2024, 3, 1, 15))
        files.close()
    assert names(tmp_path) == ["ex240301.log", "nc240302.log"]


def test_an_hour_that_comes_twice_goes_on_in_its_file(zone):
    zone("America/New_York")
    period = Period("hourly", local=True)
    # Clocks go back at 06:00 UTC on 3 November 2024.
    assert [period.stamp(utc(2024, 11, 3, hour)) for hour in (4, 5, 6, 7)] == [
        "24110300",
        "24110301",
        "24110301",
        "24110302",
    ]


def test_half_hour_zones_roll_over_at_their_own_midnight(zone):
    zone("Asia/Kolkata")
    period = Period("daily", local=True)
    assert [period.stamp(utc(2024, 3, 1, 18, minute)) for minute in (29, 30)] == ["240301", "240302"]


@pytest.mark.parametrize(
    ("style", "name"),
    [("w3c", "extend1.log"), ("ncsa", "ncsa1.log"), ("iis", "inetsv1.log"), ("jsonl", "mailroot-part1.jsonl")],
)
def test_unlimited_is_one_file_for_ever(tmp_path, write, style, name):
    for start in (utc(2023, 12, 31), utc(2027, 1, 1)):
        files = make_files(tmp_path, style, "unlimited", max_size=1)
        write(files, start, start + 86_400)
        files.close()
    assert names(tmp_path) == [name]
    assert len(data_lines(tmp_path / name)) == 4


def test_size_divides_the_files_and_a_restart_goes_on_in_the_last(tmp_path, write):
    files = make_files(tmp_path, schedule="size", max_size=1024)
    for _ in range(3):
        write(files, utc(2024, 1, 1), argument="x" * 600)
    files.close()
    assert names(tmp_path) == ["extend1.log", "extend2.log"]
    assert [len(data_lines(tmp_path / name)) for name in names(tmp_path)] == [2, 1]

    files = make_files(tmp_path, schedule="size", max_size=1024)
    write(files, utc(2024, 1, 1), utc(2024, 1, 1), argument="x" * 600)
    write(files, utc(2024, 1, 1), argument="x" * 600)
    files.close()
    assert [len(data_lines(tmp_path / name)) for name in names(tmp_path)] == [2, 3, 1]


def test_numbers_are_counted_not_sorted_as_text(tmp_path, write):
    for name in ("extend9.log", "extend10.log", "extend011.log", "extendx.log", "ex240101.log"):
        (tmp_path / name).write_text("x" * 2000 + "\n")
    files = make_files(tmp_path, schedule="size", max_size=1024)
    write(files, utc(2024, 1, 1))
    files.close()
    assert len(data_lines(tmp_path / "extend11.log")) == 1


def test_a_number_is_read_only_from_a_name_we_would_give():
    style = W3cFormat(("time",), "X")
    assert number_of(style, numbered_name(style, 37)) == 37
    assert [number_of(style, name) for name in ("extend.log", "extend1.txt", "ex1.log", "extend٣.log", "37")] == [0] * 5


def test_the_header_comes_again_after_a_restart_and_with_other_fields(tmp_path, write):
    for fields in (("time",), ("time",), ("date", "time")):
        files = make_files(tmp_path, fields=fields)
        write(files, utc(2024, 1, 1))
        write(files, utc(2024, 1, 1))
        files.close()
    lines = (tmp_path / "ex240101.log").read_text().splitlines()
    assert [line for line in lines if "#Fields" in line] == ["#Fields: time"] * 2 + ["#Fields: date time"]
    assert len(lines) == 3 * (HEADER_LINES + 2)


def test_a_half_line_of_a_crash_stays_alone(tmp_path, write):
    path = tmp_path / "ex240101.log"
    path.write_bytes(b"+whole\n+ha")
    files = make_files(tmp_path)
    write(files, utc(2024, 1, 1), argument="next")
    files.close()
    assert data_lines(path) == ["+whole", "+ha", "+next"]


def test_a_half_written_batch_is_taken_back(tmp_path, write, monkeypatch):
    files = make_files(tmp_path)
    write(files, utc(2024, 1, 1), argument="first")
    real = os.write
    answers = iter([lambda file, data: real(file, data[:3]), full_disk])
    monkeypatch.setattr(files_module.os, "write", lambda file, data: next(answers, real)(file, data))
    with pytest.raises(OSError, match="No space left"):
        write(files, utc(2024, 1, 1), argument="second")
    assert data_lines(tmp_path / "ex240101.log") == ["+first"]
    write(files, utc(2024, 1, 1), argument="third")
    files.close()
    assert data_lines(tmp_path / "ex240101.log") == ["+first", "+second", "+third"]


def full_disk(file, data):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_short_writes_are_continued(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(files_module.os, "write", lambda file, data: real(file, data[:7]))
    file = AppendFile(tmp_path / "log")
    file.append("a line that is longer than seven bytes, ä\n")
    file.close()
    assert (tmp_path / "log").read_text(encoding="utf-8") == "a line that is longer than seven bytes, ä\n"


def test_what_waits_too_long_is_counted(tmp_path, write, monkeypatch):
    monkeypatch.setattr(files_module, "KEPT_CHARACTERS", 40)
    folder = tmp_path / "logs"
    folder.write_text("a file where the folder should be")
    files = make_files(folder)
    for number in range(6):
        with pytest.raises(OSError, match="exists"):
            write(files, utc(2024, 1, 1), argument=f"number-{number:06}")
    folder.unlink()
    write(files, utc(2024, 1, 1), argument="after")
    files.close()
    lines = (folder / "ex240101.log").read_text().splitlines()[HEADER_LINES:]
    assert lines == ["#Remark: 4 lines could not be written", "+number-000004", "+number-000005", "+after"]


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_a_file_that_somebody_took_away_is_begun_again(tmp_path, write, how):
    folder = tmp_path / "logs"
    files = make_files(folder)
    write(files, utc(2024, 1, 1), argument="first")
    path = folder / "ex240101.log"
    path.unlink() if how == "removed" else path.rename(folder / "ex240101.log.1")
    write(files, utc(2024, 1, 1), argument="second")
    files.close()
    assert path.read_text().splitlines()[HEADER_LINES:] == ["+second"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_files_are_private(tmp_path, write):
    folder = tmp_path / "logs"
    files = make_files(folder)
    write(files, utc(2024, 1, 1))
    files.close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "ex240101.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links")
def test_a_planted_link_is_not_followed(tmp_path, write):
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "ex240101.log").symlink_to(target)
    files = make_files(tmp_path)
    with pytest.raises(OSError, match="symbolic links"):
        write(files, utc(2024, 1, 1))
    assert target.read_text() == "precious"


def test_a_folder_that_is_none_is_found_out_before_the_first_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Not a directory"):
        make_files(tmp_path / "file" / "SMTPSVC1").check()
    make_files(tmp_path / "fine").check()
    assert (tmp_path / "fine").is_dir()
