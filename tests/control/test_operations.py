"""The operations by name: arguments in, JSON-able results out."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.control.operations import Operations
from engine.errors import UserError
from engine.policy.explain import Question
from engine.spool.message import QueueFilter


@pytest.fixture
def operations(twin: Any) -> Operations:
    return Operations(twin)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("status", {}),
        ("stop", {}),
        ("pause", {}),
        ("resume", {}),
        ("reload", {}),
        ("queue.list", {}),
        ("queue.show", {"id": "A1"}),
        ("queue.retry", {"ids": None}),
        ("explain", {"client": "192.0.2.7", "sender": "a@x.example", "recipient": "b@y.example"}),
    ],
)
def test_results_are_jsonable(operations: Operations, operation: str, arguments: dict[str, object]) -> None:
    result = operations.call(operation, arguments)
    assert json.loads(json.dumps(result)) == json.loads(json.dumps(result, default=list))
    assert isinstance(result, dict)


def test_stop_gives_its_grace(operations: Operations, twin: Any) -> None:
    operations.call("stop", {"grace": 2})
    assert twin.asked == [("stop", 2.0)]


def test_list_hands_filter_and_page_on(operations: Operations, twin: Any) -> None:
    where = {"state": "held", "sender": "ann", "older_than": 12.5}
    page: Any = operations.call("queue.list", {"where": where, "order": "size", "descending": True, "limit": 5})
    assert twin.asked == [(QueueFilter(state="held", sender="ann", older_than=12.5), "size", True, 0, 5)]
    assert page["total"] == 7
    assert page["entries"][0]["received_at"] == 1_700_000_000.25


@pytest.mark.parametrize("verb", ["retry", "hold", "release", "remove"])
def test_actions_touch_named_messages_or_all(operations: Operations, twin: Any, verb: str) -> None:
    assert operations.call(f"queue.{verb}", {"ids": ["A1", "B2"]}) == {"touched": 2}
    assert operations.call(f"queue.{verb}", {"ids": None}) == {"touched": 3}
    assert twin.asked == [(verb, ("A1", "B2")), (verb, None)]


@pytest.mark.parametrize("verb", ["retry", "hold", "release", "remove"])
def test_unknown_id_is_refused_before_anything_is_done(operations: Operations, twin: Any, verb: str) -> None:
    with pytest.raises(UserError, match="no message X9"):
        operations.call(f"queue.{verb}", {"ids": ["A1", "X9"]})
    assert twin.asked == []


def test_export_and_submit_go_through_files(operations: Operations, twin: Any, tmp_path: Path) -> None:
    exported = tmp_path / "exported.eml"
    size = len(b"Subject: x\r\n\r\nbody\r\n")
    assert operations.call("queue.export", {"id": "A1", "file": str(exported)}) == {"size": size}
    arguments = {"sender": "", "recipients": ["b@y.example"], "file": str(exported), "user": "ann"}
    assert operations.call("submit", arguments) == {"id": "NEW1"}
    assert twin.submitted == [("", ("b@y.example",), exported.read_bytes(), "command", "ann")]


def test_explain_asks_the_whole_question(operations: Operations, twin: Any) -> None:
    result: Any = operations.call(
        "explain", {"client": "::1", "sender": "", "recipient": "b@y.example", "authenticated": True, "tls": True}
    )
    assert twin.asked == [Question(client="::1", sender="", recipient="b@y.example", authenticated=True, tls=True)]
    assert result["decision"]["rule"] == "relay list: not listed"


@pytest.mark.parametrize(
    ("operation", "arguments", "text"),
    [
        ("queue.shred", {}, "knows no operation 'queue.shred'"),
        ("queue.show", {}, "wrong form"),
        ("queue.show", {"id": 7}, "wrong form"),
        ("queue.hold", {"ids": "A1"}, "wrong form"),
        ("status", {"surplus": 1}, "wrong form"),
    ],
)
def test_wrong_requests_are_said(
    operations: Operations, operation: str, arguments: dict[str, object], text: str
) -> None:
    with pytest.raises(UserError, match=text):
        operations.call(operation, arguments)
