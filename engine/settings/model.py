"""The settings: the only catalogue of every key, its type, default, range and description.

The file, the command line, the property sheet and the documentation are made from these fields; nothing else knows
a default. Names are the contract of settings.toml and do not change without a migration. All values are frozen.

A range stands in `Meta`: `ge`/`le` for numbers, `extra={"min": ..., "max": ...}` in base units (seconds, bytes) for
durations and sizes, `extra={"kind": ...}` where engine.settings.checks knows a syntax by that name.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from engine.settings.units import Kilobytes, Megabytes, Minutes

SCHEMA_VERSION = 1

# 9,999 days is the largest delay or expiration the console lets anybody type.
_LONGEST = 9_999 * 86_400


def _text(description: str, **extra: Any) -> Meta:
    return Meta(description=description, extra=extra or None)


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=False, omit_defaults=False):
    """The base of every table in settings.toml."""


class Listener(Section, frozen=True, kw_only=True):
    """One address and port on which clients are served."""

    address: Annotated[str, _text('IP address to listen on; "" = all unassigned addresses', kind="ip_or_empty")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Meta(ge=1, le=65535, description="TCP port")] = 25
    tls: Annotated[
        Literal["none", "starttls", "implicit"],
        _text("none, starttls (offered as soon as there is a certificate) or implicit (TLS from the first byte)"),
    ] = "starttls"


class Logging(Section, frozen=True, kw_only=True):
    """The protocol log."""

    enabled: Annotated[bool, _text("Write a protocol log")] = False
    format: Annotated[Literal["w3c", "ncsa", "iis", "jsonl"], _text("Active log format")] = "w3c"
    schedule: Annotated[
        Literal["hourly", "daily", "weekly", "monthly", "unlimited", "size"],
        _text("When a new log file is begun"),
    ] = "daily"
    max_file_mb: Annotated[
        Megabytes,
        _text("File size at which a new log file is begun (schedule = size)", min=1024**2, max=1024**4),
    ] = Megabytes(20 * 1024**2)
    directory: Annotated[str, _text('Log file directory; "" = Logs/ in the data folder', kind="directory")] = ""
    local_time: Annotated[bool, _text("Use local time for file naming and rollover")] = False
    fields: Annotated[tuple[str, ...], _text("W3C extended fields, in order", kind="w3c_fields")] = (
        "date",
        "time",
        "c-ip",
        "cs-username",
        "s-ip",
        "s-port",
        "cs-method",
        "cs-uri-query",
        "sc-status",
        "sc-bytes",
        "cs-bytes",
        "time-taken",
    )


class General(Section, frozen=True, kw_only=True):
    """Properties: General."""

    name: Annotated[str, Meta(min_length=1, max_length=255, description="Name of the virtual server")] = (
        "SMTP Virtual Server #1"
    )
    max_connections: Annotated[
        int, Meta(ge=0, le=2_000_000_000, description="Limit number of connections to; 0 = no limit")
    ] = 0
    connection_timeout: Annotated[
        Minutes, _text("Connection time-out: an idle inbound connection is closed", min=1, max=999 * 60)
    ] = Minutes(600)
    start_automatically: Annotated[bool, _text("Start the relay when the program starts")] = True
    queue_directory: Annotated[str, _text('"" = Queue/ in the data folder', kind="directory")] = ""
    pickup: Annotated[bool, _text("Send message files that programs put into the pickup directory")] = True
    pickup_directory: Annotated[str, _text('"" = Pickup/ in the data folder', kind="directory")] = ""
    listeners: Annotated[tuple[Listener, ...], _text("Identities: where clients connect")] = (
        Listener(address="127.0.0.1"),
        Listener(address="::1"),
    )
    logging: Logging = Logging()


class Authentication(Section, frozen=True, kw_only=True):
    """Access > Authentication..."""

    anonymous: Annotated[bool, _text("Anonymous access: no logon needed")] = True
    basic: Annotated[bool, _text("Basic authentication (AUTH PLAIN and LOGIN)")] = False
    basic_requires_tls: Annotated[bool, _text("Basic authentication requires TLS encryption")] = True
    default_domain: Annotated[str, _text("Default domain for user names without one", kind="domain_or_empty")] = ""
    integrated: Annotated[bool, _text("Integrated Windows Authentication (NTLM, Negotiate)")] = False
    keytab: Annotated[
        str,
        _text('Keytab with the key of smtp/<this machine> for GSSAPI (not on Windows); "" = NTLM only', kind="file"),
    ] = ""
    users: Annotated[tuple[str, ...], _text("Who may log on; secrets are in the credential store", kind="users")] = ()


class Tls(Section, frozen=True, kw_only=True):
    """Access > Secure communication."""

    certificate: Annotated[str, _text("PEM file with the server's certificate chain", kind="file")] = ""
    private_key: Annotated[
        str,
        _text('PEM file with the private key; "" = in the certificate file, or beside it as .key', kind="file"),
    ] = ""
    required: Annotated[bool, _text("Require TLS encryption")] = False
    minimum_version: Annotated[
        Literal["1.0", "1.1", "1.2", "1.3"],
        _text("Oldest TLS version served; below 1.2 is unsafe and stays flagged"),
    ] = "1.2"


class Connections(Section, frozen=True, kw_only=True):
    """Access > Connection control: who may connect."""

    mode: Annotated[Literal["only_listed", "all_except"], _text("Only the list below | All except the list below")] = (
        "all_except"
    )
    entries: Annotated[tuple[str, ...], _text("Computers, groups and domains", kind="computers")] = ()


class Relay(Section, frozen=True, kw_only=True):
    """Access > Relay restrictions: who may send to other domains."""

    mode: Annotated[Literal["only_listed", "all_except"], _text("Only the list below | All except the list below")] = (
        "only_listed"
    )
    entries: Annotated[tuple[str, ...], _text("Computers, groups and domains", kind="computers")] = ()
    authenticated_may_relay: Annotated[
        bool,
        _text("Allow all computers which successfully authenticate to relay, regardless of the list above"),
    ] = True
    open_relay_confirmed: Annotated[
        bool,
        _text("I know that anybody who can connect may send anything anywhere through this relay"),
    ] = False


class Access(Section, frozen=True, kw_only=True):
    """Properties: Access."""

    authentication: Authentication = Authentication()
    tls: Tls = Tls()
    connections: Connections = Connections()
    relay: Relay = Relay()


class Messages(Section, frozen=True, kw_only=True):
    """Properties: Messages. 0 = no limit in all four."""

    max_message_kb: Annotated[Kilobytes, _text("Limit message size to; 0 = no limit", min=0, max=1024**4)] = Kilobytes(
        25600 * 1024
    )
    max_session_kb: Annotated[Kilobytes, _text("Limit session size to; 0 = no limit", min=0, max=1024**5)] = Kilobytes(
        102400 * 1024
    )
    max_per_connection: Annotated[
        int,
        Meta(
            ge=0,
            le=2_000_000_000,
            description="Limit number of messages per outbound connection to; 0 = no limit",
        ),
    ] = 20
    max_recipients: Annotated[
        int,
        Meta(ge=0, le=2_000_000_000, description="Limit number of recipients per message to; 0 = no limit"),
    ] = 100
    ndr_copy_to: Annotated[str, _text("Send copy of Non-Delivery Report to", kind="address_or_empty")] = ""
    badmail_directory: Annotated[str, _text('"" = Badmail/ in the data folder', kind="directory")] = ""


class Outbound(Section, frozen=True, kw_only=True):
    """Delivery: outbound schedule."""

    retry: Annotated[
        tuple[Minutes, ...],
        Meta(
            min_length=1,
            max_length=20,
            description="First, second, third, ... retry interval; the last one repeats",
            extra={"min": 1, "max": _LONGEST},
        ),
    ] = (Minutes(900), Minutes(1800), Minutes(3600), Minutes(14400))
    delay_notification: Annotated[
        Minutes, _text("Delay notification to the sender after; 0 = never", min=0, max=_LONGEST)
    ] = Minutes(720 * 60)
    expiration: Annotated[Minutes, _text("Expiration timeout: give up after", min=1, max=_LONGEST)] = Minutes(2880 * 60)


class Local(Section, frozen=True, kw_only=True):
    """Delivery: local schedule."""

    delay_notification: Annotated[
        Minutes, _text("Delay notification to the sender after; 0 = never", min=0, max=_LONGEST)
    ] = Minutes(720 * 60)
    expiration: Annotated[Minutes, _text("Expiration timeout: give up after", min=1, max=_LONGEST)] = Minutes(2880 * 60)


class OAuth2(Section, frozen=True, kw_only=True):
    """OAuth 2.0 logon on a smart host."""

    provider: Annotated[Literal["", "microsoft", "google", "custom"], _text("Who signs in")] = ""
    client_id: Annotated[str, _text("Application (client) id")] = ""
    tenant: Annotated[str, _text("Microsoft tenant: common, an id or a domain")] = "common"
    flow: Annotated[Literal["browser", "device", "client_credentials"], _text("How consent is given")] = "browser"
    authorization_url: Annotated[str, _text("Authorization endpoint (custom)", kind="url_or_empty")] = ""
    token_url: Annotated[str, _text("Token endpoint (custom)", kind="url_or_empty")] = ""
    device_url: Annotated[str, _text("Device authorization endpoint (custom)", kind="url_or_empty")] = ""
    scope: Annotated[str, _text('Scopes; "" = the provider\'s for SMTP')] = ""


class Security(Section, frozen=True, kw_only=True):
    """Delivery > Outbound Security..."""

    authentication: Annotated[
        Literal["anonymous", "basic", "integrated", "oauth2"], _text("How to log on at the smart host")
    ] = "anonymous"
    username: Annotated[str, _text("User name; the password is in the credential store under this name")] = ""
    tls: Annotated[
        Literal["none", "opportunistic", "starttls", "implicit"],
        _text("TLS encryption; starttls and implicit are mandatory and never fall back"),
    ] = "opportunistic"
    verify_certificate: Annotated[bool, _text("Verify the server's certificate; applies when TLS is mandatory")] = True
    ca_file: Annotated[str, _text('PEM file with the accepted authorities; "" = the system\'s', kind="file")] = ""
    rewrite_sender: Annotated[
        bool,
        _text("Send as this account: envelope sender and From become the account that logs on; From moves to Reply-To"),
    ] = False
    oauth2: OAuth2 = OAuth2()


class OutboundConnections(Section, frozen=True, kw_only=True):
    """Delivery > Outbound connections..."""

    max_connections: Annotated[
        int, Meta(ge=0, le=2_000_000_000, description="Limit number of connections to; 0 = no limit")
    ] = 1000
    timeout: Annotated[Minutes, _text("Time-out", min=1, max=999 * 60)] = Minutes(600)
    max_per_domain: Annotated[
        int,
        Meta(ge=0, le=2_000_000_000, description="Limit number of connections per domain to; 0 = no limit"),
    ] = 100
    port: Annotated[int, Meta(ge=1, le=65535, description="TCP port")] = 25


class Advanced(Section, frozen=True, kw_only=True):
    """Delivery > Advanced..."""

    max_hops: Annotated[int, Meta(ge=1, le=1000, description="Maximum hop count (Received fields)")] = 15
    masquerade_domain: Annotated[str, _text("Replaces the local domain in MAIL FROM", kind="domain_or_empty")] = ""
    fqdn: Annotated[str, _text('Fully-qualified domain name; "" = the machine\'s', kind="domain_or_empty")] = ""
    smart_host: Annotated[
        str,
        _text(
            "Smart host: name, [IP address] or host:port; several in order, comma-separated",
            kind="smart_host",
        ),
    ] = ""
    direct_first: Annotated[bool, _text("Attempt direct delivery before sending to smart host")] = False
    reverse_dns: Annotated[bool, _text("Perform reverse DNS lookup on incoming messages")] = False


class Delivery(Section, frozen=True, kw_only=True):
    """Properties: Delivery."""

    route: Annotated[
        Literal["smart_host", "dns", "capture", "hold"],
        _text("smart_host, dns (direct by MX), capture (keep under Captured mail, deliver nothing) or hold"),
    ] = "smart_host"
    outbound: Outbound = Outbound()
    local: Local = Local()
    security: Security = Security()
    connections: OutboundConnections = OutboundConnections()
    advanced: Advanced = Advanced()


class Domain(Section, frozen=True, kw_only=True):
    """One entry of the Domains node."""

    name: Annotated[str, _text('example.com, or "*.example.com" for all below it', kind="domain_pattern")]
    kind: Annotated[Literal["default", "alias", "remote"], _text("Local (Default) | Local (Alias) | Remote")] = "remote"
    relay_allowed: Annotated[bool, _text("Allow incoming mail to be relayed to this domain")] = False
    use_helo: Annotated[bool, _text("Send HELO instead of EHLO")] = False
    smart_host: Annotated[str, _text('Forward all mail to smart host; "" = use DNS', kind="smart_host")] = ""
    drop_directory: Annotated[str, _text('"" = Drop/ in the data folder', kind="directory")] = ""
    drop_quota: Annotated[bool, _text("Enable drop directory quota (10 x the message size limit)")] = False
    security: Annotated[Security | None, _text("Own outbound security; absent = that of Delivery")] = None


class Settings(Section, frozen=True, kw_only=True):
    """The whole of settings.toml."""

    schema_version: Annotated[int, Meta(ge=1, description="Version of this file's layout")] = SCHEMA_VERSION
    general: General = General()
    access: Access = Access()
    messages: Messages = Messages()
    delivery: Delivery = Delivery()
    domains: Annotated[tuple[Domain, ...], _text("Domains; with none, the default local domain is the FQDN")] = ()
