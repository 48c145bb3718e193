"""The certificate in plain words: every way it can be wrong, and what is said."""

import os
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.inbound.tls import CertificateProblem, load_certificate, old_version_warning
from engine.settings.model import Tls

NOW = ManualClock().now()
Make = Callable[..., Path]


def test_none() -> None:
    assert load_certificate(Tls(), Path(), NOW) is None


def test_key_beside_in_the_same_file_or_named(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path)
    beside = load_certificate(Tls(certificate=str(pem)), Path(), NOW)
    both = tmp_path / "both.pem"
    both.write_bytes(pem.read_bytes() + pem.with_suffix(".key").read_bytes())
    same = load_certificate(Tls(certificate=str(both)), Path(), NOW)
    elsewhere = tmp_path / "elsewhere"
    pem.with_suffix(".key").rename(elsewhere)
    named = load_certificate(Tls(certificate=str(pem), private_key=str(elsewhere)), Path(), NOW)
    for loaded in (beside, same, named):
        assert loaded is not None
        assert loaded.warning == ""
        assert loaded.context.minimum_version is ssl.TLSVersion.TLSv1_2


def problem(tls: Tls) -> CertificateProblem:
    with pytest.raises(CertificateProblem) as caught:
        load_certificate(tls, Path(), NOW)
    return caught.value


def test_missing(tmp_path: Path) -> None:
    assert "does not exist" in str(problem(Tls(certificate=str(tmp_path / "no.pem"))))


def test_not_pem(tmp_path: Path) -> None:
    file = tmp_path / "x.pfx"
    file.write_bytes(b"\x30\x82\x00\x01")
    assert "no certificate in PEM form" in str(problem(Tls(certificate=str(file))))


def test_damaged(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path)
    pem.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert "cannot be used" in str(problem(Tls(certificate=str(pem))))


def test_no_key(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path)
    pem.with_suffix(".key").unlink()
    found = problem(Tls(certificate=str(pem)))
    assert "no private key" in str(found)
    assert found.field == "access.tls.private_key"


def test_wrong_key(tmp_path: Path, make_cert: Make) -> None:
    pem, other = make_cert(tmp_path), make_cert(tmp_path, name="other")
    found = problem(Tls(certificate=str(pem), private_key=str(other.with_suffix(".key"))))
    assert "does not belong to the certificate" in str(found)


def test_a_key_that_is_none(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path)
    assert "no private key in PEM" in str(problem(Tls(certificate=str(pem), private_key=str(pem))))


def test_protected_key(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path, key_password=b"secret")
    assert "protected by a password" in str(problem(Tls(certificate=str(pem))))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path)
    pem.chmod(0)
    assert "cannot be read" in str(problem(Tls(certificate=str(pem))))


def test_a_folder_is_no_certificate(tmp_path: Path) -> None:
    assert "cannot be read" in str(problem(Tls(certificate=str(tmp_path))))


def test_expired_is_used_and_warned_about(tmp_path: Path, make_cert: Make) -> None:
    loaded = load_certificate(Tls(certificate=str(make_cert(tmp_path, days=-1))), Path(), NOW)
    assert loaded is not None
    assert "expired on 2023-11-13" in loaded.warning


def test_not_yet_valid(tmp_path: Path, make_cert: Make) -> None:
    loaded = load_certificate(Tls(certificate=str(make_cert(tmp_path))), Path(), NOW - 500 * 86_400)
    assert loaded is not None
    assert "not valid before" in loaded.warning


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_old_versions_work_and_stay_flagged(tmp_path: Path, make_cert: Make, version: str) -> None:
    tls = Tls(certificate=str(make_cert(tmp_path)), minimum_version=version)  # type: ignore[arg-type]
    assert load_certificate(tls, Path(), NOW) is not None
    assert f"TLS {version}" in old_version_warning(tls)


def test_good_versions_are_not_flagged() -> None:
    assert old_version_warning(Tls()) == ""
    assert old_version_warning(Tls(minimum_version="1.3")) == ""


def test_relative_names_are_below_the_data_folder(tmp_path: Path, make_cert: Make) -> None:
    pem = make_cert(tmp_path)
    assert (
        load_certificate(Tls(certificate=pem.name, private_key=pem.with_suffix(".key").name), tmp_path, NOW) is not None
    )
