"""Run by the system's Python, which has gi: finds and uses things by their accessible names, as a screen reader does.

One JSON object a line in, one out: {"do": "press", "window": "...", "name": "..."} -> {"ok": ...} or {"error": "..."}.
A name that begins with # is an object name, one that begins with ~ is written as in a document: without regard to
capitals, hyphens, mnemonics, colons and dots at its end. "role", where given, must be that of AT-SPI. The window "^" is
the one in front. Only what is showing is found.
"""

import contextlib
import json
import re
import sys
import time
import warnings

import gi

warnings.simplefilter("ignore")
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

SECONDS = 15.0
SHOWING = Atspi.StateType.SHOWING
IN_FRONT = "^"
# What can be written into.
FIELDS = ("text", "password text", "spin button")


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node):
    """What is showing; what is below something hidden is hidden, whatever it says itself."""
    if is_in_state(node, SHOWING):
        yield node
        for child in children(node):
            yield from walk(child)


def is_in_state(node, state):
    return node.get_state_set().contains(state)


def is_named(node, name):
    # A program that is starting or ending may have no answer.
    if name.startswith("#"):
        return (node.get_accessible_id() or "").rpartition(".")[2] == name[1:]
    shown = node.get_name() or ""
    return plain(shown) == plain(name[1:]) if name.startswith("~") else shown.replace("&", "") == name


def plain(text):
    """A name without what a document leaves out; Japanese has its mnemonic in parentheses."""
    without_mnemonic = re.sub(r"\(&?\w\)", "", text.lower())
    return " ".join(re.sub(r"[-.:<>&\[\]]", " ", without_mnemonic).split())


def flags(node):
    states = {"enabled": Atspi.StateType.ENABLED, "checked": Atspi.StateType.CHECKED}
    return " ".join(word for word, state in states.items() if is_in_state(node, state))


class Reader:
    """One program, found by its name.

    Context menus are below nothing that can be walked to: who wants them listens for them, as a screen reader does.
    """

    def __init__(self, program):
        self._program = program
        self._opened = []
        self._listener = Atspi.EventListener.new(self._note_menu)
        self._listener.register("object:state-changed:showing")

    def _note_menu(self, event):
        with contextlib.suppress(GLib.Error):  # it went away already
            if event.detail1 and event.source.get_role_name() == "popup menu":
                self._opened = [*self._open_menus(), event.source]

    def _open_menus(self):
        """Those that have not gone meanwhile."""
        for menu in self._opened:
            with contextlib.suppress(GLib.Error):
                if is_in_state(menu, SHOWING):
                    yield menu

    def windows(self):
        desktop = Atspi.get_desktop(0)
        for application in children(desktop):
            if application.get_name() == self._program:
                # What is remembered between two looks would hide what has changed.
                application.set_cache_mask(Atspi.Cache.NONE)
                yield from (window for window in children(application) if is_in_state(window, SHOWING))

    def those(self, title):
        """The windows whose title begins with `title`; "" is all. Their order says nothing."""
        if title == IN_FRONT:
            return [window for window in self.windows() if is_in_state(window, Atspi.StateType.ACTIVE)]
        return [window for window in self.windows() if (window.get_name() or "").startswith(title)]

    def find(self, title, name, role="", roles=()):
        """Labels are found by their object names only: their texts are those of the fields they belong to."""
        wanted = roles or ((role,) if role else ())
        for window in self.those(title):
            for node in walk(window):
                found = node.get_role_name()
                fits = found in wanted if wanted else found != "label" or name.startswith("#")
                if fits and is_named(node, name):
                    return node
        return None

    # --- What can be asked for; each is repeated until it is not None -----------------------------------------

    def has_window(self, title, **_):
        return True if self.those(title) else None

    def count_windows(self, title, **_):
        return len(self.those(title))

    def has_no_window(self, title, **_):
        return None if self.those(title) else True

    def has(self, title, name, role=""):
        return None if self.find(title, name, role) is None else True

    def shows(self, title, name, role=""):
        """Now; not waited for."""
        return self.find(title, name, role) is not None

    def has_menu(self, title):
        return True if any(self._open_menus()) else None

    def choose(self, title, name):
        """An item of a menu that is open."""
        for menu in self._open_menus():
            for item in children(menu):
                if is_named(item, name) and is_in_state(item, Atspi.StateType.ENABLED):
                    return self.act_on(item)
        return None

    def is_selected(self, title, name, role=""):
        node = self.find(title, name, role)
        return None if node is None else is_in_state(node, Atspi.StateType.SELECTED)

    def place(self, title, name, role=""):
        """Where its middle is on the screen."""
        node = self.find(title, name, role)
        if node is None:
            return None
        box = Atspi.Component.get_extents(node.get_component_iface(), Atspi.CoordType.SCREEN)
        return [box.x + box.width // 2, box.y + box.height // 2]

    def press(self, title, name, role=""):
        node = self.find(title, name, role)
        return None if node is None or not is_in_state(node, Atspi.StateType.ENABLED) else self.act_on(node)

    def act_on(self, node):
        actions = node.get_action_iface()
        names = [Atspi.Action.get_action_name(actions, i) for i in range(Atspi.Action.get_n_actions(actions))]
        wanted = next((one for one in ("Press", "Toggle", "ShowMenu", "SetFocus") if one in names), None)
        return None if wanted is None else Atspi.Action.do_action(actions, names.index(wanted))

    def check(self, title, name, role=""):
        node = self.find(title, name, role)
        if node is None:
            return None
        if not is_in_state(node, Atspi.StateType.CHECKED) and not self.press(title, name, role):
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
        node = self.find(title, name, roles=FIELDS)
        if node is None or not is_in_state(node, Atspi.StateType.ENABLED):
            return None
        editable, value = node.get_editable_text_iface(), node.get_value_iface()
        if editable is not None:
            return Atspi.EditableText.set_text_contents(editable, text) or None
        return Atspi.Value.set_current_value(value, float(text)) or None

    def read(self, title, name, role=""):
        node = self.find(title, name, role)
        if node is None:
            return None
        text = node.get_text_iface()
        return node.get_name() if text is None else Atspi.Text.get_text(text, 0, -1)

    def select(self, title, name, role=""):
        """Select an item of a tree or list, and give its view the focus."""
        node = self.find(title, name, role)
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
        nodes += [item for menu in self._open_menus() for item in children(menu)]
        return "; ".join(f"{node.get_role_name()} {node.get_name()!r} {flags(node)}" for node in nodes)


def answer(reader, request):
    act = getattr(reader, request.pop("do"))
    request["title"] = request.pop("window", "")
    deadline = time.monotonic() + request.pop("seconds", SECONDS)
    events = GLib.MainContext.default()
    while True:
        while events.iteration(False):
            pass
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
