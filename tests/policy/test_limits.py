"""The limits, each at, below and beyond its figure; 0 is no limit."""

from engine.policy.limits import MAX_CONNECTIONS_PER_ADDRESS, LimitRule
from engine.settings.model import General, Messages, Settings
from engine.settings.units import Kilobytes


def limits(*, connections: int = 0, size: int = 0, session: int = 0, recipients: int = 0) -> LimitRule:
    messages = Messages(max_message_kb=Kilobytes(size), max_session_kb=Kilobytes(session), max_recipients=recipients)
    return LimitRule(Settings(general=General(max_connections=connections), messages=messages))


def test_connections() -> None:
    rule = limits(connections=2)
    assert rule.check_connections(2, 2, trusted=False).allowed
    assert rule.check_connections(3, 1, trusted=True).reply.startswith("421 4.7.0")


def test_connections_per_address() -> None:
    most = MAX_CONNECTIONS_PER_ADDRESS
    assert limits().check_connections(9_999, most, trusted=False).allowed
    assert limits().check_connections(9_999, most + 1, trusted=False).reply.startswith("421 4.7.0")
    assert limits().check_connections(9_999, most + 1, trusted=True).allowed


def test_size() -> None:
    assert limits(size=1024).check_size(1024).allowed
    assert limits(size=1024).check_size(1025).reply.startswith("552 5.3.4")
    assert limits().check_size(10**12).allowed


def test_session_size() -> None:
    assert limits(session=1024).check_session(1024).allowed
    assert limits(session=1024).check_session(1025).reply.startswith("421 4.7.0")
    assert limits().check_session(10**15).allowed


def test_recipients() -> None:
    assert limits(recipients=2).check_recipients(2).allowed
    assert limits(recipients=2).check_recipients(3).reply.startswith("452 4.5.3")
    assert limits().check_recipients(10**6).allowed
