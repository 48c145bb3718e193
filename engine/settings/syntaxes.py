"""The syntaxes that text settings may have, by the names the model gives them in `extra["kind"]`."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import msgspec

from engine.settings.computers import COMPUTER_WORDS, parse_computer
from engine.settings.names import domain_pattern, mail_address, plain_domain
from engine.settings.smarthost import SMART_HOST_WORDS, parse_smart_host

# The fields of the W3C Extended log of IIS, in the order in which IIS writes them.
W3C_FIELDS = (
    "date",
    "time",
    "c-ip",
    "cs-username",
    "s-sitename",
    "s-computername",
    "s-ip",
    "s-port",
    "cs-method",
    "cs-uri-stem",
    "cs-uri-query",
    "sc-status",
    "sc-win32-status",
    "sc-bytes",
    "cs-bytes",
    "time-taken",
    "cs-version",
    "cs-host",
    "cs(User-Agent)",
    "cs(Cookie)",
    "cs(Referer)",
)
# A user's name becomes the name of a file in a credentials directory, on Windows too.
_USER = re.compile(r'[^\s/\\:*?"<>|]{1,255}')


class Syntax(msgspec.Struct, frozen=True):
    """`words` is what may stand there, as a phrase; `check` raises ValueError that says what is wrong."""

    words: str
    check: Callable[[str], object]


def _path(text: str) -> None:
    """Whether there is such a file is for engine.settings.files; here only "~name" must be somebody's home."""
    try:
        Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f'"{text}" begins with the home of a user who does not exist') from None


def _ip(text: str) -> None:
    if "[" in text:
        raise ValueError("an address stands here without brackets")
    ipaddress.ip_address(text)


def _user(text: str) -> None:
    if _USER.fullmatch(text) is None:
        raise ValueError(f'"{text}" cannot be a user name')


def _url(text: str) -> None:
    parts = urlsplit(text)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
        raise ValueError("tokens travel to this address, so it starts with https://")


def _w3c_field(text: str) -> None:
    if text not in W3C_FIELDS:
        raise ValueError(f'"{text}" is no such field')


def _or_empty(check: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: check(text) if text else None


_PATH_WORDS = "a path, absolute or below the data folder"

SYNTAXES: Mapping[str, Syntax] = MappingProxyType(
    {
        "ip_or_empty": Syntax('an IP address such as "127.0.0.1" or "::1", or "" for all addresses', _or_empty(_ip)),
        "domain_or_empty": Syntax('a domain name such as "mail.example.com", or ""', _or_empty(plain_domain)),
        "domain_pattern": Syntax('a domain name such as "example.com", or "*.example.com"', domain_pattern),
        "address_or_empty": Syntax('a mail address such as "postmaster@example.com", or ""', _or_empty(mail_address)),
        "url_or_empty": Syntax('an address that starts with "https://", or ""', _or_empty(_url)),
        "smart_host": Syntax(f'{SMART_HOST_WORDS}; or ""', parse_smart_host),
        "computers": Syntax(COMPUTER_WORDS, parse_computer),
        "users": Syntax('a user name without blanks and without / \\ : * ? " < > |', _user),
        "w3c_fields": Syntax("one of the W3C fields " + ", ".join(W3C_FIELDS), _w3c_field),
        "file": Syntax(f'{_PATH_WORDS}, or ""', _path),
        "directory": Syntax(f'{_PATH_WORDS}, or "" for the usual one', _path),
    }
)
