#!/usr/bin/env python3
"""Two commands for a checkout: `run` the program, `test` everything that CI tests. Needs Python 3.11 and nothing else.

python3 packaging/dev.py run [-- ARGUMENTS]    make the environment when needed, then run the relay
python3 packaging/dev.py test [ARGUMENTS]      every check and every test; ARGUMENTS go to pytest
python3 packaging/dev.py check                 the checks alone: style, types, import directions, no Qt
python3 packaging/dev.py wheel                 build the wheel, install it elsewhere, send a message through it
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from environment import CHECKOUT, Environment
from machine import provide_peers, require_python
from steps import Step, StepFailed, command, run_steps, say
from wheel_trial import try_wheel

# The engine must stand without the window: its environment has no Qt, and everything in it can be imported.
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
    """Run the relay in the foreground; without arguments on built-in settings that only capture."""
    try:
        require_python()
        environment.provide()
    except StepFailed as error:
        say(str(error))
        return 1
    words = [str(environment.program("mailroot")), *(arguments or ("serve", "--capture-only"))]
    if os.name != "nt":
        # The relay takes our place: signals and the exit status are its own.
        os.execv(words[0], words)  # noqa: S606
    return subprocess.run(words, check=False).returncode


def test(environment: Environment, arguments: Sequence[str]) -> int:
    """Everything CI runs."""
    return run_steps(
        [
            *_set_up(environment),
            *_checks(environment),
            ("tests", lambda: _pytest(environment, arguments)),
            ("wheel", lambda: try_wheel(environment)),
        ]
    )


def check(environment: Environment, _: Sequence[str]) -> int:
    return run_steps([*_set_up(environment, peers=False), *_checks(environment)])


def wheel(environment: Environment, _: Sequence[str]) -> int:
    return run_steps([*_set_up(environment, peers=False), ("wheel", lambda: try_wheel(environment))])


def _environment() -> Environment:
    return Environment(CHECKOUT / ".venv")


def _set_up(environment: Environment, peers: bool = True) -> list[Step]:
    steps: list[Step] = [
        ("Python", require_python),
        ("environment", lambda: environment.provide(("test", "check"))),
    ]
    return [("real peers", _require_peers), *steps] if peers else steps


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
        ("engine without Qt", lambda: tool("python", "-c", NO_QT)),
    ]


def _pytest(environment: Environment, arguments: Sequence[str]) -> None:
    command(environment.python, "-m", "pytest", *arguments, cwd=CHECKOUT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
