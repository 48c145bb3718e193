"""Where the engine's own data files are: providers.toml, failures.toml, senders.toml."""

from pathlib import Path


def data_file(name: str) -> Path:
    """A file of resources/: inside this package when installed, at the top of a checkout otherwise."""
    installed = Path(__file__).parent / "resources" / name
    return installed if installed.is_file() else Path(__file__).parent.parent / "resources" / name
