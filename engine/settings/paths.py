"""Dotted paths: how messages, history and the command line name a setting ("general.listeners[0].port")."""

import re

Path = tuple[str | int, ...]

_STEP = re.compile(r"([A-Za-z0-9_-]+)((?:\[\d+\])*)")


def dotted(path: Path) -> str:
    """The text of a path."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def parse_path(text: str) -> Path:
    """The path that `text` names; raises ValueError when it is no dotted path."""
    path: list[str | int] = []
    for part in text.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(f'"{text}" is not a dotted path such as general.listeners[0].port')
        path.append(match[1])
        path.extend(int(index) for index in re.findall(r"\d+", match[2]))
    return tuple(path)
