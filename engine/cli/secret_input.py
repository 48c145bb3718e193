"""How a secret gets in: typed at a prompt that does not show it, or one line on standard input. Never an argument."""

import sys

from engine.cli.output import spoken
from engine.errors import UserError


def read_secret(what: str, *, twice: bool = False) -> str:
    """Ask for `what` ("Password of bob"); `twice` guards against typing errors at a prompt. Raises UserError."""
    try:
        secret = _typed(what, twice) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        secret.encode("utf-8")  # bytes that are no text may have come through as lonely surrogates
    except UnicodeError:
        raise UserError(f"{what}: what was given is not text in this system's encoding. Pass it as UTF-8.") from None
    if not secret:
        raise UserError(f"{what}: nothing was given. Type it at the prompt, or pass it as one line on standard input.")
    return secret


def _typed(what: str, twice: bool) -> str:
    import getpass

    secret = getpass.getpass(f"{spoken(what)}: ")
    if twice and secret and getpass.getpass(f"{spoken('Once more: ')} ") != secret:
        raise UserError("The two are not the same; nothing was stored. Start the command again.")
    return secret
