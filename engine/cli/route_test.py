"""test-route: the way to the smart host tried step by step, whether the relay runs or not."""

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from engine.cli.output import complain, language, plain, print_json, say, spoken
from engine.cli.target import folders_of, settings_store
from engine.control.protocol import BAD_USAGE, FAILED, GOOD
from engine.credentials.open import open_store
from engine.datafolder import Folders
from engine.symptom import Step
from engine.translation.sentences import ENGLISH

if TYPE_CHECKING:
    from engine.diagnosis.failures import Card
    from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult, StepResult
    from engine.diagnosis.route_test import Listeners

_NAMES = {
    Step.RESOLVE: "Look up",
    Step.CONNECT: "Connect",
    Step.BANNER: "Greeting",
    Step.TLS: "TLS",
    Step.AUTH_OFFERED: "AUTH offered",
    Step.LOGON: "Log on",
    Step.MAIL: "Sender",
    Step.RCPT: "Recipient",
    Step.DATA: "Message",
}
_WIDEST = max(map(len, _NAMES.values()))


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "test-route",
        help="try the way to the smart host, step by step",
        description="Try the way to the smart host step by step, on a connection of its own; the relay may run or not. "
        "Without --to the test ends before a sender is named, without --send before a message is.",
        epilog="Exit status: 0 every step passed, 1 one failed, 2 bad usage or settings.",
    )
    parser.add_argument("--domain", default="", metavar="D", help="test the way of this remote domain")
    parser.add_argument("--from", dest="sender", default="", metavar="A", help="the sender; else one is proposed")
    parser.add_argument("--to", dest="recipient", default="", metavar="B", help="ask whether this recipient is taken")
    parser.add_argument("--send", action="store_true", help="really send a test message to the recipient")
    parser.add_argument("--verbose", action="store_true", help="also show what each side said, without secrets")
    parser.add_argument("--json", action="store_true", help="exact values for programs")
    parser.set_defaults(run=test_route)


def test_route(arguments: argparse.Namespace) -> int:
    """Neither takes the data folder nor asks its owner: only settings and secrets are read."""
    from engine.diagnosis.route_report import RouteTestOrder

    if arguments.send and not arguments.recipient:
        complain("--send needs a recipient: name one with --to.")
        return BAD_USAGE
    folders = folders_of(arguments)
    order = RouteTestOrder(
        settings=settings_store(folders).load().settings,
        domain=arguments.domain,
        sender=arguments.sender,
        recipient=arguments.recipient,
        message=arguments.send,
    )
    result = _tested(order, folders, _listeners(arguments))
    card = _card(result, ENGLISH if arguments.json else language())
    if arguments.json:
        print_json(_for_programs(result, card))
    else:
        _print_details(result, verbose=arguments.verbose)
        _print_verdict(result, card)
    return GOOD if result.passed else FAILED


def _tested(order: "RouteTestOrder", folders: Folders, listeners: "Listeners") -> "RouteTestResult":
    from engine.clock import SystemClock
    from engine.diagnosis.route_test import run_route_test
    from engine.machine import machine_name
    from engine.runtime import Runtime
    from engine.settings.site import Site

    site = Site.of(order.settings, folders.root, machine_name())
    secrets = open_store(os.environ, folders)
    runtime = Runtime()
    runtime.start()
    try:
        return runtime.call(run_route_test(order, site, SystemClock(), secrets, listeners))
    finally:
        runtime.stop()


def _listeners(arguments: argparse.Namespace) -> "Listeners":
    from engine.diagnosis.route_test import Listeners, ignore

    if arguments.json:
        return Listeners(ignore, ignore)
    return Listeners(_print_step, _print_waiting if arguments.verbose else ignore)


def _card(result: "RouteTestResult", words: str) -> "Card | None":
    from engine.diagnosis.failures import FailureCatalogue

    failed = result.failed
    if failed is None or failed.symptom is None:
        return None
    return FailureCatalogue.load().card(failed.symptom, words)


def _for_programs(result: "RouteTestResult", card: "Card | None") -> dict[str, Any]:
    import msgspec

    values: dict[str, Any] = msgspec.to_builtins(result)
    return values | {"card": msgspec.to_builtins(card)}


# --- For people -------------------------------------------------------------------------------------------------------


def _print_waiting(step: Step, words: str) -> None:
    say(f"{'':8} {spoken(_NAMES[step]):{_WIDEST}}  {spoken(words)}...")
    sys.stdout.flush()


def _print_step(step: "StepResult") -> None:
    time = "" if step.outcome == "skipped" else f"{step.seconds:.2f} s"
    say(f"{spoken(step.outcome):8} {spoken(_NAMES[step.step]):{_WIDEST}} {time:>8}  {spoken(plain(step.words))}")
    sys.stdout.flush()


def _print_details(result: "RouteTestResult", *, verbose: bool) -> None:
    for step in result.steps:
        if step.facts:
            say(f"\n{_NAMES[step.step]}")
            for name, value in step.facts:
                say(f"  {spoken(name)}: {plain(value)}")
    if verbose and any(step.transcript for step in result.steps):
        say("\nDialog (C: this relay, S: the host)")
        for step in result.steps:
            for line in step.transcript:
                say(f"  {'C' if line.client else 'S'}: {plain(line.text)}")


def _print_verdict(result: "RouteTestResult", card: "Card | None") -> None:
    say()
    if result.passed:
        say(f"Mail can go to {result.host}." + ("" if result.answer else " No message was sent."))
        return
    say(f"Mail cannot go to {result.host}.")
    if card is not None:
        say(f"Cause:       {plain(card.cause)}")
        say(f"Consequence: {plain(card.consequence)}")
        say(f"Next step:   {plain(card.next_step)}")
        if card.field:
            say(f"Setting:     {card.field}")
