"""Reading addresses: what passes, what does not, and what asks for being sent on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy.addresses import Address, check_recipient, check_sender, parse_path


@pytest.mark.parametrize(
    ("argument", "text", "domain", "rest"),
    [
        ("<a@b.example>", "a@b.example", "b.example", ""),
        ("<a@B.Example> SIZE=1 RET=FULL", "a@B.Example", "b.example", "SIZE=1 RET=FULL"),
        ("a@b.example", "a@b.example", "b.example", ""),
        (" < a@b.example > X", "a@b.example", "b.example", "X"),
        ("<>", "", "", ""),
        ("<> SIZE=1", "", "", "SIZE=1"),
        ("<PostMaster>", "PostMaster", "", ""),
        ("<a@host_name>", "a@host_name", "host_name", ""),
        ("<..a..b.@docomo.example>", "..a..b.@docomo.example", "docomo.example", ""),
        ('<"a b"@c.example>', '"a b"@c.example', "c.example", ""),
        ('<"a\\"b>"@c.example> X=1', '"a\\"b>"@c.example', "c.example", "X=1"),
        ("<a@[192.0.2.1]>", "a@[192.0.2.1]", "[192.0.2.1]", ""),
        ("<a@[IPv6:2001:DB8::1]>", "a@[IPv6:2001:DB8::1]", "[ipv6:2001:db8::1]", ""),
        ("<ä@bücher.example>", "ä@bücher.example", "xn--bcher-kva.example", ""),
        (f"<{'a' * 64}@b.example>", f"{'a' * 64}@b.example", "b.example", ""),
    ],
)
def test_well_formed(argument: str, text: str, domain: str, rest: str) -> None:
    assert parse_path(argument) == (Address(text, domain, False), rest)


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "<",
        "<a>",
        "<a@>",
        "<@b.example>",
        "<a@b.example",
        "a@b.example>",
        "<<a@b.example>>",
        "<a@b.example>SIZE=1",
        "<a@b@c.example>",
        "<a b@c.example>",
        "<a@b..example>",
        "<a@b.example.>",
        "<a@.example>",
        "<a@[300.0.0.1]>",
        "<a@[fe80]>",
        "<a@[]>",
        '<"a@b.example>',
        "<@x.example:>",
        "<@x.example,y.example:a@b.example>",
        f"<{'a' * 65}@b.example>",
        f"<{'ä' * 33}@b.example>",
        f"<a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}>",
        "<a@b\ufffdc.example>",
        "<\ufffd@b.example>",
        "<a(comment)@b.example>",
    ],
)
def test_malformed(argument: str) -> None:
    assert parse_path(argument) is None


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ("<a%other@ours.example>", "a%other@ours.example"),
        ("<other!a@ours.example>", "other!a@ours.example"),
        ('<"a@other"@ours.example>', '"a@other"@ours.example'),
        ('<"a\\@other"@ours.example>', '"a\\@other"@ours.example'),
        ("<@x.example:a@ours.example>", "a@ours.example"),
        ("<@x.example,@y.example:a@ours.example>", "a@ours.example"),
        ("<@x.example, @y.example : a@ours.example>", "a@ours.example"),
    ],
)
def test_a_second_route_is_seen(argument: str, text: str) -> None:
    assert parse_path(argument) == (Address(text, "ours.example", True), "")


@given(st.text(alphabet='<>@"\\ a.%!:,[]\u00e4\t', max_size=40))
def test_whatever_is_read_can_be_said_again(argument: str) -> None:
    parsed = parse_path(argument)
    if parsed is not None and parsed[0].domain:
        address = parsed[0]
        again = parse_path(f"<{address.text}>")
        assert again is not None
        assert (again[0].text, again[0].domain) == (address.text, address.domain)
        assert not set("\r\n\0") & set(address.text)


@pytest.mark.parametrize("filler", [" ", '"', "\\", "a.", "@a,", "<", '"\\', "a@", ":"])
def test_long_nonsense_is_read_in_one_go(filler: str) -> None:
    # Far longer than any line can be: a pattern that takes quadratic time would never come back.
    assert parse_path("<" + filler * (400_000 // len(filler))) is None
    assert parse_path("<@" + filler * (400_000 // len(filler)) + "x") is None


def test_syntax_decisions() -> None:
    ascii_only, international = Address("a@b.c", "b.c"), Address("ä@b.c", "b.c")
    assert check_sender(None, smtputf8=False).reply == "501 5.1.7 Bad sender address syntax"
    assert check_sender(Address("", ""), smtputf8=False).allowed
    assert check_sender(ascii_only, smtputf8=False).allowed
    assert check_sender(international, smtputf8=False).enhanced == "5.6.7"
    assert check_sender(international, smtputf8=True).allowed
    assert check_recipient(None, smtputf8=False).reply == "501 5.1.3 Bad recipient address syntax"
    assert check_recipient(Address("", ""), smtputf8=False).code == 501
    assert check_recipient(international, smtputf8=False).reply.startswith("553 5.6.7")
    assert check_recipient(international, smtputf8=True).allowed
