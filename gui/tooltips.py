"""Tooltips: a text that others wrote, for where Qt would take it for HTML."""

from html import escape


def plain_tip(text: str) -> str:
    """The text as it is, whatever tags are in it."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if "<" in text else text
