"""The subjects of the policy's rules: which setting they come from, and the caution that names them beforehand."""

import msgspec


class Subject(msgspec.Struct, frozen=True):
    """`field` is the dotted path of the setting ("" = none), `caution` a code of senders.toml ("" = none)."""

    field: str = ""
    caution: str = ""
    about_client: bool = False


_SUBJECTS = {
    "connection list": Subject("access.connections.entries", "connection_list", about_client=True),
    "connection limit": Subject("general.max_connections"),
    "TLS": Subject("access.tls.required", "tls_required"),
    "authentication": Subject("access.authentication.anonymous", "logon_required"),
    "sender syntax": Subject("", "address_malformed"),
    "recipient syntax": Subject("", "address_malformed"),
    "message size limit": Subject("messages.max_message_kb"),
    "session size limit": Subject("messages.max_session_kb"),
    "recipient limit": Subject("messages.max_recipients"),
    "relay list": Subject("access.relay.entries", "relay_list", about_client=True),
}


def subject_of(rule: str) -> Subject:
    """What a rule such as "relay list: not listed" is about; one that is not known is about nothing."""
    return _SUBJECTS.get(rule.partition(":")[0], Subject())
