"""HTML of strangers as HTML that is only text: what could fetch, run, hide or hang is left out.

One pass over the input with patterns that never look back, so that no input takes more than its length in time.
"""

import re
from html import escape, unescape
from typing import NamedTuple

_KEPT = frozenset({
    "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
    "blockquote", "pre", "code", "tt", "table", "thead", "tbody", "tr", "td", "th", "a", "img", "hr", "sub", "sup",
    "dl", "dt", "dd", "center", "small",
})  # fmt: skip
_EMPTY = frozenset({"br", "hr", "img"})
_OF_TABLES = frozenset({"table", "thead", "tbody", "tr", "td", "th"})
# Their content is not text for people.
_SKIPPED = ("script", "style", "title", "xmp", "textarea", "iframe", "noframes", "noembed", "template", "svg", "math")
# Qt lays out nested frames by recursion.
_DEEPEST, _DEEPEST_TABLES, _MOST_TAGS = 40, 4, 4000
_MOST_ATTRIBUTES = 4096
_MOST_SPAN = 50

# A word that never ends is laid out as one, for seconds.
_LONG_WORD = re.compile(r"\S{1000}")
_SIGNS = re.compile("<+")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_SAFE_LINK = re.compile(r"(?i)(https?://|mailto:)")


class Cleaned(NamedTuple):
    """What is left, and how many pictures it would have fetched."""

    html: str
    remote: int


def clean(html: str, pictures: frozenset[str]) -> Cleaned:
    """Keep texts, paragraphs, lists, tables, links, and those images that are `pictures` of the message itself.

    Colours, fonts and sizes go as well: the text then has the window's own colours, light or dark.
    """
    return _Cleaner(html, pictures).run()


class _Cleaner:
    """One text on its way through."""

    def __init__(self, html: str, pictures: frozenset[str]) -> None:
        self._html = html
        self._pictures = pictures
        self._out: list[str] = []
        self._open: list[str] = []
        self._tags = 0
        self._remote = 0

    def run(self) -> Cleaned:
        position = 0
        while True:
            start = self._html.find("<", position)
            self._out.append(_text(self._html[position : start if start >= 0 else len(self._html)]))
            if start < 0:
                break
            position = self._markup(start)
        self._close_down_to(0)
        return Cleaned("".join(self._out), self._remote)

    def _markup(self, start: int) -> int:
        """Deal with what begins with "<"; where the text goes on."""
        if self._html.startswith("<!--", start):
            return _behind(self._html, "-->", start)
        if self._html.startswith(("<!", "<?"), start):
            return _behind(self._html, ">", start)
        found = _TAG.match(self._html, start)
        if found is None:
            # Of a row of them only the last can begin a tag.
            run = _SIGNS.match(self._html, start)
            end = max(start + 1, run.end() - 1) if run else start + 1
            self._out.append(_text(self._html[start:end]))
            return end
        closing, name, attributes = found.group(1), found.group(2).lower(), found.group(3)
        if name in _SKIPPED:
            return found.end() if closing else self._skip(name, found.end())
        if closing:
            self._close(name)
        else:
            self._begin(name, attributes[:_MOST_ATTRIBUTES])
        return found.end()

    def _skip(self, name: str, start: int) -> int:
        end = re.compile(f"</{name}", re.IGNORECASE).search(self._html, start)
        return _behind(self._html, ">", end.start()) if end else len(self._html)

    def _begin(self, name: str, attributes: str) -> None:
        self._tags += 1
        if name not in _KEPT or self._tags > _MOST_TAGS or self._is_too_deep(name):
            return
        values = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(attributes)}
        if name == "img":
            self._picture(values)
            return
        self._out.append(f"<{name}{_kept(name, values)}>")
        if name not in _EMPTY:
            self._open.append(name)

    def _is_too_deep(self, name: str) -> bool:
        if name in _OF_TABLES and self._open.count("table") >= _DEEPEST_TABLES + (name != "table"):
            return True
        return len(self._open) >= _DEEPEST

    def _picture(self, values: dict[str, str]) -> None:
        source = values.get("src", "")
        if source.lower().startswith("cid:") and source[4:] in self._pictures:
            self._out.append(f'<img src="cid:{escape(source[4:])}" alt="{escape(values.get("alt", ""))}">')
            return
        self._remote += bool(source)
        if values.get("alt"):
            self._out.append(escape(f"[{values['alt']}]"))

    def _close(self, name: str) -> None:
        if name in self._open:
            last = len(self._open) - 1 - self._open[::-1].index(name)
            self._close_down_to(last)

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._out.append(f"</{self._open.pop()}>")


def _text(html: str) -> str:
    """Text between tags, with every character that could mean something written out."""
    return escape(_LONG_WORD.sub(r"\g<0> ", unescape(html))) if html else ""


def _kept(name: str, values: dict[str, str]) -> str:
    """The attributes that stay."""
    if name == "a" and _SAFE_LINK.match(values.get("href", "")):
        return f' href="{escape(values["href"])}"'
    if name in ("td", "th"):
        spans = ((key, values.get(key, "")) for key in ("colspan", "rowspan"))
        return "".join(f' {key}="{value}"' for key, value in spans if value.isascii() and _is_span(value))
    if name == "table":
        return ' cellpadding="4"'
    return ""


def _is_span(value: str) -> bool:
    return value.isdigit() and len(value) <= 2 and 1 < int(value) <= _MOST_SPAN


def _behind(text: str, mark: str, start: int) -> int:
    """Where the text goes on behind `mark`; its end when there is none."""
    place = text.find(mark, start)
    return place + len(mark) if place >= 0 else len(text)
