"""From our settings to main.cf, master.cf and tables that `postfix check` accepts and that behave alike.

What Postfix has no equal for is said in a remark, and left closed. No secret is written: sasl_passwd leaves a place.
"""

from pathlib import Path

import msgspec

from engine.errors import UserError
from engine.migration.postfix.inbound import inbound_parameters, listeners
from engine.migration.postfix.outbound import Outbound
from engine.migration.postfix.tables import domain_table
from engine.settings.model import Domain, Settings
from engine.settings.site import Site

_SERVICES = """\
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
"""


class Export(msgspec.Struct, frozen=True):
    """Files by name, and sentences about what does not come along or has to be done by hand."""

    files: dict[str, str]
    remarks: tuple[str, ...]


def export_postfix(site: Site, folder: Path) -> Export:
    """The configuration of a Postfix that reads its files from `folder` (absolute). Raises UserError."""
    if not folder.is_absolute():
        raise UserError(f"{folder} is not an absolute path. Postfix wants to be told where its files are.")
    return _Exporter(site, folder).export()


class _Exporter:
    """Gathers the parts; used once."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._settings: Settings = site.settings
        self._folder = folder
        self._files: dict[str, str] = {}
        self._remarks: list[str] = []

    def export(self) -> Export:
        outbound = Outbound(self._site, self._table, self._remarks)
        main = {
            "compatibility_level": "3.6",
            "myhostname": self._site.fqdn,
            "smtp_helo_name": self._site.fqdn,
            "mydestination": "",
            "local_recipient_maps": "",
            "alias_maps": "",
            "allow_percent_hack": "no",
            "swap_bangpath": "no",
            "smtputf8_enable": "yes",
            "hopcount_limit": str(self._settings.delivery.advanced.max_hops),
            **self._local(),
            **inbound_parameters(self._site, self._table, self._remarks),
            **outbound.parameters(),
        }
        self._files["main.cf"] = "".join(f"{name} = {value}".rstrip() + "\n" for name, value in main.items())
        self._files["master.cf"] = listeners(self._settings) + _SERVICES + outbound.services()
        return Export(dict(self._files), tuple(self._remarks))

    def _table(self, kind: str, name: str, content: str) -> str:
        """A file of its own, and how a parameter refers to it."""
        self._files[name] = content
        return f"{kind}:{self._folder / name}"

    def _local(self) -> dict[str, str]:
        """Local mail, or all of it while the route is capture, is put into one Maildir, as Drop is one folder."""
        capture = self._settings.delivery.route == "capture"
        local = [domain for domain in self._settings.domains if domain.kind != "remote"]
        if not any(domain.kind == "default" for domain in local):
            local.append(Domain(name=self._site.fqdn, kind="default"))
        remote = [domain for domain in self._settings.domains if domain.kind == "remote"]
        names = "/./ OK\n" if capture else domain_table(local, remote)
        relayed = [domain for domain in remote if domain.relay_allowed]
        closed = [domain for domain in self._settings.domains if domain not in relayed]
        self._remarks.append(
            "Local mail is put into the Maildir /var/mail/mailroot/drop/ instead of the Drop folder; make "
            "/var/mail/mailroot for the user nobody, or change virtual_mailbox_base and the two maps below it."
        )
        return {
            "virtual_mailbox_domains": self._table("regexp", "local_domains", names),
            "virtual_mailbox_maps": "static:drop/",
            "virtual_mailbox_base": "/var/mail/mailroot",
            "virtual_minimum_uid": "1",
            "virtual_uid_maps": "static:65534",
            "virtual_gid_maps": "static:65534",
            "virtual_mailbox_limit": "0",
            "mailbox_size_limit": "0",
            "relay_domains": self._table("regexp", "relay_domains", domain_table(relayed, closed)),
            "relay_recipient_maps": "",
        }
