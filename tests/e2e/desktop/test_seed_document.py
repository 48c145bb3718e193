"""The whole document, followed step by step in both languages and flows, from an empty computer to mail in a mailbox.

Whoever has read it must find every control it names, under its name, where it says; and the mail must arrive.
"""

import platform
import socket
import tomllib
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.e2e.clients import send_with_telnet
from tests.e2e.desktop.conftest import Start
from tests.e2e.desktop.hands import IN_FRONT, Hands
from tests.e2e.desktop.program import DESKTOP_ENTRY
from tests.e2e.desktop.seed_document import bold_names, document
from tests.e2e.desktop.seed_table import (
    CONFIGURE,
    CONFIGURE_2008,
    INSTALL,
    INSTALL_2008,
    NOT_OURS,
    SERVER,
    TABLE,
    Step,
)
from tests.e2e.desktop.session import Session
from tests.e2e.desktop.walk import BOX, MENU_ITEM, RADIO, TAB, TREE_ITEM, Walk
from tests.e2e.smarthost import PASSWORD, USER, SmartHost
from tests.e2e.waiting import free_port, wait_until

SECONDS = 20
MESSAGE = ["Subject: Test Message", "", "This is the message body of the test message."]


def test_the_table_is_what_the_document_names() -> None:
    """No control is left out, none is invented, and none is misspelt in either language."""
    path = document()
    if path is None:
        pytest.skip("the document is not here: MAILROOT_SEED names it")
    english: dict[Step, set[str]] = {}
    japanese: dict[Step, set[str]] = {}
    for step, in_english, in_japanese in bold_names(path):
        english.setdefault(step, set()).update(name.lower() for name in in_english)
        japanese.setdefault(step, set()).update(in_japanese)
    rows = (*TABLE, *NOT_OURS)
    for step in english.keys() | {step for step, _ in rows}:
        assert {control.english.lower() for at, control in rows if at == step} == english[step], step
        assert {control.japanese for at, control in rows if at == step} == japanese[step], step


@pytest.fixture
def walk(session: Session, hands: Hands, language: str) -> Walk:
    return Walk(session, hands, language)


@pytest.fixture
def port_25() -> Iterator[None]:
    """Held by somebody else, as on a computer that has a mail server; the wizard proposes another port."""
    with suppress(OSError), socket.create_server(("127.0.0.1", 25)):
        yield
        return
    yield


def test_windows_server_2016(
    walk: Walk, session: Session, hands: Hands, start: Start, smart_host: SmartHost, language: str
) -> None:
    program = start()
    leave_the_wizard_that_opens_by_itself(hands)
    port = free_port()
    install(walk, hands, port)
    configure(walk, session, hands, CONFIGURE, smart_host)
    send_and_find(smart_host, port, f"2016 {language}")
    assert program.terminate() == 0, program.output
    assert "Traceback" not in program.output


@pytest.mark.usefixtures("port_25")
def test_windows_server_2008_r2(
    walk: Walk, session: Session, hands: Hands, start: Start, smart_host: SmartHost, language: str
) -> None:
    program = start()
    leave_the_wizard_that_opens_by_itself(hands)
    install_2008(walk, hands)
    configure(walk, session, hands, CONFIGURE_2008, smart_host)
    send_and_find(smart_host, listening_port(session), f"2008 {language}")
    assert program.terminate() == 0, program.output
    assert "Traceback" not in program.output


# --- Install SMTP Server ----------------------------------------------------------------------------------------


