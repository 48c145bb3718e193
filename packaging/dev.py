#!/usr/bin/env python3
"""Two commands for a checkout: `run` the program, `test` everything that CI tests. Needs Python 3.11 and nothing else.

python3 packaging/dev.py run [-- ARGUMENTS]    make the environment when needed, then open the window, or run the
                                               relay without one where there is no display
python3 packaging/dev.py test [ARGUMENTS]      every check and every test; ARGUMENTS go to pytest
python3 packaging/dev.py check                 the checks alone: style, types, import directions, no Qt
python3 packaging/dev.py wheel                 build the wheel, install it elsewhere, send a message through it
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from environment import CHECKOUT, Environment
from machine import has_display, provide_peers, provide_qt_libraries, require_python
from steps import Step, StepFailed, command, run_steps, say
from wheel_trial import try_wheel

EVERYTHING = ("window", "window-test", "test", "check")

# The engine must stand without the window: its environment has no Qt, everything in it can be imported there, and its
# tests run there. What needs Qt is in these two folders.
ENGINE_ONLY = ("test",)
WINDOW_TESTS = ("tests/gui", "tests/e2e/desktop")

NO_QT = """
import importlib, importlib.util, pkgutil, sys
for name in ("PySide6", "shiboken6"):
    assert importlib.util.find_spec(name) is None, f"{name} is installed here: the engine is tested without it"
import engine
modules = [module.name for module in pkgutil.walk_packages(engine.__path__, "engine.")]
for module in modules:
    if not module.endswith("__main__"):
        importlib.import_module(module)
assert "gui" not in sys.modules, "the engine imports the window"
print(f"{len(modules)} modules of the engine imported without Qt")
"""


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 good, 1 a step failed, 2 not understood; `run` ends with the relay's own."""
    verbs = {"run": run, "test": test, "check": check, "wheel": wheel}
    if not arguments or arguments[0] not in verbs:
        say(__doc__ or "")
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    rest = [argument for argument in arguments[1:] if argument != "--"]
    return verbs[arguments[0]](_environment(), rest)


def run(environment: Environment, arguments: Sequence[str]) -> int:
    """Run it in the foreground; without arguments the window, or built-in settings that only capture."""
    try:
        require_python()
        environment.provide(("window",) if has_display() else ())
        if not arguments and has_display():
            provide_qt_libraries(screen=True)
    except StepFailed as error:
        say(str(error))
        return 1
    words = [str(environment.program("mailroot")), *(arguments or _first_words())]
    if os.name != "nt":
        # The relay takes our place: signals and the exit status are its own.
        os.execv(words[0], words)  # noqa: S606
    return subprocess.run(words, check=False).returncode


def _first_words() -> Sequence[str]:
    return () if has_display() else ("serve", "--capture-only")


def test(environment: Environment, arguments: Sequence[str]) -> int:
    """Everything CI runs."""
    return run_steps(
        [
            *_set_up(environment),
            *_checks(environment),
            *_tests(environment, arguments),
            ("wheel", lambda: try_wheel(environment)),
        ]
    )


def check(environment: Environment, _: Sequence[str]) -> int:
    return run_steps([*_set_up(environment, peers=False), *_checks(environment)])


def wheel(environment: Environment, _: Sequence[str]) -> int:
    return run_steps([*_set_up(environment, peers=False), ("wheel", lambda: try_wheel(environment))])


def _environment() -> Environment:
    return Environment(CHECKOUT / ".venv")


def _engine_environment() -> Environment:
    return Environment(CHECKOUT / ".venv-engine")


def _set_up(environment: Environment, peers: bool = True) -> list[Step]:
    steps: list[Step] = [
        ("Python", require_python),
        ("environment", lambda: environment.provide((*EVERYTHING, *_kerberos()))),
        ("environment without Qt", lambda: _engine_environment().provide((*ENGINE_ONLY, *_kerberos()))),
        ("libraries of Qt", _provide_qt_libraries),
    ]
    return [("real peers", _require_peers), *steps] if peers else steps


def _provide_qt_libraries() -> None:
    # With the peers comes a real X session, in which the program opens real windows.
    provide_qt_libraries(screen="MAILROOT_REQUIRE_PEERS" in os.environ)


def _kerberos() -> tuple[str, ...]:
    """The bindings are built against this machine's Kerberos: where it cannot be built, its tests are skipped."""
    return ("kerberos",) if shutil.which("krb5-config") and shutil.which("cc") else ()


def _require_peers() -> None:
    # Where they could be installed, a missing one is a failure and no reason to skip.
    if provide_peers() and os.geteuid() == 0:
        os.environ["MAILROOT_REQUIRE_PEERS"] = "1"


def _checks(environment: Environment) -> list[Step]:
    def tool(*words: str) -> None:
        command(environment.program(words[0]), *words[1:], cwd=CHECKOUT)

    return [
        ("style", lambda: tool("ruff", "check", ".")),
        ("format", lambda: tool("ruff", "format", "--check", ".")),
        ("types", lambda: tool("mypy", "--strict")),
        ("import directions", lambda: tool("lint-imports")),
        ("engine without Qt", lambda: command(_engine_environment().python, "-c", NO_QT, cwd=CHECKOUT)),
    ]


def _tests(environment: Environment, arguments: Sequence[str]) -> list[Step]:
    """All of them, the engine's where there is no Qt; with arguments of one's own, what those say, where all is."""
    if arguments:
        return [("tests", lambda: _pytest(environment, arguments))]
    return [
        (
            "tests of the engine",
            lambda: _pytest(_engine_environment(), [f"--ignore={folder}" for folder in WINDOW_TESTS]),
        ),
        ("tests of the window", lambda: _pytest(environment, WINDOW_TESTS)),
    ]


def _pytest(environment: Environment, arguments: Sequence[str]) -> None:
    command(environment.python, "-m", "pytest", *arguments, cwd=CHECKOUT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
