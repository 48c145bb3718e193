"""The files that settings name: whether they are there."""

from collections.abc import Iterator
from pathlib import Path

from engine.settings.literal import shown
from engine.settings.model import Settings
from engine.settings.problems import Problem


def missing_files(settings: Settings, root: Path) -> Iterator[Problem]:
    """A problem for every named file that is not there or cannot be opened; relative paths are below `root`."""
    for key, name in _named(settings):
        if name:
            reason = _unreadable(root, name)
            if reason:
                yield Problem(key, shown(name), f'a PEM file that this user may read, or "" ({reason})', "file")


def _named(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "access.tls.certificate", settings.access.tls.certificate
    yield "access.tls.private_key", settings.access.tls.private_key
    yield "delivery.security.ca_file", settings.delivery.security.ca_file
    for index, domain in enumerate(settings.domains):
        if domain.security is not None:
            yield f"domains[{index}].security.ca_file", domain.security.ca_file


def _unreadable(root: Path, name: str) -> str:
    """Why a file cannot be read; "" when it can. Nothing but a file is opened: a pipe would make us wait."""
    try:
        file = root / Path(name).expanduser()
        if file.exists() and not file.is_file():
            return f"{file} is no file"
        with file.open("rb"):
            return ""
    except RuntimeError:
        # "~name" of nobody: a problem of its own, told by the syntax.
        return ""
    except OSError as error:
        return f"{error.filename}: {error.strerror}"
