"""PLAIN (RFC 4616) and LOGIN (draft-murchison-sasl-login): the password itself is sent."""

from engine.sasl.mechanism import BadChallenge, encoded


class Plain:
    """Name and password in one response. Hosts that overlook the initial response are told once more."""

    name = "PLAIN"
    blocking = False
    done = True

    def __init__(self, user: str, password: str) -> None:
        self._response = f"\0{user}\0{password}".encode()
        self._password = password
        self._repeated = False

    def initial(self) -> bytes:
        return self._response

    def respond(self, challenge: str) -> bytes:
        if self._repeated:
            raise BadChallenge("a question where PLAIN has none")
        self._repeated = True
        return self._response

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._password, encoded(self._password.encode()), encoded(self._response))

    def __repr__(self) -> str:
        return "Plain(...)"


class Login:
    """Two questions, whose words nobody agreed on: the first is for the name, the second for the password."""

    name = "LOGIN"
    blocking = False
    done = True

    def __init__(self, user: str, password: str) -> None:
        self._answers = [user, password]
        self._password = password

    def initial(self) -> None:
        return None

    def respond(self, challenge: str) -> bytes:
        if not self._answers:
            raise BadChallenge("a third question where LOGIN has two")
        return self._answers.pop(0).encode()

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._password, encoded(self._password.encode()))

    def __repr__(self) -> str:
        return "Login(...)"
