"""TLS and logon rules, and the names that are understood."""

import pytest

from engine.policy.authentication import AuthenticationRule, TlsRule
from engine.settings.model import Access, Authentication, Tls


def test_tls_required() -> None:
    rule = TlsRule(Access(tls=Tls(required=True)))
    assert rule.check(False).reply == "530 5.7.0 Must issue a STARTTLS command first"
    assert rule.check(True).allowed
    assert TlsRule(Access()).check(False).allowed


def test_anonymous() -> None:
    closed = AuthenticationRule(Authentication(anonymous=False))
    assert closed.check(False).reply == "530 5.7.0 Authentication required"
    assert closed.check(True).allowed
    assert AuthenticationRule(Authentication()).check(False).allowed


@pytest.mark.parametrize(
    ("basic", "needs_tls", "tls", "offered"),
    [
        (False, True, True, False),
        (True, True, False, False),
        (True, True, True, True),
        (True, False, False, True),
    ],
)
def test_offered(basic: bool, needs_tls: bool, tls: bool, offered: bool) -> None:
    rule = AuthenticationRule(Authentication(basic=basic, basic_requires_tls=needs_tls))
    assert rule.offered(tls) is offered


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("anna", "anna"),
        ("ANNA", "anna"),
        ("anna@example.com", "anna"),
        ("bert@example.com", "bert@example.com"),
        ("bert", "bert@example.com"),
        ("carl@other.example", "carl@other.example"),
        ("carl", None),
        ("anna@other.example", None),
        ("", None),
        ("@example.com", None),
        ("dora", None),
    ],
)
def test_names_with_and_without_the_default_domain(typed: str, name: str | None) -> None:
    users = ("anna", "bert@example.com", "carl@other.example")
    assert AuthenticationRule(Authentication(users=users, default_domain="Example.com")).user(typed) == name


def test_a_name_as_configured_beats_a_completed_one() -> None:
    rule = AuthenticationRule(Authentication(users=("anna", "anna@example.com"), default_domain="example.com"))
    assert rule.user("anna") == "anna"
    assert rule.user("anna@example.com") == "anna@example.com"
