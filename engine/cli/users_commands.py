"""users: who may log on inbound. Names stand in the settings, salted hashes of passwords in the credential store."""

import argparse
import os
from typing import TYPE_CHECKING

import msgspec

from engine.cli.output import Column, complain, plain, print_json, print_table, say
from engine.cli.secret_input import read_secret
from engine.cli.target import caller, folders_of, settings_store, tell_the_relay
from engine.control.protocol import GOOD
from engine.credentials.open import open_store
from engine.credentials.passwords import hash_password, user_secret
from engine.credentials.store import user_name
from engine.errors import CredentialsUnavailable, UserError

if TYPE_CHECKING:
    from engine.settings.store import SettingsStore


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("users", help="who may log on at this relay")
    actions = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = actions.add_parser(
        "add", help="let NAME log on, or change the password; read from a prompt or standard input"
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        "--stored",
        action="store_true",
        help="the credential is there already, as in a credentials directory: add the name to the settings only",
    )
    add.set_defaults(run=add_user)
    listing = actions.add_parser("list", help="list who may log on")
    listing.add_argument("--json", action="store_true", help="exact values for programs")
    listing.set_defaults(run=list_users)
    remove = actions.add_parser("remove", help="no longer let NAME log on")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=remove_user)
    hashing = actions.add_parser("hash", help="print the salted hash of a password, for a credentials directory")
    hashing.set_defaults(run=print_hash)


def add_user(arguments: argparse.Namespace) -> int:
    """The credential first: a name without one would be let in by nothing, but look as if it were."""
    folders, name = folders_of(arguments), arguments.name
    settings = settings_store(folders)
    logon = settings.load().settings.access.authentication
    users = logon.users
    secrets = open_store(os.environ, folders)
    if not arguments.stored:
        password = read_secret(f"Password of {name}", twice=True)
        secrets.set(user_name(name), user_secret(password, integrated=logon.integrated))
    elif secrets.get(user_name(name)) is None:
        raise UserError(f"The {secrets.describe()} holds no {user_name(name)}. Put it there first.")
    if name not in users:
        _save(settings, (*users, name), f"users add {name}")
    say(f"{name} may log on.")
    tell_the_relay(folders)
    return GOOD


def list_users(arguments: argparse.Namespace) -> int:
    folders = folders_of(arguments)
    users = settings_store(folders).load().settings.access.authentication.users
    secrets = open_store(os.environ, folders)
    rows = [(name, secrets.get(user_name(name)) is not None) for name in users]
    if arguments.json:
        print_json({"store": secrets.describe(), "users": [{"name": name, "password": known} for name, known in rows]})
    elif rows:
        print_table(
            (Column("Name"), Column("Password")), [(name, "stored" if known else "missing") for name, known in rows]
        )
    else:
        say("Nobody may log on.")
    return GOOD


def remove_user(arguments: argparse.Namespace) -> int:
    """The settings first: from then on the name is not let in, whatever becomes of its credential."""
    folders, name = folders_of(arguments), arguments.name
    settings = settings_store(folders)
    users = settings.load().settings.access.authentication.users
    if name not in users:
        raise UserError(f"{plain(name)} is none of the users. mailroot users list shows them.")
    _save(settings, tuple(other for other in users if other != name), f"users remove {name}")
    tell_the_relay(folders)
    try:
        open_store(os.environ, folders).delete(user_name(name))
    except CredentialsUnavailable as error:
        complain(f"{name} may no longer log on, but the credential is still stored. {error}")
    say(f"{name} may no longer log on.")
    return GOOD


def print_hash(arguments: argparse.Namespace) -> int:
    print(hash_password(read_secret("Password", twice=True)))
    return GOOD


def _save(store: "SettingsStore", users: tuple[str, ...], what: str) -> None:
    settings = store.load().settings
    replace = msgspec.structs.replace
    authentication = replace(settings.access.authentication, users=users)
    changed = replace(settings, access=replace(settings.access, authentication=authentication))
    for warning in store.save(changed, who=caller(), what=what).warnings:
        if warning.path.startswith("access."):  # others are not about what was asked for here
            complain(f"warning: {warning.text}")
