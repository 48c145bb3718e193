"""The smart host as a name and a port in fields of their own: joined to one setting, and parted again."""

import pytest

from engine.settings.smarthost import joined, parted


@pytest.mark.parametrize(
    ("host", "port", "setting"),
    [
        ("Smtp.Example.com", 587, "smtp.example.com:587"),
        ("192.0.2.1", 25, "[192.0.2.1]:25"),
        ("[2001:db8::1]", 465, "[2001:db8::1]:465"),
        ("smtp.example.com:2525", 587, "smtp.example.com:2525"),
        ("a.example.com, b.example.com:2525", 587, "a.example.com, b.example.com:2525"),
        ("", 587, ""),
    ],
)
def test_a_host_and_a_port_make_one_setting(host: str, port: int, setting: str) -> None:
    assert joined(host, port) == setting


@pytest.mark.parametrize("host", ["smtp://example.com", "a b", "2001:db8::1", "example.com:0", ","])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        joined(host, 25)


@pytest.mark.parametrize(
    ("setting", "host", "port"),
    [
        ("smtp.example.com:587", "smtp.example.com", 587),
        ("smtp.example.com", "smtp.example.com", 25),
        ("[2001:db8::1]:465", "[2001:db8::1]", 465),
        ("a.example.com, b.example.com:2525", "a.example.com, b.example.com:2525", 25),
        ("half typed", "half typed", 25),
        ("", "", 25),
    ],
)
def test_a_setting_is_shown_in_its_parts(setting: str, host: str, port: int) -> None:
    assert parted(setting, 25) == (host, port)
