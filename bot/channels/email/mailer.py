"""Sends mail through the one mail server that the settings name. No address and no password is ever logged."""

import asyncio
import logging
import re
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, make_msgid
from typing import Literal
from uuid import UUID

import aiosmtplib
from aiosmtplib.errors import SMTPRecipientRefused

from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, SettingMissingError, UndeliverableError
from bot.settings import Settings

log = logging.getLogger(__name__)

Security = Literal["starttls", "tls", "none"]
#: Seconds for one mail, from the first connection to the server's last word.
PATIENCE = 30.0
#: Seconds for a good-bye.
PARTING = 2.0
#: Seconds until the next attempt when the server refuses us and not the person: somebody has to look at the settings.
LONG_PAUSE = 900.0
#: Connections at the same time: mail servers refuse those who open many.
AT_ONCE = 4
#: Answers to a recipient that speak of us and not of the address: we should sign in first (RFC 4954).
SIGN_IN_FIRST = frozenset({530, 535})
#: The same in an enhanced code (RFC 3463, 3.8): a matter of security or policy.
_POLICY = re.compile(r"\s*5\.7\.")
#: What every base64 or quoted-printable mail needs and nothing more: any server takes it.
_FORM = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class MailServer:
    """`sender` is an address, or a name and an address: `Family Navigator <navigator@example.org>`."""

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The sender's plain address."""
        return getaddresses([self.sender])[0][1]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class File:
    """A file that goes along; `mime` with its parameters, such as `text/calendar; method=PUBLISH`."""

    name: str
    mime: str
    content: bytes


def mail_server(settings: Settings) -> MailServer | None:
    """None while no mail can be sent. Raises SettingMissingError when only half of it is set."""
    if not settings.smtp_host:
        return None
    if not settings.smtp_from:
        raise SettingMissingError("NAVIGATOR_SMTP_HOST is set, so NAVIGATOR_SMTP_FROM must be set, too.")
    if bool(settings.smtp_user) != (settings.smtp_password is not None):
        raise SettingMissingError("NAVIGATOR_SMTP_USER and NAVIGATOR_SMTP_PASSWORD belong together: set both or none.")
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        security=settings.smtp_security,
        user=settings.smtp_user or None,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password is not None else None,
    )


class Mailer:
    """One mail at a time and connection; a few at once.

    `trust` says which servers are believed, where it is not the system that says so. `patience` in seconds.
    """

    def __init__(
        self, server: MailServer, clock: Clock, *, trust: ssl.SSLContext | None = None, patience: float = PATIENCE
    ) -> None:
        self.server = server
        self._clock = clock
        self._trust = trust
        self._patience = patience
        self._places = asyncio.Semaphore(AT_ONCE)

    async def send(
        self,
        to: str,
        subject: str,
        text: str,
        *,
        language: str,
        html: str | None = None,
        mail_id: UUID | None = None,
        files: Sequence[File] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Returns once the server has taken the mail. The same `mail_id` again is the same mail, by its Message-ID.

        Raises DeliveryLaterError, AddressBlockedError (the server does not know this recipient) or
        UndeliverableError (this mail, not its recipient, is refused).
        """
        message = self._message(to, subject, text, language, html, mail_id, files, headers or {})
        async with self._places:
            connection = self._connection()
            try:
                async with asyncio.timeout(self._patience):
                    await connection.connect()
                    await connection.sendmail(self.server.address, [to], message.as_bytes())
                await _part(connection)
            except (TimeoutError, aiosmtplib.SMTPTimeoutError) as error:
                raise DeliveryLaterError("the mail server does not answer") from error
            except (aiosmtplib.SMTPException, OSError) as error:
                raise self._trouble(error) from None
            finally:
                connection.close()

    def _message(
        self,
        to: str,
        subject: str,
        text: str,
        language: str,
        html: str | None,
        mail_id: UUID | None,
        files: Sequence[File],
        headers: Mapping[str, str],
    ) -> EmailMessage:
        message = EmailMessage(policy=_FORM)
        message["From"] = self.server.sender
        message["To"] = Address(addr_spec=to)
        message["Subject"] = subject
        message["Date"] = format_datetime(self._clock())
        domain = self.server.domain
        message["Message-ID"] = f"<{mail_id}@{domain}>" if mail_id is not None else make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        for name, value in headers.items():
            message[name] = value
        message.set_content(text)
        if html is not None:
            message.add_alternative(html, subtype="html")
        for file in files:
            maintype, _, rest = file.mime.partition("/")
            subtype, *given = (part.strip() for part in rest.split(";"))
            parameters = dict(part.split("=", 1) for part in given)
            message.add_attachment(
                file.content, maintype=maintype, subtype=subtype, filename=file.name, params=parameters
            )
        # At the end: the content brings headers of this family of its own, and moves those that were there.
        message["Content-Language"] = language
        return message

    def _connection(self) -> aiosmtplib.SMTP:
        server = self.server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=self._trust,
            timeout=self._patience,
        )

    def _trouble(self, error: Exception) -> Exception:
        """What to do about it. The server's own words may hold the address, so only its codes are told."""
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            return _refused(error.recipients[0])
        if isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500:
            return UndeliverableError(f"the mail server does not take this mail ({error.code})")
        if isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500:
            log.error("The mail server refuses us (%s): are the settings right?", error.code)
            return DeliveryLaterError(f"the mail server refuses us ({error.code})", LONG_PAUSE)
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return DeliveryLaterError(f"the mail server asks us to wait ({error.code})")
        return DeliveryLaterError(f"the mail server cannot be reached ({type(error).__name__})")


async def _part(connection: aiosmtplib.SMTP) -> None:
    """The server has the mail: whatever happens now must not have it sent again."""
    with suppress(aiosmtplib.SMTPException, OSError):
        async with asyncio.timeout(PARTING):
            await connection.quit()


def _refused(error: SMTPRecipientRefused) -> Exception:
    if error.code < 500:
        return DeliveryLaterError(f"the mail server asks us to wait ({error.code})")
    if error.code in SIGN_IN_FIRST or _POLICY.match(error.message):
        log.error("The mail server does not let us write (%s): are the settings right?", error.code)
        return DeliveryLaterError(f"the mail server does not let us write ({error.code})", LONG_PAUSE)
    return AddressBlockedError(f"the mail server does not take this address ({error.code})")
