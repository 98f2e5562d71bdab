"""Against a real mail server: what it takes, what it refuses, and what is done when it hangs or cuts the line."""

import datetime as dt
import ipaddress
import logging
import ssl
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from bot.channels.email.mailer import LONG_PAUSE, File, mail_server
from bot.errors import AddressBlockedError, DeliveryLaterError, SettingMissingError, UndeliverableError
from bot.settings import Settings
from tests.bot.channels.email.mail_host import MailHost, mail_host, mailer_to
from tests.fakes.clock import MovableClock

TO = "parent@home.example"
MAIL_ID = UUID("5d8b2b3e-7c66-4a3e-9f5e-2f1d7a6c0b11")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What the server shows, and a client that believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "mail.crt"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged on our side of the line."""
    return "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")


async def send(host: MailHost, clock: MovableClock, *, patience: float = 10.0) -> None:
    await mailer_to(host, clock, patience=patience).send(TO, "Hello", "Words", language="en", mail_id=MAIL_ID)


async def test_a_mail_arrives_as_it_was_meant(clock: MovableClock) -> None:
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Möte\r\nEND:VCALENDAR\r\n".encode()
    async with mail_host() as host:
        await mailer_to(host, clock).send(
            TO,
            "تذكير بموعدك",
            "Words, å and اجتماع.\n",
            language="ar",
            html="<p>اجتماع</p>",
            mail_id=MAIL_ID,
            files=[File("meeting.ics", "text/calendar; method=PUBLISH; charset=utf-8", calendar)],
            headers={"List-Unsubscribe": "<https://house.example/stop>"},
        )
    (mail,), (envelope,) = host.mails, host.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("navigator@house.example", [TO])
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Family Navigator <navigator@house.example>",
        TO,
        "تذكير بموعدك",
    )
    assert mail["Message-ID"] == f"<{MAIL_ID}@house.example>"
    assert mail["Date"].datetime == clock()
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "ar")
    assert mail["List-Unsubscribe"] == "<https://house.example/stop>"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["Words, å and اجتماع."]
    assert html.get_content().splitlines() == ["<p>اجتماع</p>"]
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "meeting.ics")
    assert file.get_param("method") == "PUBLISH"
    assert file.get_payload(decode=True) == calendar
    assert isinstance(envelope.content, bytes)
    assert envelope.content.isascii(), "any server takes it"


async def test_without_an_id_each_mail_has_one_of_its_own(clock: MovableClock) -> None:
    async with mail_host() as host:
        for _ in range(2):
            await mailer_to(host, clock).send(TO, "Hello", "Words", language="en")
    assert len({mail["Message-ID"] for mail in host.mails}) == 2


@pytest.mark.parametrize(
    ("command", "said", "meant"),
    [
        ("RCPT", "450 4.2.1 Mailbox busy", DeliveryLaterError),
        ("RCPT", "452 4.2.2 Full", DeliveryLaterError),
        ("RCPT", f"550 5.1.1 <{TO}> does not exist", AddressBlockedError),
        ("RCPT", "553 5.1.3 Bad address", AddressBlockedError),
        ("RCPT", "550 5.7.1 Relaying denied", DeliveryLaterError),
        ("RCPT", "530 5.7.0 Authentication required", DeliveryLaterError),
        ("MAIL", "451 4.3.0 Later", DeliveryLaterError),
        ("MAIL", "550 5.1.8 Sender refused", DeliveryLaterError),
        ("DATA", "451 4.7.1 Greylisted", DeliveryLaterError),
        ("DATA", "554 5.6.0 Content refused", UndeliverableError),
    ],
)
async def test_what_the_server_says_decides_what_is_done(
    command: str, said: str, meant: type[Exception], clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with mail_host() as host:
        host.answers[command] = [said]
        with pytest.raises(meant) as error:
            await send(host, clock)
        assert host.mails == []
        assert said[:3] in str(error.value)
        assert TO not in str(error.value) + logged(caplog)
        if isinstance(error.value, DeliveryLaterError):
            assert error.value.seconds == (LONG_PAUSE if said.startswith("5") else None)
        await send(host, clock)
    assert len(host.mails) == 1, "the next attempt succeeds"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_server_that_keeps_silent_is_not_waited_for(command: str, clock: MovableClock) -> None:
    async with mail_host() as host:
        host.hang.add(command)
        with pytest.raises(DeliveryLaterError, match="does not answer"):
            await send(host, clock, patience=0.3)


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
async def test_a_line_that_is_cut_before_the_mail_is_taken_is_tried_again(command: str, clock: MovableClock) -> None:
    async with mail_host() as host:
        host.cut.add(command)
        with pytest.raises(DeliveryLaterError, match="cannot be reached"):
            await send(host, clock)
        assert host.mails == []


async def test_a_line_that_is_cut_after_the_data_brings_the_same_mail_again(clock: MovableClock) -> None:
    """Nobody knows whether it was taken; mailboxes know the second one by its id."""
    async with mail_host() as host:
        host.cut.add("DATA")
        with pytest.raises(DeliveryLaterError):
            await send(host, clock)
        host.cut.clear()
        clock.move(minutes=1)
        await send(host, clock)
    first, second = host.mails
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize("trouble", ["hang", "cut"])
async def test_a_good_bye_that_fails_sends_nothing_twice(trouble: str, clock: MovableClock) -> None:
    async with mail_host() as host:
        getattr(host, trouble).add("QUIT")
        await send(host, clock)
    assert len(host.mails) == 1


async def test_a_server_that_is_not_there_is_tried_again(clock: MovableClock) -> None:
    async with mail_host() as host:
        pass
    with pytest.raises(DeliveryLaterError, match="cannot be reached"):
        await send(host, clock)


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_the_connection_is_encrypted_as_it_is_set(
    security: str, certificate: tuple[ssl.SSLContext, ssl.SSLContext], clock: MovableClock
) -> None:
    shown, believed = certificate
    async with mail_host(tls=shown, at_once=security == "tls") as host:
        mailer = mailer_to(host, clock, security=security, trust=believed)  # type: ignore[arg-type]
        await mailer.send(TO, "Hello", "Words", language="en")
    assert host.encrypted == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_nothing_is_sent_to_a_server_that_cannot_prove_who_it_is(
    security: str, certificate: tuple[ssl.SSLContext, ssl.SSLContext], clock: MovableClock
) -> None:
    async with mail_host(tls=certificate[0], at_once=security == "tls") as host:
        mailer = mailer_to(host, clock, security=security)  # type: ignore[arg-type]
        with pytest.raises(DeliveryLaterError):
            await mailer.send(TO, "Hello", "Words", language="en")
    assert host.mails == []


async def test_nothing_is_sent_in_the_open_where_starttls_is_set(clock: MovableClock) -> None:
    async with mail_host() as host:
        with pytest.raises(DeliveryLaterError):
            await mailer_to(host, clock, security="starttls").send(TO, "Hello", "Words", language="en")
    assert host.mails == []


async def test_it_signs_in_and_a_wrong_password_blocks_nobody_and_is_never_told(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext], clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown, believed = certificate
    async with mail_host(tls=shown, sign_in=True) as host:
        right = mailer_to(host, clock, security="starttls", trust=believed, user="us", password="the password")
        await right.send(TO, "Hello", "Words", language="en")
        assert host.signed_in[:1] == ["us"]
        wrong = mailer_to(host, clock, security="starttls", trust=believed, user="us", password="sesame-9")
        with pytest.raises(DeliveryLaterError) as error:
            await wrong.send(TO, "Hello", "Words", language="en")
    assert error.value.seconds == LONG_PAUSE
    assert len(host.mails) == 1
    assert "sesame-9" not in logged(caplog) + str(error.value) + repr(wrong.server)


def settings(**given: object) -> Settings:
    return Settings(**given)  # type: ignore[arg-type]


def test_without_a_server_there_is_no_mail_and_half_a_server_is_said_at_the_start() -> None:
    assert mail_server(settings()) is None
    with pytest.raises(SettingMissingError, match="NAVIGATOR_SMTP_FROM"):
        mail_server(settings(smtp_host="mail.example"))
    with pytest.raises(SettingMissingError, match="NAVIGATOR_SMTP_PASSWORD"):
        mail_server(settings(smtp_host="mail.example", smtp_from="a@b.example", smtp_user="us"))
    made = mail_server(
        settings(smtp_host="mail.example", smtp_from="A <a@b.example>", smtp_user="us", smtp_password=SecretStr("s"))
    )
    assert made is not None
    assert (made.address, made.domain, made.port, made.security) == ("a@b.example", "b.example", 587, "starttls")


@pytest.mark.parametrize("wrong", ["nobody", "a@b.example, c@d.example", "A <>", "a b@c.example"])
def test_a_sender_that_is_none_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        settings(smtp_from=wrong)
