"""Hashing and verifying the passwords of inbound users."""

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.credentials.nt_hash import nt_hash
from engine.credentials.passwords import hash_for_ntlm, hash_password, nt_hash_of, verify_password


def test_hash_verifies_its_password_and_no_other() -> None:
    stored = hash_password("pä日本 word")
    assert verify_password("pä日本 word", stored)
    assert not verify_password("pä日本 Word", stored)
    assert not verify_password("", stored)


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("same") != hash_password("same")


def test_hash_contains_neither_the_password_nor_padding() -> None:
    stored = hash_password("secret-word")
    assert "secret" not in stored
    assert "=" not in stored.split("$")[3] + stored.split("$")[4]


def test_hash_made_elsewhere_with_other_costs_verifies() -> None:
    salt = b"0123456789abcdef"
    key = hashlib.scrypt(b"pw", salt=salt, n=1 << 10, r=4, p=2, dklen=32)
    encoded = [base64.b64encode(part).decode().rstrip("=") for part in (salt, key)]
    stored = f"$scrypt$ln=10,r=4,p=2${encoded[0]}${encoded[1]}"
    assert verify_password("pw", stored)
    assert not verify_password("pW", stored)


def test_plain_stored_password_is_compared() -> None:
    assert verify_password("plain", "plain")
    assert not verify_password("plain", "plain ")
    assert not verify_password("", "")


@pytest.mark.parametrize(
    "stored",
    [
        "$scrypt$",
        "$scrypt$ln=14,r=8,p=1$c2FsdA",
        "$scrypt$ln=14,r=8,p=1$c2FsdA$",
        "$scrypt$ln=0,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$ln=99,r=99,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$ln=10,r=8,p=99$c2FsdHNhbHQ$" + "A" * 43,
        "$scrypt$ln=10,r=8,p=1$c2FsdA!!$" + "A" * 43,
        "$scrypt$ln=10,r=8,p=1$c2FsdHNhb$" + "A" * 43,
        "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43 + "\n",
        "$scrypt$ln=-1,r=8,p=1$c2FsdHNhbHQ$" + "A" * 43,
    ],
)
def test_malformed_hash_matches_nothing_not_even_itself(stored: str) -> None:
    assert not verify_password(stored, stored)
    assert not verify_password("anything", stored)


def test_empty_password_is_not_hashed() -> None:
    with pytest.raises(ValueError, match="empty"):
        hash_password("")


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_damaged_stored_values_never_raise(text: str) -> None:
    assert not verify_password("x", "$scrypt$ln=1,r=1,p=1$" + text)


def test_what_ntlm_needs_stands_behind_the_hash_and_only_when_wanted() -> None:
    for_ntlm, plain = hash_for_ntlm("geheim"), hash_password("geheim")
    assert nt_hash_of(for_ntlm) == nt_hash("geheim")
    assert nt_hash_of(plain) is None
    assert nt_hash_of("geheim") == nt_hash("geheim")  # a plain password of a credentials directory
    assert verify_password("geheim", for_ntlm)
    assert not verify_password("Geheim", for_ntlm)
    assert "geheim" not in for_ntlm


@pytest.mark.parametrize("tail", ["", "zz", "AB" * 16, "ab" * 15, "ab" * 16 + "\n", "ab" * 17])
def test_a_damaged_hash_for_ntlm_is_none(tail: str) -> None:
    assert nt_hash_of(f"{hash_password('geheim')} $nt${tail}") is None
