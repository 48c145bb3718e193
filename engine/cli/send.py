"""send: put a message into the queue, while the relay runs and while it does not."""

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from engine.cli.output import say
from engine.cli.target import ask, caller, folders_of, relay
from engine.compose import Completion, Header, Readable, write_message
from engine.control.exchange import Exchange
from engine.control.protocol import GOOD
from engine.datafolder import Folders


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "send",
        help="put a message into the queue",
        description="Put a message into the queue. A text that begins with header fields (From, To, Subject, ...) is "
        "taken as a whole message, and what it lacks is added; any other text becomes the body of one.",
    )
    parser.add_argument(
        "--from", dest="sender", required=True, metavar="A", help='the sender; "" or "<>" is the null one'
    )
    parser.add_argument("--to", action="append", required=True, metavar="B", help="a recipient; may be repeated")
    parser.add_argument("--subject", metavar="S", help="the subject, unless the message has one")
    parser.add_argument("file", nargs="?", metavar="FILE", help="the text or message; else standard input")
    parser.set_defaults(run=send)


def send(arguments: argparse.Namespace) -> int:
    folders = folders_of(arguments)
    sender = "" if arguments.sender == "<>" else arguments.sender
    recipients = [address.strip() for several in arguments.to for address in several.split(",") if address.strip()]
    with _opened(arguments.file) as source:
        header = Header.read(source, text_allowed=True)
        completion = Completion(sender=sender, to=recipients, subject=arguments.subject, text=not header.fields)
        message_id = submit(folders, sender, recipients, header, completion, source)
    say(f"Queued as {message_id}.")
    return GOOD


def submit(
    folders: Folders,
    sender: str,
    recipients: Sequence[str],
    header: Header,
    completion: Completion,
    body: Readable,
) -> str:
    """Finish the message and have it stored; its id once it is on disk. Raises UserError, MailError.

    The message is complete before the relay is asked or the data folder taken: standard input may take its time.
    """
    with Exchange(folders).file() as path:
        with path.open("wb") as file:
            write_message(file, header, completion, body)
        with relay(folders) as target:
            answer = ask(target, "submit", sender=sender, recipients=list(recipients), file=str(path), user=caller())
    return cast(str, answer["id"])


@contextlib.contextmanager
def _opened(file: str | None) -> Iterator[Readable]:
    if file is None or file == "-":
        yield sys.stdin.buffer
        return
    with Path(file).open("rb") as opened:
        yield opened