def install(walk: Walk, hands: Hands, port: int) -> None:
    """Server Manager > Dashboard > Add roles and features."""
    with walk.step(INSTALL, 1):
        walk.find_program("Server Manager", desktop_search)
        walk.select("Dashboard")
    with walk.step(INSTALL, 3):
        walk.press("Add roles and features")
        hands.press(IN_FRONT, "#wizard_cancel")
        # It can also be opened from the menu Manage.
        walk.press("Manage", role=MENU_ITEM)
        walk.choose("Add roles and features")
        hands.has(IN_FRONT, "#wizard_cancel")
    with walk.step(INSTALL, 4):
        walk.see_page("Before You Begin")
        walk.press("Next")
    with walk.step(INSTALL, 5):
        walk.check("Role-based or feature-based installation", RADIO)
        walk.press("Next")
    with walk.step(INSTALL, 6):
        walk.see_page("Server Selection")
        walk.check("Select a server from the server pool", RADIO)
        assert hands.is_selected(IN_FRONT, platform.node(), role=TREE_ITEM), "by default, it selects the local server"
        walk.click_item(platform.node())
        hands.write(IN_FRONT, "#wizard_listen_port", str(port))  # 25 may be somebody else's here
        walk.press("Next")
    with walk.step(INSTALL, 7):
        walk.see_page("Server Roles")
        walk.press("Next")
    with walk.step(INSTALL, 8):
        walk.see_page("Features")
        walk.tick("SMTP Server")
        walk.press("Add Features")
        hands.has(IN_FRONT, "#wizard_next")
        walk.press("Next")
        set_up_the_smart_host_later(hands)
        walk.press("Next")
    with walk.step(INSTALL, 9):
        walk.see_page("Confirmation")
        walk.press("Restart the destination server automatically if required", role=BOX)
        hands.press(IN_FRONT, "#wizard_restart_yes")
        walk.press("Install")
        wait_for_success(hands)
        walk.press("Close")


def install_2008(walk: Walk, hands: Hands) -> None:
    """Server Manager > Features > Add Features."""
    with walk.step(INSTALL_2008, 1):
        walk.find_program("Server Manager", desktop_search)
        walk.select("Features")
        walk.press("Add Features")
        hands.press(IN_FRONT, "#wizard_cancel")
        # And as a context menu, which is how that console was used.
        walk.press_menu_key("Features")
        walk.choose("Add Features")
    with walk.step(INSTALL_2008, 3):
        walk.see_window("Add Features")
        walk.tick("SMTP Server")
        walk.press("Add Required Role Services")
        hands.has(IN_FRONT, "#wizard_next")
        walk.press("Next")
    with walk.step(INSTALL_2008, 4):
        set_up_the_smart_host_later(hands)
        walk.press("Next")
    with walk.step(INSTALL_2008, 5):
        walk.see_page("Confirm Installation Selections")
        walk.press("Install")
        wait_for_success(hands)
        walk.press("Close")


def leave_the_wizard_that_opens_by_itself(hands: Hands) -> None:
    hands.press(IN_FRONT, "#wizard_cancel")
    hands.has(IN_FRONT, "#console_tree")


def wait_for_success(hands: Hands) -> None:
    """When complete, select Close."""
    hands.has(IN_FRONT, "#wizard_results_headline")
    wait_until(lambda: not hands.sees(IN_FRONT, "#wizard_results_progress"), SECONDS, "the installation to be complete")
    assert not hands.sees(IN_FRONT, "#wizard_results_retry"), hands.describe(IN_FRONT)


def set_up_the_smart_host_later(hands: Hands) -> None:
    """The page that Windows does not have; the document names the smart host later."""
    hands.check(IN_FRONT, "#smart_host_later")


# --- Configure the SMTP Server ----------------------------------------------------------------------------------


