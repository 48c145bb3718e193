"""sendmail: the command that cron and other programs call to send mail, with sendmail's own options."""

import argparse
import getopt
import sys
from collections.abc import Sequence

import msgspec

from engine.cli.send import submit
from engine.cli.target import ask, caller, folders_of, settings_store
from engine.compose import Completion, DotEnded, Header, Readable
from engine.control.client import connect
from engine.control.protocol import GOOD, BadUsage
from engine.datafolder import Folders
from engine.errors import UserError

# The options of sendmail(8) that take a value, and those that take none. -q may have one attached.
_WITH_VALUE = "A:B:C:F:L:N:O:R:V:X:b:d:f:h:o:p:r:"
_WITHOUT = "GUimntv"

_MODES = {
    "s": "It takes a message on standard input; programs that speak SMTP connect to the relay's port instead",
    "p": "The queue is listed by: mailroot queue list",
    "d": "The relay is run by: mailroot serve",
    "i": "There is no alias file to rebuild",
}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a sendmail command line asks for."""

    recipients: tuple[str, ...]
    sender: str | None = None
    full_name: str = ""
    from_header: bool = False
    ignore_dots: bool = False


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "sendmail",
        prefix_chars="\0",  # all options are sendmail's, and go to getopt below
        add_help=False,
        help="put a message into the queue as sendmail does: -t -i -f SENDER -F NAME RECIPIENT ...",
    )
    parser.add_argument("options", nargs="*")
    parser.set_defaults(run=sendmail)


def sendmail(arguments: argparse.Namespace) -> int:
    """Take the message on standard input; says nothing when it is queued, as sendmail does."""
    data, options = _take_data(arguments.options)
    if data:
        arguments.data = data
    call = parse(options)
    folders = folders_of(arguments)
    source: Readable = sys.stdin.buffer if call.ignore_dots else DotEnded(sys.stdin.buffer)
    header = Header.read(source)
    recipients = [*call.recipients, *(header.recipients() if call.from_header else ())]
    names = Qualifier(folders)
    sender = names.qualify(_sender(call, header))
    completion = Completion(sender=sender, full_name=call.full_name)
    submit(folders, sender, [names.qualify(address) for address in recipients], header, completion, source)
    return GOOD


def parse(options: Sequence[str]) -> Call:
    """Understand sendmail's options; those about how it works inside are accepted and change nothing.

    Raises BadUsage.
    """
    try:
        found, recipients = getopt.getopt([_attached(option) for option in options], _WITH_VALUE + _WITHOUT)
    except getopt.GetoptError as error:
        raise BadUsage(f"sendmail: {error.msg}. It knows -t, -i, -f SENDER, -F NAME and ignores the rest.") from None
    sender, full_name, flags = None, "", set()
    for option, value in found:
        if option == "-b" and value != "m":
            raise BadUsage(f"sendmail -b{value} is not offered. {_MODES.get(value, 'Only -bm is')}.")
        if option in ("-f", "-r"):
            sender = _bare(value)
        elif option == "-F":
            full_name = value
        flags.add(option + value if option == "-o" else option)
    return Call(
        recipients=tuple(address for given in recipients for address in _listed(given)),
        sender=sender,
        full_name=full_name,
        from_header="-t" in flags,
        ignore_dots=bool(flags & {"-i", "-oi"}),
    )


class Qualifier:
    """Gives addresses without a domain, such as cron's "root", the relay's name."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._domain = ""

    def qualify(self, address: str) -> str:
        if not address or "@" in address:
            return address
        self._domain = self._domain or self._ask()
        return f"{address}@{self._domain}"

    def _ask(self) -> str:
        client = connect(self._folders)
        if client is not None:
            with client:
                return str(ask(client, "status")["fqdn"])
        from engine.machine import machine_name

        return settings_store(self._folders).load().settings.delivery.advanced.fqdn or machine_name()


def _sender(call: Call, header: Header) -> str:
    """-f, else the first address in From (a smart host wants a real one), else who called."""
    if call.sender is not None:
        return call.sender
    return next(iter(header.addresses("from")), "") or caller()


def _attached(option: str) -> str:
    """-q and -q30m mean the same to us: nothing. getopt knows no option whose value may be missing."""
    return "-v" if option.startswith("-q") else option


def _take_data(options: Sequence[str]) -> tuple[str, list[str]]:
    """--data DIR, the one option of ours, may stand among sendmail's."""
    rest, data = [], ""
    given = iter(options)
    for option in given:
        if option == "--data":
            data = next(given, "")
        elif option.startswith("--data="):
            data = option.removeprefix("--data=")
        else:
            rest.append(option)
    return data, rest


def _listed(text: str) -> list[str]:
    from email.utils import getaddresses

    found = [address for _, address in getaddresses([text]) if address]
    if not found:
        raise UserError(f"{text!r} is not a mail address. Write it as name@example.com.")
    return found


def _bare(text: str) -> str:
    """The address inside "Name <address>"; "" for "<>"."""
    return text.rpartition("<")[2].partition(">")[0].strip() if "<" in text else text.strip()
