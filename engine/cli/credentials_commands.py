"""credentials: the secrets for logging on outbound."""

import argparse
import os

from engine.cli.output import Column, plain, print_json, print_table
from engine.cli.secret_input import read_secret
from engine.cli.target import folders_of, stay_the_owner, tell_the_relay
from engine.control.protocol import GOOD, BadUsage
from engine.credentials.open import open_store
from engine.credentials.store import route_name
from engine.errors import UserError

_PREFIX = route_name("")


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("credentials", help="the passwords for logging on at smart hosts")
    actions = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    store = actions.add_parser("set", help="store the password of USER, read from a prompt or standard input")
    store.add_argument("user", metavar="USER", help="the user name of delivery.security.username")
    store.set_defaults(run=set_credential)
    listing = actions.add_parser("list", help="list the user names whose passwords are stored")
    listing.add_argument("--json", action="store_true", help="exact values for programs")
    listing.set_defaults(run=list_credentials)
    remove = actions.add_parser("remove", help="forget the password of USER")
    remove.add_argument("user", metavar="USER")
    remove.set_defaults(run=remove_credential)


def set_credential(arguments: argparse.Namespace) -> int:
    if not arguments.user:
        raise BadUsage("The user name is empty. Name the one of delivery.security.username.")
    folders = folders_of(arguments)
    stay_the_owner(folders)
    store = open_store(os.environ, folders)
    store.set(route_name(arguments.user), read_secret(f"Password of {arguments.user}", twice=True))
    print(f"Stored in the {store.describe()}.")
    tell_the_relay(folders)
    return GOOD


def list_credentials(arguments: argparse.Namespace) -> int:
    store = open_store(os.environ, folders_of(arguments))
    users = [name.removeprefix(_PREFIX) for name in store.names() if name.startswith(_PREFIX)]
    if arguments.json:
        print_json({"store": store.describe(), "credentials": [{"user": user} for user in users]})
    elif users:
        print_table((Column("User"),), [(user,) for user in users])
    else:
        print("No password is stored.")
    return GOOD


def remove_credential(arguments: argparse.Namespace) -> int:
    store = open_store(os.environ, folders_of(arguments))
    if not store.delete(route_name(arguments.user)):
        raise UserError(f"No password of {plain(arguments.user)} is stored. mailroot credentials list shows which are.")
    print(f"Removed from the {store.describe()}.")
    return GOOD
