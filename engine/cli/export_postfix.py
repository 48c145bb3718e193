"""mailroot settings export-postfix: the same relay as configuration files for Postfix."""

import argparse
from pathlib import Path
from typing import TextIO

from engine.cli.output import plain, say
from engine.datafolder import make_private_folder
from engine.durable import create, write_all
from engine.errors import UserError
from engine.machine import machine_name
from engine.settings.site import Site
from engine.settings.store import SettingsStore

GOOD = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and where its files will be used."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="where the files are written; they must not be there")
    parser.add_argument("--at", metavar="PATH", type=Path, help="where Postfix will find them, such as /etc/postfix")


def run(arguments: argparse.Namespace, store: SettingsStore, out: TextIO) -> int:
    """Write the files and say what does not come along. Raises UserError, SettingsError."""
    from engine.migration.postfix.export import export_postfix

    folder: Path = arguments.folder.absolute()
    site = Site.of(store.load().settings, store.path.parent.absolute(), machine_name())
    export = export_postfix(site, arguments.at or folder)
    _write(folder, export.files)
    say(f"Written to {plain(str(folder))}: {', '.join(sorted(export.files))}.", file=out)
    for remark in export.remarks:
        say(f"- {plain(remark)}", file=out)
    say("Check them with: postfix -c DIR check, once the folders of the queue are named in main.cf.", file=out)
    return GOOD


def _write(folder: Path, files: dict[str, str]) -> None:
    """All of them or none."""
    there = sorted(name for name in files if (folder / name).exists())
    if there:
        raise UserError(f"{folder} has {', '.join(there)} already. Name a new folder; nothing is overwritten.")
    make_private_folder(folder)
    written: list[Path] = []
    try:
        for name, content in files.items():
            descriptor = create(folder / name)
            written.append(folder / name)
            with open(descriptor, "wb", closefd=True) as file:  # noqa: PTH123 - a descriptor is opened
                write_all(file.fileno(), content.encode())
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise UserError(f"{folder} cannot be written: {error.strerror or error}.") from error
