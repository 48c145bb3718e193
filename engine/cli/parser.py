"""The argument parser that speaks the person's language: help, headings and what argparse itself complains about."""

import argparse
from collections.abc import Iterable
from typing import Any, NoReturn

from engine.cli.output import spoken
from engine.control.protocol import BAD_USAGE
from engine.translation.columns import broken


class HelpFormatter(argparse.HelpFormatter):
    """Help in the person's language, broken where letters are two columns wide as well."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, spoken("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(spoken(heading) if heading else heading)

    def add_text(self, text: str | None) -> None:
        super().add_text(spoken(text) if text else text)

    def _expand_help(self, action: argparse.Action) -> str:
        return spoken(super()._expand_help(action))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(text, width) if text.isascii() else list(broken(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.isascii():
            return super()._fill_text(text, width, indent)
        return "\n".join(indent + piece for piece in broken(text, width - len(indent)))


class Parser(argparse.ArgumentParser):
    """An ArgumentParser with that formatter; so are the parsers of its commands."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("formatter_class", HelpFormatter)
        super().__init__(*arguments, **options)

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and leave with 2."""
        import sys

        self.print_usage(sys.stderr)
        self.exit(BAD_USAGE, f"{self.prog}: {spoken('error')}: {spoken(message)}\n")
