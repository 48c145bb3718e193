"""How much waits, kept in step with every commit so that counting never reads the queue."""

import sqlite3

import msgspec

from engine.spool.embedded.entry import STATE_NAMES, Standing


class Figures(msgspec.Struct):
    """Messages, their octets, recipients by state, and messages by their stored state."""

    messages: int = 0
    octets: int = 0
    waiting: int = 0
    held: int = 0
    by_state: list[int] = msgspec.field(default_factory=lambda: [0] * len(STATE_NAMES))

    def add(self, standing: Standing, octets: int, sign: int = 1) -> None:
        """Count a message in (`sign` 1) or out (-1)."""
        self.messages += sign
        self.octets += sign * octets
        self.waiting += sign * standing.waiting
        self.held += sign * standing.held
        self.by_state[standing.state] += sign


def figures_of(connection: sqlite3.Connection) -> Figures:
    """Count what is in the database."""
    figures = Figures()
    totals = "SELECT state, count(*), sum(size), sum(waiting), sum(held) FROM message GROUP BY state"
    for state, messages, octets, waiting, held in connection.execute(totals):
        figures.messages += messages
        figures.octets += octets
        figures.waiting += waiting
        figures.held += held
        figures.by_state[state] += messages
    return figures
