"""What can go wrong, told apart by what follows from it: try later, give up, or a person must change something."""

from engine.symptom import Symptom


class MailError(Exception):
    """A refusal or failure that has an SMTP answer.

    `code` is the three-digit reply (RFC 5321 4.2), `enhanced` the status code of RFC 3463, `text` a sentence
    that is safe to show outside: no secret, no path, no class name. `symptom` tells the same as facts, where it is
    about the way to a smart host.
    """

    def __init__(self, code: int, enhanced: str, text: str, *, symptom: Symptom | None = None) -> None:
        super().__init__(f"{code} {enhanced} {text}")
        self.code = code
        self.enhanced = enhanced
        self.text = text
        self.symptom = symptom

    @property
    def reply(self) -> str:
        """The reply line without CRLF: "452 4.3.1 Insufficient system storage"."""
        return f"{self.code} {self.enhanced} {self.text}"


class TemporaryFailure(MailError):
    """May succeed later without anybody changing anything."""


class PermanentFailure(MailError):
    """Will not succeed for this message or recipient, however often it is tried."""


class ConfigurationFailure(MailError):
    """Will not succeed until a person or an administrator changes something: logon refused, certificate,
    name not found, connection refused. Never a reason to bounce mail before it expires.

    `field` is the dotted path of the setting to look at, "" when there is none.
    """

    def __init__(self, code: int, enhanced: str, text: str, field: str = "", *, symptom: Symptom | None = None) -> None:
        super().__init__(code, enhanced, text, symptom=symptom)
        self.field = field


class SpoolUnavailable(TemporaryFailure):
    """The spool cannot take a message now (disk full, read-only, I/O error): 452 4.3.1 to the client."""

    def __init__(self, text: str = "Insufficient system storage") -> None:
        super().__init__(452, "4.3.1", text)


class MessageDamaged(Exception):
    """A stored message no longer matches its checksum; `message_id` names it."""

    def __init__(self, message_id: str, reason: str) -> None:
        super().__init__(f"message {message_id}: {reason}")
        self.message_id = message_id
        self.reason = reason


class UserError(Exception):
    """Something a person asked for that cannot be done; the text says why and what is allowed."""


class DataFolderInUse(UserError):
    """Another process owns the data folder; `pid` is 0 when it could not be told."""

    def __init__(self, folder: str, pid: int) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"The data folder {folder} is in use by {holder}. One process owns a data folder at a time: stop "
            f"that one (mailroot stop --data {folder}), or give this one another folder with --data."
        )
        self.folder = folder
        self.pid = pid


class CredentialsUnavailable(UserError):
    """The store for secrets cannot be used now: absent, locked, denied or read-only. The text says the way on."""
