"""A second look at a host's certificate, on a connection of its own that says nothing and logs on nowhere."""

import msgspec

from engine.delivery.opening import Opener, Outside
from engine.diagnosis.certificate_facts import TlsFacts
from engine.errors import MailError
from engine.policy.routing import Route
from engine.settings.site import Site
from engine.settings.smarthost import Hop
from engine.symptom import Fault

CERTIFICATE_FAULTS = frozenset(fault for fault in Fault if fault.startswith("certificate_"))


class CertificateCheck:
    """For one hop of `route`."""

    def __init__(self, route: Route, hop: Hop, site: Site, outside: Outside, patience: float) -> None:
        self._route = route
        self._hop = hop
        self._site = site
        self._outside = outside
        self._patience = patience

    async def unverified(self) -> TlsFacts | None:
        """What the host shows to those who do not verify; None when there is no TLS to be had."""
        return await self._look(verify=False)

    async def objection(self) -> MailError | None:
        """Why the certificate would not be accepted; None when it would, or TLS does not come about a second time."""
        try:
            await self._look(verify=True)
        except MailError as failure:
            if failure.symptom is not None and failure.symptom.fault in CERTIFICATE_FAULTS | {Fault.CA_FILE}:
                return failure
        return None

    async def _look(self, *, verify: bool) -> TlsFacts | None:
        client = await self._opener(verify=verify).walk(self._hop)
        try:
            return TlsFacts.of(client) if client.encrypted else None
        finally:
            client.wire.quit()

    def _opener(self, *, verify: bool) -> Opener:
        security = self._route.security
        tls = "implicit" if security.tls == "implicit" else "starttls"
        strict = msgspec.structs.replace(security, tls=tls, authentication="anonymous", verify_certificate=verify)
        route = msgspec.structs.replace(self._route, security=strict)
        return Opener(route, self._site, self._outside, patience=self._patience)
