"""What a failure looked like, as facts: where on the way it happened and what was answered. Words come elsewhere."""

from enum import StrEnum

import msgspec


class Step(StrEnum):
    """The way to a smart host, in order; a failure belongs to one of them."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    BANNER = "banner"
    TLS = "tls"
    AUTH_OFFERED = "auth_offered"
    LOGON = "logon"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"


class Fault(StrEnum):
    """What was found out without an answer of the host; ANSWERED means that `answer` says it."""

    ANSWERED = ""
    NAME_NOT_FOUND = "name_not_found"
    NAME_SERVER_SILENT = "name_server_silent"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    NO_STARTTLS = "no_starttls"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_NAME = "certificate_name"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_UNKNOWN_AUTHORITY = "certificate_unknown_authority"
    CERTIFICATE_OTHER = "certificate_other"
    CA_FILE = "ca_file"
    HANDSHAKE = "handshake"
    AUTH_NOT_OFFERED = "auth_not_offered"
    MECHANISM_NOT_OFFERED = "mechanism_not_offered"
    NO_USER_NAME = "no_user_name"
    NO_PASSWORD = "no_password"  # noqa: S105
    PASSWORD_UNREADABLE = "password_unreadable"  # noqa: S105
    NO_ROUTE = "no_route"
    DOMAIN_NOT_FOUND = "domain_not_found"
    NO_MAIL_HOST = "no_mail_host"
    NULL_MX = "null_mx"
    MAIL_LOOP = "mail_loop"
    CONSENT_NEEDED = "consent_needed"
    APPLICATION_REFUSED = "application_refused"
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    OAUTH_INCOMPLETE = "oauth_incomplete"
    NO_TICKET = "no_ticket"
    KERBEROS_REFUSED = "kerberos_refused"
    LOGON_GARBLED = "logon_garbled"


class Symptom(msgspec.Struct, frozen=True, kw_only=True):
    """One failure. It never holds a secret: answers were freed of them before.

    `host` is the name as configured, `address` the IP address that was tried ("" when none was), `code` and `enhanced`
    those of the host's `answer` (0 and "" without one), `user` the account that logged on, `offered` what the host
    offered instead (mechanisms), `certificate` facts of the certificate in question by name: subject, issuer, names,
    not_before, not_after.
    """

    step: Step
    fault: Fault = Fault.ANSWERED
    host: str = ""
    port: int = 0
    address: str = ""
    code: int = 0
    enhanced: str = ""
    answer: str = ""
    user: str = ""
    offered: str = ""
    field: str = ""
    certificate: dict[str, str] = {}
