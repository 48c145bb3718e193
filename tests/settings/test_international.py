"""International domain names: the form that name servers know, by the standard in force."""

import pytest

from engine.settings.international import a_labels


@pytest.mark.parametrize(
    ("name", "ascii_form"),
    [
        ("mail.Example.COM", "mail.Example.COM"),
        ("B\u00fccher.EXAMPLE", "xn--bcher-kva.example"),
        # The standard of 2003 made the second of the first: another domain, and somebody else's.
        ("fu\u00dfball.example", "xn--fuball-cta.example"),
        ("fussball.example", "fussball.example"),
        ("\u65e5\u672c\u8a9e\u3002jp", "xn--wgv71a119e.jp"),
        ("\u2603.net", "xn--n3h.net"),
    ],
)
def test_names_in_ascii(name: str, ascii_form: str) -> None:
    assert a_labels(name) == ascii_form


@pytest.mark.parametrize("name", ["b\u00fccher..example", "\u00fc" * 70 + ".example", "\ud800.example"])
def test_what_has_no_such_form(name: str) -> None:
    with pytest.raises(UnicodeError):
        a_labels(name)
