"""status, stop, pause, resume, reload: the relay that runs on the data folder, whoever started it."""

import argparse
import time
from typing import Any

from engine.cli.output import complain, counted, endpoint, local_time, plain, print_json, say, size_text
from engine.cli.target import ask, folders_of, running
from engine.control.client import connect
from engine.control.protocol import FAILED, GOOD, read_meeting
from engine.datafolder import Folders

# After the relay has stopped its process only closes files; one that shows a window goes on.
_LEAVING_SECONDS = 10.0
_POLL_SECONDS = 0.02


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = commands.add_parser("status", help="show the state of the relay that runs")
    status.add_argument("--json", action="store_true", help="exact values for programs")
    status.set_defaults(run=show_status)
    for name, run, text in (
        ("stop", stop, "stop the relay in order: what is under way is finished or put back into the queue"),
        ("pause", tell, "refuse new connections; open ones and deliveries go on"),
        ("resume", tell, "take new connections again"),
        ("reload", reload, "read the settings file again and bring it into effect"),
    ):
        commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.").set_defaults(
            run=run, operation=name
        )


def show_status(arguments: argparse.Namespace) -> int:
    """0 while the relay serves (paused and degraded count), 1 when it is stopped or none runs."""
    folders = folders_of(arguments)
    client = connect(folders)
    if client is None:
        if arguments.json:
            print_json({"state": "not running", "data": str(folders.root)})
        else:
            say(f"No relay runs on the data folder {folders.root}.")
        return FAILED
    with client:
        snapshot = ask(client, "status")
    if arguments.json:
        print_json(snapshot)
    else:
        _print_snapshot(snapshot)
    return FAILED if snapshot["state"] == "stopped" else GOOD


def tell(arguments: argparse.Namespace) -> int:
    """Pause or resume."""
    with running(folders_of(arguments)) as client:
        say(ask(client, arguments.operation)["text"])
    return GOOD


def reload(arguments: argparse.Namespace) -> int:
    with running(folders_of(arguments)) as client:
        print_applied(ask(client, "reload"))
    return GOOD


def print_applied(applied: dict[str, Any]) -> None:
    """Say what new settings changed."""
    for warning in applied["warnings"]:
        complain(f"warning: {warning}")
    changed = applied["changed"]
    say(f"Read again; changed: {', '.join(changed)}." if changed else "Read again; nothing has changed.")
    if waiting := applied["restart_needed"]:
        say(f"In effect after the next start: {', '.join(waiting)}.")


def stop(arguments: argparse.Namespace) -> int:
    """Stop the relay and wait until its process has gone."""
    folders = folders_of(arguments)
    with running(folders) as client:
        text, pid = ask(client, "stop")["text"], client.pid
    if _wait_until_gone(folders, pid):
        say("The relay has stopped.")
    else:
        say(f"{text} Its program (process {pid}) still runs.")
    return GOOD


def _wait_until_gone(folders: Folders, pid: int) -> bool:
    deadline = time.monotonic() + _LEAVING_SECONDS
    while time.monotonic() < deadline:
        meeting = read_meeting(folders)
        if (meeting is None or meeting.pid != pid) and not _lives(pid):
            return True
        time.sleep(_POLL_SECONDS)
    return False


def _lives(pid: int) -> bool:
    import psutil

    try:
        # A dead process may keep its number until its parent has asked for its status.
        return psutil.Process(pid).status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.Error:
        return False


def _print_snapshot(snapshot: dict[str, Any]) -> None:
    counts = snapshot["counts"]
    say(f"{plain(snapshot['name'])}: {snapshot['state']} since {local_time(snapshot['since'])}")
    if snapshot["reason"]:
        say(f"  {plain(snapshot['reason'])}")
    bound = [f"{endpoint(one['address'], one['port'])} ({one['tls']})" for one in snapshot["listeners"]]
    say(f"Listening:  {', '.join(bound) or 'nowhere'}")
    say(f"Sessions:   {len(snapshot['sessions'])}")
    say(f"Queue:      {_queue_text(counts)}")
    for route in snapshot["routes"]:
        say(f"Route:      {_route_text(route)}")
    for attention in snapshot["attention"]:
        field = f" Setting: {attention['field']}." if attention["field"] else ""
        say(f"Attention:  {plain(attention['text'])}{field}")
    say(f"Program:    mailroot {snapshot['version']}, process {snapshot['pid']}, data folder {snapshot['data']}")


def _queue_text(counts: dict[str, Any]) -> str:
    if not counts["messages"]:
        return "empty"
    return (
        f"{counted(counts['messages'], 'message')}, {size_text(counts['octets'])}; recipients: {counts['waiting']:,} "
        f"waiting, {counts['held']:,} held; oldest from {local_time(counts['oldest'])}"
    )


def _route_text(route: dict[str, Any]) -> str:
    text = f"{plain(route['key'])} ({route['kind']}) {route['state']}, {counted(route['connections'], 'connection')}"
    if route["state"] == "open":
        return text
    probe = f"; next attempt {local_time(route['next_probe'])}" if route["next_probe"] else ""
    return f"{text}: {plain(route['reason'])}, since {local_time(route['since'])}{probe}"
