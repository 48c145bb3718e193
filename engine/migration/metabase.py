"""MetaBase.xml: where IIS 6.0, and the SMTP service of later Windows, keep their settings; read, never written.

What it looks like: facts/iis-smtp.md, section 3 (TechNet b8aafeb4). An element per key with its properties as
attributes, odd ones as `<Custom Name ID Value Type/>` below it; a key inherits what the keys above it set.
"""

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import msgspec

from engine.errors import UserError
from engine.migration.remark import Remark, remark
from engine.migration.wording import Wording

ROOT = "/LM/SmtpSvc"
# That of a machine with a thousand web sites has some 10 MB.
LARGEST_FILE = 64 * 1024**2
_MOST_KEYS = 50_000
_DEEPEST = 64
# What a virtual server is called.
_NUMBER = re.compile("[0-9]{1,10}")

# The properties that the file may name by their number alone (TechNet, "Metabase Property Reference").
_NUMBERS = {
    "6000": "AuthFlags",
    "36871": "MaxBatchedMessages",
    "36880": "PickupDirectory",
    "36882": "DropDirectory",
    "36905": "SmartHostType",
    "36906": "SmartHost",
    "36908": "DefaultDomain",
    "36909": "BadMailDirectory",
    "36923": "SendBadTo",
    "36946": "RouteAction",
    "36947": "RouteActionString",
    "36949": "RoutePassword",
    "36970": "RelayIpList",
    "36973": "RelayForAuth",
    "36996": "SmtpRemoteProgressiveRetry",
    "37017": "SmtpLocalDelayExpireMinutes",
    "37019": "SmtpRemoteDelayExpireMinutes",
    "37020": "SmtpRemoteNDRExpireMinutes",
}


class NotAMetabase(UserError):
    """A file that was not read; `reason` says why, in every language there is."""

    def __init__(self, reason: Remark) -> None:
        super().__init__(Wording.load().sentence(reason))
        self.reason = reason


class Property(msgspec.Struct, frozen=True):
    """One value as text, and the key it was found at, which may be one above the key that was asked."""

    name: str
    text: str
    location: str


class Key(msgspec.Struct, frozen=True):
    """One key: where it is, what IIS calls it ("IIsSmtpServer"), and the properties set at this very place."""

    location: str
    kind: str
    properties: dict[str, Property]

    @property
    def name(self) -> str:
        """The last part of the location."""
        return self.location.rpartition("/")[2]


class Metabase:
    """The keys of the SMTP service. Names and locations are compared without regard to case, as IIS does."""

    def __init__(self, keys: dict[str, Key]) -> None:
        self._keys = keys

    def servers(self) -> tuple[Key, ...]:
        """The virtual servers by their number."""
        found = [key for key in self._below(ROOT) if _NUMBER.fullmatch(key.name)]
        return tuple(sorted(found, key=lambda key: int(key.name)))

    def domains(self, server: Key) -> tuple[Key, ...]:
        """The entries of the server's Domains node, in the order of the file."""
        return tuple(self._below(f"{server.location}/Domain"))

    def property(self, key: Key, name: str) -> Property | None:
        """What counts at `key`: its own value, else that of the nearest key above that has one; None without any."""
        location = key.location
        while location.lower().startswith(ROOT.lower()):
            found = self._keys.get(location.lower())
            if found is not None and name.lower() in found.properties:
                return found.properties[name.lower()]
            location = location.rpartition("/")[0]
        return None

    def names(self, key: Key) -> tuple[str, ...]:
        """The names of all properties that count at `key`, in alphabetical order."""
        names: dict[str, str] = {}
        location = key.location
        while location.lower().startswith(ROOT.lower()):
            found = self._keys.get(location.lower())
            for lower, item in found.properties.items() if found is not None else ():
                names.setdefault(lower, item.name)
            location = location.rpartition("/")[0]
        return tuple(names[lower] for lower in sorted(names))

    def _below(self, location: str) -> Iterator[Key]:
        start = location.lower() + "/"
        for place, key in self._keys.items():
            if place.startswith(start) and "/" not in place[len(start) :]:
                yield key


def read_metabase(path: Path) -> Metabase:
    """Read a file that nobody vouches for: entities and document types are refused, its size is bounded.

    Raises NotAMetabase for what is none, is damaged, or has no SMTP virtual server; OSError when it cannot be read.
    """
    if path.exists() and not path.is_file():  # a pipe would have us wait for ever
        raise OSError(errno.EINVAL, "It is not a file", str(path))
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise NotAMetabase(remark("file_too_large", file=path, size=LARGEST_FILE // 1024**2))
    metabase = Metabase(_Reading(path).keys(data))
    if not metabase.servers():
        raise NotAMetabase(remark("file_without_server", file=path))
    return metabase


class _Reading:
    """One pass over the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, Key] = {}
        self._depth = 0
        self._key: Key | None = None
        self._is_metabase = False

    def keys(self, data: bytes) -> dict[str, Key]:
        parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._no_document_type
        parser.EntityDeclHandler = self._no_document_type
        parser.ExternalEntityRefHandler = self._no_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise NotAMetabase(remark("file_incomplete", file=self._path, line=error.lineno)) from None
        except (ValueError, LookupError):  # an encoding that expat does not know
            raise NotAMetabase(remark("file_encoding", file=self._path)) from None
        if not self._is_metabase:
            raise NotAMetabase(remark("file_no_metabase", file=self._path))
        return self._keys

    def _no_document_type(self, *_: object) -> int:
        """Nothing is declared in a metabase, and it refers to no other file."""
        raise NotAMetabase(remark("file_document_type", file=self._path))

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotAMetabase(remark("file_too_deep", file=self._path))
        if element == "MBProperty":
            self._is_metabase = True
        elif element == "Custom":
            self._custom(attributes)
        elif "Location" in attributes:
            self._open(element, attributes)

    def _end(self, element: str) -> None:
        self._depth -= 1
        if self._key is not None and element == self._key.kind:
            self._key = None

    def _open(self, element: str, attributes: dict[str, str]) -> None:
        location = attributes.pop("Location").rstrip("/")
        self._key = None
        if not _is_smtp(location):
            return
        if len(self._keys) >= _MOST_KEYS:
            raise NotAMetabase(remark("file_too_many_keys", file=self._path, most=f"{_MOST_KEYS:,}"))
        if location.lower() in self._keys:
            raise NotAMetabase(remark("file_twice", file=self._path, name=location))
        properties = {name.lower(): Property(name, text, location) for name, text in attributes.items()}
        self._key = Key(location, element, properties)
        self._keys[location.lower()] = self._key

    def _custom(self, attributes: dict[str, str]) -> None:
        if self._key is None:
            return
        name, number = attributes.get("Name", ""), attributes.get("ID", "")
        if not name or name.startswith("UnknownName_"):
            name = _NUMBERS.get(number, name or f"UnknownName_{number}")
        if name.lower() in self._key.properties:
            raise NotAMetabase(remark("file_twice", file=self._path, name=f"{self._key.location}/{name}"))
        item = Property(name, attributes.get("Value", ""), self._key.location)
        self._key.properties[name.lower()] = item


def _is_smtp(location: str) -> bool:
    return location.lower() == ROOT.lower() or location.lower().startswith(ROOT.lower() + "/")