def configure(walk: Walk, session: Session, hands: Hands, part: str, smart_host: SmartHost) -> None:
    """The property sheet of the virtual server; the steps are the same in both parts of the document."""
    open_the_manager(walk, part)
    with walk.step(part, 2):
        expand_the_computer(walk, session, hands)
        walk.right_click(SERVER)
        walk.choose("Properties")
    with walk.step(part, 3):
        walk.press("Access", role=TAB)
        walk.press("Relay")
    with walk.step(part, 4):
        walk.press("Add")
        walk.check("Single Computer", RADIO)
        hands.write(IN_FRONT, "#computer_address", "127.0.0.1")
        walk.press("OK")
        hands.has(IN_FRONT, "127.0.0.1", role=TREE_ITEM)
        walk.press("OK")
    with walk.step(part, 5):
        walk.press("Delivery", role=TAB)
        walk.press("Outbound Security")
        choose_how_to_log_on(walk, hands, smart_host)
    with walk.step(part, 6):
        walk.see("Delivery", role=TAB)
        walk.press("Outbound connections")
        assert hands.read(IN_FRONT, "#delivery_connections_port") == "25", "by default, the TCP port is 25"
        hands.write(IN_FRONT, "#delivery_connections_port", str(smart_host.port))
        walk.press("OK")
    with walk.step(part, 7):
        walk.see("Delivery", role=TAB)
        walk.press("Advanced")
        assert walk.read("Fully Qualified Domain Name") == platform.node(), "by default, that of the local server"
        walk.write("Smart Host", "localhost")
    with walk.step(part, 8):
        walk.press("OK")
        hands.has(IN_FRONT, "#sheet_ok")
        walk.press("OK")
        hands.has(IN_FRONT, "#console_tree")
    with walk.step(part, 9):
        walk.right_click(SERVER)
        walk.choose("Stop")
        hands.has(IN_FRONT, "#console_tree")
        walk.press_menu_key(SERVER)
        walk.choose("Start")


def open_the_manager(walk: Walk, part: str) -> None:
    names = {
        CONFIGURE: ("inetmgr6.exe",),
        CONFIGURE_2008: ("IIS", "Internet Information Services (IIS) 6.0 Manager"),
    }
    with walk.step(part, 1):
        for name in names[part]:
            walk.find_program(name, desktop_search)


def expand_the_computer(walk: Walk, session: Session, hands: Hands) -> None:
    """Its node can be closed and opened again."""
    walk.click_item(platform.node())
    session.press_keys("Left")
    wait_until(lambda: not hands.sees(IN_FRONT, SERVER, role=TREE_ITEM), SECONDS, "the computer to be closed")
    session.press_keys("Right")
    hands.has(IN_FRONT, SERVER, role=TREE_ITEM)


def choose_how_to_log_on(walk: Walk, hands: Hands, smart_host: SmartHost) -> None:
    """Each way that the document explains is there; Basic authentication with TLS is what it recommends."""
    walk.see("Anonymous access", RADIO)
    walk.see("Integrated Windows Authentication", RADIO)
    walk.check("Basic authentication", RADIO)
    walk.check("TLS encryption", BOX)
    hands.write(IN_FRONT, "#delivery_security_basic_username", USER)
    hands.write(IN_FRONT, "#delivery_security_basic_password", PASSWORD)
    hands.write(IN_FRONT, "#delivery_security_ca_file", str(smart_host.ca_file))
    hands.press(IN_FRONT, "~OK")


def desktop_search(words: str) -> bool:
    """Whether a desktop that is asked for these words finds the program, by its entry's name and keywords."""
    lines = DESKTOP_ENTRY.read_text(encoding="utf-8").splitlines()
    keys = ("Name", "GenericName", "Keywords")
    return any(words in value for key, _, value in (line.partition("=") for line in lines) if key.startswith(keys))


# --- Test the SMTP Server ---------------------------------------------------------------------------------------


def send_and_find(smart_host: SmartHost, port: int, mark: str) -> None:
    """The telnet session of the document, and its message in the mailbox; `mark` is a line of this test in it."""
    wait_until(lambda: accepts(port), SECONDS, "the server that was started again")
    send_with_telnet(port, "EmailAddress@outlook.example", ["alice@example.test"], [*MESSAGE, mark])
    message = smart_host.wait_for("alice", mark.encode())
    assert b"with ESMTPSA" in message, "S for TLS, A for a logon (RFC 3848)"
    assert b"\nSubject: Test Message\n" in message


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def listening_port(session: Session) -> int:
    """Of the first listener that was stored; what the wizard has chosen for itself."""
    stored = (session.home / ".local/share/mailroot/settings.toml").read_text(encoding="utf-8")
    port: int = tomllib.loads(stored)["general"]["listeners"][0]["port"]
    return port
