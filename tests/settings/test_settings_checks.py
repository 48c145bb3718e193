"""What the types cannot say: syntaxes, and values that do not go together."""

from pathlib import Path

import pytest

from engine.settings.checks import Findings, check
from engine.settings.examination import examine
from engine.settings.model import Settings
from engine.settings.reader import read
from engine.settings.syntaxes import SYNTAXES

SMART_HOST = 'delivery.advanced.smart_host = "smtp.example.com"\n'


def findings(text: str, confirmed: frozenset[str] = frozenset()) -> Findings:
    reading = read(SMART_HOST + text)
    assert (reading.problems, reading.warnings) == ((), ())
    return check(reading.settings, confirmed=confirmed)


def problems(text: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in findings(text).problems]


def warnings(text: str) -> list[tuple[str, str]]:
    found = findings(text)
    assert found.problems == ()
    return [(warning.path, warning.code) for warning in found.warnings]


def test_the_defaults_are_right_but_for_the_smart_host() -> None:
    found = check(Settings())
    assert found.problems == ()
    assert [warning.code for warning in found.warnings] == ["no_smart_host"]
    assert "waits" in found.warnings[0].text
    assert warnings("") == []


@pytest.mark.parametrize(
    ("line", "path", "code"),
    [
        ('general.listeners = [{ address = "localhost" }]', "general.listeners[0].address", "ip_or_empty"),
        ('general.listeners = [{ address = "[::1]" }]', "general.listeners[0].address", "ip_or_empty"),
        ('general.logging.fields = ["date", "cs-mehtod"]', "general.logging.fields[1]", "w3c_fields"),
        ('access.authentication.users = ["al ice"]', "access.authentication.users[0]", "users"),
        ('access.authentication.users = ["../x"]', "access.authentication.users[0]", "users"),
        ('access.authentication.default_domain = "a b"', "access.authentication.default_domain", "domain_or_empty"),
        ('access.connections.entries = ["192.0.2.7/24"]', "access.connections.entries[0]", "computers"),
        ('access.relay.entries = ["192.0.2.7", "printer"]', "access.relay.entries[1]", "computers"),
        ('messages.ndr_copy_to = "postmaster"', "messages.ndr_copy_to", "address_or_empty"),
        ('messages.ndr_copy_to = "a@b.example, c@d.example"', "messages.ndr_copy_to", "address_or_empty"),
        ('delivery.advanced.masquerade_domain = "x@y"', "delivery.advanced.masquerade_domain", "domain_or_empty"),
        ('delivery.advanced.fqdn = "host_"', "", ""),
        (
            'delivery.security.oauth2.token_url = "http://a.example"',
            "delivery.security.oauth2.token_url",
            "url_or_empty",
        ),
        ('domains = [{ name = "a.*.example" }]', "domains[0].name", "domain_pattern"),
        ('domains = [{ name = "*" }]', "domains[0].name", "domain_pattern"),
        ('domains = [{ name = "*.a.example" }]', "", ""),
        ('domains = [{ name = "a.example." }]', "domains[0].name", "domain_pattern"),
        ('domains = [{ name = "bücher.example" }]', "domains[0].name", "domain_pattern"),
        ('delivery.advanced.fqdn = " a.example"', "delivery.advanced.fqdn", "domain_or_empty"),
        ('general.queue_directory = "~nobody.here/q"', "general.queue_directory", "directory"),
        ('general.queue_directory = "D:\\\\Queue"', "", ""),
        ('domains = [{ name = "a.example", smart_host = "x:y" }]', "domains[0].smart_host", "smart_host"),
        ('messages.ndr_copy_to = "post.master+x@example.com"', "", ""),
        ('delivery.security.oauth2.token_url = "https://login.example.com/token"', "", ""),
        ('delivery.security.oauth2.token_url = "http://127.0.0.1:8080/token"', "", ""),
        ('general.listeners = [{ address = "" }]', "", ""),
        ('general.listeners = [{ address = "fe80::1%eth0" }]', "", ""),
        ('access.authentication.users = ["alice@example.com", "EXAMPLE-bob"]', "", ""),
    ],
)
def test_syntaxes(line: str, path: str, code: str) -> None:
    assert problems(line) == ([(path, code)] if path else [])
    if path:
        (problem,) = findings(line).problems
        assert problem.allowed.startswith(SYNTAXES[code].words)


