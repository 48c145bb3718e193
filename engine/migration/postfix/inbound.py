"""Who may connect, log on and relay, as Postfix's smtpd asks it (smtpd(8), postconf(5))."""

from collections.abc import Callable

from engine.migration.postfix.tables import ComputerTables
from engine.settings.model import Listener, Settings
from engine.settings.site import Site

# Makes a table's file and says how a parameter names it: kind, name, content.
Table = Callable[[str, str, str], str]

# What Postfix takes for "no limit" where it has no 0.
_MANY = "2147483647"


def listeners(settings: Settings) -> str:
    """The inet services of master.cf."""
    return "".join(_listener(listener, settings) for listener in settings.general.listeners)


def _listener(listener: Listener, settings: Settings) -> str:
    address = f"[{listener.address}]" if ":" in listener.address else listener.address
    where = f"{address}:{listener.port}" if listener.address else str(listener.port)
    options = ""
    if listener.tls == "implicit":
        options = "  -o smtpd_tls_wrappermode=yes\n"
    elif listener.tls == "none" and not settings.access.tls.required:
        options = "  -o smtpd_tls_security_level=none\n"
    return f"{where} inet n - n - - smtpd\n{options}"


def inbound_parameters(site: Site, table: Table, remarks: list[str]) -> dict[str, str]:
    """main.cf for what comes in."""
    settings = site.settings
    return {
        "inet_interfaces": "all",
        "inet_protocols": "all",
        # Who may relay is said by smtpd_relay_restrictions alone.
        "mynetworks": "",
        "smtpd_relay_restrictions": _relay(settings, table),
        "smtpd_client_restrictions": _connections(settings, table),
        "smtpd_recipient_restrictions": _recipients(settings),
        "relay_domains_reject_code": "550",
        "disable_vrfy_command": "no",
        **_held(settings),
        **_limits(settings),
        **_tls(site, remarks),
        **_logon(settings, remarks),
    }


def _relay(settings: Settings, table: Table) -> str:
    relay = settings.access.relay
    tables = ComputerTables(relay.entries)
    rules = []
    if relay.mode == "only_listed":
        rules.append(f"check_client_access {table('cidr', 'relay_clients', tables.addresses('OK'))}")
        if tables.has_names:
            rules.append(f"check_client_access {table('regexp', 'relay_client_names', tables.names('OK'))}")
    if settings.access.authentication.basic and relay.authenticated_may_relay:
        rules.append("permit_sasl_authenticated")
    if relay.mode == "all_except":
        refused = "reject_unauth_destination"
        if tables.has_names:
            names = tables.names(refused)
            rules.append(f"check_client_access {table('regexp', 'relay_client_names', names)}")
        listed = tables.addresses(refused, "OK")
        rules.append(f"check_client_access {table('cidr', 'relay_clients', listed)}")
    return ", ".join([*rules, "reject_unauth_destination"])


def _connections(settings: Settings, table: Table) -> str:
    connections = settings.access.connections
    tables = ComputerTables(connections.entries)
    only = connections.mode == "only_listed"
    answer = "OK" if only else "REJECT"
    rules = []
    if connections.entries:
        rules.append(f"check_client_access {table('cidr', 'clients', tables.addresses(answer))}")
    if tables.has_names:
        rules.append(f"check_client_access {table('regexp', 'client_names', tables.names(answer))}")
    return ", ".join([*rules, "reject"] if only else rules)


def _recipients(settings: Settings) -> str:
    # Without anonymous access everybody has to log on, for local mail, too.
    return "" if settings.access.authentication.anonymous else "permit_sasl_authenticated, reject"


def _held(settings: Settings) -> dict[str, str]:
    if settings.delivery.route != "hold":
        return {}
    return {"smtpd_end_of_data_restrictions": "check_client_access static:HOLD"}


def _limits(settings: Settings) -> dict[str, str]:
    messages, general = settings.messages, settings.general
    found = {
        "message_size_limit": str(int(messages.max_message_kb)),
        "smtpd_recipient_limit": str(messages.max_recipients or _MANY),
        "smtpd_timeout": f"{int(general.connection_timeout)}s",
        "smtpd_client_connection_count_limit": "0",
    }
    if general.max_connections:
        found["default_process_limit"] = str(general.max_connections)
    return found


def _tls(site: Site, remarks: list[str]) -> dict[str, str]:
    tls = site.settings.access.tls
    if not tls.certificate:
        return {"smtpd_tls_security_level": "none"}
    oldest = f">=TLSv{tls.minimum_version}" if tls.minimum_version != "1.0" else ">=TLSv1"
    certificate = str(site.folders.root / tls.certificate)
    key = str(site.folders.root / tls.private_key) if tls.private_key else certificate
    remarks.append(
        f"Copy the certificate {certificate} and its key to where Postfix may read them, and name them there."
    )
    return {
        "smtpd_tls_cert_file": certificate,
        "smtpd_tls_key_file": key,
        "smtpd_tls_security_level": "encrypt" if tls.required else "may",
        "smtpd_tls_protocols": oldest,
        "smtpd_tls_mandatory_protocols": oldest,
    }


def _logon(settings: Settings, remarks: list[str]) -> dict[str, str]:
    authentication = settings.access.authentication
    if authentication.integrated:
        remarks.append("Integrated Windows Authentication of clients does not come along: set up SASL for it yourself.")
    if not authentication.basic:
        return {"smtpd_sasl_auth_enable": "no"}
    users = ", ".join(authentication.users) or "none"
    remarks.append(f"Passwords of users cannot come along. Make these users known to SASL again: {users}.")
    return {
        "smtpd_sasl_auth_enable": "yes",
        "smtpd_sasl_security_options": "noanonymous",
        "smtpd_tls_auth_only": "yes" if authentication.basic_requires_tls else "no",
        "smtpd_sasl_local_domain": authentication.default_domain or "$myhostname",
    }
