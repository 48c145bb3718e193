#!/usr/bin/env python3
"""Keep resources/i18n/*.ts and the window's sources together. Needs PySide6 (Qt's lupdate).

python3 packaging/translations.py update    take new texts over into the .ts files, drop those that are gone
python3 packaging/translations.py check     what is missing, stale or wrong in them; 1 when there is anything
"""

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from window_texts import texts_of

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "resources" / "i18n"

# English is written in the sources; its catalogue has only the plurals.
PLURALS_ONLY = "en"
LANGUAGES = (PLURALS_ONLY, "ja")
PLURAL_FORMS = {"en": 2, "ja": 1}

PLACEHOLDERS = re.compile(r"%n|\{[^}]*\}")
MNEMONIC = re.compile(r"&(\w)")


class Message(NamedTuple):
    """One text of a .ts file; `texts` has one translation for each plural form."""

    context: str
    source: str
    texts: tuple[str, ...]
    state: str  # "" = translated, else unfinished, vanished or obsolete
    plural: bool


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 good, 1 something is to be done, 2 not understood."""
    if list(arguments) == ["update"]:
        for language in LANGUAGES:
            update(language, catalogue(language))
        return 0
    if list(arguments) == ["check"]:
        problems = [problem for language in LANGUAGES for problem in check(language)]
        print("\n".join(problems) or "The translations are complete.")
        return 1 if problems else 0
    print(__doc__)
    return 2


def catalogue(language: str) -> Path:
    """The .ts file of a language."""
    return FOLDER / f"mailroot_{language}.ts"


def update(language: str, file: Path) -> None:
    """Bring a .ts file up to date with the sources of the window; raises subprocess.CalledProcessError."""
    words = [str(update_tool()), "-extensions", "py", "-silent", "-no-obsolete", "-locations", "none"]
    words += ["-source-language", "en", "-target-language", language]
    if language == PLURALS_ONLY:
        words.append("-pluralonly")
    with tempfile.TemporaryDirectory() as folder:
        for number, source in enumerate(sorted((CHECKOUT / "gui").rglob("*.py"))):
            calls = "".join(text.call() for text in texts_of(source))
            (Path(folder) / f"{number:04}.py").write_text(calls, encoding="utf-8")
        subprocess.run([*words, folder, "-ts", str(file)], check=True)


def update_tool() -> Path:
    """Qt's lupdate, as it comes with PySide6."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise SystemExit("PySide6, which has lupdate, is not installed in this Python.")
    return Path(spec.origin).parent / ("lupdate.exe" if sys.platform == "win32" else "lupdate")


def check(language: str) -> list[str]:
    """What is wrong with a language's catalogue, a line each."""
    committed = catalogue(language)
    if not committed.is_file():
        return [f"{committed.name} is missing: run packaging/translations.py update"]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / committed.name
        fresh.write_bytes(committed.read_bytes())
        update(language, fresh)
        wanted = list(messages(fresh))
    known = {(one.context, one.source) for one in messages(committed)}
    gone = known - {(one.context, one.source) for one in wanted}
    problems = [f"{committed.name}: no longer in the sources: [{context}] {source!r}" for context, source in gone]
    for message in wanted:
        if (message.context, message.source) not in known:
            problems.append(f"{committed.name}: not taken over yet: [{message.context}] {message.source!r}")
        else:
            faults = faults_of(message, language)
            problems += [f"{committed.name}: {fault}: [{message.context}] {message.source!r}" for fault in faults]
    return sorted(problems)


def messages(file: Path) -> Iterator[Message]:
    """The texts of a .ts file."""
    for context in ElementTree.parse(file).iter("context"):  # noqa: S314
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = translation.findall("numerusform")
            texts = [form.text or "" for form in forms] if forms else [translation.text or ""]
            yield Message(
                context.findtext("name", ""),
                message.findtext("source", ""),
                tuple(texts),
                translation.get("type", ""),
                message.get("numerus") == "yes",
            )


def faults_of(message: Message, language: str) -> list[str]:
    """What is wrong with one translation."""
    if message.state or not all(message.texts):
        return [message.state or "not translated"]
    faults = []
    if message.plural and len(message.texts) != PLURAL_FORMS[language]:
        faults.append("plural forms are missing")
    for text in message.texts:
        if _placeholders(text) != _placeholders(message.source) and not _leaves_out_number(message, text):
            faults.append(f"other placeholders in {text!r}")
        if _mnemonic(text) != _mnemonic(message.source):
            faults.append(f"another mnemonic in {text!r}")
    return faults


def _leaves_out_number(message: Message, text: str) -> bool:
    """ "1 message" may be said without its number."""
    return message.plural and _placeholders(text) == [one for one in _placeholders(message.source) if one != "%n"]


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDERS.findall(text))


def _mnemonic(text: str) -> str:
    found = MNEMONIC.search(text.replace("&&", ""))
    return found.group(1).upper() if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