def test_a_network_with_host_bits_is_refused_with_the_network() -> None:
    (problem,) = findings('access.relay.entries = ["192.168.1.7/24"]').problems
    assert '"192.168.1.0/24"' in problem.text


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        (
            "messages = { max_message_kb = 100, max_session_kb = 99 }",
            "messages.max_session_kb",
            "session_below_message",
        ),
        (
            'general.listeners = [{ port = 25 }, { address = "::1" }, { port = 25, tls = "none" }]',
            "general.listeners[2]",
            "duplicate_listener",
        ),
        (
            'general.listeners = [{ address = "::1" }, { address = "0:0::1" }]',
            "general.listeners[1]",
            "duplicate_listener",
        ),
        ('general.logging.fields = ["date", "date"]', "general.logging.fields[1]", "duplicate_field"),
        ("general.logging.fields = []", "general.logging.fields", "no_field"),
        ('access.authentication.users = ["bob", "Bob"]', "access.authentication.users[1]", "duplicate_user"),
        ("access.tls.required = true", "access.tls.required", "no_certificate"),
        ('access.tls.private_key = "key.pem"', "access.tls.private_key", "no_certificate"),
        ('general.listeners = [{ tls = "implicit" }]', "general.listeners[0].tls", "no_certificate"),
        (
            'domains = [{ name = "a.example" }, { name = "A.example" }]',
            "domains[1].name",
            "duplicate_domain",
        ),
        (
            'domains = [{ name = "a.example", kind = "default" }, { name = "b.example", kind = "default" }]',
            "domains[1].kind",
            "two_default_domains",
        ),
        ('domains = [{ name = "*.a.example", kind = "alias" }]', "domains[0].name", "local_pattern"),
        (
            'delivery.security = { authentication = "basic", tls = "starttls" }',
            "delivery.security.username",
            "no_username",
        ),
        (
            'delivery.security = { authentication = "basic", username = "apikey", rewrite_sender = true, '
            'tls = "starttls" }',
            "delivery.security.rewrite_sender",
            "no_address",
        ),
        (
            'delivery.security = { authentication = "oauth2", username = "x", tls = "starttls" }',
            "delivery.security.oauth2.provider",
            "no_provider",
        ),
        (
            'domains = [{ name = "a.example", security = { authentication = "basic", tls = "starttls" } }]',
            "domains[0].security.username",
            "no_username",
        ),
    ],
)
def test_values_that_do_not_go_together_are_problems(text: str, path: str, code: str) -> None:
    assert problems(text) == [(path, code)]
    assert len(findings(text).problems[0].allowed) > 10


