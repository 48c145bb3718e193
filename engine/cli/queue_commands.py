"""queue: look at waiting mail and act on it, while the relay runs and while it does not."""

import argparse
import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.cli.output import Column, counted, local_time, plain, print_json, print_table, say, size_text
from engine.cli.target import Target, ask, folders_of, relay
from engine.control.exchange import Exchange
from engine.control.protocol import GOOD, BadUsage
from engine.datafolder import Folders
from engine.errors import UserError
from engine.settings.units import Minutes
from engine.spool.message import QueueEntry

# Entries asked for at a time.
_PIECE = 5_000

_STATES = ("waiting", "retrying", "held", "delivering", "mixed")

_LIST = (
    Column("ID"),
    Column("State", spoken=True),
    Column("Size", right=True),
    Column("Received"),
    Column("Next attempt", spoken=True),
    Column("Sender", widest=40),
    Column("Recipients", widest=50, spoken=True),
    Column("Last answer", widest=60, spoken=True),
)
_RECIPIENTS = (
    Column("Recipient"),
    Column("State", spoken=True),
    Column("Attempts", right=True),
    Column("Next attempt", spoken=True),
    Column("Last answer", spoken=True),
)
_ATTEMPTS = (
    Column("Time"),
    Column("Recipient"),
    Column("Outcome", spoken=True),
    Column("Host"),
    Column("Answer", spoken=True),
)

# What a command does, what it has done, and why it may have done nothing.
_ACTIONS = {
    "retry": (
        "try messages again at once",
        "due at once",
        "None of them waits to be tried again; held ones go on with: mailroot queue release",
    ),
    "hold": ("keep messages until they are released", "held", "All of them are held already, or just being sent."),
    "release": ("let held messages go on", "released", "None of them was held."),
    "remove": (
        "take messages out of the queue without telling anybody; they stay under Queue/Removed for a week",
        "removed",
        "There was none, or it is just being sent.",
    ),
}


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("queue", help="look at waiting mail and act on it")
    actions = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_list(actions)
    show = actions.add_parser("show", help="one message with its recipients and all attempts")
    show.add_argument("id", metavar="ID")
    show.add_argument("--json", action="store_true", help="exact values for programs")
    show.set_defaults(run=show_message)
    for name, (text, done, otherwise) in _ACTIONS.items():
        parser = actions.add_parser(name, help=text)
        parser.add_argument("ids", metavar="ID", nargs="+", help='message ids, or "all"')
        parser.set_defaults(run=act, operation=f"queue.{name}", done=done, otherwise=otherwise)
    export = actions.add_parser("export", help="write a message to a file, as it is sent")
    export.add_argument("id", metavar="ID")
    export.add_argument("file", metavar="FILE", help='where to; an existing file is replaced; "-" is standard output')
    export.set_defaults(run=export_message)


