"""A real mail server in the process (aiosmtpd), which takes mail, refuses, hangs or cuts the line as told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.channels.email.mailer import Mailer, MailServer
from bot.channels.email.mailer import Security as SecurityOf
from bot.clock import Clock
from tests.fakes.waiting import until

SENDER = "Family Navigator <navigator@house.example>"


class MailHost:
    """`answers` are the server's words to MAIL, RCPT or DATA, used up in order; without any it takes the mail.

    `hang` names commands at which it keeps silent, `cut` those at which it ends the connection.
    """

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, list[str]] = {}
        self.hang: set[str] = set()
        self.cut: set[str] = set()
        self.silence = asyncio.Event()
        self.signed_in: list[str] = []
        self.encrypted: list[bool] = []

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        envelope.mail_from = address
        return await self._say(server, "MAIL")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        said = await self._say(server, "RCPT")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        read = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        said = await self._say(server, "DATA", taken=read, envelope=envelope)
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return said

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._say(server, "QUIT", ok="221 Bye")

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.signed_in.append(data.login.decode())
        return AuthResult(success=data.password == b"the password", handled=False)

    async def _say(
        self,
        server: SMTP,
        command: str,
        ok: str = "250 OK",
        taken: EmailMessage | None = None,
        envelope: Envelope | None = None,
    ) -> str:
        if command in self.hang:
            await self.silence.wait()
        said = self.answers[command].pop(0) if self.answers.get(command) else ok
        if taken is not None and envelope is not None and said == ok:
            self.mails.append(taken)
            self.envelopes.append(envelope)
        if command in self.cut:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return said


class Line(SMTP):
    """One connection, which knows when it is over."""

    over = False

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.over = True


@asynccontextmanager
async def mail_host(
    *, tls: ssl.SSLContext | None = None, at_once: bool = False, sign_in: bool = False
) -> AsyncIterator[MailHost]:
    """With `tls` it offers STARTTLS, or speaks TLS from the first byte (`at_once`); `sign_in`: only after AUTH."""
    host = MailHost()
    loop = asyncio.get_running_loop()

    lines: list[Line] = []

    def made() -> Line:
        line = Line(
            host,
            hostname="mail.example",
            tls_context=None if at_once else tls,
            require_starttls=tls is not None and not at_once,
            authenticator=host.authenticate,
            auth_required=sign_in,
            auth_require_tls=True,
        )
        lines.append(line)
        return line

    server = await loop.create_server(made, "127.0.0.1", 0, ssl=tls if at_once else None)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        host.silence.set()
        server.close()
        for line in lines:
            if not line.over and isinstance(line.transport, asyncio.Transport):
                line.transport.abort()
        await until(lambda: all(line.over or line.transport is None or line.transport.is_closing() for line in lines))
        await server.wait_closed()


def mailer_to(
    host: MailHost, clock: Clock, *, security: SecurityOf = "none", patience: float = 10.0, **more: Any
) -> Mailer:
    trust = more.pop("trust", None)
    server = MailServer("127.0.0.1", host.port, SENDER, security, **more)
    return Mailer(server, clock, trust=trust, patience=patience)
