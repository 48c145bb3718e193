"""The snippet: ready text for a kind of program in a situation, what to do with it, and what stands in the way.

In a template {name} is a value as a literal of the form's language, {name:quoting} one of another, {#name} a comment.
A line that begins with ?condition| is there only under that condition, with ?!condition| only without it.
"""

import re
from collections.abc import Iterator

import msgspec

from engine.senders.catalogue import Catalogue, Form, Kind, Note
from engine.senders.quoting import QUOTINGS
from engine.senders.situation import Caution, Situation
from engine.translation.words import in_language

# Numbers, and what is made of quoted words already; everything else is quoted.
_BARE = frozenset({"port", "ssl", "sendmail"})
_LINE = re.compile(r"^\?(!?)(\w+)\|(.*)$")
_PLACEHOLDER = re.compile(r"\{(#?)([a-z_]+)(?::([a-z]+))?\}")


class Advice(msgspec.Struct, frozen=True):
    """A caution in words, with the dotted path of the setting that is the way on ("" = none)."""

    code: str
    text: str
    field: str


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is what the program gets, in `language`; it never holds a password."""

    title: str
    form: str
    language: str
    file: str
    text: str
    notes: tuple[str, ...]
    cautions: tuple[Advice, ...]
    byte_order_mark: bool = False

    @property
    def encoded(self) -> bytes:
        """The text as a file."""
        return self.text.encode("utf-8-sig" if self.byte_order_mark else "utf-8")


def forms_for(kind: Kind, situation: Situation) -> tuple[Form, ...]:
    """The forms that are of use where the program runs."""
    return tuple(form for form in kind.form if not (form.only == "here" and situation.elsewhere))


def snippet(catalogue: Catalogue, kind: Kind, situation: Situation, *, form: str = "", language: str = "en") -> Snippet:
    """The text of a form ("" = the proposed one), in words of `language`. A form that is of no use is not taken."""
    usable = forms_for(kind, situation)
    chosen = next((each for each in usable if each.id == form), usable[0])
    conditions = conditions_of(situation)
    template = _Template(catalogue, chosen, situation, language)
    notes = (note for note in (*chosen.notes, *kind.notes) if _holds(note, conditions))
    return Snippet(
        title=in_language(kind.name, language),
        form=chosen.id,
        language=chosen.language,
        file=chosen.file,
        text=template.render(conditions),
        notes=tuple(template.said(in_language(note.text, language)) for note in notes),
        cautions=tuple(_advice(catalogue, each, language) for each in _cautions(catalogue, chosen, situation)),
        byte_order_mark=chosen.byte_order_mark,
    )


def conditions_of(situation: Situation) -> frozenset[str]:
    """The conditions that templates and notes may ask for."""
    encryption = situation.encryption
    held = {
        "elsewhere" if situation.elsewhere else "here",
        "logon" if situation.user else "anonymous",
        "unencrypted" if encryption == "none" else "encrypted",
        encryption,
    }
    if situation.alternatives:
        held.add("alternatives")
    return frozenset(held)


def _holds(note: Note, conditions: frozenset[str]) -> bool:
    return not note.when or note.when in conditions


def _cautions(catalogue: Catalogue, form: Form, situation: Situation) -> Iterator[Caution]:
    if form.way == "command":
        yield from (each for each in situation.cautions if not catalogue.caution[each.code].smtp_only)
        return
    yield from situation.cautions
    if "encryption" in form.lacks and situation.encryption != "none":
        yield Caution("form_without_encryption")
    elif "implicit" in form.lacks and situation.encryption == "implicit":
        yield Caution("form_without_implicit")
    if "logon" in form.lacks and situation.user:
        yield Caution("form_without_logon")


def _advice(catalogue: Catalogue, caution: Caution, language: str) -> Advice:
    words = catalogue.caution[caution.code]
    text = in_language(words.text, language)
    for name, value in caution.values.items():
        text = text.replace(f"{{{name}}}", value)
    return Advice(caution.code, text, words.field)


class _Template:
    """A form with the values of a situation."""

    def __init__(self, catalogue: Catalogue, form: Form, situation: Situation, language: str) -> None:
        self._form = form
        self._comments = {name: in_language(words, language) for name, words in form.comments.items()}
        self._values = _values(catalogue, situation, language)

    def render(self, conditions: frozenset[str]) -> str:
        """The text, with a line end at its end."""
        lines = self._form.text.strip("\n").split("\n")
        kept = (kept for line in lines if (kept := _kept(line, conditions)) is not None)
        return "\n".join(self._fill(line) for line in kept) + "\n"

    def said(self, text: str) -> str:
        """A note with its values, as people read them."""
        return _PLACEHOLDER.sub(lambda found: QUOTINGS["plain"](self._values[found[2]]), text)

    def _fill(self, line: str) -> str:
        return _PLACEHOLDER.sub(self._value, line)

    def _value(self, found: re.Match[str]) -> str:
        comment, name, quoting = found.groups()
        if comment:
            return self._comments[name]
        value = self._values[name]
        return value if name in _BARE else QUOTINGS[quoting or self._form.language](value)


def _kept(line: str, conditions: frozenset[str]) -> str | None:
    found = _LINE.match(line)
    if found is None:
        return line
    negated, condition, rest = found.groups()
    kept = (condition in conditions) is not bool(negated)
    return _kept(rest, conditions) if kept else None


def _values(catalogue: Catalogue, situation: Situation, language: str) -> dict[str, str]:
    def word(name: str) -> str:
        return in_language(catalogue.words[name], language)

    scheme = "smtps" if situation.encryption == "implicit" else "smtp"
    host = f"[{situation.server}]" if ":" in situation.server else situation.server
    return {
        "server": situation.server,
        "port": str(situation.port),
        "from": situation.sender,
        "to": situation.recipient,
        "user": situation.user,
        "password": catalogue.password,
        "url": f"{scheme}://{host}:{situation.port}",
        "ssl": str(int(situation.encryption != "none")),
        "security": word(f"security_{situation.encryption}"),
        "authentication": word("authentication_basic" if situation.user else "authentication_anonymous"),
        "alternatives": ", ".join(situation.alternatives),
        "credentials": f"{situation.user}:{catalogue.password}",
        "sendmail": (command := _sendmail(situation)),
        "sendmail_from_php": f"{command} -t -i",
    }


def _sendmail(situation: Situation) -> str:
    """A command line of a POSIX shell: quoted words."""
    data = ("--data", situation.data) if situation.data else ()
    return " ".join(QUOTINGS["shell"](word) for word in (*situation.command, "sendmail", *data))
