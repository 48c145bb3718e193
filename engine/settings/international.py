"""International domain names in the form that name servers know (A-labels, RFC 5891)."""


def a_labels(name: str) -> str:
    """The name in ASCII; what is ASCII already stays as it is. Raises UnicodeError when there is no such form.

    By IDNA 2008: Python's own codec knows the standard of 2003 only, by which mail for one domain would go to another
    (fußball.example and fussball.example). What the new one has no place for, emoji above all, it still may name.
    """
    if name.isascii():
        return name
    import idna  # its tables are large, and most relays never meet such a name

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return name.encode("idna").decode("ascii")
