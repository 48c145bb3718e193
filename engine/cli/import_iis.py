"""mailroot settings import-iis: the settings of an SMTP virtual server of IIS, shown before and after, taken over."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from engine.cli.output import Column, complain, json_text, language, plain, say, table_lines
from engine.settings.store import Saved, SettingsStore

if TYPE_CHECKING:
    from engine.migration.imported import ImportedServer, ImportedServers, Row
    from engine.migration.remark import Remark
    from engine.migration.wording import Wording

GOOD, BAD_USAGE = 0, 2
_WIDEST = 44
_COLUMNS = (
    Column("Setting"),
    Column("In the file", widest=_WIDEST),
    Column("Now", widest=_WIDEST),
    Column("After", widest=_WIDEST),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and the options; --json is added by the caller."""
    parser.add_argument("file", metavar="FILE", type=Path, help=r"MetaBase.xml of the old server")
    parser.add_argument(
        "--server", metavar="N", default="", help="the number of the virtual server, where it has several"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")


def run(
    arguments: argparse.Namespace,
    store: SettingsStore,
    out: TextIO,
    *,
    who: str,
    reload: Callable[[], str],
) -> int:
    """Show the table and what cannot come along, and save unless it is a rehearsal; the running relay is told.

    Raises UserError for a file that is no metabase, SettingsError, OSError.
    """
    from engine.migration.importing import read_iis
    from engine.migration.wording import Wording

    servers = read_iis(arguments.file, store.load().settings)
    chosen = _chosen(servers, arguments.server)
    if chosen is None:
        complain(_choice(servers, arguments.server))
        return BAD_USAGE
    stored = None if arguments.dry_run else store.save(chosen.settings, who=who, what="import-iis")
    effect = _effect(stored, reload)
    if arguments.json:
        print(json_text(_as_json(chosen, Wording.load(), stored, effect)), file=out)
        return GOOD
    _print(chosen, Wording.load(), out)
    say(f"\n{effect}", file=out)
    return GOOD


def _effect(stored: Saved | None, reload: Callable[[], str]) -> str:
    """What came of it, in words."""
    if stored is None:
        return "This was a rehearsal; nothing was changed."
    if not stored.changed:
        return "All settings have these values already; nothing was changed."
    warnings = "".join(f"warning: {plain(warning.text)}\n" for warning in stored.warnings)
    return f"{warnings}Saved as version {stored.version}.\n{reload()}"


def _chosen(servers: "ImportedServers", number: str) -> "ImportedServer | None":
    if number:
        return servers.by_number(number)
    return servers.servers[0] if len(servers.servers) == 1 else None


def _choice(servers: "ImportedServers", number: str) -> str:
    wrong = f"There is no virtual server {number} in this file." if number else "This file has several virtual servers."
    listed = "\n".join(f"  --server {server.number}   {server.name}" for server in servers.servers)
    return f"{wrong} Name one; nothing was changed:\n{listed}"


def _print(server: "ImportedServer", wording: "Wording", out: TextIO) -> None:
    say(plain(f"{server.name} (/LM/SmtpSvc/{server.number})\n", keep="\n"), file=out)
    rows = [row for row in server.rows if row.setting]
    for line in table_lines(_COLUMNS, ((row.setting, row.iis_value, row.before, row.after) for row in rows)):
        print(line, file=out)
    left = [wording.sentence(item, language()) for item in server.left_behind]
    _print_list("Notes:", _notes(rows, wording, left), out)
    _print_list("What cannot come along:", left, out)
    strangers = [f"{row.key} = {row.iis_value}" for row in server.rows if not row.setting]
    _print_list("Without a counterpart here:", strangers, out)


def _notes(rows: "list[Row]", wording: "Wording", said: list[str]) -> list[str]:
    """Each remark once, behind the settings it is about; not those that are `said` anyway."""
    notes: dict[str, dict[str, None]] = {}
    for row in rows:
        sentence = wording.sentence(row.remark, language())
        if sentence and sentence not in said:
            notes.setdefault(sentence, {})[row.setting] = None
    return [f"{', '.join(settings)}: {sentence}" for sentence, settings in notes.items()]


def _print_list(title: str, lines: list[str], out: TextIO) -> None:
    if lines:
        say(f"\n{title}", file=out)
    for line in lines:
        say(plain(f"  {line}"), file=out)


def _as_json(server: "ImportedServer", wording: "Wording", stored: Saved | None, effect: str) -> dict[str, Any]:
    return {
        "server": server.number,
        "name": server.name,
        "saved": stored is not None and bool(stored.changed),
        "version": stored.version if stored is not None else 0,
        "effect": effect,
        "rows": [{**_plain_row(row), "remark": _plain_remark(row.remark, wording)} for row in server.rows],
        "left_behind": [_plain_remark(item, wording) for item in server.left_behind],
    }


def _plain_row(row: "Row") -> dict[str, str]:
    return {"key": row.key, "in_file": row.iis_value, "setting": row.setting, "before": row.before, "after": row.after}


def _plain_remark(remark: "Remark | None", wording: "Wording") -> dict[str, Any] | None:
    if remark is None:
        return None
    return {"code": remark.code, **dict(remark.values), "text": wording.sentence(remark)}
