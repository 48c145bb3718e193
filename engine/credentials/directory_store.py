"""Secrets from a credentials directory, for machines without a keyring: one file per credential, read-only for us."""

import os
import re
import stat
from pathlib import Path

from engine.errors import CredentialsUnavailable

# A refresh token may have some thousand characters; a file beyond this is not a credential.
_MAX_OCTETS = 64 * 1024

_NAME = re.compile(r"(route|user|client)\..+", re.DOTALL)


class DirectoryStore:
    """The files `route.<user name>`, `user.<name>` and `client.<client id>` of one folder, without their trailing line
    end.

    A file that group or others may read is refused, for then it is not a secret; `made_by_systemd` says that
    the folder is the one of `LoadCredential=`. systemd makes its files 0400 and root's, and lets the service's user in
    by an access list; the mask of such a list shows as group permission (0440) though the group, root's own, gets
    nothing. So there, and only for files of user root and group root, group reading is accepted
    (systemd.exec(5), CREDENTIALS; acl(5), CORRESPONDENCE). Windows has no modes: there the folder's own
    protection counts.
    """

    by_hand = True

    def __init__(self, folder: Path, *, made_by_systemd: bool = False) -> None:
        self._folder = folder
        self._made_by_systemd = made_by_systemd

    def get(self, name: str) -> str | None:
        path = self._path(name)
        try:
            octets = self._read(path)
        except FileNotFoundError:
            self._check_folder()
            return None
        except OSError as error:
            raise CredentialsUnavailable(
                f"The credential file {path} cannot be read: {error.strerror}. "
                "It must be a file that belongs to the user the relay runs as, mode 0400."
            ) from error
        return _text(path, octets)

    def set(self, name: str, secret: str) -> None:
        path = self._path(name)
        what = "the line that `mailroot users hash` prints" if name.startswith("user.") else "the secret"
        where = f"the file {path} (mode 0400, owned by the user the relay runs as)"
        if self._made_by_systemd:
            where = f"a file that only root may read, and add LoadCredential={name}:/path/of/that/file to the unit"
        raise CredentialsUnavailable(f"The {self.describe()} is read-only for this program. Put {what} into {where}.")

    def delete(self, name: str) -> bool:
        path = self._path(name)
        raise CredentialsUnavailable(
            f"The {self.describe()} is read-only for this program. Remove the file {path} yourself"
            + (f", by taking LoadCredential={name} out of the unit." if self._made_by_systemd else ".")
        )

    def names(self) -> tuple[str, ...]:
        try:
            found = [entry.name for entry in self._folder.iterdir() if _NAME.fullmatch(entry.name) and entry.is_file()]
        except OSError as error:
            raise self._no_folder(error) from error
        return tuple(sorted(found))

    def describe(self) -> str:
        return f"credentials directory {self._folder}"

    def _path(self, name: str) -> Path:
        separators = {os.sep, os.altsep, "/", "\0"} - {None}
        if not _NAME.fullmatch(name) or any(str(separator) in name for separator in separators):
            raise CredentialsUnavailable(
                f"A credential named {name!r} cannot stand in a credentials directory: the name is a file's name there "
                'and must not contain "/".'
            )
        return self._folder / name

    def _read(self, path: Path) -> bytes:
        # O_NONBLOCK: a named pipe in that place must not make us wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        try:
            self._check(path, os.fstat(descriptor))
            return os.read(descriptor, _MAX_OCTETS + 1)
        finally:
            os.close(descriptor)

    def _check(self, path: Path, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise CredentialsUnavailable(f"The credential {path} is not a file. Put the secret into a file so named.")
        if os.name == "nt":
            return
        allowed = stat.S_IRWXU
        if self._made_by_systemd and status.st_uid == 0 and status.st_gid == 0:
            allowed |= stat.S_IRGRP
        mode = stat.S_IMODE(status.st_mode)
        if mode & 0o777 & ~allowed:
            raise CredentialsUnavailable(
                f"The credential file {path} is open to other users (mode {mode:04o}), so it is not used. "
                f"Close it: chmod 0400 {path}"
            )

    def _check_folder(self) -> None:
        """A folder that is missing or closed to us is a mistake in the set-up, not a missing credential."""
        try:
            os.scandir(self._folder).close()
        except OSError as error:
            raise self._no_folder(error) from error

    def _no_folder(self, error: OSError) -> CredentialsUnavailable:
        variable = "CREDENTIALS_DIRECTORY" if self._made_by_systemd else "MAILROOT_CREDENTIALS_DIR"
        return CredentialsUnavailable(
            f"The {self.describe()} cannot be read: {error.strerror}. {variable} must name a folder that the user "
            "the relay runs as may read."
        )


def _text(path: Path, octets: bytes) -> str:
    if len(octets) > _MAX_OCTETS:
        raise CredentialsUnavailable(f"The credential file {path} is larger than 64 KB. It must hold one secret only.")
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        raise CredentialsUnavailable(f"The credential file {path} is not UTF-8 text. Store it as UTF-8.") from None
    return text.removesuffix("\n").removesuffix("\r")
