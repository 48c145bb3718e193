"""mailroot settings: show, check, change, import and export them, from a prompt or a script."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from engine.cli import export_postfix, import_iis
from engine.cli.output import json_text, plain, say, spoken
from engine.errors import UserError
from engine.settings.catalogue import Change, changes, get, plain_value, set_value
from engine.settings.kinds import Table
from engine.settings.listing import listing
from engine.settings.literal import toml_text
from engine.settings.model import Settings
from engine.settings.problems import Caution, Problem, SettingsError, UnknownKey
from engine.settings.store import Saved, SettingsStore

if TYPE_CHECKING:
    from engine.settings.history import Version

GOOD, FAILED, BAD_SETTINGS = 0, 1, 2

# Tells a relay that runs on this data folder to read the settings again, and says in words what came of it.
Reload = Callable[[], str]


class Subparsers(Protocol):
    """What argparse's add_subparsers returns."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser: ...


def add_parsers(subparsers: Subparsers) -> None:
    """Register `settings` and its commands; the chosen one stands in `settings_command`."""
    parser = subparsers.add_parser("settings", help="show, check and change the settings")
    commands = parser.add_subparsers(dest="settings_command", required=True, metavar="COMMAND")
    show_parser = commands.add_parser("show", help="all settings with their meaning, what is allowed and the default")
    check_parser = commands.add_parser("check", help="say everything that is wrong with the settings file")
    get_parser = commands.add_parser("get", help="print one setting")
    get_parser.add_argument("key", metavar="KEY", help="a dotted path, such as general.listeners[0].port")
    set_parser = commands.add_parser("set", help="change one setting")
    set_parser.add_argument("key", metavar="KEY", help="a dotted path, such as delivery.advanced.smart_host")
    set_parser.add_argument("value", metavar="VALUE", help="the value; lists as TOML or separated by commas")
    history_parser = commands.add_parser("history", help="earlier versions: who changed what and when")
    history_parser.add_argument("version", metavar="NUMBER", nargs="?", type=int, help="what this version changed")
    undo_parser = commands.add_parser("undo", help="take back the last change; a second undo takes back the first")
    undo_parser.add_argument("--to", metavar="NUMBER", type=int, dest="version", help="go back to this version")
    import_parser = commands.add_parser("import-iis", help="take over the settings of an IIS SMTP virtual server")
    import_iis.add_arguments(import_parser)
    export_parser = commands.add_parser("export-postfix", help="the same relay as configuration files for Postfix")
    export_postfix.add_arguments(export_parser)
    for listed in (show_parser, check_parser, get_parser, history_parser, import_parser):
        listed.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(
    arguments: argparse.Namespace,
    store: SettingsStore,
    out: TextIO,
    err: TextIO,
    *,
    who: str,
    reload: Reload | None = None,
) -> int:
    """Do what the command line says; returns the exit status. Raises nothing a person can cause."""
    try:
        return _dispatch(arguments, store, out, who, reload)
    except (SettingsError, UnknownKey) as error:
        say(plain(f"mailroot: {spoken(str(error))}", keep="\n"), file=err)
        return BAD_SETTINGS
    except UserError as error:
        say(plain(f"mailroot: {spoken(str(error))}", keep="\n"), file=err)
        return FAILED


def show(store: SettingsStore, out: TextIO, *, as_json: bool = False) -> int:
    """Print all settings, with their defaults where the file says nothing."""
    settings = store.load().settings
    if as_json:
        _print_json(Table(Settings).plain(settings), out)
    else:
        out.write(listing(settings, spoken))
    return GOOD


def check(store: SettingsStore, out: TextIO, *, as_json: bool = False) -> int:
    """Print every problem and warning; 2 when there is a problem."""
    examined = store.examine()
    if as_json:
        found = {"problems": _found(examined.problems), "warnings": _found(examined.warnings)}
        _print_json({"file": str(store.path), **found}, out)
    else:
        for item in examined.problems:
            say(plain(f"error: {item.text}"), file=out)
        for warning in examined.warnings:
            say(plain(f"warning: {warning.text}"), file=out)
        say(_verdict(store, len(examined.problems), len(examined.warnings)), file=out)
    return BAD_SETTINGS if examined.problems else GOOD


def get_key(store: SettingsStore, out: TextIO, key: str, *, as_json: bool = False) -> int:
    """Print one setting: text bare, everything else as TOML writes it."""
    settings = store.load().settings
    exact = plain_value(settings, key)
    if as_json:
        _print_json(exact, out)
    elif exact is not None:
        value = get(settings, key)
        print(value if isinstance(value, str) else toml_text(exact), file=out)
    return GOOD


