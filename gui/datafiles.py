"""Where the program's data files are: icons, translations, help."""

from pathlib import Path


def resources() -> Path:
    """The folder of data files: inside this package when installed, at the top of a checkout otherwise."""
    installed = Path(__file__).parent / "resources"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "resources"
