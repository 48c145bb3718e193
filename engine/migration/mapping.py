"""The properties of an SMTP virtual server that become one setting each, as a table."""

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.migration.imported import Draft
from engine.migration.remark import Remark, remark
from engine.migration.values import (
    HTTP_ONLY,
    LOG_FIELDS,
    NO_LIMIT,
    NotUnderstood,
    boolean,
    flags,
    number,
)
from engine.settings.units import Kilobytes, Megabytes, Minutes


class Rule(NamedTuple):
    """How one property becomes one setting. `read` raises NotUnderstood; then the setting stays as it is.

    `remark` is said whenever the property is taken over.
    """

    key: str
    path: str
    read: Callable[[str], Any]
    remark: str = ""


def apply_rules(draft: Draft) -> None:
    """Take over everything in the table that the file has."""
    for rule in RULES:
        found = draft.look(rule.key)
        if found is None:
            continue
        try:
            value = rule.read(found.text)
        except NotUnderstood:
            draft.show(rule.key, remark("not_understood"), setting=rule.path)
            draft.leave(remark("not_understood_property", key=rule.key))
            continue
        draft.put(rule.key, rule.path, value, Remark(rule.remark) if rule.remark else None)


def _text(text: str) -> str:
    return text.strip()


def _name(text: str) -> str:
    """The console's tree shows names in brackets by itself; IIS stores those of the first server."""
    name = text.strip()
    name = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    if not name:
        raise NotUnderstood(text)
    return name


def _domain(text: str) -> str:
    return text.strip().removesuffix(".").lower()


def _limit(text: str) -> int:
    value = number(text)
    return 0 if value in NO_LIMIT else value


def _seconds(text: str) -> Minutes:
    return Minutes(number(text))


def _minutes(text: str) -> Minutes:
    return Minutes(number(text) * 60)


def _octets(text: str) -> Kilobytes:
    value = number(text)
    return Kilobytes(0 if value == NO_LIMIT[1] else value)


def _retry(text: str) -> tuple[Minutes, ...]:
    """ "15,30,60,240": minutes, the last one repeats (SmtpRemoteProgressiveRetry)."""
    return tuple(Minutes(number(part) * 60) for part in text.split(","))


def _enabled(text: str) -> bool:
    """LogType: 0 off, 1 on."""
    value = number(text)
    if value not in (0, 1):
        raise NotUnderstood(text)
    return value == 1


def _schedule(text: str) -> str:
    """LogFilePeriod (iiscnfg.h, MD_LOGFILE_PERIOD_*)."""
    periods = {0: "size", 1: "daily", 2: "weekly", 3: "monthly", 4: "hourly"}
    if number(text) not in periods:
        raise NotUnderstood(text)
    return periods[number(text)]


def _file_size(text: str) -> Megabytes:
    """LogFileTruncateSize in octets; all bits set with LogFilePeriod 0 is the console's "Unlimited file size"."""
    value = number(text)
    if value == NO_LIMIT[1]:
        raise NotUnderstood(text)
    return Megabytes(value)


def _format(text: str) -> str:
    """LogPluginClsid. That of ODBC logging has no counterpart."""
    formats = {
        "{ff160663-de82-11cf-bc0a-00aa006111e0}": "w3c",
        "{ff160657-de82-11cf-bc0a-00aa006111e0}": "iis",
        "{ff16065f-de82-11cf-bc0a-00aa006111e0}": "ncsa",
    }
    if text.strip().lower() not in formats:
        raise NotUnderstood(text)
    return formats[text.strip().lower()]


def _fields(text: str) -> tuple[str, ...]:
    names = {name: bit for bit, name, _ in LOG_FIELDS} | HTTP_ONLY
    chosen = flags(text, names)
    fields = tuple(column for bit, _, column in LOG_FIELDS if chosen.has(bit))
    if not fields:
        raise NotUnderstood(text)
    return fields


RULES = (
    Rule("ServerComment", "general.name", _name),
    Rule("ServerAutoStart", "general.start_automatically", boolean),
    Rule("MaxConnections", "general.max_connections", _limit),
    Rule("ConnectionTimeout", "general.connection_timeout", _seconds),
    Rule("LogType", "general.logging.enabled", _enabled),
    Rule("LogPluginClsid", "general.logging.format", _format),
    Rule("LogFilePeriod", "general.logging.schedule", _schedule),
    Rule("LogFileTruncateSize", "general.logging.max_file_mb", _file_size),
    Rule("LogFileLocaltimeRollover", "general.logging.local_time", boolean),
    Rule("LogExtFileFlags", "general.logging.fields", _fields),
    Rule("MaxMessageSize", "messages.max_message_kb", _octets),
    Rule("MaxSessionSize", "messages.max_session_kb", _octets),
    Rule("MaxBatchedMessages", "messages.max_per_connection", _limit),
    Rule("MaxRecipients", "messages.max_recipients", _limit),
    Rule("SendNdrTo", "messages.ndr_copy_to", _text),
    Rule("SmtpRemoteProgressiveRetry", "delivery.outbound.retry", _retry),
    Rule("SmtpRemoteDelayExpireMinutes", "delivery.outbound.delay_notification", _minutes),
    Rule("SmtpRemoteNDRExpireMinutes", "delivery.outbound.expiration", _minutes),
    Rule("SmtpLocalDelayExpireMinutes", "delivery.local.delay_notification", _minutes),
    Rule("SmtpLocalNDRExpireMinutes", "delivery.local.expiration", _minutes),
    Rule("MaxOutConnections", "delivery.connections.max_connections", _limit),
    Rule("MaxOutConnectionsPerDomain", "delivery.connections.max_per_domain", _limit),
    Rule("RemoteTimeout", "delivery.connections.timeout", _seconds),
    Rule("RemoteSmtpPort", "delivery.connections.port", number),
    Rule("HopCount", "delivery.advanced.max_hops", number),
    Rule("MasqueradeDomain", "delivery.advanced.masquerade_domain", _domain),
    Rule("FullyQualifiedDomainName", "delivery.advanced.fqdn", _domain, remark="old_name"),
    Rule("EnableReverseDnsLookup", "delivery.advanced.reverse_dns", boolean),
)
