"""Tables, sizes and times for people."""

import time
from collections.abc import Iterator

import pytest

from engine.cli.output import Column, complain, counted, endpoint, local_time, plain, print_json, print_table, size_text


@pytest.fixture(autouse=True)
def _tokyo() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        if hasattr(time, "tzset"):
            time.tzset()
        yield
    if hasattr(time, "tzset"):
        time.tzset()


def test_columns_are_aligned_also_with_wide_characters(capsys: pytest.CaptureFixture[str]) -> None:
    print_table((Column("Name"), Column("Size", right=True), Column("State")), [("日本", 5, "held"), ("bob", 1234, "")])
    assert capsys.readouterr().out == "Name  Size  State\n日本     5  held\nbob   1234\n"


def test_long_cells_are_cut_where_a_width_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    print_table((Column("A", widest=8), Column("B")), [("x" * 20, "y" * 20)])
    assert capsys.readouterr().out.splitlines()[1] == "xxxxx...  " + "y" * 20


def test_nothing_from_outside_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_table((Column("A"),), [("\x1b[2Jgone\r\n\x9b31m",)])
    complain("first\nsecond \x1b]0;title\x07")
    said = capsys.readouterr()
    assert said.out == "A\n?[2Jgone???31m\n"
    assert said.err == "mailroot: first\nsecond ?]0;title?\n"
    assert plain("a\tb") == "a?b"


def test_json_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "日\x9b"})
    assert capsys.readouterr().out == '{\n  "name": "\\u65e5\\u009b"\n}\n'


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set for a process here")
def test_times_are_local_and_sortable() -> None:
    assert local_time(1_700_000_000.9) == "2023-11-15 07:13:20"
    assert local_time(0) == "-"
    assert local_time(0, never="at once") == "at once"


@pytest.mark.parametrize(
    ("octets", "text"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (1536, "1.5 KB"), (5 * 1024**2, "5.0 MB")]
)
def test_sizes(octets: int, text: str) -> None:
    assert size_text(octets) == text


def test_words() -> None:
    assert counted(1, "message") == "1 message"
    assert counted(1234, "message") == "1,234 messages"
    assert endpoint("127.0.0.1", 25) == "127.0.0.1:25"
    assert endpoint("::1", 25) == "[::1]:25"
