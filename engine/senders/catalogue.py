"""The catalogue of sending programs: resources/senders.toml, read and typed."""

import tomllib
from typing import Literal

import msgspec

from engine.datafiles import data_file
from engine.translation.words import Words

Condition = Literal["", "here", "elsewhere", "logon", "anonymous", "encrypted", "unencrypted", "alternatives"]


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence to know, under a condition of the situation."""

    text: Words
    when: Condition = ""


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text of a kind. `language` decides the quoting; `comments` are the texts behind {#name}; `file` is the name
    it is proposed to be saved under, with a byte order mark where the program needs one to read UTF-8.

    `only` "here" = of no use on another computer; `lacks` names what this program cannot do; `way` "command" = it
    hands its message to a command of ours, and no rule about connections, logon or relaying is asked.
    """

    id: str
    name: Words
    language: str
    file: str
    text: str
    comments: dict[str, Words] = {}
    notes: tuple[Note, ...] = ()
    byte_order_mark: bool = False
    only: Literal["", "here"] = ""
    way: Literal["smtp", "command"] = "smtp"
    lacks: tuple[Literal["implicit", "logon", "encryption"], ...] = ()


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of program or device, with the texts for it; the first form is the proposed one. `elsewhere` = it is
    never on this computer."""

    id: str
    name: Words
    explanation: Words
    form: tuple[Form, ...]
    elsewhere: bool = False
    notes: tuple[Note, ...] = ()


class CautionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A caution in words; `field` is the setting that is the way on, "" where there is none. One
    with `smtp_only` says nothing to a program that hands its message to a command."""

    text: Words
    field: str = ""
    smtp_only: bool = True


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of senders.toml. `words` are values that are words: {security}, {authentication}."""

    kind: tuple[Kind, ...]
    caution: dict[str, CautionWords]
    words: dict[str, Words]
    password: str

    @classmethod
    def load(cls) -> "Catalogue":
        """Read the data file; raises msgspec.ValidationError for one that is not as it should be."""
        content = tomllib.loads(data_file("senders.toml").read_text(encoding="utf-8"))
        return msgspec.convert(content, cls)

    def by_id(self, kind: str) -> Kind:
        """Raises KeyError."""
        return {each.id: each for each in self.kind}[kind]
