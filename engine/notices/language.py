"""Whether the sender of a message reads Japanese, as far as its header tells.

No setting: Content-Language names it, a Japanese charset is used, or Subject, From or To hold kana. Kanji alone could
be Chinese, and does not count.
"""

import re

_JAPANESE_CHARSETS = rb"iso-2022-jp[\w-]*|shift[_-]jis|x-sjis|windows-31j|cp932|euc-jp"
_LANGUAGE = re.compile(rb"^content-language:[^\r\n]*\bja\b", re.IGNORECASE | re.MULTILINE)
_CHARSET = re.compile(
    rb"charset=[\"']?(?:" + _JAPANESE_CHARSETS + rb")\b|=\?(?:" + _JAPANESE_CHARSETS + rb")[*?]", re.IGNORECASE
)
_FIELDS = re.compile(rb"^(?:subject|from|to):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_KANA = re.compile("[ぁ-ゖァ-ヺｦ-ﾝ]")


def is_japanese(original: bytes) -> bool:
    """`original` is a message or its header, with CRLF."""
    header = original.partition(b"\r\n\r\n")[0]
    if _LANGUAGE.search(header) or _CHARSET.search(header):
        return True
    return any(_KANA.search(_decoded(field[0])) for field in _FIELDS.finditer(header) if _may_hold_kana(field[0]))


def _may_hold_kana(field: bytes) -> bool:
    return b"=?" in field or not field.isascii()


def _decoded(field: bytes) -> str:
    """With encoded words (RFC 2047) read; damaged ones stand as they are."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    text = field.decode("utf-8", "replace")
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text