@pytest.mark.parametrize(
    "text",
    [
        "messages = { max_message_kb = 100, max_session_kb = 100 }",
        "messages = { max_message_kb = 100, max_session_kb = 0 }",
        "messages = { max_message_kb = 0, max_session_kb = 5 }",
        "general.listeners = [{ port = 25 }, { port = 587 }]",
        'access.tls = { certificate = "c.pem", required = true }',
        'general.listeners = [{ tls = "implicit" }]\naccess.tls.certificate = "c.pem"',
        'delivery.security = { authentication = "basic", username = "x", tls = "starttls" }',
        'delivery.route = "dns"\naccess.relay.entries = ["10.0.0.0/8"]',
        'domains = [{ name = "a.example", kind = "default" }, { name = "b.example", kind = "alias" }]',
    ],
)
def test_what_goes_together_is_neither_refused_nor_warned_of(text: str) -> None:
    assert warnings(text) == []


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        ("general.listeners = []", "general.listeners", "no_listener"),
        (
            'general.listeners = [{ address = "" }, { address = "192.0.2.1" }]',
            "general.listeners[1]",
            "overlapping_listeners",
        ),
        (
            "access.authentication = { basic = true, basic_requires_tls = false }",
            "access.authentication.basic_requires_tls",
            "basic_without_tls",
        ),
        ("access.authentication.basic = true", "access.authentication.basic", "basic_without_certificate"),
        ("access.authentication.anonymous = false", "access.authentication", "no_access"),
        ("access.authentication.integrated = true", "access.authentication.integrated", "integrated_without_users"),
        ('access.authentication.keytab = "smtp.keytab"', "access.authentication.keytab", "no_effect"),
        ('access.tls.minimum_version = "1.1"', "access.tls.minimum_version", "old_tls"),
        ('access.connections.mode = "only_listed"', "access.connections.entries", "nobody_may_connect"),
        ('access.relay.entries = ["10.0.0.1", "10.0.0.1"]', "access.relay.entries[1]", "duplicate_entry"),
        (
            'delivery.security = { authentication = "basic", username = "x" }',
            "delivery.security.tls",
            "clear_text_logon",
        ),
        (
            'delivery.security = { authentication = "basic", username = "x", tls = "none" }',
            "delivery.security.tls",
            "clear_text_logon",
        ),
        (
            'delivery.security = { tls = "implicit", verify_certificate = false }',
            "delivery.security.verify_certificate",
            "unverified_certificate",
        ),
        ('delivery.local.expiration = "12h"', "delivery.local.delay_notification", "expires_before_delay"),
        (
            "delivery.outbound = { expiration = 10, delay_notification = 0 }",
            "delivery.outbound.expiration",
            "expires_before_retry",
        ),
        (
            'delivery.route = "dns"\ndelivery.advanced.direct_first = true',
            "delivery.advanced.direct_first",
            "no_effect",
        ),
        ('delivery.route = "dns"\ndelivery.connections.port = 587', "delivery.connections.port", "direct_port"),
        (
            "delivery.advanced.direct_first = true\ndelivery.connections.port = 587",
            "delivery.connections.port",
            "direct_port",
        ),
        (
            'delivery.connections.port = 587\ndomains = [{ name = "a.example" }]',
            "delivery.connections.port",
            "direct_port",
        ),
    ],
)
def test_doubtful_settings_are_warned_of(text: str, path: str, code: str) -> None:
    assert warnings(text) == [(path, code)]
    assert path.split("[")[0].split(".")[0] in findings(text).warnings[0].text


def test_tls_that_is_required_but_not_offered_is_warned_of() -> None:
    text = 'access.tls = { certificate = "c.pem", required = true }\ngeneral.listeners = [{ tls = "none" }]'
    assert warnings(text) == [("general.listeners[0].tls", "tls_required_but_not_offered")]


OPEN = 'access.relay.mode = "all_except"\n'
ANY = 'access.relay.entries = ["0.0.0.0/1", "10.0.0.1", "128.0.0.0/1"]\n'
ANY_SIX = 'access.relay.entries = ["::/0"]\n'
NETWORK = 'general.listeners = [{ address = "127.0.0.1" }, { address = "192.0.2.1" }]\n'
EVERYWHERE = 'general.listeners = [{ address = "" }]\n'
LOOPBACK = 'general.listeners = [{ address = "127.0.0.2" }, { address = "::1" }]\n'


