"""TrayHost: the part of a desktop that shows tray icons and notifications, for tests, spoken over a real D-Bus.

It is a StatusNotifierWatcher with a host, a reader of com.canonical.dbusmenu, and org.freedesktop.Notifications.
"""

import threading
from collections import Counter
from typing import Any, NamedTuple

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.e2e.waiting import wait_until

SECONDS = 20
WATCHER = "org.kde.StatusNotifierWatcher"
NOTIFIER = "org.freedesktop.Notifications"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"
_NAMES = (WATCHER, "org.kde.StatusNotifierHost-1", NOTIFIER)

# Qt asks what there is before it reads a property.
_INTROSPECTION = f"""<node><interface name="{WATCHER}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
</interface></node>"""


class Note(NamedTuple):
    """A notification as the desktop got it."""

    number: int
    title: str
    text: str
    actions: list[str]


class TrayHost:
    """Serves on a thread of its own; the methods of this class ask on a second connection."""

    def __init__(self, address: str) -> None:
        self.notes: list[Note] = []
        self.signals: Counter[str] = Counter()
        self._items: list[str] = []
        self._answers = {
            "RegisterStatusNotifierItem": self._register,
            "Get": self._get,
            "GetAll": self._get_all,
            "Introspect": lambda _: ("s", (_INTROSPECTION,)),
            "GetCapabilities": lambda _: ("as", (["body", "actions"],)),
            "GetServerInformation": lambda _: ("ssss", ("host", "test", "1", "1.2")),
            "Notify": self._notify,
        }
        self._asking = open_dbus_connection(address)
        self._serving = open_dbus_connection(address)
        self._claim()
        self._open = True
        self._thread = threading.Thread(target=self._serve, name="tray host", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """The bar goes away."""
        self._open = False
        self._thread.join(SECONDS)
        self._serving.close()
        self._asking.close()

    # --- What a person sees and does -----------------------------------------------------------------------------

    def wait_for_icon(self) -> None:
        """Until a program has put its icon here."""
        wait_until(lambda: self._items, SECONDS, "an icon in the tray")

    def icon(self) -> bytes:
        """The largest picture of the icon, ARGB32 in network order."""
        pictures = self._item_property("IconPixmap")
        return bytes(max(pictures, key=lambda picture: picture[0])[2])

    def tooltip(self) -> str:
        title: str = self._item_property("ToolTip")[2]
        return title

    def click(self) -> None:
        """The left button."""
        self._call(self._item(), ITEM, "Activate", "ii", (0, 0))

    def menu(self) -> dict[str, dict[str, Any]]:
        """The entries of the menu by their text, in order, as they are offered now."""
        bus, _ = self._item()
        menu = (bus, self._item_property("Menu"))
        self._call(menu, MENU, "AboutToShow", "i", (0,))
        _, (_, _, children) = self._call(menu, MENU, "GetLayout", "iias", (0, -1, []))
        return {text: entry for entry in map(_entry, children) if (text := entry.get("label", ""))}

    def choose(self, text: str) -> None:
        """Click an entry of the menu, once it is offered and enabled."""
        wait_until(lambda: self.menu().get(text, {}).get("enabled", True) and text in self.menu(), SECONDS, text)
        bus, _ = self._item()
        event = (self.menu()[text]["id"], "clicked", ("s", ""), 0)
        self._call((bus, self._item_property("Menu")), MENU, "Event", "isvu", event)

    def click_note(self, note: Note) -> None:
        """Click a notification."""
        place = DBusAddress("/org/freedesktop/Notifications", None, NOTIFIER)
        self._serving.send(new_signal(place, "ActionInvoked", "us", (note.number, "default")))

    # --- Asking ------------------------------------------------------------------------------------------------

    def _item(self) -> tuple[str, str]:
        return self._items[-1], "/StatusNotifierItem"

    def _item_property(self, name: str) -> Any:
        bus, path = self._item()
        address = DBusAddress(path, bus, ITEM)
        (_, value) = self._reply(Properties(address).get(name))[0]
        return value

    def _call(self, place: tuple[str, str], interface: str, member: str, signature: str, body: tuple[Any, ...]) -> Any:
        bus, path = place
        return self._reply(new_method_call(DBusAddress(path, bus, interface), member, signature, body))

    def _reply(self, message: Message) -> Any:
        answer = self._asking.send_and_get_reply(message, timeout=SECONDS)
        assert answer.header.message_type is MessageType.method_return, answer.body
        return answer.body

    # --- Serving -----------------------------------------------------------------------------------------------

    def _claim(self) -> None:
        for name in _NAMES:
            self._serving.send_and_get_reply(message_bus.RequestName(name))
        self._serving.send_and_get_reply(message_bus.AddMatch(MatchRule(type="signal", interface=ITEM)))

    def _serve(self) -> None:
        while self._open:
            try:
                message = self._serving.receive(timeout=0.1)
            except TimeoutError:
                continue
            fields = message.header.fields
            if message.header.message_type is MessageType.signal:
                self.signals[fields[HeaderFields.member]] += 1
            elif message.header.message_type is MessageType.method_call:
                self._answer(self._serving, message, fields[HeaderFields.member])

    def _answer(self, connection: DBusConnection, message: Message, member: str) -> None:
        if member not in self._answers:
            connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", (member,)))
            return
        signature, body = self._answers[member](message)
        connection.send(new_method_return(message, signature or None, body))

    def _register(self, message: Message) -> tuple[str, tuple[Any, ...]]:
        name = message.body[0]
        self._items.append(message.header.fields[HeaderFields.sender] if name.startswith("/") else name)
        return "", ()

    def _values(self) -> dict[str, tuple[str, Any]]:
        return {
            "IsStatusNotifierHostRegistered": ("b", True),
            "RegisteredStatusNotifierItems": ("as", list(self._items)),
            "ProtocolVersion": ("i", 0),
        }

    def _get(self, message: Message) -> tuple[str, tuple[Any, ...]]:
        return "v", (self._values()[message.body[1]],)

    def _get_all(self, _: Message) -> tuple[str, tuple[Any, ...]]:
        return "a{sv}", (self._values(),)

    def _notify(self, message: Message) -> tuple[str, tuple[Any, ...]]:
        _, _, _, title, text, actions, _, _ = message.body
        self.notes.append(Note(len(self.notes) + 1, title, text, actions))
        return "u", (len(self.notes),)


def _entry(child: tuple[str, Any]) -> dict[str, Any]:
    number, values, _ = child[1]
    entry = {key: value for key, (_, value) in values.items()}
    entry["label"] = entry.get("label", "").replace("_", "")
    return entry | {"id": number}
