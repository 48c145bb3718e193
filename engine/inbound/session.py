"""The commands of a mail transaction and around it (RFC 5321, 1870, 2920, 3030, 3461, 6531), and what they do."""

import re

from engine.errors import SpoolUnavailable
from engine.events import MessageAccepted
from engine.inbound.body import BodySink, receive_chunk, receive_data
from engine.inbound.parameters import mail_parameters, recipient_parameters
from engine.inbound.received import Arrival, received_line
from engine.inbound.security import SecuredConnection
from engine.inbound.transaction import Transaction
from engine.policy.addresses import Address, parse_path
from engine.policy.policy import refusal
from engine.spool.message import BodyFile, Draft, Origin

_FROM = re.compile(r"FROM\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_TO = re.compile(r"TO\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_CHUNK = re.compile(r"(\d{1,20})(\s+LAST)?", re.IGNORECASE)
_MESSAGE_ID = re.compile(rb"^message-id:[ \t\r\n]*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)


class Session(SecuredConnection):
    """One client's session. Every decision about it is a rule of the policy; nothing is decided here."""

    async def smtp_HELO(self, hostname: str | None) -> None:
        if not hostname:
            self.say("501 5.5.4 Syntax: HELO hostname")
            return
        await self._meet(hostname, extended=False)
        self.say(f"250 {self.room.site.fqdn}")

    async def smtp_EHLO(self, hostname: str | None) -> None:
        if not hostname:
            self.say("501 5.5.4 Syntax: EHLO hostname")
            return
        await self._meet(hostname, extended=True)
        *lines, last = (
            f"{self.room.site.fqdn} Hello [{self.standing.client.address}]",
            "PIPELINING",
            f"SIZE {self.room.policy.limits.max_message}",
            "8BITMIME",
            "SMTPUTF8",
            "DSN",
            "ENHANCEDSTATUSCODES",
            "CHUNKING",
            *self.security_keywords(),
            "HELP",
        )
        self.say("".join(f"250-{line}\r\n" for line in lines) + f"250 {last}")

    async def smtp_MAIL(self, arg: str | None) -> None:
        if await self.check_helo_needed():
            return
        if self.transaction is not None:
            self.say("503 5.5.1 A sender was given already")
            return
        policy = self.room.policy
        path = _FROM.fullmatch(arg or "")
        refused = refusal(policy.on_transaction(self.standing))
        if refused is not None:
            self.refuse(refused, sender=_shown(path[1] if path else ""))
            return
        if path is None:
            self.say("501 5.5.4 Syntax: MAIL FROM:<address>")
            return
        sender, rest = parse_path(path[1]) or (None, "")
        parameters = mail_parameters(rest)
        stage = policy.on_sender(
            sender, smtputf8=parameters.smtputf8, size=parameters.size, session_octets=self.body_octets
        )
        refused = refusal(stage)
        if refused is not None:
            self.refuse(refused, sender=_shown(path[1]))
            return
        assert sender is not None
        if policy.relay.computers.needs_name or self.room.site.settings.delivery.advanced.reverse_dns:
            await self.learn_name()
        self.transaction = Transaction(self._complete(sender), parameters)
        self.state = "mail"
        self.say("250 2.1.0 Sender OK")

    async def smtp_RCPT(self, arg: str | None) -> None:
        transaction = self.transaction
        if transaction is None or transaction.sink is not None:
            self.say("503 5.5.1 Send MAIL first" if transaction is None else "503 5.5.1 The body has begun")
            return
        path = _TO.fullmatch(arg or "")
        if path is None:
            self.say("501 5.5.4 Syntax: RCPT TO:<address>")
            return
        recipient, rest = parse_path(path[1]) or (None, "")
        parameters = recipient_parameters(rest)
        known = recipient is not None and transaction.knows(recipient)
        stage = self.room.policy.on_recipient(
            self.standing,
            recipient,
            smtputf8=transaction.parameters.smtputf8,
            count=len(transaction) + (not known),
        )
        refused = refusal(stage)
        if refused is None and recipient is not None and self.room.policy.quota.concerns(recipient):
            refused = await self.room.mailbox_full()
        if refused is not None:
            transaction.refused += 1
            self.refuse(refused, sender=transaction.sender, recipient=_shown(path[1]))
            return
        assert recipient is not None
        transaction.add(recipient, self._complete(recipient), parameters)
        self.state = "rcpt"
        self.say("250 2.1.5 Recipient OK")

    async def smtp_DATA(self, arg: str | None) -> None:
        if arg:
            self.say("501 5.5.4 Syntax: DATA")
            return
        transaction = self.transaction
        if transaction is None or not len(transaction) or transaction.sink is not None:
            self.say(_out_of_order(transaction))
            return
        self.say("354 End data with <CR><LF>.<CR><LF>")
        sink = self._open_sink(transaction)
        self.state = "data"
        await receive_data(self._input, sink)
        self.state = "rcpt"
        self._log_octets = sink.size
        await self._complete_message(transaction, sink)

    async def smtp_BDAT(self, arg: str | None) -> None:
        chunk = _CHUNK.fullmatch(arg or "")
        if chunk is None:
            self.say("501 5.5.4 Syntax: BDAT size [LAST]")
            return
        size, last = int(chunk[1]), chunk[2] is not None
        transaction = self.transaction
        ready = transaction is not None and len(transaction) > 0
        sink = self._open_sink(transaction) if ready and transaction is not None else None
        before, self.state = self.state, "data"
        # The octets come in any case: a refusal must not turn them into commands.
        await receive_chunk(self._input, size, sink)
        self.state = before
        self._log_octets = size
        if transaction is None or sink is None:
            self.say(_out_of_order(transaction))
        elif last:
            await self._complete_message(transaction, sink)
        elif not await self._refused_body(sink):
            self.say(f"250 2.0.0 {size} octets received")

    async def smtp_RSET(self, arg: str | None) -> None:
        if arg:
            self.say("501 5.5.4 Syntax: RSET")
            return
        await self.forget_transaction()
        self.say("250 2.0.0 OK")

    async def smtp_NOOP(self, arg: str | None) -> None:
        self.say("250 2.0.0 OK")

    async def smtp_QUIT(self, arg: str | None) -> None:
        if arg:
            self.say("501 5.5.4 Syntax: QUIT")
            return
        self.say("221 2.0.0 Closing connection")
        self._end("quit")

    async def smtp_HELP(self, arg: str | None) -> None:
        self.say(f"214 2.0.0 Commands: {' '.join(sorted(self.verbs))}")

    async def smtp_VRFY(self, arg: str | None) -> None:
        if not arg:
            self.say("501 5.5.4 Syntax: VRFY address")
            return
        # RFC 5321 3.5.3: says neither that the address exists nor that it does not.
        self.say("252 2.1.5 Cannot verify the address, but will take a message for it and attempt delivery")

    async def _meet(self, hostname: str, *, extended: bool) -> None:
        await self.forget_transaction()
        assert self.session is not None
        self.session.host_name = hostname
        self.session.extended_smtp = extended

    # The message

    def _complete(self, address: Address) -> str:
        """The address as it is stored: "postmaster" alone gets our domain."""
        return (
            address.text
            if address.domain or not address.text
            else f"{address.text}@{self.room.policy.relay.default_domain}"
        )

    def _open_sink(self, transaction: Transaction) -> BodySink:
        if transaction.sink is None:
            transaction.sink = BodySink(self.room.spool, self.room.policy.limits, self.body_octets)
        return transaction.sink

    async def _refused_body(self, sink: BodySink) -> bool:
        """Whether limits or the disk refused the body; the client has been told."""
        if sink.refusal is not None:
            assert self.transaction is not None
            self.refuse(sink.refusal, sender=self.transaction.sender)
        elif sink.failure is not None:
            self.say(sink.failure.reply)
        return sink.refusal is not None or sink.failure is not None

    async def _complete_message(self, transaction: Transaction, sink: BodySink) -> None:
        """The body is whole: store it, and only then say so."""
        try:
            if not await self._refused_body(sink) and not self._goes_in_a_circle(transaction, sink):
                await self._store(transaction, sink)
        finally:
            await self.forget_transaction()

    def _goes_in_a_circle(self, transaction: Transaction, sink: BodySink) -> bool:
        decision = self.room.policy.hops.check(sink.beginning())
        if not decision.allowed:
            self.refuse(decision, sender=transaction.sender)
        return not decision.allowed

    async def _store(self, transaction: Transaction, sink: BodySink) -> None:
        if self.room.bus.wants_commands:
            self._log_argument = _message_id(sink.beginning())
        try:
            draft = self._draft(transaction, sink, await sink.finish())
            message = await self.room.spool.put(draft)
        except SpoolUnavailable as error:
            self.say(error.reply)
            return
        sink.hand_over()
        self.messages += 1
        self.body_octets += sink.size
        self.say(f"250 2.6.0 {message} Queued mail for delivery")
        self.room.bus.emit(
            MessageAccepted(
                at=draft.received_at,
                message=message,
                session=self.number,
                origin=Origin.SMTP,
                client=draft.client,
                user=draft.user,
                sender=draft.sender,
                recipients=tuple(recipient.address for recipient in draft.recipients),
                size=draft.size,
            )
        )

    def _draft(self, transaction: Transaction, sink: BodySink, body: bytes | BodyFile) -> Draft:
        now = self.room.clock.now()
        parameters = transaction.parameters
        return Draft(
            sender=transaction.sender,
            recipients=transaction.recipients,
            head=received_line(self._arrival(now, parameters.smtputf8), self.room.site.fqdn, self.room.dates.at(now)),
            body=body,
            received_at=now,
            client=self.standing.client.text,
            user=self.user,
            ret=parameters.ret,
            envid=parameters.envid,
            smtputf8=parameters.smtputf8,
            eight_bit=parameters.eight_bit or sink.eight_bit,
            bare_newlines=sink.bare_newlines,
            held=self.room.policy.held,
        )

    def _arrival(self, now: float, smtputf8: bool) -> Arrival:
        assert self.session is not None
        name = self.standing.client.name
        if not name and self.room.site.settings.delivery.advanced.reverse_dns:
            name = "unverified"
        return Arrival(
            helo=self.session.host_name or "",
            client=self.standing.client,
            name=name,
            extended=self.session.extended_smtp,
            tls=self.standing.tls,
            authenticated=self.standing.authenticated,
            smtputf8=smtputf8,
            transaction=f"{int(now * 1000):X}-{self.number:X}-{self.messages + 1:X}",
        )


def _shown(argument: str) -> str:
    """An address as a client wrote it, for the list of those who were refused."""
    return argument.partition(" ")[0].strip("<>")[:254]


def _out_of_order(transaction: Transaction | None) -> str:
    if transaction is None:
        return "503 5.5.1 Send MAIL first"
    if transaction.sink is not None:
        return "503 5.5.1 DATA and BDAT do not mix"
    return "554 5.5.1 No valid recipients" if transaction.refused else "503 5.5.1 Send RCPT first"


def _message_id(beginning: bytes) -> str:
    match = _MESSAGE_ID.search(beginning.partition(b"\r\n\r\n")[0])
    return match[1].decode("ascii", "replace") if match else ""
