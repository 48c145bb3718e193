"""Fixtures of the tests in a real X session: a desktop, the program on it, and hands to use it with."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.e2e.clients import unavailable
from tests.e2e.desktop.hands import Hands
from tests.e2e.desktop.program import DESKTOP_ENTRY, Program, exec_line, path_with_mailroot
from tests.e2e.desktop.session import SYSTEM_PYTHON, Session
from tests.e2e.relay import Relay

Start = Callable[..., Program]
LANGUAGES = ("en", "ja")

SETTINGS = """\
schema_version = 1

[general]
start_automatically = false
listeners = [{ address = "127.0.0.1", port = PORT, tls = "starttls" }]
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A picture of the screen of a test that has failed, beside its other files."""
    report = yield
    made = getattr(item, "funcargs", {}).get("session")
    if report.failed and report.when == "call" and isinstance(made, Session):
        made.picture(made.home.parent / "screen.png")
        report.sections.append(("screen", str(made.home.parent / "screen.png")))
    return report


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A signed-in desktop without a tray yet."""
    if reason := Session.missing():
        unavailable(reason)
    made = Session(tmp_path)
    try:
        made.environment["PATH"] = path_with_mailroot(tmp_path, made.environment)
        yield made.start()
    finally:
        made.close()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, session: Session) -> str:
    """The test once in each language of the window."""
    session.environment["MAILROOT_LANGUAGE"] = request.param
    return str(request.param)


@pytest.fixture
def relay(tmp_path: Path, session: Session) -> Relay:
    """The data folder with its command line; the window is what runs on it."""
    made = Relay(tmp_path / "site", SETTINGS)
    session.environment["MAILROOT_DATA"] = str(made.data)
    return made


@pytest.fixture
def start(session: Session, tmp_path: Path) -> Iterator[Start]:
    """Starts the program by its desktop entry, or by another one."""
    made: list[Program] = []

    def begin(entry: Path = DESKTOP_ENTRY) -> Program:
        command = exec_line(entry)
        # The desktop looks for the command on the session's PATH, not on ours.
        made.append(Program(["/usr/bin/env", *command], session.environment, tmp_path / "program.log"))
        return made[-1]

    yield begin
    for program in made:
        program.close()


@pytest.fixture
def hands(session: Session) -> Iterator[Hands]:
    """Hands on the program, in whatever language; it may be started later."""
    made = Hands(SYSTEM_PYTHON, "mailroot", session.environment)
    yield made
    made.close()
