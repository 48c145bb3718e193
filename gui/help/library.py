"""Library: the pages of the help in one language, as resources/help/ holds them.

A page is Markdown below a small front matter; `covers` names the windows, dialogs and pages (by objectName) that it
explains, NAME or NAME#ANCHOR, and is the only place that says so. A heading may carry an anchor: `## The list {#list}`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gui.datafiles import resources

FIRST = "getting-started"
SOURCE_LANGUAGE = "en"
PICTURES = "pictures"
_FENCE = "---"
_FIELDS = ("title", "keywords", "covers")
_HEADING = re.compile(r"^(#{1,4}) (.+?)(?: \{#([a-z0-9-]+)\})?$")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_MARKS = re.compile(r"^\|[-:| ]+\|$|^# .*$|^#+ |^\d+\. |^- |[*`|>]", re.MULTILINE)


class Heading(NamedTuple):
    """A heading of a page; `anchor` is "" where nothing links to it."""

    level: int
    text: str
    anchor: str


class HelpPage(NamedTuple):
    """One topic. `text` is Markdown without the front matter and the anchors."""

    topic: str
    title: str
    keywords: tuple[str, ...]
    covers: tuple[str, ...]
    headings: tuple[Heading, ...]
    text: str

    def links(self) -> Iterator[str]:
        """Where its links lead: "page.md", "page.md#anchor", "#anchor", or an address elsewhere."""
        return (target for picture, _, target in _LINK.findall(self.text) if not picture)

    def pictures(self) -> Iterator[str]:
        """Its pictures, by their path from the page."""
        return (target for picture, _, target in _LINK.findall(self.text) if picture)

    def plain(self) -> str:
        """What one reads, for the search: without its title, marks, addresses of links, and pictures."""
        words = _LINK.sub(lambda link: "" if link[1] else link[2], self.text)
        return re.sub(r"\s+", " ", _MARKS.sub(" ", words)).strip()


class Section(NamedTuple):
    """Pages that stand together in the contents."""

    title: str
    topics: tuple[str, ...]


class Library:
    """All pages of one language. Raises OSError when they are not there, ValueError when one is not well formed."""

    def __init__(self, language: str, root: Path | None = None) -> None:
        root = root or help_folder()
        self.language = language if (root / language).is_dir() else SOURCE_LANGUAGE
        self.folder = root / self.language
        self.sections = tuple(_sections(root / "contents.toml", self.language))
        self.pages = {topic: read_page(self.folder / f"{topic}.md") for topic in self._topics()}
        self._covered = dict(_places(self.pages.values()))

    def place_of(self, name: str) -> str:
        """TOPIC or TOPIC#ANCHOR, which explains the window, dialog or page of this objectName; "" when none does."""
        return self._covered.get(name, "")

    def _topics(self) -> Iterator[str]:
        return (topic for section in self.sections for topic in section.topics)


def help_folder() -> Path:
    """Where the languages and contents.toml are."""
    return resources() / "help"


def read_page(file: Path) -> HelpPage:
    """One page; raises OSError, and ValueError that names the file and what is wrong with its front matter."""
    lines = file.read_text(encoding="utf-8").splitlines()
    if lines[:1] != [_FENCE] or _FENCE not in lines[1:]:
        raise ValueError(f"{file}: a page begins with its front matter between two lines of {_FENCE}")
    end = lines.index(_FENCE, 1)
    fields = dict(_field(file, line) for line in lines[1:end])
    if tuple(fields) != _FIELDS or not fields["title"]:
        raise ValueError(f"{file}: the front matter is {', '.join(_FIELDS)}, in this order")
    body = lines[end + 1 :]
    headings = tuple(Heading(len(found[1]), found[2], found[3] or "") for found in map(_heading, _prose(body)) if found)
    text = "\n".join(f"{found[1]} {found[2]}" if (found := _heading(line)) else line for line in body)
    keywords, covers = _listed(fields["keywords"]), _listed(fields["covers"])
    return HelpPage(file.stem, fields["title"], keywords, covers, headings, text.strip() + "\n")


def _places(pages: Iterable[HelpPage]) -> Iterator[tuple[str, str]]:
    for page in pages:
        for covered in page.covers:
            name, mark, anchor = covered.partition("#")
            yield name, page.topic + mark + anchor


def _sections(file: Path, language: str) -> Iterator[Section]:
    for section in tomllib.loads(file.read_text(encoding="utf-8"))["section"]:
        yield Section(section["title"][language], tuple(section["topics"]))


def _field(file: Path, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"{file}: a line of the front matter is NAME: VALUE, not {line!r}")
    return name.strip(), value.strip()


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in value.split(",")) if part)


def _heading(line: str) -> re.Match[str] | None:
    return _HEADING.match(line)


def _prose(lines: list[str]) -> Iterator[str]:
    """Without the blocks of code, in which # begins a comment."""
    code = False
    for line in lines:
        if line.startswith("```"):
            code = not code
        elif not code:
            yield line
