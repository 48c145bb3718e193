"""The engine's thread: what it asks of the system before it runs."""

import subprocess
import sys

import pytest

START = """\
import resource
from engine.runtime import Runtime
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, min(hard, {hard}) if hard > 0 else {hard}))
runtime = Runtime()
runtime.start()
runtime.stop()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
@pytest.mark.parametrize(("hard", "soft"), [(2_000, 2_000), (100_000, 65_536)])
def test_open_files_suffice_for_the_connections_of_the_settings(hard: int, soft: int) -> None:
    started = subprocess.run(
        [sys.executable, "-c", START.format(hard=hard)], capture_output=True, text=True, check=False, timeout=60
    )
    assert started.returncode == 0, started.stderr
    found, limit = map(int, started.stdout.split())
    assert found == min(soft, limit)
