"""What the machine must have: Debian packages, installed when we may, named with the exact command when not."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from steps import StepFailed, command, say

# The peers of tests/e2e: a real Postfix with SASL as smart host, and the programs people send with.
PEERS = (
    "postfix",
    "sasl2-bin",
    "libsasl2-modules",
    "libsasl2-modules-db",
    # Integrated Windows Authentication: NTLM is in libsasl2-modules; a KDC of our own, Postfix with GSSAPI in front of
    # it, and what python-gssapi and python-krb5 (extra kerberos) are built with.
    "libsasl2-modules-gssapi-mit",
    "krb5-kdc",
    "krb5-admin-server",
    "krb5-user",
    "libkrb5-dev",
    "gcc",
    "libc6-dev",
    "python3-dev",
    "libauthen-ntlm-perl",  # what swaks speaks NTLM with
    "swaks",
    "libnet-ssleay-perl",  # what swaks speaks TLS with
    "telnet",
    "msmtp",
    "curl",
    # What the sender assistant says to PHP programs is run as it stands.
    "php-cli",
    "libphp-phpmailer",
    "nsd",  # a name server with zones of the tests: direct delivery by MX
    "gnome-keyring",
    "dbus",
    "libglib2.0-bin",  # gdbus, which opens and locks the keyring
    # A real X session, driven through the accessibility interface.
    "xvfb",
    "openbox",
    "xdotool",
    "at-spi2-core",
    "gir1.2-atspi-2.0",
    "python3-gi",
    "fonts-vlgothic",  # Japanese: texts are measured in it
)

# What Qt loads, and the Debian package it comes in: for tests offscreen, and in addition for a window on an X display.
# Looked for by file, because the packages have other names on newer systems.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}

# Otherwise Debian's post-installation script sets up a mail server of its own on port 25.
NO_MAIL_SERVER = "postfix postfix/main_mailer_type select No configuration\n"


def require_python() -> None:
    """Raises StepFailed when this Python is too old or was built without what the relay needs."""
    # Whoever types the command in README.md may well have an older one.
    if sys.version_info < (3, 11):  # noqa: UP036
        raise StepFailed(
            f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed. Start this with a newer one, "
            "for example python3.12 packaging/dev.py run"
        )
    absent = [name for name in ("ssl", "sqlite3") if find_spec(f"_{name}") is None]
    if absent:
        raise StepFailed(f"{sys.executable} was built without {' and '.join(absent)}: use another Python 3.11 or newer")
    if find_spec("ensurepip") is None:
        install([f"python3.{sys.version_info.minor}-venv"], "to make a virtual environment")


def provide_peers() -> bool:
    """Install the peers of the end-to-end tests; False when they are incomplete and could only be named."""
    absent = _not_installed(PEERS)
    if not absent:
        say("all there: " + " ".join(PEERS))
        return True
    if not _may_install():
        say(f"Tests with real peers are skipped. To run them: {_install_command(absent)}")
        return False
    install(absent, "as peers of the end-to-end tests")
    return True


def provide_qt_libraries(*, screen: bool = False) -> None:
    """Install what Qt needs offscreen, or on a screen; raises StepFailed with the command when we may not."""
    if sys.platform != "linux":
        return
    wanted = {**QT_LIBRARIES, **SCREEN_LIBRARIES} if screen else QT_LIBRARIES
    absent = [package for library, package in wanted.items() if not _loads(library)]
    if absent:
        install(absent, "for the window")


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: Sequence[str], purpose: str) -> None:
    """apt-get install, as root on Debian; else raises StepFailed with the command to type."""
    if not _may_install():
        raise StepFailed(f"{', '.join(packages)} is needed {purpose}. Install it with: {_install_command(packages)}")
    say(f"installing {' '.join(packages)} {purpose}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if "postfix" in packages and shutil.which("debconf-set-selections"):
        command("debconf-set-selections", environment=environment, stdin=NO_MAIL_SERVER)
    command("apt-get", "-qq", "update", environment=environment)
    command(
        "apt-get", "-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "install", *packages,
        environment=environment,
    )  # fmt: skip
    if "nsd" in packages and Path("/run/systemd/system").is_dir():
        # The tests start one of their own; Debian starts another one, on port 53.
        command("systemctl", "disable", "--now", "--quiet", "nsd", environment=environment)


def _not_installed(packages: Sequence[str]) -> list[str]:
    if shutil.which("dpkg-query") is None:
        return list(packages)
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    present = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in present]


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def _install_command(packages: Sequence[str]) -> str:
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
