"""Which page of the wizard a setting is on."""

_PAGES = (
    ("general.listeners", "server_selection"),
    ("access", "server_roles"),
    ("messages", "server_roles"),
    ("delivery", "smart_host"),
)


def page_of(path: str) -> str:
    """The key of the page for a dotted path; "" when no page shows that setting."""
    return next((page for start, page in _PAGES if path == start or path.startswith((f"{start}.", f"{start}["))), "")
