"""Catalogues: the translations as Qt loads them (.qm), made from resources/i18n/*.ts where that has to be done.

A wheel carries the .qm alone. A checkout has only the .ts under version control: what has changed there since the last
time is compiled when it is first wanted, beside it, and git ignores it.
"""

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

_SECONDS = 30


def catalogue(language: str, folder: Path) -> Path | None:
    """The .qm of a language in `folder`, up to date; None when the language is not known or cannot be compiled."""
    source = folder / f"mailroot_{language}.ts"
    compiled = source.with_suffix(".qm")
    if source.is_file() and _is_older(compiled, source):
        try:
            compile_catalogue(source, compiled)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"mailroot: the translation {source.name} cannot be compiled: {error}", file=sys.stderr)
    return compiled if compiled.is_file() else None


def compile_catalogue(source: Path, compiled: Path) -> None:
    """Make the .qm of a .ts; raises OSError or subprocess.SubprocessError when that fails.

    The file appears as a whole: programs that start at the same time do not see half of it.
    """
    with tempfile.TemporaryDirectory(dir=compiled.parent, prefix=".i18n-") as folder:
        made = Path(folder) / compiled.name
        words = [str(release_tool()), str(source), "-qm", str(made), "-silent"]
        subprocess.run(words, check=True, timeout=_SECONDS)  # noqa: S603
        made.replace(compiled)


def release_tool() -> Path:
    """Qt's lrelease, as it comes with PySide6; raises FileNotFoundError where PySide6 is not installed."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("PySide6, which has lrelease, is not installed")
    return Path(spec.origin).parent / ("lrelease.exe" if os.name == "nt" else "lrelease")


def _is_older(compiled: Path, source: Path) -> bool:
    return not compiled.is_file() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
