"""A screen reader on the real desktop: every control of the window and of the property sheet has a name to say."""

import re

from tests.e2e.desktop.conftest import Start
from tests.e2e.desktop.hands import IN_FRONT, Hands
from tests.e2e.desktop.session import Session
from tests.e2e.relay import Relay
from tests.e2e.waiting import wait_until

SECONDS = 30
WINDOW = "SMTP Virtual Server #1 - Mailroot"
# Dashboard, Features, the computer, its server and what is below it.
NODES = 10
TABS = 4
# What a person uses; the parts that Qt makes them of (viewports, headers, fillers) say nothing by themselves.
ROLES = (
    "check box",
    "check menu item",
    "combo box",
    "link",
    "list",
    "list item",
    "menu",
    "menu item",
    "page tab",
    "page tab list",
    "password text",
    "push button",
    "radio button",
    "radio menu item",
    "spin button",
    "table",
    "text",
    "toggle button",
    "tree",
    "tree item",
    "tree table",
)
_NAMELESS = re.compile(rf"(?:^|; )({'|'.join(ROLES)}) (?:''|None)")


def nameless(hands: Hands) -> list[str]:
    """The roles of controls without a name in the window in front."""
    seen = hands.describe(IN_FRONT)
    assert seen.count(";") > 10, seen
    return _NAMELESS.findall(seen)


def test_the_look_finds_what_has_no_name() -> None:
    assert _NAMELESS.findall("frame 'Mailroot' enabled; push button '' enabled; text 'Filter' ; text None ") == [
        "push button",
        "text",
    ]


def test_every_control_on_the_desktop_has_a_name(
    session: Session, relay: Relay, start: Start, hands: Hands, language: str
) -> None:
    session.start_tray()
    program = start()
    hands.window(WINDOW)
    wait_until(lambda: session.active_process() == program.pid, SECONDS, "the window in front")
    session.press_keys("Home")
    for node in range(NODES):
        assert nameless(hands) == [], f"node {node}: {hands.describe(IN_FRONT)}"
        session.press_keys("Down")
    session.press_keys("alt+Return")
    hands.has(IN_FRONT, "#sheet_ok", "push button")
    for tab in range(TABS):
        assert nameless(hands) == [], f"tab {tab}: {hands.describe(IN_FRONT)}"
        session.press_keys("ctrl+Tab")
    session.press_keys("Escape")
    assert program.terminate() == 0, program.output
    assert "Traceback" not in program.output
