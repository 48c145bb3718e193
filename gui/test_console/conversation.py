"""Conversation: one connection to our own port, line by line, as telnet has it."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QAbstractSocket, QSslSocket

from gui.i18n import translate
from gui.test_console.masking import Masking
from gui.test_console.reply import ReplyReader
from gui.test_console.targets import Target

CONNECT_MS = 10_000
ANSWER_MS = 60_000
# A line that never ends is shown in pieces, so that no answer costs memory.
_LONGEST_LINE = 8192
_READY_FOR_TLS = 220
_LEAVE_TAKEN = 221


class Conversation(QObject):
    """Signals say what there is to see. Passwords that are typed appear as *** in them.

    Our own certificate is not verified: the peer is this very program, and what it presents is what clients will see.
    """

    opened = Signal()  # connected, and encrypted where that comes first
    said = Signal(str, str)  # "client" or "server", and the line as it may be shown
    noted = Signal(str)  # a remark, such as that the connection is encrypted now
    sent = Signal(str)  # the line itself; for those who follow what was typed, never to be shown or kept
    replied = Signal(object)  # Reply
    restarted = Signal()  # after STARTTLS the server has forgotten what was said before (RFC 3207 4.2)
    closed = Signal(str)  # why it ended, "" when it was asked to

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.masking = Masking()
        self._socket: QSslSocket | None = None
        self._target: Target | None = None
        self._reader = ReplyReader()
        self._buffer = b""
        self._asked_for_tls = False
        self._leaving = False
        self._connecting = self._timer(CONNECT_MS, self._no_connection)
        self._answering = self._timer(ANSWER_MS, self._no_answer)

    @property
    def connected(self) -> bool:
        """Whether lines can be sent now."""
        socket = self._socket
        if socket is None or socket.state() != QAbstractSocket.SocketState.ConnectedState:
            return False
        return socket.isEncrypted() or socket.mode() == QSslSocket.SslMode.UnencryptedMode

    @property
    def busy(self) -> bool:
        """Whether there is a connection, or one is on its way."""
        return self._socket is not None

    def open(self, target: Target) -> None:
        """Connect; an earlier connection is dropped."""
        self.drop()
        self.masking.reset()
        self._reader.reset()
        self._buffer, self._asked_for_tls, self._leaving = b"", False, False
        self._target = target
        socket = self._socket = QSslSocket(self)
        socket.setPeerVerifyMode(QSslSocket.PeerVerifyMode.VerifyNone)
        socket.readyRead.connect(self._read)
        socket.errorOccurred.connect(self._failed)
        socket.disconnected.connect(self._ended)
        socket.encrypted.connect(self._encrypted)
        self._connecting.start()
        if target.tls == "implicit":
            socket.connectToHostEncrypted(target.host, target.port)
        else:
            socket.connected.connect(self._opened)
            socket.connectToHost(target.host, target.port)

    def send(self, line: str) -> None:
        """Send one line with CRLF behind it; nothing happens without a connection."""
        if self._socket is None or not self.connected:
            return
        self.said.emit("client", self.masking.shown(line))
        self.masking.sent(line)
        self._asked_for_tls = not self.masking.in_data and line.strip().upper() == "STARTTLS"
        self._socket.write(line.encode() + b"\r\n")
        if not self.masking.in_data:
            self._answering.start()
        self.sent.emit(line)

    def close(self) -> None:
        """Take leave with QUIT, which is what a client does, and hang up."""
        if self.connected and not self.masking.in_data and not self.masking.expects_secret:
            self.send("QUIT")
        else:
            self.hang_up()

    def hang_up(self) -> None:
        """End the connection now."""
        if self._socket is not None:
            self.drop()
            self.closed.emit("")

    def drop(self) -> None:
        """Let go of the connection and say nothing about it."""
        self._connecting.stop()
        self._answering.stop()
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.blockSignals(True)
            socket.abort()
            socket.deleteLater()

    # --- Hearing ---------------------------------------------------------------------------------------------------

    def _opened(self) -> None:
        self._connecting.stop()
        self._answering.start()
        self.opened.emit()

    def _encrypted(self) -> None:
        assert self._socket is not None
        words = translate(
            "console", "Encrypted with {protocol}. The certificate is this relay's own: it is not checked."
        )
        self.noted.emit(words.format(protocol=self._socket.sessionCipher().protocolString()))
        if self._target is not None and self._target.tls == "implicit":
            self._opened()
        else:
            self.restarted.emit()

    def _read(self) -> None:
        if self._socket is None:
            return
        self._buffer += bytes(self._socket.readAll().data())
        while b"\n" in self._buffer or len(self._buffer) > _LONGEST_LINE:
            line, _, rest = self._buffer[:_LONGEST_LINE].partition(b"\n")
            self._buffer = rest + self._buffer[_LONGEST_LINE:]
            self._take(line.rstrip(b"\r").decode("utf-8", "replace"))
            if not self.busy:
                return

    def _take(self, line: str) -> None:
        self.said.emit("server", line)
        reply = self._reader.feed(line)
        if reply is None:
            return
        self._answering.stop()
        self._leaving = reply.code == _LEAVE_TAKEN
        self.masking.replied(reply)
        if self._asked_for_tls:
            self._asked_for_tls = False
            if reply.code == _READY_FOR_TLS and self._socket is not None:
                self._socket.startClientEncryption()
        self.replied.emit(reply)

    # --- The end ---------------------------------------------------------------------------------------------------

    def _ended(self) -> None:
        if self._socket is None:
            return
        words = "" if self._leaving else translate("console", "The server closed the connection.")
        self._finish(words)

    def _failed(self, error: QAbstractSocket.SocketError) -> None:
        errors = QAbstractSocket.SocketError
        if self._socket is None or error == errors.RemoteHostClosedError:
            return  # `disconnected` follows
        self._finish(self._words(error))

    def _words(self, error: QAbstractSocket.SocketError) -> str:
        errors = QAbstractSocket.SocketError
        assert self._socket is not None
        assert self._target is not None
        if error == errors.ConnectionRefusedError:
            words = translate("console", "Nobody listens on {place}.")
        elif error in (errors.SslHandshakeFailedError, errors.SslInternalError, errors.SslInvalidUserDataError):
            words = translate("console", "No encrypted connection to {place} came about: {reason}.")
        else:
            words = translate("console", "The connection to {place} failed: {reason}.")
        return words.format(place=self._target.text, reason=self._socket.errorString().rstrip("."))

    def _no_connection(self) -> None:
        if self._target is not None:
            words = translate("console", "{place} did not answer within %n second(s).", "", CONNECT_MS // 1000)
            self._finish(words.format(place=self._target.text))

    def _no_answer(self) -> None:
        self.noted.emit(translate("console", "No answer for %n second(s).", "", ANSWER_MS // 1000))

    def _finish(self, why: str) -> None:
        self._read()  # what came with the end, such as 421
        if self._buffer:
            self._take(self._buffer.decode("utf-8", "replace"))
        self.drop()
        self.closed.emit(why)

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer
