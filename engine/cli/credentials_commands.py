"""credentials: the secrets for logging on outbound: passwords, sign-ins, and client secrets of applications."""

import argparse
import os

from engine.cli import sign_in
from engine.cli.output import Column, plain, print_json, print_table, say
from engine.cli.secret_input import read_secret
from engine.cli.target import folders_of, stay_the_owner, tell_the_relay
from engine.control.protocol import GOOD, BadUsage
from engine.credentials.open import open_store
from engine.credentials.store import client_name, route_name
from engine.errors import UserError

# The prefixes of the names, and what a secret of that kind is called.
_KINDS = {"user": route_name(""), "client": client_name("")}


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("credentials", help="the passwords for logging on at smart hosts")
    actions = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    store = actions.add_parser(
        "set", help="store the password of USER, or a client secret, read from a prompt or standard input"
    )
    _name_one(store, "the user name of delivery.security.username")
    store.set_defaults(run=set_credential)
    sign_in.add_parser(actions)
    listing = actions.add_parser("list", help="list the user names and applications whose secrets are stored")
    listing.add_argument("--json", action="store_true", help="exact values for programs")
    listing.set_defaults(run=list_credentials)
    remove = actions.add_parser("remove", help="forget the password or sign-in of USER, or a client secret")
    _name_one(remove, "the user name")
    remove.set_defaults(run=remove_credential)


def _name_one(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument("user", metavar="USER", nargs="?", default="", help=help_text)
    parser.add_argument(
        "--client", default="", metavar="ID", help="the secret of this application (client) id of OAuth 2.0 instead"
    )


def _named(arguments: argparse.Namespace) -> tuple[str, str]:
    """The name of the secret, and what it is in words. Raises BadUsage."""
    if bool(arguments.user) == bool(arguments.client):
        raise BadUsage("Name the user of delivery.security.username, or an application with --client; not both.")
    if arguments.client:
        return client_name(arguments.client), f"Client secret of {arguments.client}"
    return route_name(arguments.user), f"Password of {arguments.user}"


def set_credential(arguments: argparse.Namespace) -> int:
    name, what = _named(arguments)
    folders = folders_of(arguments)
    stay_the_owner(folders)
    store = open_store(os.environ, folders)
    store.set(name, read_secret(what, twice=True))
    say(f"Stored in the {store.describe()}.")
    tell_the_relay(folders)
    return GOOD


def list_credentials(arguments: argparse.Namespace) -> int:
    store = open_store(os.environ, folders_of(arguments))
    names = store.names()
    found = {
        kind: [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
        for kind, prefix in _KINDS.items()
    }
    if arguments.json:
        listed = [{kind: name} for kind, of_kind in found.items() for name in of_kind]
        print_json({"store": store.describe(), "credentials": listed})
        return GOOD
    for kind, of_kind in found.items():
        if of_kind:
            print_table((Column(kind.capitalize()),), [(name,) for name in of_kind])
    if not any(found.values()):
        say("No password is stored.")
    return GOOD


def remove_credential(arguments: argparse.Namespace) -> int:
    store = open_store(os.environ, folders_of(arguments))
    name, what = _named(arguments)
    if not store.delete(name):
        missing = plain(what[0].lower() + what[1:])
        raise UserError(f"No {missing} is stored. mailroot credentials list shows which are.")
    say(f"Removed from the {store.describe()}.")
    return GOOD