def set_key(store: SettingsStore, out: TextIO, key: str, text: str, *, who: str, reload: Reload | None = None) -> int:
    """Change one setting, after the whole has been found valid, and say what changed."""
    old = store.load().settings
    saved = store.save(set_value(old, key, text), who=who, what=f"set {key}")
    if not saved.changed:
        say(f"{key} has this value already; nothing was changed.", file=out)
        return GOOD
    _print_saved(changes(old, saved.settings), saved, out, reload)
    return GOOD


def history(store: SettingsStore, out: TextIO, *, number: int | None = None, as_json: bool = False) -> int:
    """List the versions, newest first; or what one version changed."""
    if number is not None:
        return _history_of(store, out, number, as_json)
    versions = tuple(reversed(store.versions()))
    if as_json:
        _print_json([_version(version) for version in versions], out)
        return GOOD
    if not versions:
        say("The settings have not been changed yet.", file=out)
    for version in versions:
        changed = ", ".join(version.changed)
        line = f"{version.number:>4}  {_time(version.at)}  {version.who or '-'}  {spoken(version.what)}: {changed}"
        say(plain(line), file=out)
    return GOOD


def undo(
    store: SettingsStore, out: TextIO, *, who: str, number: int | None = None, reload: Reload | None = None
) -> int:
    """Take back the last change, or everything since version `number`, and say what changed."""
    before = store.examine().settings
    saved = store.undo(who=who) if number is None else store.restore(number, who=who)
    if not saved.version:
        say("The settings are the same already; nothing was changed.", file=out)
        return GOOD
    _print_saved(changes(before, saved.settings), saved, out, reload)
    return GOOD


def _dispatch(arguments: argparse.Namespace, store: SettingsStore, out: TextIO, who: str, reload: Reload | None) -> int:
    match arguments.settings_command:
        case "show":
            return show(store, out, as_json=arguments.json)
        case "check":
            return check(store, out, as_json=arguments.json)
        case "get":
            return get_key(store, out, arguments.key, as_json=arguments.json)
        case "set":
            return set_key(store, out, arguments.key, arguments.value, who=who, reload=reload)
        case "history":
            return history(store, out, number=arguments.version, as_json=arguments.json)
        case "undo":
            return undo(store, out, who=who, number=arguments.version, reload=reload)
        case "import-iis":
            return import_iis.run(arguments, store, out, who=who, reload=lambda: _reloaded(reload))
        case "export-postfix":
            return export_postfix.run(arguments, store, out)
        case unknown:
            raise UserError(f"There is no command settings {unknown}.")


def _history_of(store: SettingsStore, out: TextIO, number: int, as_json: bool) -> int:
    earlier = max((version.number for version in store.versions() if version.number < number), default=number)
    changed = store.changes(earlier, number)
    if as_json:
        _print_json([{"path": item.path, "old": item.old, "new": item.new} for item in changed], out)
    else:
        _print_changes(changed, out)
    return GOOD


def _print_saved(changed: tuple[Change, ...], saved: Saved, out: TextIO, reload: Reload | None) -> None:
    _print_changes(changed, out)
    for warning in saved.warnings:
        say(plain(f"warning: {warning.text}"), file=out)
    say(f"Saved as version {saved.version}.", file=out)
    say(_reloaded(reload), file=out)


def _print_changes(changed: tuple[Change, ...], out: TextIO) -> None:
    for item in changed:
        say(plain(f"{item.path}: {item.old or '(absent)'} -> {item.new or '(absent)'}"), file=out)
    if not changed:
        say("No setting differs; comments or the notation may.", file=out)


def _reloaded(reload: Reload | None) -> str:
    return reload() if reload else "A relay that is running takes it with: mailroot reload"


def _verdict(store: SettingsStore, problems: int, warnings: int) -> str:
    name = f"{store.path}" if store.path.exists() else f"{store.path} (not there: the defaults)"
    return f"{name}: {spoken(_counted(problems, 'error'))}, {spoken(_counted(warnings, 'warning'))}"


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def _found(items: tuple[Problem, ...] | tuple[Caution, ...]) -> list[dict[str, Any]]:
    return [{**{name: getattr(item, name) for name in item.__struct_fields__}, "text": item.text} for item in items]


def _version(version: "Version") -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(version, name) for name in ("number", "who", "what")}
    return {**fields, "at": _time(version.at), "changed": list(version.changed)}


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _print_json(value: Any, out: TextIO) -> None:
    print(json_text(value), file=out)
