"""What there is to say about a host's TLS: protocol, cipher and the facts of its certificate."""

import datetime
from typing import TYPE_CHECKING

import msgspec

from engine.certificates import names_of
from engine.delivery.client import Client

if TYPE_CHECKING:
    from cryptography import x509

_SECONDS_A_DAY = 86_400


class CertificateFacts(msgspec.Struct, frozen=True):
    """A certificate as a host showed it. `begins` and `ends` are in seconds since the epoch."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    begins: float
    ends: float

    @classmethod
    def read(cls, der: bytes) -> "CertificateFacts | None":
        """The facts of a certificate in DER form; None when it cannot be read."""
        from cryptography import x509

        try:
            return cls._of(x509.load_der_x509_certificate(der))
        except (ValueError, x509.UnsupportedGeneralNameType):
            return None

    @classmethod
    def _of(cls, certificate: "x509.Certificate") -> "CertificateFacts":
        return cls(
            subject=certificate.subject.rfc4514_string(),
            issuer=certificate.issuer.rfc4514_string(),
            names=names_of(certificate),
            begins=certificate.not_valid_before_utc.timestamp(),
            ends=certificate.not_valid_after_utc.timestamp(),
        )

    def days_left(self, now: float) -> int:
        """Whole days until it expires; negative when it has."""
        return int((self.ends - now) // _SECONDS_A_DAY)

    def facts(self, now: float) -> tuple[tuple[str, str], ...]:
        """By name, for people."""
        return (
            ("subject", self.subject),
            ("issuer", self.issuer),
            ("names", ", ".join(self.names)),
            ("valid from", date_of(self.begins)),
            ("valid until", date_of(self.ends)),
            ("days left", str(self.days_left(now))),
        )

    def for_symptom(self) -> dict[str, str]:
        """As Symptom.certificate has them."""
        return {
            "subject": self.subject,
            "issuer": self.issuer,
            "names": ", ".join(self.names),
            "not_before": date_of(self.begins),
            "not_after": date_of(self.ends),
        }


class TlsFacts(msgspec.Struct, frozen=True):
    """An encrypted connection: "TLSv1.3", "TLS_AES_256_GCM_SHA384" and the host's certificate."""

    protocol: str
    cipher: str
    certificate: CertificateFacts | None

    @classmethod
    def of(cls, client: Client) -> "TlsFacts":
        """Of a connection on which TLS stands."""
        tls = client.wire.transport.get_extra_info("ssl_object")
        der = tls.getpeercert(binary_form=True)
        cipher = tls.cipher()
        return cls(tls.version() or "", cipher[0] if cipher else "", CertificateFacts.read(der) if der else None)

    def facts(self, now: float) -> tuple[tuple[str, str], ...]:
        """By name, for people."""
        own = (("protocol", self.protocol), ("cipher", self.cipher))
        return own + (self.certificate.facts(now) if self.certificate else ())


def date_of(seconds: float) -> str:
    """The day in UTC, as certificates have it: 2027-01-31."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%d")
