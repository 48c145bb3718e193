"""The build hook of the wheel: the data files travel as gui/resources, the translations compiled; what the engine
reads (sentences/ and the *.toml beside it) travels as engine/resources, because a server may have no window.

An editable install needs none of it: the program finds the checkout's own resources and compiles what has changed.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Sources of what is carried, and pictures for the documents.
LEFT_OUT = ("i18n", "screenshots")


class ResourcesHook(BuildHookInterface[Any]):
    """Adds each file of resources/ to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        resources = Path(self.root) / "resources"
        included: dict[str, str] = build_data["force_include"]
        for file in sorted(path for path in resources.rglob("*") if path.is_file()):
            inside = file.relative_to(resources)
            if inside.parts[0] not in LEFT_OUT:
                ours = inside.parts[0] == "sentences" or (inside.parent == Path() and inside.suffix == ".toml")
                room = "engine" if ours else "gui"
                included[str(file)] = f"{room}/resources/{inside.as_posix()}"
        self._made = TemporaryDirectory(prefix="mailroot-i18n-")
        for compiled in self._compile(resources / "i18n", Path(self._made.name)):
            included[str(compiled)] = f"gui/resources/i18n/{compiled.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._made.cleanup()

    def _compile(self, sources: Path, folder: Path) -> list[Path]:
        sys.path.insert(0, self.root)
        try:
            from gui.catalogues import compile_catalogue
        finally:
            sys.path.remove(self.root)
        made = []
        for source in sorted(sources.glob("*.ts")):
            made.append(folder / f"{source.stem}.qm")
            compile_catalogue(source, made[-1])
        return made
