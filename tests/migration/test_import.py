"""A whole import: the values of real kinds of server, and what is said of those that cannot come along."""

from collections.abc import Callable

import pytest

from engine.migration.imported import ImportedServer, ImportedServers
from engine.settings.catalogue import get, plain_value
from engine.settings.model import (
    Access,
    Authentication,
    Delivery,
    Domain,
    General,
    Listener,
    Relay,
    Security,
    Settings,
    Tls,
)
from tests.migration.blobs import deny_blob, grant_blob
from tests.migration.conftest import WINDOWS, Import
from tests.migration.metabases import (
    ONE,
    domain,
    one_server,
    server_2003,
    server_2008_r2,
    server_2012,
    server_2016,
    server_2022,
    server_2022_damaged,
)

# Whatever it may take: an open relay that was confirmed, and domains that may be relayed to.
OPEN = Settings(
    general=General(listeners=(Listener(address=""),)),
    access=Access(
        authentication=Authentication(anonymous=True, basic=True, basic_requires_tls=False, users=("ann",)),
        relay=Relay(mode="all_except", open_relay_confirmed=True),
    ),
    domains=(Domain(name="anywhere.example", relay_allowed=True),),
)


def said(server: ImportedServer) -> set[str]:
    return {item.code for item in server.left_behind}


def remarks(server: ImportedServer, setting: str) -> set[str]:
    return {row.remark.code for row in server.rows if row.setting == setting and row.remark is not None}


def check_values(server: ImportedServer, values: dict[str, object]) -> None:
    assert {path: plain_value(server.settings, path) for path in values} == values


def test_windows_server_2003(imported: Import) -> None:
    server = imported(server_2003())
    check_values(
        server,
        {
            "general.name": "Default SMTP Virtual Server",
            "general.max_connections": 0,
            "general.connection_timeout": 10,
            "general.listeners": [{"address": "", "port": 25, "tls": "starttls"}],
            "general.logging.enabled": True,
            "general.logging.fields": [
                "date",
                "time",
                "c-ip",
                "cs-username",
                "cs-method",
                "cs-uri-query",
                "sc-status",
            ],
            "messages.max_message_kb": 2048,
            "messages.max_session_kb": 10240,
            "messages.ndr_copy_to": "postmaster@contoso.com",
            "access.authentication.anonymous": True,
            "access.authentication.basic": False,
            "access.relay.mode": "only_listed",
            "access.relay.entries": ["127.0.0.1"],
            "access.relay.authenticated_may_relay": True,
            "delivery.route": "smart_host",
            "delivery.advanced.smart_host": "smtp.isp.example",
            "delivery.advanced.direct_first": False,
            "delivery.security.authentication": "basic",
            "delivery.security.username": "relay@contoso.com",
            "delivery.security.tls": "starttls",
            "delivery.outbound.retry": [15, 30, 60, 240],
        },
    )
    assert [(item.name, item.kind) for item in server.settings.domains] == [
        ("contoso.com", "default"),
        ("old.contoso.com", "alias"),
        ("*.fabrikam.com", "remote"),
    ]
    fabrikam = server.settings.domains[2]
    assert fabrikam.relay_allowed
    assert fabrikam.smart_host == "[192.0.2.25]"
    assert {"password", "windows_folders"} <= said(server)


def test_windows_server_2008_r2(read: Callable[..., ImportedServers]) -> None:
    servers = read(server_2008_r2())
    first, second = servers.servers
    check_values(
        first,
        {
            "access.relay.entries": ["127.0.0.1", "10.1.2.3", "192.168.1.0/24"],
            "access.connections.mode": "all_except",
            "access.connections.entries": ["10.9.9.9"],
            "delivery.advanced.smart_host": "[10.0.0.5]",
            "delivery.security.tls": "opportunistic",
        },
    )
    assert remarks(first, "access.relay.entries") == {"several_masks"}
    assert second.name == "Fax"
    assert servers.by_number("2") == second
    check_values(second, {"access.relay.mode": "only_listed", "access.relay.entries": [], "delivery.route": "dns"})
    assert {"open_relay", "tls_needs_certificate", "certificate", "ldap", "direct_delivery"} <= said(second)


