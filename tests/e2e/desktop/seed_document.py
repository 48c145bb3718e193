"""The document itself, where it lies beside the checkout: which controls its steps name in bold, in both languages."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.desktop.program import CHECKOUT
from tests.e2e.desktop.seed_table import CONFIGURE, CONFIGURE_2008, INSTALL, INSTALL_2008, Step

NAME = "appendix-d-create-the-smtp-server.md"
# A sentence in Japanese with the same one in English.
_PAIR = re.compile(
    r'<span data-ttu-id="[\w-]+">(.*?)</span><span class="sxs-lookup"><span data-stu-id="[\w-]+">(.*?)</span></span>'
)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NUMBER = re.compile(r"\s?(\d+)\.\s")
_BRACKETED = re.compile(r"\[(?!SMTP Virtual)(.*)\]")


def document() -> Path | None:
    """MAILROOT_SEED names it, else it is looked for beside the checkout; None where there is none."""
    named = os.environ.get("MAILROOT_SEED")
    path = Path(named) if named else CHECKOUT.parent / "shared" / "seed" / NAME
    return path if path.is_file() else None


def bold_names(path: Path) -> Iterator[tuple[Step, frozenset[str], frozenset[str]]]:
    """For each sentence in a step: what is bold in English, and in Japanese without the brackets put around it."""
    part, number, is_2008 = "", 0, False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = next(english for _, english in _PAIR.findall(line))
            is_2008 = is_2008 or "2008 R2" in heading
            part = _part(heading, is_2008=is_2008)
            number = 0
        elif found := _NUMBER.match(line):
            number = int(found.group(1))
        for japanese, english in _PAIR.findall(line) if part and number else ():
            yield Step(part, number), frozenset(_BOLD.findall(english)), frozenset(map(_plain, _BOLD.findall(japanese)))


def _part(heading: str, *, is_2008: bool) -> str:
    parts = {INSTALL: INSTALL_2008, CONFIGURE: CONFIGURE_2008} if is_2008 else {INSTALL: INSTALL, CONFIGURE: CONFIGURE}
    return parts.get(heading, "")


def _plain(name: str) -> str:
    found = _BRACKETED.fullmatch(name)
    return found.group(1) if found else name
