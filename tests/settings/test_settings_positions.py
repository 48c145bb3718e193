"""Line numbers for whatever tomllib accepts."""

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.settings.paths import Path
from engine.settings.positions import line_numbers

SAMPLE = """\
# a "comment" = [ with { everything
a = 1 # b = 2
"quoted key" = 'x#y'
'single' . dotted.c = [ 1, [2, 3], { d = "]" }, # [
  "}", '''
a = 1 ''', ]
date = 1979-05-27 07:32:00
[ table . "x" ]
text = \"\"\"
[no.table]
k = \\"\"\" v""\"\"\"
inline = { a.b = 1, c = { }, d = [] }
empty = ""
[[list]]
n = 1
[list.sub]
n = 2
[[list.deep]]
n = 3
[[list.deep]]
[[list]]
n = 0x1F
[list.sub]
f = 1e5
"""


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    if at:
        yield at
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in entries:
        yield from paths(item, (*at, step))


def check_all(text: str) -> None:
    lines = line_numbers(text)
    known = set(paths(tomllib.loads(text)))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
    if "\\" not in "".join(str(step) for path in (*lines, *known) for step in path):
        assert set(lines) == known


def test_every_key_and_entry_has_its_line() -> None:
    check_all(SAMPLE)
    lines = line_numbers(SAMPLE)
    assert lines["a",] == 2
    assert lines["quoted key",] == 3
    assert lines["single", "dotted", "c", 2, "d"] == 4
    assert lines["single", "dotted", "c", 3] == 5
    assert lines["table", "x", "inline", "a", "b"] == 12
    assert lines["list", 0, "deep", 1] == 20
    assert lines["list", 1, "sub", "f"] == 24
    assert line_numbers(SAMPLE.replace("\n", "\r\n")) == lines


PIECES = st.sampled_from([*"#\"'[]{}=.,\n \\ax1-", '"""', "'''", "[[list]]\n", "\n[b]\n", "k = ", "\r\n", "\\u0041"])
EDITS = st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 4), PIECES), min_size=1, max_size=3)


@given(EDITS)
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_valid_file_is_a_trap(edits: list[tuple[int, int, str]]) -> None:
    text = SAMPLE
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    check_all(text)
