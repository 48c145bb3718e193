"""A smart host that takes the access tokens of a provider server, by XOAUTH2."""

from base64 import b64decode

from tests.delivery.fakehost import Connection, FakeHost
from tests.oauth.provider_server import ProviderServer


class TokenHost(FakeHost):
    """Takes the access tokens the provider stands for at that moment, by XOAUTH2, and nothing else."""

    def __init__(self, provider: ProviderServer) -> None:
        super().__init__(extensions=("PIPELINING", "AUTH XOAUTH2 PLAIN"))
        self._provider = provider
        self.tokens: list[str] = []

    async def _on_auth(self, connection: Connection, line: str) -> None:
        _, mechanism, initial = line.split(" ")
        assert mechanism == "XOAUTH2"
        user, bearer, *rest = b64decode(initial).decode().split("\1")
        assert rest == ["", ""]
        token = bearer.removeprefix("auth=Bearer ")
        self.tokens.append(token)
        if token in self._provider.access_tokens:
            connection.user = user.removeprefix("user=")
            await self._say(connection, "235 2.7.0 Accepted")
            return
        await self._say(connection, "334 eyJzdGF0dXMiOiI0MDEifQ==")
        assert (await connection.reader.readuntil(b"\n")).strip() == b"", "XOAUTH2 wants an empty response"
        await self._say(connection, "535 5.7.3 Authentication unsuccessful")
