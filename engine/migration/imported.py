"""ImportedServer: what became of one virtual server of IIS, setting by setting, and what could not come along."""

from typing import Any

import msgspec

from engine.migration.metabase import Key, Metabase, Property
from engine.migration.remark import Remark
from engine.settings.catalogue import entries, plain_value, with_value
from engine.settings.literal import toml_text
from engine.settings.model import Settings

# What of a value is shown; a list of relaying computers may be long.
_LONGEST_SHOWN = 400
# Encrypted or not, nobody is shown them.
_SECRETS = ("routepassword", "smtpdspassword", "logodbcpassword", "anonymoususerpass", "uncpassword", "adminacl")


class Row(msgspec.Struct, frozen=True):
    """One property of IIS and the setting it became. Without `setting` it became none; `iis_value` is as in the file,
    "" where the file says nothing. `before` and `after` are as TOML writes them."""

    key: str
    iis_value: str
    setting: str = ""
    before: str = ""
    after: str = ""
    remark: Remark | None = None

    @property
    def changed(self) -> bool:
        """Whether the setting changes with the import."""
        return self.before != self.after


class ImportedServer(msgspec.Struct, frozen=True):
    """`name` is that of the console, `number` the last part of its key. `settings` passes all checks and is never more
    open than the source."""

    number: str
    name: str
    settings: Settings
    rows: tuple[Row, ...]
    left_behind: tuple[Remark, ...]


class ImportedServers(msgspec.Struct, frozen=True):
    """All virtual servers of one file, by their number; there is at least one."""

    servers: tuple[ImportedServer, ...]

    def by_number(self, number: str) -> ImportedServer | None:
        """The one with this number."""
        return next((server for server in self.servers if server.number == number), None)


class Draft:
    """An import under way: the settings so far, and the rows and remarks that go with them."""

    def __init__(self, metabase: Metabase, server: Key, now: Settings) -> None:
        self.metabase = metabase
        self.server = server
        self.now = now
        self.settings = now
        self._rows: list[Row] = []
        self._left: list[Remark] = []
        self._used: set[str] = set()

    def look(self, name: str, key: Key | None = None) -> Property | None:
        """A property that counts at the server, or at `key`; it is spoken for from now on."""
        self._used.add(name.lower())
        return self.metabase.property(key or self.server, name)

    def text(self, name: str, key: Key | None = None) -> str:
        """The same as text, "" when there is none."""
        found = self.look(name, key)
        return "" if found is None else found.text

    def put(self, name: str, path: str, value: Any, remark: Remark | None = None, *, iis_value: str = "") -> None:
        """A setting that follows from a property."""
        self.settings = with_value(self.settings, path, value)
        self._rows.append(Row(name, shown_value(name, iis_value or self.text(name)), path, remark=remark))

    def show(self, name: str, remark: Remark, *, setting: str = "") -> None:
        """A property that became no setting of its own."""
        self._rows.append(Row(name, shown_value(name, self.text(name)), setting, remark=remark))

    def leave(self, remark: Remark) -> None:
        """Something that could not come along."""
        if remark not in self._left:
            self._left.append(remark)

    def remark_on(self, path: str, remark: Remark) -> None:
        """Say of the rows of a setting what became of it after all."""
        self._rows = [msgspec.structs.replace(row, remark=remark) if row.setting == path else row for row in self._rows]
        self.leave(remark)

    def unused(self) -> tuple[str, ...]:
        """The properties nobody has asked for."""
        return tuple(name for name in self.metabase.names(self.server) if name.lower() not in self._used)

    def finished(self, name: str) -> ImportedServer:
        """With the values before and after as they are in the end, in the order of the settings."""
        order = {entry.key: place for place, entry in enumerate(entries())}
        rows = (
            msgspec.structs.replace(
                row, before=written(self.now, row.setting), after=written(self.settings, row.setting)
            )
            if row.setting
            else row
            for row in sorted(self._rows, key=lambda row: order.get(row.setting, len(order)))
        )
        return ImportedServer(self.server.name, name, self.settings, tuple(rows), tuple(self._left))


def shown_value(name: str, text: str) -> str:
    """A value as it may be shown: no secret, and not without end."""
    if name.lower() in _SECRETS:
        return "***"
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}..."


def written(settings: Settings, path: str) -> str:
    """A setting as TOML writes it; "" where there is none."""
    value = plain_value(settings, path)
    return "" if value is None else toml_text(value)
