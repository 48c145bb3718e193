"""What every test stands on: none of them sees this user's own data folder or secrets."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

# What the program reads from its surroundings: a service that runs the tests may have set any of them.
AMBIENT = (
    "MAILROOT_CREDENTIALS_DIR",
    "CREDENTIALS_DIRECTORY",
    "NOTIFY_SOCKET",
    "MAILROOT_LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
)


@pytest.fixture(scope="session", autouse=True)
def own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A data folder in pytest's own folder is the default, and no credentials directory is named."""
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("MAILROOT_DATA", str(tmp_path_factory.mktemp("default") / "mailroot"))
        surroundings.setenv("LANG", "C.UTF-8")  # what is said is said in English
        for variable in AMBIENT:
            surroundings.delenv(variable, raising=False)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pytest-qt is not installed, its settings in pyproject.toml are still known, and do nothing."""
    if find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "of pytest-qt, which is not installed here")
