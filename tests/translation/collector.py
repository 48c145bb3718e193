"""Collects what the engine can say to people: every sentence in its source, with the places that stay English named.

Not a list of sinks but of exclusions: a sentence that reaches people through a helper, a table or an exception's
argument is found all the same, and only what is listed here, with its reason, may be without a template.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ENGINE = Path(__file__).parents[2] / "engine"

# Files whose strings are not for a person's eye in the window or at the prompt.
SILENT_FILES = {
    "bus.py": "the program's log only",
    "journal/system.py": "the system's log stays English: it is searched by programs",
    "journal/w3c.py": "log files stay English",
    "journal/iis.py": "log files stay English",
    "journal/ncsa.py": "log files stay English",
    "journal/names.py": "file names",
    "inbound/received.py": "header field for programs",
    "notices/dsn.py": "header fields and the part of a notice that programs read",
    "notices/language.py": "names of charsets",
    "notices/wording.py": "has its own two languages side by side",
    "senders/quoting.py": "characters of other languages",
    "sasl/bearer.py": "the protocol's own tokens; its one sentence is in the catalogue all the same",
    "oauth/loopback.py": "one page of HTML in both languages",
    "spool/embedded/schema.py": "SQL; its one sentence for people is checked by name below",
    "spool/embedded/work.py": "SQL",
    "diagnosis/typed_secrets.py": "a repr that hides a secret",
    "diagnosis/route_report.py": "a repr that hides a secret",
    "diagnosis/failures.py": "faults of our own data file; the cards speak both languages",
    "compose.py": "header fields of the message; its one sentence is checked by name below",
    "migration/postfix/tables.py": "Postfix's configuration",
    "translation/": "the templates' own names and patterns",
    "migration/iplist.py": "an IIS list's damage: remark codes are what people see",
    "settings/positions.py": "assumptions about the TOML reader",
}

# Sentences for people in the files above.
SPOKEN_ANYWAY = ("The header of the message is larger", "The queue was written by a newer", "another challenge after")

# What is written like a sentence and is none for people.
SILENT_TEXTS = {
    r"^\s*(VACUUM|WHERE|SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|BEGIN|AND|ORDER) ": "SQL",
    r"^(\(instr|id (NOT )?IN|state<>|waiting \+|coalesce|message JOIN)": "SQL",
    r"^\{orders\} \{": "SQL",
    r"^\d{3}([ -]\d\.\d+\.\d+)?[ -]": "an SMTP reply to a client: protocol, English",
    r"^[A-Za-z0-9_.\[\],]+ \| (None|[A-Za-z]+\[[A-Za-z, .]+\]|[a-z0-9]+\.[A-Za-z]+)$": "a type",
    r"^(From|To|Message-ID|Date|Subject|Content-Type|Received|Auto-Submitted|MIME-Version): ": "a header field",
    r"^\tby ": "a header field",
    r"^order must be one of|^state must be delivering or one of": "a fault of the caller, never of a person",
    r"^#": "a comment in a file",
    r"^text/(plain|html); charset=": "a media type",
    r"^(EHLO|HELO|MAIL FROM|RCPT TO|AUTH|SIZE) ?[:{]": "an SMTP command",
    r"^\{fqdn\} Hello ": "an SMTP reply to a client: protocol, English",
    r"PRIVATE KEY-----$|^-----BEGIN": "the marks of PEM",
    r"^(mailroot: ready on|STATUS=Ready on|mailroot) \{": "the line that scripts and systemd wait for",
    r"^ANONYMOUS LOGON$|^https://|^value = |^DeviceCode\(": "a name, an address, a piece of TOML, a repr",
    r"^the settings model has a field|^counting does not end": "a fault of the programmer",
    r"was not written by a BodyWriter": "a fault of the programmer",
    r"^ *-o smtp|^\{\w+\} (inet|unix) |^cleanup unix": "Postfix's configuration",
    r"^check_client_access |^permit_sasl|^plain, login$|^bounce, ": "Postfix's configuration",
    r"^  --server \{": "a row of a list",
    r"^Port \{port\} on \{\w+\} \{text\}$": "its two pieces are one template in words.toml",
    r"at \(at|\(\?:line": "a pattern",
}

_LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_WORDS = re.compile(r"[A-Za-z]{2,} \S|\S [a-z]{2,}|^[A-Z][a-z]+: *\{")


class Said(NamedTuple):
    """A sentence in the source; each field of an f-string is a name in braces."""

    file: str
    line: int
    text: str

    @property
    def skeleton(self) -> str:
        """The literal text alone."""
        return skeleton(self.text)


def skeleton(text: str) -> str:
    """`text` with every placeholder as {}: what a source and a template have in common."""
    return re.sub(r"\{\*?\w+\}", "{}", text).strip().removesuffix(".")


def collected() -> list[Said]:
    """Every sentence of the engine for people, in the order of files and lines."""
    return [said for path in sorted(ENGINE.rglob("*.py")) for said in _of_file(path)]


def every_string() -> Iterator[str]:
    """Everything in the engine that is written like a sentence, whoever it is for."""
    for path in sorted(ENGINE.rglob("*.py")):
        yield from (text for _, text in _sentences(ast.parse(path.read_text())))


def _of_file(path: Path) -> Iterator[Said]:
    file = path.relative_to(ENGINE).as_posix()
    for line, text in _sentences(ast.parse(path.read_text())):
        if file.startswith(tuple(SILENT_FILES)) and not text.startswith(SPOKEN_ANYWAY):
            continue
        if not any(re.search(pattern, text) for pattern in SILENT_TEXTS):
            yield Said(file, line, text)


def _sentences(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if _is_logging(node) or isinstance(node, ast.Assert):
        return
    text = _text(node)
    if text is not None:
        if _WORDS.search(re.sub(r"\{\w+\}", "{}", text)):
            yield node.lineno, text  # type: ignore[attr-defined]
        for field in ast.walk(node):
            if isinstance(field, ast.FormattedValue):
                yield from _sentences(field.value)
                yield from _choices(field.value)
        return
    for child in ast.iter_child_nodes(node):
        yield from _sentences(child)


def _choices(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Single words that stand in for a value: {bound or 'nowhere'}."""
    operands = (
        node.values if isinstance(node, ast.BoolOp) else (node.body, node.orelse) if isinstance(node, ast.IfExp) else ()
    )
    for operand in operands:
        if (
            isinstance(operand, ast.Constant)
            and isinstance(operand.value, str)
            and re.fullmatch(r"[A-Za-z]{4,}", operand.value)
        ):
            yield operand.lineno, operand.value


def _is_logging(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOGGING


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        names: dict[str, int] = {}
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{" + _name(part, names) + "}"
            for part in node.values
        )
    return None


def _name(part: ast.AST, taken: dict[str, int]) -> str:
    """A placeholder's name: the last attribute or variable in its expression."""
    name = "value"
    for node in ast.walk(part):
        if isinstance(node, ast.Attribute) and node.attr not in {"join", "rstrip", "strip", "lower", "format"}:
            name = node.attr
            break
        if isinstance(node, ast.Name) and node.id not in {"str", "plain", "len", "counted", "local_time", "toml_text"}:
            name = node.id
            break
    name = name.strip("_").lower()
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}{taken[name]}"
