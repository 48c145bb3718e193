"""What this machine calls itself."""

import socket


def machine_name() -> str:
    """The machine's fully-qualified name; its plain host name when the resolver knows no better."""
    name = socket.getfqdn()
    return socket.gethostname() if name in ("", "localhost", "localhost.localdomain") else name
