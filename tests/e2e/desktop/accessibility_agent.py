"""Run by the system's Python, which has gi: finds and uses things by their accessible names, as a screen reader does.

One JSON object a line in, one out: {"do": "press", "window": "...", "name": "..."} -> {"ok": ...} or {"error": "..."}.
A name that begins with # is an object name. Only what is showing is found.
"""

import json
import sys
import time
import warnings

import gi

warnings.simplefilter("ignore")
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

SECONDS = 15.0
SHOWING = Atspi.StateType.SHOWING


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node):
    yield node
    for child in children(node):
        yield from walk(child)


def is_in_state(node, state):
    return node.get_state_set().contains(state)


def is_named(node, name):
    if name.startswith("#"):
        return node.get_accessible_id().rpartition(".")[2] == name[1:]
    return node.get_name().replace("&", "") == name


def flags(node):
    states = {"showing": SHOWING, "enabled": Atspi.StateType.ENABLED, "checked": Atspi.StateType.CHECKED}
    return " ".join(word for word, state in states.items() if is_in_state(node, state))


class Reader:
    """One program, found by its name."""

    def __init__(self, program):
        self._program = program

    def windows(self):
        desktop = Atspi.get_desktop(0)
        for application in children(desktop):
            if application.get_name() == self._program:
                yield from (window for window in children(application) if is_in_state(window, SHOWING))

    def those(self, title):
        """The windows whose title begins with `title`; "" is all. Their order says nothing."""
        return [window for window in self.windows() if window.get_name().startswith(title)]

    def find(self, title, name):
        for window in self.those(title):
            for node in walk(window):
                if node.get_role_name() != "label" and is_named(node, name) and is_in_state(node, SHOWING):
                    return node
        return None

    # --- What can be asked for; each is repeated until it is not None -----------------------------------------

    def has_window(self, title, **_):
        return True if self.those(title) else None

    def count_windows(self, title, **_):
        return len(self.those(title))

    def has_no_window(self, title, **_):
        return None if self.those(title) else True

    def press(self, title, name):
        node = self.find(title, name)
        if node is None or not is_in_state(node, Atspi.StateType.ENABLED):
            return None
        actions = node.get_action_iface()
        names = [Atspi.Action.get_action_name(actions, i) for i in range(Atspi.Action.get_n_actions(actions))]
        wanted = next((one for one in ("Press", "Toggle", "SetFocus") if one in names), None)
        return None if wanted is None else Atspi.Action.do_action(actions, names.index(wanted))

    def check(self, title, name):
        node = self.find(title, name)
        if node is None:
            return None
        if not is_in_state(node, Atspi.StateType.CHECKED) and not self.press(title, name):
            return None
        # Not pressed again before the answer is there: that would take it back.
        deadline = time.monotonic() + SECONDS
        while not is_in_state(node, Atspi.StateType.CHECKED):
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)
            node.clear_cache()
        return True

    def write(self, title, name, text):
        node = self.find(title, name)
        if node is None or not is_in_state(node, Atspi.StateType.ENABLED):
            return None
        editable, value = node.get_editable_text_iface(), node.get_value_iface()
        if editable is not None:
            return Atspi.EditableText.set_text_contents(editable, text) or None
        return Atspi.Value.set_current_value(value, float(text)) or None

    def read(self, title, name):
        node = self.find(title, name)
        if node is None:
            return None
        text = node.get_text_iface()
        return node.get_name() if text is None else Atspi.Text.get_text(text, 0, -1)

    def select(self, title, name):
        """Make an item of a tree or list the current one, and give its view the focus."""
        node = self.find(title, name)
        if node is None:
            return None
        view = node.get_parent()
        Atspi.Component.grab_focus(view.get_component_iface())
        for index, child in enumerate(children(view)):
            if is_named(child, name):
                return Atspi.Selection.select_child(view.get_selection_iface(), index) or None
        return None

    def describe(self, title):
        """What there is, for a failure's report: the windows in question, or all when there is none."""
        nodes = [node for window in self.those(title) or self.windows() for node in walk(window)]
        return "; ".join(f"{node.get_role_name()} {node.get_name()!r} {flags(node)}" for node in nodes)


def answer(reader, request):
    act = getattr(reader, request.pop("do"))
    request["title"] = request.pop("window", "")
    deadline = time.monotonic() + request.pop("seconds", SECONDS)
    while True:
        try:
            result = act(**request)
        except GLib.Error:  # it went away while it was looked at
            result = None
        if result is not None:
            return {"ok": result}
        if time.monotonic() > deadline:
            return {"error": f"{request} did not work; there is {reader.describe(request['title'])}"}
        time.sleep(0.05)


def main():
    Atspi.init()
    reader = Reader(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(reader, json.loads(line))), flush=True)


main()
