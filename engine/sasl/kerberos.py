"""A context of Kerberos by GSSAPI, as a client, on systems that have it (not on Windows).

pyspnego has one, too, but keeps the tickets of every logon by password until the program ends, some KB each.
"""

from typing import Any, NamedTuple

# SPNEGO (RFC 4178), by which a host may ask for it.
_SPNEGO = (1, 3, 6, 1, 5, 5, 2)


class _Wrapped(NamedTuple):
    data: bytes


class KerberosContext:
    """`principal` "" = the default credentials of whom this program runs as; `spnego` puts SPNEGO around it.

    Raises ImportError, gssapi's GSSError.
    """

    def __init__(self, principal: str, password: str, service: str, host: str, *, spnego: bool = False) -> None:
        import gssapi

        mechanism = gssapi.OID.from_int_seq(_SPNEGO) if spnego else gssapi.MechType.kerberos
        credentials = None
        if principal:
            name = gssapi.Name(principal, gssapi.NameType.user)
            acquired = gssapi.raw.acquire_cred_with_password(name, password.encode(), mechs=[mechanism])
            credentials = gssapi.Credentials(base=acquired.creds)
        flags = gssapi.RequirementFlag
        self._context: Any = gssapi.SecurityContext(
            name=gssapi.Name(f"{service}@{host}", gssapi.NameType.hostbased_service),
            creds=credentials,
            mech=mechanism,
            flags=flags.mutual_authentication | flags.integrity | flags.out_of_sequence_detection,
            usage="initiate",
        )

    @property
    def complete(self) -> bool:
        return bool(self._context.complete)

    def step(self, in_token: bytes | None = None) -> bytes | None:
        token: bytes | None = self._context.step(in_token)
        return token

    def wrap(self, data: bytes, encrypt: bool = True) -> _Wrapped:
        return _Wrapped(self._context.wrap(data, encrypt).message)

    def unwrap(self, data: bytes) -> _Wrapped:
        return _Wrapped(self._context.unwrap(data).message)
