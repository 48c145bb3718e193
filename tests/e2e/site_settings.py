"""The settings.toml files of the end-to-end tests; PORT is the relay's own port, filled in by Relay."""

FQDN = "mailroot.example.net"

LISTENER = '{ address = "127.0.0.1", port = PORT, tls = "starttls" }'


def settings(
    *,
    smart_host: str = "",
    route: str = "smart_host",
    relay_list: str = '"127.0.0.1"',
    general: str = "",
    access: str = "",
    security: str = "",
    rest: str = "",
) -> str:
    """One file; each argument is TOML for its own table, `rest` whole tables."""
    return f"""\
schema_version = 1

[general]
listeners = [{LISTENER}]
{general}

[access.relay]
mode = "only_listed"
entries = [{relay_list}]

{access}

[delivery]
route = "{route}"

[delivery.security]
{security}

[delivery.advanced]
fqdn = "{FQDN}"
smart_host = "{smart_host}"

{rest}
"""
