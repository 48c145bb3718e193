"""Prompt: what a person is asked to do while signing in, and that the person gave up."""

from collections.abc import Callable

import msgspec

# People look for their password and their telephone.
BROWSER_SECONDS = 600.0


class Prompt(msgspec.Struct, frozen=True):
    """Open `address`; with a device flow enter `code` there, within `seconds`."""

    address: str
    code: str = ""
    seconds: float = BROWSER_SECONDS


class Cancelled(Exception):
    """The person gave up."""


Say = Callable[[Prompt], None]
