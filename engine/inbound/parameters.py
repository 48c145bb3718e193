"""The parameters of MAIL and RCPT (RFC 1870, 6152, 6531, 3461, 4954): read, checked, refused with the right code."""

import re
from typing import NoReturn

import msgspec

from engine.errors import PermanentFailure

# RFC 3461 4: xtext; +XX stands for other octets.
_XTEXT = re.compile(r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})*")
# RFC 6533 3 lets UTF-8 itself stand in an ORCPT of type utf-8, and \x{...} for the rest.
_UTF8_XTEXT = re.compile(r"(?:[!-*,-<>-~]|\+[0-9A-F]{2}|[^\x00-\x7f])*")
_ADDRESS_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
# RFC 3461 4.4 and 4.2
_ENVID_LIMIT = 100
_ORCPT_LIMIT = 500
# RFC 1870 3: twenty digits at most.
_SIZE = re.compile(r"\d{1,20}")
_NOTIFY = frozenset({"SUCCESS", "FAILURE", "DELAY"})


class MailParameters(msgspec.Struct, frozen=True, gc=False):
    """What MAIL says beside the sender. `size` is the declared one in octets, 0 when there is none."""

    size: int = 0
    eight_bit: bool = False
    smtputf8: bool = False
    ret: str = ""
    envid: str = ""


class RecipientParameters(msgspec.Struct, frozen=True, gc=False):
    """What RCPT says beside the recipient, as engine.spool.message.Recipient keeps it."""

    notify: str = ""
    orcpt: str = ""


NO_MAIL_PARAMETERS = MailParameters()
NO_RECIPIENT_PARAMETERS = RecipientParameters()


def mail_parameters(text: str) -> MailParameters:
    """Read MAIL's parameters. Raises PermanentFailure with the reply (501 5.5.4, 555 5.5.4)."""
    if not text:
        return NO_MAIL_PARAMETERS
    given = _split(text)
    parameters = MailParameters(
        size=_size(given.pop("SIZE", None)),
        eight_bit=_body(given.pop("BODY", "7BIT")),
        smtputf8=_flag(given, "SMTPUTF8"),
        ret=_ret(given.pop("RET", None)),
        envid=_envid(given.pop("ENVID", None)),
    )
    # RFC 4954 5: an identity we have no use for; whoever names one is not refused for it.
    _check_xtext("AUTH", given.pop("AUTH", None))
    _refuse_unknown(given)
    return parameters


def recipient_parameters(text: str) -> RecipientParameters:
    """Read RCPT's parameters. Raises PermanentFailure with the reply (501 5.5.4, 555 5.5.4)."""
    if not text:
        return NO_RECIPIENT_PARAMETERS
    given = _split(text)
    parameters = RecipientParameters(
        notify=_notify(given.pop("NOTIFY", None)),
        orcpt=_orcpt(given.pop("ORCPT", None)),
    )
    _refuse_unknown(given)
    return parameters


def _refuse(text: str) -> NoReturn:
    raise PermanentFailure(501, "5.5.4", text)


def _split(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for word in text.split():
        keyword, equals, value = word.partition("=")
        keyword = keyword.upper()
        if not _KEYWORD.fullmatch(keyword) or (equals and not value):
            _refuse("Syntax error in parameters")
        if keyword in given:
            _refuse(f"{keyword} is given twice")
        given[keyword] = value
    return given


def _refuse_unknown(given: dict[str, str]) -> None:
    if given:
        # RFC 5321 4.1.1.11
        raise PermanentFailure(555, "5.5.4", f"Parameter {next(iter(given))} is not recognized")


def _size(value: str | None) -> int:
    if value is None:
        return 0
    if not _SIZE.fullmatch(value):
        _refuse("SIZE is a number of octets")
    return int(value)


def _body(value: str) -> bool:
    kind = value.upper()
    if kind not in ("7BIT", "8BITMIME"):
        _refuse("BODY is 7BIT or 8BITMIME")
    return kind == "8BITMIME"


def _flag(given: dict[str, str], keyword: str) -> bool:
    value = given.pop(keyword, None)
    if value:
        _refuse(f"{keyword} takes no value")
    return value is not None


def _ret(value: str | None) -> str:
    if value is None:
        return ""
    if value.upper() not in ("FULL", "HDRS"):
        _refuse("RET is FULL or HDRS")
    return value.upper()


def _envid(value: str | None) -> str:
    _check_xtext("ENVID", value)
    if value is not None and len(value) > _ENVID_LIMIT:
        _refuse(f"ENVID has at most {_ENVID_LIMIT} characters")
    return value or ""


def _check_xtext(keyword: str, value: str | None) -> None:
    if value is not None and (not value or not _XTEXT.fullmatch(value)):
        _refuse(f"{keyword} is not well formed")


def _notify(value: str | None) -> str:
    if value is None:
        return ""
    words = value.upper().split(",")
    if words != ["NEVER"] and (not _NOTIFY.issuperset(words) or len(set(words)) != len(words)):
        _refuse("NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY")
    return ",".join(words)


def _orcpt(value: str | None) -> str:
    if value is None:
        return ""
    kind, semicolon, address = value.partition(";")
    xtext = _UTF8_XTEXT if kind.lower() == "utf-8" else _XTEXT
    well_formed = semicolon and address and _ADDRESS_TYPE.fullmatch(kind) and xtext.fullmatch(address)
    if not well_formed or len(value) > _ORCPT_LIMIT:
        _refuse("ORCPT is not well formed")
    return value
