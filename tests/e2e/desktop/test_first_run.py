"""The first start on a new computer: the wizard opens by itself, and through it alone mail reaches a mailbox.

As a new user would: in either language, by the names on the screen, with clicks and time counted. Who cancels it has
nothing left of it.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e.desktop.conftest import Start
from tests.e2e.desktop.hands import IN_FRONT, Hands
from tests.e2e.desktop.session import Session
from tests.e2e.desktop.test_desktop import LOOK_INTO_THE_KEYRING
from tests.e2e.smarthost import PASSWORD, USER, SmartHost
from tests.e2e.waiting import free_port, wait_until

SECONDS = 30
# What it takes with nothing but the wizard is 10 and 6; some room for a click, none for another question.
MOST_CLICKS = 12
MOST_FIELDS = 7
RECIPIENT = "alice@example.test"


class Words(NamedTuple):
    """What somebody reads on the screen, without mnemonics, colons and dots."""

    wizard: str
    next: str
    smtp_server: str
    add_features: str
    tcp_port: str
    smart_host: str
    port: str
    ca_file: str
    user_name: str
    password: str
    send_a_test_message_to: str
    install: str
    succeeded: str
    close: str
    cancel: str
    cancel_the_wizard: str


WORDS = {
    "en": Words(
        wizard="Add Roles and Features Wizard",
        next="Next",
        smtp_server="SMTP Server",
        add_features="Add Features",
        tcp_port="TCP port",
        smart_host="Smart host",
        port="Port",
        ca_file="CA file",
        user_name="User name",
        password="Password",
        send_a_test_message_to="Send a test message to",
        install="Install",
        succeeded="Installation succeeded.",
        close="Close",
        cancel="Cancel",
        cancel_the_wizard="Cancel the wizard",
    ),
    "ja": Words(
        wizard="役割と機能の追加ウィザード",
        next="次へ",
        smtp_server="SMTP サーバー",
        add_features="機能の追加",
        tcp_port="TCP ポート",
        smart_host="スマート ホスト",
        port="ポート",
        ca_file="CA ファイル",
        user_name="ユーザー名",
        password="パスワード",
        send_a_test_message_to="テスト メッセージの宛先",
        install="インストール",
        succeeded="インストールが成功しました。",
        close="閉じる",
        cancel="キャンセル",
        cancel_the_wizard="ウィザードの取り消し",
    ),
}


class NewUser:
    """Goes through the wizard, which is in front."""

    def __init__(self, session: Session, hands: Hands, words: Words) -> None:
        self._session = session
        self._hands = hands
        self._words = words

    def wait_for_the_wizard(self) -> None:
        self._hands.window(self._words.wizard)
        self._hands.has(IN_FRONT, f"~{self._words.next}", role="push button")

    def press(self, name: str) -> None:
        self._hands.press(IN_FRONT, f"~{name}", role="push button")

    def write(self, name: str, text: str) -> None:
        self._hands.write(IN_FRONT, f"~{name}", text)

    def next_page(self) -> None:
        """A button that is still pressed cannot be pressed again: wait for the page."""
        before = self._heading()
        self.press(self._words.next)
        wait_until(lambda: self._heading() != before, SECONDS, lambda: self._hands.describe(IN_FRONT))

    def _heading(self) -> str:
        return self._hands.read(IN_FRONT, "#wizard_heading")

    def go_to_server_selection(self) -> None:
        """Before You Begin and Installation Type need no answer."""
        self.next_page()
        self.next_page()

    def listen_on(self, port: int) -> None:
        """Server Selection; Server Roles needs no answer."""
        self.write(self._words.tcp_port, str(port))
        self.next_page()
        self.next_page()

    def check_smtp_server(self) -> None:
        """Features, and what comes along."""
        self._session.click(self._hands.place(IN_FRONT, self._words.smtp_server, role="table cell"))
        self._session.press_keys("space")
        self._hands.clicks += 1  # as on the check box itself
        self.press(self._words.add_features)
        self.next_page()

    def type_a_letter(self) -> None:
        """With a real key: what one has typed is not dropped without a question."""
        self._session.click(self._hands.place(IN_FRONT, f"~{self._words.user_name}", role="text"))
        self._session.press_keys("x")
        wait_until(lambda: self._hands.read(IN_FRONT, f"~{self._words.user_name}", role="text"), SECONDS, "the letter")

    def name_the_smart_host(self, smart_host: SmartHost) -> None:
        """Smart host, with the account and a first message."""
        self.write(self._words.smart_host, "localhost")
        self.write(self._words.port, str(smart_host.port))
        # Its certificate was signed by an authority of its own organisation.
        self.write(self._words.ca_file, str(smart_host.ca_file))
        self.write(self._words.user_name, USER)
        self.write(self._words.password, PASSWORD)
        self.write(self._words.send_a_test_message_to, RECIPIENT)
        self.next_page()

    def install(self) -> None:
        """Confirmation and Results."""
        self.press(self._words.install)

        def over() -> bool:
            return self._hands.read(IN_FRONT, "#wizard_results_headline") == self._words.succeeded

        wait_until(over, SECONDS, lambda: self._hands.describe(IN_FRONT))
        self.press(self._words.close)
        self._hands.no_window(self._words.wizard)

    def cancel(self, *, having_typed: bool) -> None:
        self.press(self._words.cancel)
        if having_typed:
            self.press(self._words.cancel_the_wizard)
        self._hands.no_window(self._words.wizard)


@pytest.fixture
def new_user(session: Session, hands: Hands, language: str) -> NewUser:
    return NewUser(session, hands, WORDS[language])


def test_from_no_settings_to_a_message_in_a_mailbox(
    new_user: NewUser,
    session: Session,
    start: Start,
    hands: Hands,
    smart_host: SmartHost,
    language: str,
    record_property: Callable[[str, object], None],
) -> None:
    before = len(smart_host.mailbox("alice"))
    began = time.monotonic()
    program = start()
    new_user.wait_for_the_wizard()
    new_user.go_to_server_selection()
    port = free_port()
    new_user.listen_on(port)
    new_user.check_smtp_server()
    new_user.name_the_smart_host(smart_host)
    new_user.install()
    wait_until(lambda: len(smart_host.mailbox("alice")) > before, SECONDS, smart_host.log)
    seconds = time.monotonic() - began

    message = smart_host.mailbox("alice")[-1]
    assert f"To: {RECIPIENT}".encode() in message
    assert b"with ESMTPSA" in message, "S for TLS, A for a logon (RFC 3848)"
    assert (session.home / ".config/autostart/mailroot.desktop").exists(), "mail is relayed again after a restart"
    assert passwords_in_the_keyring(session) == 1
    assert PASSWORD not in program.output
    report = f"{hands.clicks} clicks, {hands.fields} fields, {seconds:.1f} s"
    print(f"from no settings to a message in a mailbox ({language}): {report}")
    record_property(f"first_run_{language}", report)
    assert hands.clicks <= MOST_CLICKS, report
    assert hands.fields <= MOST_FIELDS, report

    # The next start needs no wizard: it relays.
    assert program.terminate() == 0, program.output
    again = start()
    hands.window("SMTP Virtual Server #1")
    wait_until(lambda: hands.sees(IN_FRONT, "#server_area"), SECONDS, lambda: hands.describe(""))
    assert not hands.sees_window(WORDS[language].wizard)
    assert again.terminate() == 0, again.output
    assert "Traceback" not in again.output


def test_cancel_leaves_nothing_behind(
    new_user: NewUser, session: Session, start: Start, hands: Hands, smart_host: SmartHost
) -> None:
    before = files_of(session)
    program = start()
    new_user.wait_for_the_wizard()
    new_user.go_to_server_selection()
    new_user.listen_on(free_port())
    new_user.check_smtp_server()
    new_user.type_a_letter()
    new_user.name_the_smart_host(smart_host)
    new_user.cancel(having_typed=True)
    assert program.terminate() == 0, program.output
    assert files_of(session) == before
    assert passwords_in_the_keyring(session) == 0

    # As if it had never been: the next start asks again.
    again = start()
    new_user.wait_for_the_wizard()
    new_user.cancel(having_typed=False)
    assert again.terminate() == 0, again.output
    assert files_of(session) == before


def files_of(session: Session) -> set[Path]:
    """All that programs have left in the home folder, apart from what the desktop itself keeps there."""
    apart = ("keyrings", "openbox", "fontconfig", "mesa_shader_cache", "dconf")
    return {path for path in session.home.rglob("*") if not set(apart) & set(path.parts) and path.name != ".cache"}


def passwords_in_the_keyring(session: Session) -> int:
    """How many items of the session's keyring are the password."""
    looked = subprocess.run(
        [sys.executable, "-c", LOOK_INTO_THE_KEYRING],
        input=PASSWORD.encode(),
        env=session.environment,
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    return int(looked.stdout)
