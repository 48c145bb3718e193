"""Hands: uses the program by the names a screen reader says."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

AGENT = Path(__file__).with_name("accessibility_agent.py")
# The window that has the focus, as a name for it.
IN_FRONT = "^"


class Hands:
    """Talks to the agent; everything waits until what is named is there, and fails with what is there instead.

    `clicks` and `fields` count what a person would have done with mouse and keyboard.
    """

    def __init__(self, python: str, program: str, environment: Mapping[str, str]) -> None:
        self._agent = subprocess.Popen(
            [python, "-I", str(AGENT), program],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.clicks = 0
        self.fields = 0

    def close(self) -> None:
        assert self._agent.stdin is not None
        self._agent.stdin.close()
        try:
            self._agent.wait(10)
        except subprocess.TimeoutExpired:
            self._agent.kill()
            self._agent.wait()
        assert self._agent.stdout is not None
        self._agent.stdout.close()

    def window(self, title: str) -> None:
        """Wait for a window whose title begins with this."""
        self._ask(do="has_window", window=title)

    def sees_window(self, title: str) -> bool:
        """Whether there is one now."""
        return bool(self._ask(do="count_windows", window=title))

    def no_window(self, title: str) -> None:
        """Wait until it is gone."""
        self._ask(do="has_no_window", window=title)

    def press(self, window: str, *names: str, role: str = "") -> None:
        for name in names:
            self._ask(do="press", window=window, name=name, role=role)
            self.clicks += 1

    def check(self, window: str, name: str, role: str = "") -> None:
        """Check a box or choose a radio button, unless it is already."""
        self._ask(do="check", window=window, name=name, role=role)
        self.clicks += 1

    def write(self, window: str, name: str, text: str) -> None:
        self._ask(do="write", window=window, name=name, text=text)
        self.fields += 1

    def read(self, window: str, name: str, role: str = "") -> str:
        return str(self._ask(do="read", window=window, name=name, role=role))

    def select(self, window: str, name: str, role: str = "") -> None:
        """As assistive technology does, which need not make it the current one: the mouse does."""
        self._ask(do="select", window=window, name=name, role=role)
        self.clicks += 1

    def has(self, window: str, name: str, role: str = "") -> None:
        """Wait until it is showing."""
        self._ask(do="has", window=window, name=name, role=role)

    def sees(self, window: str, name: str, role: str = "") -> bool:
        """Whether it is showing now."""
        return bool(self._ask(do="shows", window=window, name=name, role=role))

    def is_selected(self, window: str, name: str, role: str = "") -> bool:
        """Whether an item of a tree or list is the chosen one."""
        return bool(self._ask(do="is_selected", window=window, name=name, role=role))

    def has_menu(self) -> None:
        """Wait for a menu to be open."""
        self._ask(do="has_menu")

    def choose(self, name: str) -> None:
        """An item of the menu that is open."""
        self._ask(do="choose", name=name)
        self.clicks += 1

    def place(self, window: str, name: str, role: str = "") -> tuple[int, int]:
        """Where its middle is on the screen, in pixels."""
        x, y = self._ask(do="place", window=window, name=name, role=role)
        return x, y

    def describe(self, window: str = "") -> str:
        """What there is."""
        return str(self._ask(do="describe", window=window))

    def _ask(self, **request: Any) -> Any:
        assert self._agent.stdin is not None
        assert self._agent.stdout is not None
        self._agent.stdin.write(json.dumps(request) + "\n")
        self._agent.stdin.flush()
        line = self._agent.stdout.readline()
        assert line, "the accessibility agent has ended"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["ok"]
