"""PortChoice: port 25 for a first installation, or the port to take instead where 25 cannot be had."""

from PySide6.QtCore import QObject, Signal

from gui.bridge import Bridge, Listener, bind_problem, free_port
from gui.wizard.plan import Plan

SMTP_PORT = 25
_LOOPBACK = "127.0.0.1"


class PortChoice(QObject):
    """Looks once, when the wizard opens. `reason` says why 25 cannot be had, "" when it can or nobody knows yet.

    What was found goes into the plan at once while every listener there is still on port 25, so that `Next` alone
    leads to a relay that can start, whichever pages a flow has.
    """

    found = Signal()

    def __init__(self, plan: Plan, bridge: Bridge) -> None:
        super().__init__(plan)
        self._plan = plan
        self.looking = True
        self.reason = ""
        self.instead = SMTP_PORT
        bridge.ask_slowly(lambda _: _look(), self._looked, self._unknown, owner=self)

    @classmethod
    def of(cls, plan: Plan) -> "PortChoice | None":
        """That of a plan; None when the relay is installed already, or this is a test of one page."""
        return next(iter(plan.findChildren(cls)), None)

    def _looked(self, answer: tuple[str, int]) -> None:
        self.looking = False
        self.reason, self.instead = answer
        listeners: tuple[Listener, ...] = self._plan.model.get("general.listeners")
        if self.reason and self.instead and all(each.port == SMTP_PORT for each in listeners):
            self._plan.model.set("general.listeners", with_port(listeners, self.instead))
        self.found.emit()

    def _unknown(self, _: Exception) -> None:
        self.looking = False
        self.found.emit()


def with_port(listeners: tuple[Listener, ...], port: int) -> tuple[Listener, ...]:
    """The same addresses on another port."""
    return tuple(Listener(address=each.address, port=port, tls=each.tls) for each in listeners)


def _look() -> tuple[str, int]:
    reason = bind_problem(_LOOPBACK, SMTP_PORT)
    return reason, (free_port(_LOOPBACK) if reason else SMTP_PORT)
