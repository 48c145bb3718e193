"""Where mail goes and how it is encrypted and logged on, as Postfix's smtp does it (smtp(8), transport(5))."""

from engine.migration.postfix.inbound import Table
from engine.migration.postfix.tables import address_pattern, domain_pattern, nearest_first
from engine.settings.model import Domain, Security, Settings
from engine.settings.site import Site
from engine.settings.smarthost import Hop, parse_smart_host

_PLACE = "TYPE-THE-PASSWORD-HERE"
_HOUR = 3600


class Outbound:
    """Used once: `parameters` first, then `services`."""

    def __init__(self, site: Site, table: Table, remarks: list[str]) -> None:
        self._site = site
        self._settings: Settings = site.settings
        self._table = table
        self._remarks = remarks
        self._services: list[str] = []
        self._passwords: dict[str, str] = {}
        self._policies: dict[str, str] = {}

    def parameters(self) -> dict[str, str]:
        """main.cf for what goes out."""
        found = {**self._schedule(), **self._route(), **self._connections(), **self._masquerade()}
        transports = self._transports()
        if transports:
            found["transport_maps"] = self._table("regexp", "transport", transports)
        if self._policies:
            found["smtp_tls_policy_maps"] = self._table("texthash", "tls_policy", _lines(self._policies))
        if self._passwords:
            found |= {
                "smtp_sasl_auth_enable": "yes",
                "smtp_sasl_password_maps": self._table("texthash", "sasl_passwd", _lines(self._passwords)),
                "smtp_sasl_security_options": "noanonymous",
                "smtp_sasl_mechanism_filter": "plain, login",
            }
            self._remarks.append(
                f"Passwords do not come along: replace {_PLACE} in sasl_passwd, and let nobody but root read that file."
            )
        return found

    def services(self) -> str:
        """Further smtp services of master.cf."""
        return "".join(self._services)

    # --- Everything -------------------------------------------------------------------------------------------------

    def _schedule(self) -> dict[str, str]:
        outbound, messages = self._settings.delivery.outbound, self._settings.messages
        first, last = int(outbound.retry[0]), int(max(outbound.retry))
        self._remarks.append(
            f"Postfix doubles its pauses from {first // 60} to {last // 60} minutes instead of following the list of "
            "retry intervals."
        )
        found = {
            "minimal_backoff_time": f"{first}s",
            "maximal_backoff_time": f"{last}s",
            "queue_run_delay": f"{min(300, first)}s",
            "maximal_queue_lifetime": f"{int(outbound.expiration)}s",
            "bounce_queue_lifetime": f"{int(outbound.expiration)}s",
            # Hours with a unit of their own; 0 = never.
            "delay_warning_time": f"{int(outbound.delay_notification)}s",
        }
        if messages.ndr_copy_to:
            found |= {"notify_classes": "bounce, resource, software", "bounce_notice_recipient": messages.ndr_copy_to}
        return found

    def _connections(self) -> dict[str, str]:
        connections = self._settings.delivery.connections
        found = {"smtp_destination_concurrency_limit": str(connections.max_per_domain or 1000)}
        timeout = f"{int(connections.timeout)}s"
        return found | {
            "smtp_connect_timeout": "30s",
            "smtp_helo_timeout": timeout,
            "smtp_mail_timeout": timeout,
            "smtp_rcpt_timeout": timeout,
        }

    def _masquerade(self) -> dict[str, str]:
        name = self._settings.delivery.advanced.masquerade_domain
        if not name:
            return {}
        local = [domain.name for domain in self._settings.domains if domain.kind != "remote"]
        patterns = [domain_pattern(one).removeprefix("^") for one in (local or [self._site.fqdn])]
        content = "".join(rf"/^(.*)@{pattern}/ ${{1}}@{name}" + "\n" for pattern in patterns)
        return {
            "sender_canonical_maps": self._table("regexp", "masquerade", content),
            "sender_canonical_classes": "envelope_sender",
        }

    # --- Routes -----------------------------------------------------------------------------------------------------

    def _route(self) -> dict[str, str]:
        delivery = self._settings.delivery
        hops = parse_smart_host(delivery.advanced.smart_host)
        level = self._level(delivery.security)
        found = {"smtp_tls_security_level": level, "smtp_tls_CApath": "/etc/ssl/certs"}
        if delivery.security.ca_file:
            found["smtp_tls_CAfile"] = str(self._site.folders.root / delivery.security.ca_file)
        if delivery.security.tls == "implicit":
            found["smtp_tls_wrappermode"] = "yes"
        if delivery.route in ("capture", "hold"):
            return found
        if delivery.route == "smart_host" and not hops:
            self._remarks.append("No smart host is set, so mail has nowhere to go: Postfix defers it, too.")
            return found | {"defer_transports": "smtp"}
        if delivery.route == "dns":
            return found
        places = [self._destination(hop) for hop in hops]
        for place in places:
            self._log_on(place, delivery.security)
        if delivery.advanced.direct_first:
            return found | {"smtp_fallback_relay": ", ".join(places)}
        found["relayhost"] = places[0]
        if places[1:]:
            found["smtp_fallback_relay"] = ", ".join(places[1:])
        return found

    def _transports(self) -> str:
        if self._settings.delivery.route in ("capture", "hold"):
            return ""
        return "".join(
            self._transport(number, domain)
            for number, domain in enumerate(nearest_first(self._settings.domains))
            if domain.kind == "remote"
        )

    def _transport(self, number: int, domain: Domain) -> str:
        hops = parse_smart_host(domain.smart_host)
        service = self._service(number, domain)
        if domain.security is not None:
            for hop in hops:
                place = self._destination(hop)
                self._log_on(place, domain.security)
                self._policies[place] = self._level(domain.security)
        places = ", ".join(self._destination(hop) for hop in hops)
        return f"/{address_pattern(domain.name)}/ {service}:{places}\n"

    def _service(self, number: int, domain: Domain) -> str:
        options = []
        if domain.use_helo:
            options += ["-o smtp_always_send_ehlo=no", "-o smtp_never_send_ehlo=yes"]
        security = domain.security or self._settings.delivery.security
        if domain.security is not None:
            options.append(f"-o smtp_tls_wrappermode={'yes' if security.tls == 'implicit' else 'no'}")
            options.append(f"-o smtp_tls_security_level={self._level(security)}")
        if not options:
            return "smtp"
        name = f"mailroot{number}"
        self._services.append(f"{name} unix - - n - - smtp\n" + "".join(f"  {option}\n" for option in options))
        return name

    def _destination(self, hop: Hop) -> str:
        """Brackets: no look-up of MX records, as a smart host is one host."""
        return f"[{hop.host}]:{hop.port or self._settings.delivery.connections.port}"

    def _level(self, security: Security) -> str:
        if security.tls == "none":
            return "none"
        if security.tls == "opportunistic":
            return "may"
        return "secure" if security.verify_certificate else "encrypt"

    def _log_on(self, place: str, security: Security) -> None:
        if security.authentication == "basic":
            self._passwords[place] = f"{security.username}:{_PLACE}"
        elif security.authentication != "anonymous":
            self._remarks.append(
                f"Logging on at {place} by {security.authentication} does not come along: Postfix needs a SASL plug-in "
                "of its own for it. Until then mail for it waits there."
            )


def _lines(table: dict[str, str]) -> str:
    return "".join(f"{key} {value}\n" for key, value in table.items())
