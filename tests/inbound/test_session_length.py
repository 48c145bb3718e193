"""The protocol log is told with QUIT how long the session lasted, as IIS writes it."""

from typing import Any

from engine.events import CommandHandled


async def test_quit_carries_the_length_of_the_session(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        relay.bus.wants_commands = True
        talk = await connect(relay.port)
        await talk.reply()
        relay.clock.advance(1.5)
        await talk.say("EHLO client.example.net")
        relay.clock.advance(2)
        await talk.say("QUIT")
        await talk.close()
        told = [(each.verb, each.session_elapsed) for each in relay.of(CommandHandled)]
        assert told == [("EHLO", 0), ("QUIT", 3500)]