def test_windows_server_2012_for_microsoft_365(imported: Import) -> None:
    server = imported(server_2012())
    check_values(
        server,
        {
            "delivery.advanced.smart_host": "smtp.office365.com",
            "delivery.connections.port": 587,
            "delivery.security.authentication": "basic",
            "delivery.security.username": "scanner@example.com",
            "messages.max_message_kb": 36864,
            "messages.max_session_kb": 0,
            "access.authentication.basic": True,
            "access.authentication.basic_requires_tls": True,
            "access.relay.entries": ["192.168.1.0/24", "192.168.2.0/24"],
            "access.relay.authenticated_may_relay": False,
        },
    )
    (partner,) = server.settings.domains
    assert partner.security == Security(authentication="integrated", username=r"PARTNER\relay", tls="opportunistic")
    assert {"password", "users", "integrated_outbound"} <= said(server)


def test_windows_server_2016_as_it_comes(imported: Import) -> None:
    server = imported(server_2016())
    check_values(server, {"access.relay.mode": "only_listed", "access.relay.entries": [], "delivery.route": "dns"})
    assert remarks(server, "access.relay.entries") == {"relay_empty"}


@pytest.mark.parametrize(
    ("content", "code"), [(server_2022(), "relay_missing"), (server_2022_damaged(), "relay_not_understood")]
)
def test_windows_server_2022_without_a_usable_list_is_closed(imported: Import, content: bytes, code: str) -> None:
    server = imported(content, OPEN)
    check_values(
        server,
        {
            "access.relay.mode": "only_listed",
            "access.relay.entries": [],
            "access.relay.authenticated_may_relay": False,
            "access.relay.open_relay_confirmed": False,
            "domains": [],
        },
    )
    assert remarks(server, "access.relay.entries") == {code}


def test_a_list_that_is_not_understood_is_shown(imported: Import) -> None:
    server = imported(server_2022_damaged())
    (raw,) = [dict(item.values)["raw"] for item in server.left_behind if item.code == "relay_not_understood_raw"]
    assert raw.startswith("18000080")
    assert any(row.key == "RelayIpList" and row.iis_value == raw for row in server.rows)


def test_no_secret_of_the_file_comes_along(imported: Import) -> None:
    assert "0badc0de" not in repr(imported(server_2012()))
    assert "deadbeef" not in repr(imported(one_server({"SmtpDsPassword": "deadbeef"})))


def test_everybody_but_is_an_open_relay_and_stays_behind(imported: Import) -> None:
    server = imported(one_server({"RelayIpList": deny_blob((ONE, ["10.0.0.1"]))}), OPEN)
    check_values(server, {"access.relay.mode": "only_listed", "access.relay.entries": []})
    assert "open_relay" in said(server)


def test_a_list_of_everybody_is_an_open_relay_and_stays_behind(imported: Import) -> None:
    server = imported(one_server({"RelayIpList": grant_blob(("0.0.0.0", ["0.0.0.0"]))}))
    check_values(server, {"access.relay.mode": "only_listed", "access.relay.entries": []})
    assert "open_relay" in said(server)


def test_a_connection_list_that_is_not_understood_lets_nobody_in(imported: Import) -> None:
    server = imported(one_server({"IPSecurity": "00ff"}))
    check_values(server, {"access.connections.mode": "only_listed", "access.connections.entries": []})
    assert "connections_not_understood_raw" in said(server)


def test_the_web_sites_list_is_none_of_ours(imported: Import) -> None:
    check_values(imported(one_server({})), {"access.connections.mode": "all_except"})


@pytest.mark.parametrize(
    ("value", "allowed", "codes"),
    [
        ("AuthAnonymous", (True, False, False), set()),
        ("AuthBasic | AuthAnonymous | AuthNTLM", (True, True, True), set()),
        ("6", (False, True, True), set()),
        ("0x1", (True, False, False), set()),
        ("0", (False, False, False), set()),
        ("AuthAnonymous | AuthMagic", (True, False, False), {"flags_left_out"}),
        ("everybody!", (False, False, False), {"logon_closed"}),
    ],
)
def test_who_may_send(imported: Import, value: str, allowed: tuple[bool, bool, bool], codes: set[str]) -> None:
    server = imported(one_server({"AuthFlags": value}), OPEN)
    logon = server.settings.access.authentication
    assert (logon.anonymous, logon.basic, logon.integrated) == allowed
    assert remarks(server, "access.authentication.anonymous") == codes
    assert logon.basic_requires_tls or not logon.basic


