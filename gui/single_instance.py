"""SingleInstance: the first window on a data folder listens; a second start raises it, gives its words and ends."""

import getpass
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 3000
_LONGEST = 64 * 1024


class SingleInstance(QObject):
    """A lock file and a socket of this user and this data folder.

    The lock ends with its process; a socket that a crash left is removed under the lock, never blindly.
    """

    called = Signal(list)  # the words of a second start

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("single_instance")
        identity = f"{getpass.getuser()}|{data_folder.absolute()}".encode()
        self._name = f"mailroot-{hashlib.sha256(identity).hexdigest()[:16]}"
        self._lock = QLockFile(str(Path(_runtime_folder()) / f"{self._name}.lock"))
        # Stale only when its process is gone, however long it has been held.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def first(self) -> bool:
        """Take the lock and listen; False when another window has it. Raises RuntimeError when it cannot listen."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not self._server.listen(self._name):
            self._lock.unlock()
            raise RuntimeError(self._server.errorString())
        self._server.newConnection.connect(self._welcome)
        return True

    def hand_over(self, words: Sequence[str]) -> bool:
        """Give our words to the first window; False when it does not answer within some seconds."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(json.dumps(list(words)).encode("utf-8") + b"\n")
        answered = socket.waitForBytesWritten(_PATIENCE_MS) and socket.waitForReadyRead(_PATIENCE_MS)
        socket.disconnectFromServer()
        return answered

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            for socket in self._server.findChildren(QLocalSocket):
                # A socket that says "disconnected" while it is being destroyed takes the process with it.
                socket.blockSignals(True)
                socket.abort()
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._lock.unlock()

    def _welcome(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self)


class _Caller(QObject):
    """One second start that talks to us."""

    def __init__(self, socket: QLocalSocket, instance: SingleInstance) -> None:
        super().__init__(socket)
        self._socket = socket
        self._instance = instance
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(socket.deleteLater)
        self._read()

    def _read(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > _LONGEST:
                self._socket.abort()
            return
        words = _words(self._socket.readLine().data())
        self._socket.write(b"ok\n")
        self._socket.flush()
        self._instance.called.emit(words)


def _words(line: bytes | bytearray | memoryview) -> list[str]:
    try:
        found = json.loads(bytes(line))
    except ValueError:
        return []
    return [str(word) for word in found] if isinstance(found, list) else []


def _runtime_folder() -> str:
    places = QStandardPaths.StandardLocation
    for place in (places.RuntimeLocation, places.TempLocation):
        folder = QStandardPaths.writableLocation(place)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            return folder
    raise RuntimeError("this system has no folder for temporary files")
