"""The command line: finds the command, runs it, and turns what went wrong into a sentence and an exit status."""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence

import engine
from engine.cli import (
    control_commands,
    credentials_commands,
    explain,
    queue_commands,
    route_test,
    send,
    sendmail,
    serve,
    settings,
    users_commands,
)
from engine.cli.output import complain, say
from engine.cli.parser import Parser
from engine.control.protocol import BAD_USAGE, FAILED, error_text, exit_status
from engine.errors import MailError, UserError
from engine.translation.language import VARIABLE

GROUPS = (
    serve,
    control_commands,
    queue_commands,
    settings,
    credentials_commands,
    users_commands,
    explain,
    route_test,
    send,
    sendmail,
)

LANGUAGES = ("ja", "en")

# What a shell reports for a program ended by SIGINT.
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, *, window: Callable[[argparse.Namespace], int] | None = None) -> int:
    """Run one command: 0 good, 1 failed, 2 bad usage or settings, 3 data folder in use.

    Without a command `window` opens the manager; the engine itself knows no window, so it is given by who starts us.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that cannot show a name must not end the command
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if argv is None else argv)
    with _language(given):
        return _command(given, window)


def _command(argv: Sequence[str], window: Callable[[argparse.Namespace], int] | None) -> int:
    parser = build_parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as leaving:  # argparse has printed its message, or the help
        return leaving.code if isinstance(leaving.code, int) else BAD_USAGE
    if hasattr(arguments, "run"):
        return _run(arguments)
    if window is not None:
        return window(arguments)
    parser.print_help()
    say("\nName a command; without one, the program mailroot opens the window.", file=sys.stderr)
    return BAD_USAGE


@contextlib.contextmanager
def _language(argv: Sequence[str]) -> Iterator[None]:
    """--language counts for the help and the complaints of argparse, too, so it is looked for before they are made."""
    looker = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    looker.add_argument("--language", choices=LANGUAGES)
    try:
        wanted = looker.parse_known_args(argv)[0].language
    except (argparse.ArgumentError, SystemExit):  # the real parser complains
        wanted = None
    before = os.environ.get(VARIABLE)
    if wanted:
        os.environ[VARIABLE] = wanted
    try:
        yield
    finally:
        if wanted and before is None:
            del os.environ[VARIABLE]
        elif wanted and before is not None:
            os.environ[VARIABLE] = before


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = Parser(
        prog="mailroot",
        description="The SMTP relay that programs and devices keep talking to. Without a command, its window opens.",
        epilog="Exit status: 0 good, 1 failed, 2 bad usage or settings, 3 data folder in use.",
    )
    parser.add_argument("--version", action="version", version=f"mailroot {engine.__version__}")
    parser.add_argument("--hidden", action="store_true", help="without a command: begin in the tray, without a window")
    parser.add_argument(
        "--language",
        default="",
        choices=LANGUAGES,
        help="the language of messages and of the window (else MAILROOT_LANGUAGE, else the system's)",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for group in GROUPS:
        group.add_parsers(commands)
    for one in (parser, *_leaves(parser)):
        _add_data_option(one)
    return parser


def _leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parsers below `parser` that take arguments and no further command."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in dict.fromkeys(action.choices.values()):
                nested = list(_leaves(below))
                yield from nested or (below,)


def _add_data_option(parser: argparse.ArgumentParser) -> None:
    """--data stands before the command or after it. sendmail reads its own arguments."""
    if "-" in parser.prefix_chars:
        parser.add_argument(
            "--data",
            metavar="DIR",
            default=argparse.SUPPRESS,
            help="the data folder; else MAILROOT_DATA, else this user's",
        )


def _run(arguments: argparse.Namespace) -> int:
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except (UserError, MailError, OSError) as error:
        return _failed(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _failed(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone; nothing may be written there any more, not even by Python at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    if isinstance(error, OSError):
        complain(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or error)
        return FAILED
    assert isinstance(error, UserError | MailError)
    complain(error_text(error))
    return exit_status(error)


if __name__ == "__main__":
    sys.exit(main())
