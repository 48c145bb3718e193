"""An import from IIS: the file, its virtual servers, and for each of them settings that pass all checks."""

from pathlib import Path

import msgspec

from engine.migration.access import take_access
from engine.migration.imported import Draft, ImportedServer, ImportedServers, shown_value
from engine.migration.mapping import apply_rules
from engine.migration.metabase import Key, Metabase, read_metabase
from engine.migration.places import Machine, take_places, this_machine
from engine.migration.remark import Remark, remark
from engine.migration.routes import take_routes
from engine.settings.catalogue import get, with_value
from engine.settings.checks import check
from engine.settings.model import Domain, Settings
from engine.settings.paths import parse_path
from engine.settings.problems import Problem, SettingsError

# Properties that say nothing about how the server behaves.
_SILENT = ("keytype", "adminacl", "serverid", "serverstate", "logodbcdatasource", "logodbctablename", "win32error")
_LDAP = "smtpds"


def read_iis(path: Path, now: Settings, machine: Machine | None = None) -> ImportedServers:
    """What would become of `now` with each virtual server of the MetaBase.xml at `path`; nothing is changed yet.

    Properties the file does not have leave `now` as it is, but for who may connect, log on and relay. Raises UserError
    for a file that is no metabase or has no SMTP virtual server, OSError when it cannot be read.
    """
    metabase = read_metabase(path)
    here = machine or this_machine()
    return ImportedServers(tuple(_imported(metabase, key, now, here) for key in metabase.servers()))


def _imported(metabase: Metabase, server: Key, now: Settings, machine: Machine) -> ImportedServer:
    draft = Draft(metabase, server, now)
    apply_rules(draft)
    take_places(draft, machine)
    take_access(draft)
    take_routes(draft, machine)
    _name_the_rest(draft)
    _leave_out_what_is_wrong(draft)
    name = draft.text("ServerComment").strip() or f"SMTP Virtual Server #{server.name}"
    return draft.finished(name)


def _name_the_rest(draft: Draft) -> None:
    """Every property of the file is shown, the ones without a counterpart, too."""
    for name in draft.unused():
        text = draft.text(name)
        if text.strip() and name.lower() not in _SILENT:
            draft.show(name, remark("no_counterpart"))
    if draft.text("SmtpDsHost"):
        draft.leave(remark("ldap", host=shown_value("SmtpDsHost", draft.text("SmtpDsHost"))))


def _leave_out_what_is_wrong(draft: Draft) -> None:
    """Take back, one after the other, what the checks refuse: who may do what on the closed side, a domain as a whole,
    everything else to what it is now, or to its default where that does not go with the rest either."""
    for replacement in (draft.now, Settings()):
        seen: set[str] = set()
        while True:
            problem = next((item for item in check(draft.settings).problems if item.path not in seen), None)
            if problem is None:
                break
            if not problem.path.startswith("domains["):  # the next domain takes the place of one that is dropped
                seen.add(problem.path)
            _take_back(draft, problem, replacement)
    problems = check(draft.settings).problems
    if problems:
        raise SettingsError(problems)


def _take_back(draft: Draft, problem: Problem, replacement: Settings) -> None:
    steps = parse_path(problem.path)
    if steps[0] == "access":
        _close(draft, problem)
    elif steps[0] == "domains" and len(steps) > 1:
        _close_domain(draft, problem, steps[1])
    else:
        path = _whole_list(problem.path)
        draft.settings = with_value(draft.settings, path, get(replacement, path))
        draft.remark_on(path, remark("value_refused", setting=path, allowed=problem.allowed))


def _close(draft: Draft, problem: Problem) -> None:
    """Nothing of `access` goes back to what it is today: that may be more open than the source."""
    path = _whole_list(problem.path)
    if path.startswith("access.relay"):
        draft.settings = with_value(draft.settings, "access.relay.mode", "only_listed")
        draft.settings = with_value(draft.settings, "access.relay.entries", ())
    elif path.startswith("access.connections"):
        draft.settings = with_value(draft.settings, "access.connections.mode", "only_listed")
        draft.settings = with_value(draft.settings, "access.connections.entries", ())
    else:
        draft.settings = with_value(draft.settings, path, get(Settings(), path))
    draft.remark_on(path, _closed_remark(problem, path))


def _closed_remark(problem: Problem, path: str) -> Remark:
    if problem.code == "open_relay":
        return remark("open_relay")
    return remark("value_refused", setting=path, allowed=problem.allowed)


def _close_domain(draft: Draft, problem: Problem, index: str | int) -> None:
    """Without its own way. It stays where its name can: else a "*." entry above it, more open perhaps, would count."""
    domains = draft.settings.domains
    if not isinstance(index, int) or index >= len(domains):
        return
    name = domains[index].name
    draft.leave(remark("domain_left_out", domain=name))
    bare = () if problem.path.endswith(".name") else (Domain(name=name),)
    draft.settings = msgspec.structs.replace(draft.settings, domains=(*domains[:index], *bare, *domains[index + 1 :]))


def _whole_list(path: str) -> str:
    """The list that an entry with a problem stands in."""
    return path.partition("[")[0]
