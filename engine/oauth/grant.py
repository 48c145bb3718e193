"""How a refresh token stands in the credential store: marked, because passwords stand there under the same names."""

_MARK = "refresh-token:"


def as_secret(refresh_token: str) -> str:
    """What is stored. Should the route log on by password one day, nobody sends the token as one."""
    return f"{_MARK}{refresh_token}"


def is_grant(secret: str) -> bool:
    """Whether this is a refresh token that was stored by signing in."""
    return secret.startswith(_MARK)


def refresh_token_of(secret: str, *, bare: bool = False) -> str:
    """The refresh token, "" where this is something else: a password is never sent to a provider.

    `bare` = people put secrets there themselves (a credentials directory), so nothing marks them.
    """
    if is_grant(secret):
        return secret.removeprefix(_MARK)
    return secret if bare else ""