def test_required_tls_without_a_certificate_closes_the_door(imported: Import) -> None:
    server = imported(one_server({"AccessSSLFlags": "8"}))
    check_values(server, {"access.tls.required": False, "access.connections.mode": "only_listed"})
    assert "tls_needs_certificate" in said(server)


def test_required_tls_is_kept_where_there_is_a_certificate(imported: Import) -> None:
    now = Settings(access=Access(tls=Tls(certificate="server.pem")))
    server = imported(one_server({"AccessSSLFlags": "AccessSSL"}), now)
    check_values(server, {"access.tls.required": True, "access.connections.mode": "all_except"})


@pytest.mark.parametrize("value", ["AccessSSL | AccessSSLRequireCert", "4096", "perhaps?"])
def test_more_than_tls_closes_the_door_anyway(imported: Import, value: str) -> None:
    now = Settings(access=Access(tls=Tls(certificate="server.pem")))
    server = imported(one_server({"AccessSSLFlags": value}), now)
    check_values(server, {"access.connections.mode": "only_listed", "access.connections.entries": []})
    assert "client_certificates" in said(server)


@pytest.mark.parametrize(
    ("bindings", "listeners", "codes"),
    [
        (":25:", [("", 25)], set()),
        (":25: :587:", [("", 25), ("", 587)], set()),
        ("10.1.2.3:25:\n\t\t127.0.0.1:2525:", [("10.1.2.3", 25), ("127.0.0.1", 2525)], set()),
        ("192.0.2.77:26:", [("127.0.0.1", 26)], {"foreign_address"}),
        ("192.0.2.77:26: 192.0.2.78:26:", [("127.0.0.1", 26)], {"foreign_address"}),
        ("mail:25:", [("127.0.0.1", 25)], {"binding_not_understood"}),
        (":99999:", [("127.0.0.1", 25)], {"binding_not_understood"}),
        (None, [("127.0.0.1", 25)], {"no_binding"}),
    ],
)
def test_listeners(imported: Import, bindings: str | None, listeners: list[tuple[str, int]], codes: set[str]) -> None:
    server = imported(one_server({"ServerBindings": bindings}), OPEN)
    assert [(item.address, item.port) for item in server.settings.general.listeners] == listeners
    assert said(server) & {"foreign_address", "binding_not_understood", "no_binding"} == codes


def test_folders_come_along_on_windows_alone(imported: Import) -> None:
    paths = {
        "messages.badmail_directory": r"C:\Inetpub\mailroot\Badmail",
        "general.pickup_directory": r"C:\Inetpub\mailroot\Pickup",
        "general.queue_directory": "",
    }
    check_values(imported(server_2003(), machine=WINDOWS), paths)
    check_values(imported(server_2003()), dict.fromkeys(paths, ""))


