"""The window's texts as they stand in its sources, read from the syntax trees.

Qt's lupdate reads Python by itself, but takes a count for a plural only when it is a literal number, and overlooks a
call whose arguments have brackets. So it is given the texts in a form that it does understand.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NAMES = ("translate", "QT_TRANSLATE_NOOP")

# translate(context, text, disambiguation, n): with n it has plurals.
_PLURAL_ARGUMENTS = 4


class Text(NamedTuple):
    """One visible text."""

    context: str
    text: str
    comment: str
    plural: bool

    def call(self) -> str:
        """As a call that lupdate understands."""
        count = ", 1" if self.plural else ""
        return f"translate({_literal(self.context)}, {_literal(self.text)}, {_literal(self.comment)}{count})\n"


def texts_of(file: Path) -> Iterator[Text]:
    """The texts of one source file, in order; raises SyntaxError at one that is put together."""
    for call in _calls(file):
        words = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args[:3]]
        for argument in call.args[:2]:
            if isinstance(argument, ast.JoinedStr | ast.BinOp):
                raise SyntaxError(f"{file}:{call.lineno}: a text to translate must be a plain literal")
        if len(words) > 1 and isinstance(words[0], str) and isinstance(words[1], str):
            comment = words[2] if len(words) > 2 and isinstance(words[2], str) else ""
            yield Text(words[0], words[1], comment, _has_count(call))


def _calls(file: Path) -> Iterator[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in NAMES]
    yield from sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _has_count(call: ast.Call) -> bool:
    return len(call.args) >= _PLURAL_ARGUMENTS or any(keyword.arg == "n" for keyword in call.keywords)


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
