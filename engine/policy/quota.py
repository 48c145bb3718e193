"""Whether a local mailbox is full: the drop directory's quota, ten times the message size limit as in IIS."""

from engine.policy.addresses import Address
from engine.policy.decision import Decision
from engine.policy.domains import DomainList
from engine.settings.model import Settings

TIMES_THE_MESSAGE = 10
_OK = Decision(True, "drop directory quota: below")


class QuotaRule:
    """The quota of the default domain, whose folder all local mail goes to. Without a message limit there is none."""

    def __init__(self, settings: Settings, fqdn: str) -> None:
        self._domains = DomainList(settings.domains, fqdn)
        wanted = any(domain.kind == "default" and domain.drop_quota for domain in settings.domains)
        captured = settings.delivery.route == "capture"
        self.octets = int(settings.messages.max_message_kb) * TIMES_THE_MESSAGE if wanted and not captured else 0
        # As the settings have it, "" = the standard one.
        self.folder = self._domains.drop_directory

    def concerns(self, recipient: Address) -> bool:
        """Whether this recipient's mail is dropped where the quota counts; asked before anything is measured."""
        if not self.octets or recipient.routed:
            return False
        found = self._domains.find(recipient.domain)
        return found[1].kind != "remote" if found is not None else self._domains.is_implied(recipient.domain)

    def check(self, used: int) -> Decision:
        """452 4.2.2 when files of `used` octets lie there already (RFC 5321 4.2.3: the mailbox may be emptied)."""
        if used < self.octets:
            return _OK
        return Decision(False, f"drop directory quota: {self.octets} octets", 452, "4.2.2", "Mailbox full")