@pytest.mark.parametrize(
    ("values", "path", "value"),
    [
        ({"MaxConnections": "50"}, "general.max_connections", 50),
        ({"MaxConnections": "4294967295"}, "general.max_connections", 0),
        ({"ConnectionTimeout": "90"}, "general.connection_timeout", "90s"),
        ({"ConnectionTimeout": "0"}, "general.connection_timeout", 10),
        ({"MaxMessageSize": "0"}, "messages.max_message_kb", 0),
        ({"MaxMessageSize": "many"}, "messages.max_message_kb", 25600),
        ({"MaxMessageSize": "20000000", "MaxSessionSize": "10000000"}, "messages.max_session_kb", 102400),
        ({"MaxBatchedMessages": "0"}, "messages.max_per_connection", 0),
        ({"SendNdrTo": "nobody"}, "messages.ndr_copy_to", ""),
        ({"HopCount": "30"}, "delivery.advanced.max_hops", 30),
        ({"HopCount": "0"}, "delivery.advanced.max_hops", 15),
        ({"MasqueradeDomain": "Example.COM"}, "delivery.advanced.masquerade_domain", "example.com"),
        ({"MasqueradeDomain": "Mock@domain.com"}, "delivery.advanced.masquerade_domain", ""),
        ({"EnableReverseDnsLookup": "TRUE"}, "delivery.advanced.reverse_dns", True),
        ({"SmtpRemoteProgressiveRetry": "1,5"}, "delivery.outbound.retry", [1, 5]),
        ({"SmtpRemoteProgressiveRetry": ""}, "delivery.outbound.retry", [15, 30, 60, 240]),
        ({"SmtpRemoteNDRExpireMinutes": "7220"}, "delivery.outbound.expiration", 7220),
        ({"LogFilePeriod": "4"}, "general.logging.schedule", "hourly"),
        ({"LogPluginClsid": "{FF16065B-DE82-11CF-BC0A-00AA006111E0}"}, "general.logging.format", "w3c"),
        (
            {"LogExtFileFlags": "1414"},
            "general.logging.fields",
            ["time", "c-ip", "cs-method", "cs-uri-stem", "sc-status"],
        ),
        ({"SmartHost": "a.example;b.example"}, "delivery.advanced.smart_host", "a.example, b.example"),
        ({"SmartHost": "mail host!", "SmartHostType": "2"}, "delivery.advanced.smart_host", ""),
        ({"SmartHost": "a.example", "SmartHostType": "1"}, "delivery.advanced.direct_first", True),
        ({"RemoteSmtpPort": "0"}, "delivery.connections.port", 25),
        ({"RouteAction": "264"}, "delivery.security.authentication", "anonymous"),
        ({"RouteAction": "4"}, "delivery.security.tls", "starttls"),
        (
            {"RouteAction": "SMTP_SASL | SMTP_AUTH_CLEARTEXT", "RouteUserName": "a"},
            "delivery.security.authentication",
            "basic",
        ),
        ({"RelayForAuth": "1"}, "access.relay.authenticated_may_relay", True),
        ({"RelayForAuth": "-1"}, "access.relay.authenticated_may_relay", True),
        ({"RelayForAuth": "2"}, "access.relay.authenticated_may_relay", False),
        ({"SaslLogonDomain": "not a domain"}, "access.authentication.default_domain", ""),
        ({"ServerComment": ""}, "general.name", "SMTP Virtual Server #1"),
    ],
)
def test_single_values(imported: Import, values: dict[str, str | None], path: str, value: object) -> None:
    check_values(imported(one_server(values)), {path: value})


def test_an_earlier_logon_does_not_survive(imported: Import) -> None:
    now = Settings(
        delivery=Delivery(security=Security(authentication="basic", username="old", verify_certificate=False))
    )
    assert imported(server_2022(), now).settings.delivery.security == Security()


def test_a_domain_that_cannot_be_followed_still_stands_before_its_pattern(imported: Import) -> None:
    """Left out, "*.partner.example" would count for it, and that may be relayed to."""
    server = imported(
        one_server(
            {},
            domain(1, "*.partner.example", {"RouteAction": "4096"}),
            domain(1, "a.partner.example", {"RouteAction": "2", "RouteActionString": "no host!"}),
            domain(1, "b.partner.example", {"RouteAction": "32"}),
        )
    )
    closed = {item.name: item.relay_allowed for item in server.settings.domains if item.kind == "remote"}
    assert closed == {"*.partner.example": True, "a.partner.example": False, "b.partner.example": False}
    assert {"domain_left_out", "mailboxes"} <= said(server)


def test_a_default_domain_other_than_the_servers_name(imported: Import) -> None:
    server = imported(one_server({"DefaultDomain": "example.com"}))
    assert server.settings.domains == (Domain(name="example.com", kind="default"),)


def test_rows_say_before_and_after(imported: Import) -> None:
    server = imported(server_2012())
    (row,) = [row for row in server.rows if row.setting == "delivery.connections.port"]
    assert (row.key, row.iis_value, row.before, row.after) == ("RemoteSmtpPort", "587", "25", "587")
    assert row.changed
    assert all(get(server.settings, row.setting) is not None for row in server.rows if row.setting)


def test_every_property_of_the_file_is_shown(imported: Import) -> None:
    server = imported(one_server({"SmtpMysteryFlag": "42"}))
    (row,) = [row for row in server.rows if row.key == "SmtpMysteryFlag"]
    assert row.remark is not None
    assert (row.iis_value, row.setting, row.remark.code) == ("42", "", "no_counterpart")
