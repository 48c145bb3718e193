"""explain: the decision the relay would make about a client, sender and recipient, and the rules that make it."""

import argparse
import ipaddress
from typing import Any

from engine.cli.output import plain, print_json, say, spoken
from engine.cli.target import ask, folders_of, relay
from engine.control.protocol import GOOD


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "explain",
        help="say whether a message would be taken, and which rule decides",
        description="Say what the relay decides about a message, rule by rule. Nothing is sent.",
    )
    parser.add_argument("--client", required=True, metavar="IP", type=_address, help="the client's IP address")
    parser.add_argument(
        "--name", default="", metavar="HOST", help="the client's host name, for domain entries of lists"
    )
    parser.add_argument(
        "--from", dest="sender", required=True, metavar="A", help='the sender; "" or "<>" is the null one'
    )
    parser.add_argument("--to", dest="recipient", required=True, metavar="B", help="the recipient")
    parser.add_argument("--authenticated", action="store_true", help="the client has logged on")
    parser.add_argument("--tls", action="store_true", help="the connection is encrypted")
    parser.add_argument("--json", action="store_true", help="exact values for programs")
    parser.set_defaults(run=explain)


def explain(arguments: argparse.Namespace) -> int:
    """Status 0 whatever the decision is: the answer is what was asked for."""
    with relay(folders_of(arguments)) as target:
        explanation = ask(
            target,
            "explain",
            client=arguments.client,
            name=arguments.name,
            sender="" if arguments.sender == "<>" else arguments.sender,
            recipient=arguments.recipient,
            authenticated=arguments.authenticated,
            tls=arguments.tls,
        )
    if arguments.json:
        print_json(explanation)
    else:
        _print_explanation(explanation)
    return GOOD


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an IP address, such as 192.0.2.7 or 2001:db8::7") from None


def _print_explanation(explanation: dict[str, Any]) -> None:
    for step in explanation["chain"]:
        say(f"{spoken('pass' if step['allowed'] else 'refuse'):6}  {spoken(plain(step['rule']))}")
    decision = explanation["decision"]
    if decision["allowed"]:
        say("The message would be taken.")
    else:
        say(f"The client would be told: {decision['code']} {decision['enhanced']} {plain(decision['text'])}")