@pytest.mark.parametrize("rule", [OPEN, ANY, ANY_SIX], ids=["mode", "entries", "ipv6"])
@pytest.mark.parametrize("listeners", [NETWORK, EVERYWHERE], ids=["network", "everywhere"])
def test_an_open_relay_is_refused_unless_confirmed_and_stays_flagged(rule: str, listeners: str) -> None:
    (problem,) = findings(rule + listeners).problems
    assert problem.code == "open_relay"
    assert "access.relay.open_relay_confirmed = true" in problem.text
    for found in (
        findings(rule + listeners + "access.relay.open_relay_confirmed = true\n"),
        findings(rule + listeners, confirmed=frozenset({"open_relay"})),
    ):
        assert found.problems == ()
        assert [warning.code for warning in found.warnings] == ["open_relay"]
    assert findings(rule + listeners, confirmed=frozenset({"something_else"})).problems == (problem,)


@pytest.mark.parametrize("rule", [OPEN, ANY])
def test_an_open_relay_on_loopback_is_only_flagged(rule: str) -> None:
    assert [code for _, code in warnings(rule + LOOPBACK)] == ["open_relay"]


def test_exceptions_do_not_close_an_open_relay() -> None:
    text = 'access.relay = { mode = "all_except", entries = ["203.0.113.0/24"] }\n'
    assert problems(text + NETWORK) == [("access.relay.mode", "open_relay")]


def test_half_the_internet_is_not_everybody() -> None:
    assert problems('access.relay.entries = ["0.0.0.0/1", "128.0.0.0/2"]\n' + NETWORK) == []


def test_values_built_by_a_program_are_held_to_the_same_ranges() -> None:
    general = Settings().general
    wrong = Settings(
        general=type(general)(max_connections=-1, name="a\r\nb", connection_timeout=type(general.connection_timeout)(0))
    )
    assert [problem.path for problem in check(wrong).problems] == [
        "general.name",
        "general.max_connections",
        "general.connection_timeout",
    ]


FILES = """
access.tls = { certificate = "tls/cert.pem", private_key = "key.pem" }
delivery.security.ca_file = "/nonexistent/ca.pem"
domains = [{ name = "a.example", security = { ca_file = "folder" } }]
"""


def test_named_files_must_be_there_when_they_are_looked_for(tmp_path: Path) -> None:
    settings = read(SMART_HOST + FILES).settings
    assert check(settings).problems == ()
    (tmp_path / "folder").mkdir()
    (tmp_path / "key.pem").write_text("key")
    found = check(settings, root=tmp_path).problems
    assert [problem.path for problem in found] == [
        "access.tls.certificate",
        "delivery.security.ca_file",
        "domains[0].security.ca_file",
    ]
    assert str(tmp_path / "tls" / "cert.pem") in found[0].text
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls" / "cert.pem").write_text("certificate")
    assert [problem.path for problem in check(settings, root=tmp_path).problems] == [
        "delivery.security.ca_file",
        "domains[0].security.ca_file",
    ]


def test_a_file_is_examined_as_a_whole_in_the_order_of_its_lines() -> None:
    text = (
        'delivery.advanced.smart_host = "a:b"\n'
        "messages.max_session_kb = 5\n"
        "general.max_connections = -1\n"
        'access.relay.entries = ["x y"]\n'
        "access.tls.required = true\n"
    )
    examined = examine(text.encode(), None)
    assert [(problem.line, problem.code) for problem in examined.problems] == [
        (1, "smart_host"),
        (2, "session_below_message"),
        (3, "range"),
        (4, "computers"),
        (5, "no_certificate"),
    ]


def test_what_does_not_go_together_with_a_replacement_is_not_told() -> None:
    examined = examine(b"messages.max_message_kb = 'x'\nmessages.max_session_kb = 5\n", None)
    assert [problem.path for problem in examined.problems] == ["messages.max_message_kb"]
    examined = examine(b"domains = [{ kind = 'remote' }, { name = 'a b' }]\n", None)
    assert [(problem.path, problem.code) for problem in examined.problems] == [
        ("domains[0].name", "missing"),
        ("domains[1].name", "domain_pattern"),
    ]
