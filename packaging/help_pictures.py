#!/usr/bin/env python3
"""The pictures of the help: which its pages name, and whether all are there: python3 packaging/help_pictures.py

A picture is named after its stop on the tour (window_tour.py); packaging/screenshots.py --for-help takes all of them.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
HELP = CHECKOUT / "resources" / "help"
LANGUAGES = ("en", "ja")
PICTURES = "pictures"
WIDEST = 760
MOST_BYTES = 60_000
MOST_BYTES_IN_ALL = 3_000_000


def main() -> int:
    """The exit status: 1 with a line for each fault."""
    sys.path.insert(0, str(CHECKOUT))
    faults = list(faults_of(HELP))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def stops(language: str) -> set[str]:
    """The stops of the tour whose pictures the pages of a language show."""
    from gui.help.library import Library

    pages = Library(language, HELP).pages.values()
    return {Path(picture).stem for page in pages for picture in page.pictures()}


def faults_of(root: Path) -> Iterator[str]:
    """Pictures that are missing, that no page shows, or that are too large."""
    from gui.help.library import Library

    whole = 0
    for language in LANGUAGES:
        library = Library(language, root)
        named = {library.folder / picture for page in library.pages.values() for picture in page.pictures()}
        there = set((library.folder / PICTURES).glob("*"))
        yield from (f"{file} is missing: take it with packaging/screenshots.py --for-help" for file in named - there)
        yield from (f"{file} is shown on no page" for file in there - named)
        sizes = {file: file.stat().st_size for file in there}
        yield from (f"{file} has {size:,} octets" for file, size in sizes.items() if size > MOST_BYTES)
        whole += sum(sizes.values())
    if whole > MOST_BYTES_IN_ALL:
        yield f"all pictures together have {whole:,} octets"


if __name__ == "__main__":
    sys.exit(main())
