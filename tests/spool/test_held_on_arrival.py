"""Mail whose route holds it is stored held: nobody is lent it, and the settings release it again."""

import msgspec

from engine.spool.message import RecipientState


async def test_held_from_the_start(yard, spool):
    held = await spool.put(msgspec.structs.replace(yard.draft(), held="Delivery is set to hold"))
    free = await spool.put(yard.draft())
    assert [claim.message.id for claim in await spool.claim(10)] == [free]
    recipient = (await spool.detail(held)).recipients[0]
    assert (recipient.state, recipient.by_route) == (RecipientState.HELD, True)
    assert recipient.last_answer == "Delivery is set to hold"
    assert (await spool.counts()).held == 1
    await spool.recall(held=True)
    assert [claim.message.id for claim in await spool.claim(10)] == [held]
