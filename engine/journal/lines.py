"""Commands as lines of columns: what the W3C, NCSA and IIS formats share."""

from collections.abc import Callable
from datetime import datetime

from engine.events import CommandHandled, Event
from engine.journal.columns import Column, Face


class Lines:
    """Turns commands into lines: one list of columns for our sessions, two for what we say as a client.

    `assemble` makes a line of its columns' texts; the lists are compiled once, so a line costs one call a column.
    """

    def __init__(
        self,
        inbound: tuple[Column, ...],
        outbound: tuple[tuple[Column, ...], tuple[Column, ...]],
        assemble: Callable[[list[str]], str],
        clock_face: Callable[[datetime], tuple[str, str]],
    ) -> None:
        self._inbound = inbound
        self._command, self._response = outbound
        self._assemble = assemble
        self._face = Face(clock_face)

    def text(self, events: tuple[Event, ...]) -> str:
        """The lines for the commands among `events`."""
        lines: list[str] = []
        assemble, face, inbound = self._assemble, self._face, self._inbound
        for event in events:
            if type(event) is not CommandHandled:
                continue
            face.show(event.at)
            if event.direction == "in":
                lines.append(assemble([column(event, face) for column in inbound]))
            else:
                self._add_outbound(lines, event)
        if not lines:
            return ""
        lines.append("")
        return "\n".join(lines)

    def _add_outbound(self, lines: list[str], event: CommandHandled) -> None:
        # IIS logs the call and its answer apart; a greeting has no call, a dropped connection no answer.
        for said, columns in ((event.verb, self._command), (event.reply or event.status, self._response)):
            if said:
                lines.append(self._assemble([column(event, self._face) for column in columns]))
