"""What the tests of the settings share."""

from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.settings.store import SettingsStore


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def store(file: Path, clock: ManualClock) -> SettingsStore:
    return SettingsStore(file, file.parent / "history", clock)
