"""Pages, filters and counts; with 100,000 waiting messages they walk an index."""

import pytest

from engine.spool.embedded import core as core_module
from engine.spool.embedded import desk, schema
from engine.spool.message import QueueCounts, QueueFilter


async def filled(yard, spool):
    """alice -> bob waits, carol -> dave was tried, erin -> frank is held, grace -> heidi is being delivered."""
    names = (("alice", "bob"), ("carol", "dave"), ("erin", "frank"), ("grace", "heidi"))
    messages = {}
    for sender, recipient in names:
        yard.clock.advance(10)
        messages[sender] = await spool.put(yard.draft(f"{recipient}@Example.NET", sender=f"{sender}@Example.com"))
    claims = {claim.message.sender.split("@")[0]: claim for claim in await spool.claim(4)}
    spool.give_back(claims["alice"])
    await spool.record(yard.result(claims["carol"], "deferred", answer="451 later", next_attempt=yard.clock.now() + 60))
    await spool.record(yard.result(claims["erin"], "held"))
    return messages


@pytest.mark.parametrize(
    ("where", "senders"),
    [
        (QueueFilter(), ["alice", "carol", "erin", "grace"]),
        (QueueFilter(state="waiting"), ["alice"]),
        (QueueFilter(state="retrying"), ["carol"]),
        (QueueFilter(state="held"), ["erin"]),
        (QueueFilter(state="delivering"), ["grace"]),
        (QueueFilter(state="mixed"), []),
        (QueueFilter(sender="CAROL@example.com"), ["carol"]),
        (QueueFilter(sender="carol"), []),
        (QueueFilter(recipient="dave@example.net"), ["carol"]),
        (QueueFilter(recipient="ave@example.net"), []),
        (QueueFilter(text="FRANK"), ["erin"]),
        (QueueFilter(text="example.com"), ["alice", "carol", "erin", "grace"]),
        (QueueFilter(text="100%"), []),
        (QueueFilter(older_than=15), ["alice", "carol"]),
        (QueueFilter(text="a", state="retrying", older_than=5), ["carol"]),
    ],
)
async def test_filters(yard, spool, where, senders):
    await filled(yard, spool)
    page, total = await spool.entries(where)
    assert [entry.sender.split("@")[0] for entry in page] == senders
    assert total == len(senders)


async def test_a_row_says_what_is_known(yard, spool):
    messages = await filled(yard, spool)
    page, _ = await spool.entries(QueueFilter())
    rows = {entry.id: entry for entry in page}
    carol = rows[messages["carol"]]
    assert (carol.state, carol.attempts, carol.last_answer) == ("retrying", 1, "451 later")
    assert carol.next_attempt == yard.clock.now() + 60
    assert carol.recipients == ("dave@Example.NET",)
    assert carol.recipient_count == 1
    assert rows[messages["alice"]].next_attempt == 0
    assert rows[messages["grace"]].state == "delivering"


@pytest.mark.parametrize("order", [
    "id", "state", "sender", "recipients", "recipient_count", "size", "received_at", "attempts", "next_attempt",
    "last_answer",
])  # fmt: skip
async def test_every_column_can_be_sorted_by(yard, spool, order):
    await filled(yard, spool)
    up, _ = await spool.entries(QueueFilter(), order=order)
    down, _ = await spool.entries(QueueFilter(), order=order, descending=True)
    assert [entry.id for entry in down] == [entry.id for entry in reversed(up)]


async def test_unknown_columns_and_states_are_refused(spool):
    with pytest.raises(ValueError, match="received_at"):
        await spool.entries(QueueFilter(), order="id; DROP TABLE message")
    with pytest.raises(ValueError, match="retrying"):
        await spool.entries(QueueFilter(state="lost"))


async def test_pages(yard, spool):
    ids = []
    for _ in range(10):
        yard.clock.advance(1)
        ids.append(await spool.put(yard.draft()))
    page, total = await spool.entries(QueueFilter(), offset=4, limit=3)
    assert [entry.id for entry in page] == ids[4:7]
    assert total == 10


async def test_counts(yard, spool):
    assert await spool.counts() == QueueCounts(0, 0, 0, 0, 0.0)
    started = yard.clock.now()
    await filled(yard, spool)
    counts = await spool.counts()
    assert (counts.messages, counts.waiting, counts.held, counts.oldest) == (4, 3, 1, started + 10)
    await spool.close()
    await spool.open()
    assert await spool.counts() == counts


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A database with 100,000 waiting messages."""
    path = tmp_path_factory.mktemp("crowd") / "spool.db"
    connection = schema.connect(path, create=True)
    schema.prepare(connection)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO message VALUES (?, ?, ?, ?, 0, 1, 0, 0, 4096, '', ?, ?, x'', x'')",
        (
            (number, float(number), float(number), number % 4, f"user{number % 1000}@x.org", f"\nr{number}@y.org\n")
            for number in range(1, 100_001)
        ),
    )
    connection.execute("COMMIT")
    yield connection
    connection.close()


def plan(connection, statement, values):
    return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))


@pytest.mark.parametrize(
    ("where", "index"),
    [
        (QueueFilter(), "message_received"),
        (QueueFilter(state="retrying"), "message_state"),
        (QueueFilter(state="held"), "message_state"),
        (QueueFilter(sender="user5@x.org"), "message_sender"),
        (QueueFilter(older_than=50_000), "message_received"),
    ],
)
def test_pages_of_a_crowd_walk_an_index(crowded, where, index):
    query = desk.page_query(where, (), 100_000.0, "received_at", False, 0, 100)
    steps = plan(crowded, query.rows, query.values + query.page)
    assert f"INDEX {index}" in steps
    assert steps.count("TEMP B-TREE") <= 1, "only the rows of the page itself are sorted"
    rows = crowded.execute(query.rows, query.values + query.page).fetchall()
    assert len(rows) == 100


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (QueueFilter(state="retrying"), 25_000),
        (QueueFilter(sender="user5@x.org"), 100),
        (QueueFilter(older_than=50_000), 50_000),
        (QueueFilter(text="R99999@"), 1),
        (QueueFilter(recipient="r77@y.org"), 1),
    ],
)
def test_counting_a_crowd(crowded, where, count):
    query = desk.page_query(where, (), 100_000.0, "received_at", False, 0, 100)
    assert crowded.execute(query.count, query.values).fetchone() == (count,)
    if not where.text and not where.recipient:
        assert "COVERING INDEX" in plan(crowded, query.count, query.values)


def test_looking_for_due_mail_in_a_crowd_walks_an_index(crowded):
    assert "SEARCH message USING INDEX message_due" in plan(crowded, core_module._DUE, (5.0, 5, 1e9, 10))
    steps = plan(crowded, core_module._NEXT, (5.0, 5))
    assert "message_due" in steps
    assert "SEARCH" in steps
    assert "message_received" in plan(crowded, "SELECT received_at FROM message ORDER BY received_at LIMIT 1", ())
