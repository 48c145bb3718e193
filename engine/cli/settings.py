"""settings: the settings commands on this data folder's file, and the running relay told of what they changed."""

import argparse
import sys

from engine.cli import settings_commands
from engine.cli.target import bring_into_effect, caller, folders_of, settings_store


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    settings_commands.add_parsers(commands)
    commands.choices["settings"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    folders = folders_of(arguments)
    return settings_commands.run(
        arguments,
        settings_store(folders),
        sys.stdout,
        sys.stderr,
        who=caller(),
        reload=lambda: bring_into_effect(folders),
    )
