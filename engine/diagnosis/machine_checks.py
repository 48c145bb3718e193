"""What a relay needs of this machine, one look at a time: facts and a verdict. Words come elsewhere."""

import errno
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from engine.clock import Clock
from engine.credentials.store import CredentialStore
from engine.credentials.trial import try_store
from engine.diagnosis.domain_name import NameCheck, check_domain_name
from engine.inbound.listener import bind_failure, holder_of

SMTP_PORT = 25
# Where programs are told to go when port 25 cannot be had; the first needs no rights, the second is submission's.
OTHER_PORTS = (2525, 587)

# Room for a day of large messages; below the second even the queue's own file may not fit.
_COMFORTABLE = 1024**3
_TIGHT = 100 * 1024**2
# This program was written then: no clock of its users may stand before.
_YEAR = 2026
_DAY = 86_400.0
# Always there (RFC 2606 section 3).
_WELL_KNOWN = "example.com"


class MachineCheck(StrEnum):
    """What is looked at, in the order in which it is shown."""

    PORT = "port"
    KEYRING = "keyring"
    FOLDER = "folder"
    CLOCK = "clock"
    NAME = "name"
    NAME_SERVERS = "name_servers"


class Verdict(StrEnum):
    """A warning can be lived with; a fault keeps mail from being taken or kept."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """`finding` says what was found, "" = all is well; `facts` are values for its words."""

    check: MachineCheck
    verdict: Verdict = Verdict.OK
    finding: str = ""
    facts: Mapping[str, str] = {}


def check_machine(
    check: MachineCheck, root: Path, name: str, credentials: CredentialStore, clock: Clock
) -> CheckResult:
    """One look; blocks for seconds at most (name servers). Never raises for what it finds."""
    match check:
        case MachineCheck.PORT:
            return check_port()
        case MachineCheck.KEYRING:
            return check_credentials(credentials)
        case MachineCheck.FOLDER:
            return check_folder(root)
        case MachineCheck.CLOCK:
            return check_clock(root, clock)
        case MachineCheck.NAME:
            return check_name(name)
        case MachineCheck.NAME_SERVERS:
            return check_name_servers(name)


def check_port(port: int = SMTP_PORT, address: str = "127.0.0.1") -> CheckResult:
    """busy (by "holder", which may be "": unknown), not_allowed, cannot ("reason"); "instead" is a port to use."""
    failure = bind_failure(address, port)
    facts = {"port": str(port)}
    if failure is None:
        return CheckResult(check=MachineCheck.PORT, facts=facts)
    facts |= {"instead": str(free_port(address)), "reason": failure.error.strerror or ""}
    finding = "cannot"
    if failure.busy:
        finding, facts["holder"] = "busy", holder_of(failure)
    elif failure.error.errno in (errno.EACCES, errno.EPERM):
        finding = "not_allowed"
    return CheckResult(check=MachineCheck.PORT, verdict=Verdict.WARNING, finding=finding, facts=facts)


def free_port(address: str = "127.0.0.1") -> int:
    """25 when this program may listen there, else the first of the others that it may use; 0 for none."""
    return next((port for port in (SMTP_PORT, *OTHER_PORTS) if bind_failure(address, port) is None), 0)


def check_credentials(store: CredentialStore) -> CheckResult:
    """locked (a question will come), read_only, unusable ("reason"); "store" is which store it is."""
    trial = try_store(store)
    # Without secrets there still are smart hosts that want no logon.
    verdict = Verdict.WARNING if trial.finding else Verdict.OK
    facts = {"store": trial.store, "reason": trial.reason}
    return CheckResult(check=MachineCheck.KEYRING, verdict=verdict, finding=trial.finding, facts=facts)


def check_folder(root: Path) -> CheckResult:
    """not_writable ("reason"), full, little_room; "folder", and "free" in whole MB."""
    facts = {"folder": str(root)}
    try:
        with tempfile.TemporaryFile(dir=root) as trial:
            trial.write(b"trial")
            trial.flush()
        free = shutil.disk_usage(root).free
    except OSError as error:
        facts["reason"] = error.strerror or str(error)
        return CheckResult(check=MachineCheck.FOLDER, verdict=Verdict.FAULT, finding="not_writable", facts=facts)
    facts["free"] = str(free // 1024**2)
    if free < _TIGHT:
        return CheckResult(check=MachineCheck.FOLDER, verdict=Verdict.FAULT, finding="full", facts=facts)
    if free < _COMFORTABLE:
        return CheckResult(check=MachineCheck.FOLDER, verdict=Verdict.WARNING, finding="little_room", facts=facts)
    return CheckResult(check=MachineCheck.FOLDER, facts=facts)


def check_clock(root: Path, clock: Clock) -> CheckResult:
    """before_build, behind_files; "now" and "newest" in UTC. A clock that is ahead cannot be told from a right one."""
    now = clock.now()
    facts = {"now": _shown(now)}
    if datetime.fromtimestamp(now, UTC).year < _YEAR:
        return CheckResult(check=MachineCheck.CLOCK, verdict=Verdict.FAULT, finding="before_build", facts=facts)
    newest = _newest(root)
    if newest > now + _DAY:
        facts["newest"] = _shown(newest)
        return CheckResult(check=MachineCheck.CLOCK, verdict=Verdict.WARNING, finding="behind_files", facts=facts)
    return CheckResult(check=MachineCheck.CLOCK, facts=facts)


def _newest(root: Path) -> float:
    """When a file of the data folder was last written, in seconds since the epoch; 0 for none."""
    newest = 0.0
    for folder in (root, root / "state", root / "Queue"):
        try:
            newest = max((entry.stat().st_mtime for entry in folder.iterdir()), default=newest)
        except OSError:
            continue
    return newest


def _shown(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def check_name(name: str) -> CheckResult:
    """not_qualified: others want a name with a domain (RFC 5321 4.1.1.1); "name" is this machine's."""
    good = "." in name
    return CheckResult(
        check=MachineCheck.NAME,
        verdict=Verdict.OK if good else Verdict.WARNING,
        finding="" if good else "not_qualified",
        facts={"name": name},
    )


def check_name_servers(name: str) -> CheckResult:
    """no_answer ("reason"): smart hosts cannot be found; unknown_name, no_address: this machine's name cannot be."""
    own = "." in name
    return judged_names(check_domain_name(name if own else _WELL_KNOWN), own=own)


def judged_names(found: NameCheck, *, own: bool) -> CheckResult:
    """The verdict on what the name servers said about this machine's name, or about another that exists."""
    facts = {"name": found.name, "reason": found.detail, "addresses": ", ".join(found.addresses)}
    finding = found.fault if own or found.fault == "no_answer" else ""
    verdict = Verdict.OK if not finding else Verdict.WARNING
    return CheckResult(check=MachineCheck.NAME_SERVERS, verdict=verdict, finding=finding, facts=facts)