def _add_list(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = actions.add_parser("list", help="list waiting messages")
    parser.add_argument("--state", choices=_STATES, default="", help="only those in this state")
    parser.add_argument("--sender", default="", metavar="ADDRESS", help="only those of this sender")
    parser.add_argument("--recipient", default="", metavar="ADDRESS", help="only those for this recipient")
    parser.add_argument("--text", default="", help="only those with this anywhere in sender or recipients")
    parser.add_argument(
        "--older-than",
        type=_age,
        default=0.0,
        metavar="DURATION",
        help='only those received before: "30m", "12h", "2d"',
    )
    parser.add_argument("--order", choices=QueueEntry.__struct_fields__, default="received_at", metavar="FIELD")
    parser.add_argument("--descending", action="store_true", help="the last ones first")
    parser.add_argument("--offset", type=_count, default=0, metavar="N", help="leave out the first N")
    parser.add_argument("--limit", type=_count, default=100, metavar="N", help="at most N (100)")
    parser.add_argument("--json", action="store_true", help="exact values for programs")
    parser.set_defaults(run=list_messages)


def list_messages(arguments: argparse.Namespace) -> int:
    where = {
        "state": arguments.state,
        "sender": arguments.sender,
        "recipient": arguments.recipient,
        "text": arguments.text,
        "older_than": arguments.older_than,
    }
    with _queue(folders_of(arguments)) as target:
        page = _listed(target, arguments, where)
    if arguments.json:
        print_json(page)
    else:
        _print_page(page)
    return GOOD


def _listed(target: Target, arguments: argparse.Namespace, where: dict[str, object]) -> dict[str, Any]:
    """As many as are wanted, piece by piece: one reply of the control channel holds so much and no more."""
    entries: list[Any] = []
    while True:
        wanted = min(_PIECE, arguments.limit - len(entries))
        piece = ask(
            target,
            "queue.list",
            where=where,
            order=arguments.order,
            descending=arguments.descending,
            offset=arguments.offset + len(entries),
            limit=wanted,
        )
        entries += piece["entries"]
        if len(piece["entries"]) < wanted or len(entries) >= arguments.limit:
            return {"total": piece["total"], "entries": entries}


def show_message(arguments: argparse.Namespace) -> int:
    with _queue(folders_of(arguments)) as target:
        detail = ask(target, "queue.show", id=arguments.id)
    if arguments.json:
        print_json(detail)
    else:
        _print_detail(detail)
    return GOOD


def act(arguments: argparse.Namespace) -> int:
    """Retry, hold, release or remove."""
    everything = arguments.ids == ["all"]
    if not everything and "all" in arguments.ids:
        raise BadUsage('"all" stands alone: either all messages, or those whose ids are named.')
    with _queue(folders_of(arguments)) as target:
        chosen = None if everything else list(dict.fromkeys(arguments.ids))
        touched = ask(target, arguments.operation, ids=chosen)["touched"]
    say(f"{counted(touched, 'message')} {arguments.done}." if touched else f"No change. {arguments.otherwise}")
    return GOOD


def export_message(arguments: argparse.Namespace) -> int:
    """The relay writes into the data folder and we copy from there: both act with their own rights."""
    folders = folders_of(arguments)
    with _queue(folders) as target, Exchange(folders).file() as handed_over:
        size = ask(target, "queue.export", id=arguments.id, file=str(handed_over))["size"]
        if arguments.file == "-":
            with handed_over.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
            return GOOD
        shutil.copyfile(handed_over, Path(arguments.file))
    say(f"{size_text(size)} written to {arguments.file}.")
    return GOOD


@contextlib.contextmanager
def _queue(folders: Folders) -> Iterator[Target]:
    if not folders.root.is_dir():
        raise UserError(f"There is no data folder {folders.root}, so there is no queue. Name another one with --data.")
    with relay(folders) as target:
        yield target


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


def _age(text: str) -> float:
    """A duration as settings write it, in seconds."""
    try:
        return float(Minutes.parse(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}") from None


def _print_page(page: dict[str, Any]) -> None:
    entries = page["entries"]
    if not entries:
        say("No message waits." if not page["total"] else f"{counted(page['total'], 'message')} match, none here.")
        return
    print_table(_LIST, map(_row, entries))
    if page["total"] > len(entries):
        say(f"{len(entries):,} of {counted(page['total'], 'message')}; --offset and --limit show others.")


def _row(entry: dict[str, Any]) -> tuple[object, ...]:
    more = entry["recipient_count"] - 1
    first = entry["recipients"][0] if entry["recipients"] else ""
    return (
        entry["id"],
        entry["state"],
        size_text(entry["size"]),
        local_time(entry["received_at"]),
        _next_attempt(entry),
        entry["sender"] or "<>",
        f"{first} and {more} more" if more > 0 else first,
        entry["last_answer"],
    )


def _next_attempt(one: dict[str, Any]) -> str:
    return "-" if one["state"] in ("held", "delivering") else local_time(one["next_attempt"], never="at once")


def _print_detail(detail: dict[str, Any]) -> None:
    message = detail["message"]
    came = ", ".join(filter(None, (message["origin"], message["client"], message["user"])))
    say(f"ID:        {message['id']}")
    say(f"Sender:    {plain(message['sender']) or '<>'}")
    say(f"Size:      {size_text(message['size'])}")
    say(f"Received:  {local_time(message['received_at'])} ({plain(came)})")
    if message["about"]:
        say(f"Notice on: {message['about']}")
    say()
    print_table(
        _RECIPIENTS,
        (
            (one["address"], one["state"], one["attempts"], _next_attempt(one), one["last_answer"])
            for one in detail["recipients"]
        ),
    )
    if detail["attempts"]:
        say()
        print_table(
            _ATTEMPTS,
            (
                (local_time(one["at"]), one["recipient"], one["outcome"], one["host"], one["answer"])
                for one in detail["attempts"]
            ),
        )
