"""What all channels and the console work with: the parts of the gateway, made and joined."""

from dataclasses import dataclass

import httpx
from pydantic import SecretStr

from bot import health
from bot.attachments.files import FOLDER, AttachmentFiles
from bot.bulletin import Bulletin
from bot.busy_calendar.network import open_client
from bot.busy_calendar.password import CalendarPasswords
from bot.busy_calendar.reader import CalendarReader
from bot.channels.email.mailer import Mailer, mail_server
from bot.clock import Clock
from bot.conversation.email_talk import EmailTalk
from bot.conversation.floor import Floor
from bot.conversation.inbox import Inbox
from bot.conversation.language import Detector, Proposals
from bot.conversation.line import Line
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.poll_desk import PollDesk
from bot.conversation.safety import Watch
from bot.conversation.turn import Turn
from bot.dialogue import RasaDialogue
from bot.errors import SettingMissingError
from bot.outbox import Outbox
from bot.settings import Settings
from bot.translation.desk import TranslationDesk
from bot.translation.engine import engine_of
from bot.translation.engine import open_client as open_translation_client
from bot.worker.busy_times import BusyTimesWorker
from bot.worker.reminders import ReminderWorker
from bot.worker.translations import TranslationWorker
from casework.emails import Codes
from casework.store import Store


@dataclass(frozen=True)
class Core:
    """One of each for a process."""

    clock: Clock
    store: Store
    bulletin: Bulletin
    outbox: Outbox
    inbox: Inbox
    line: Line
    floor: Floor
    desk: MeetingDesk
    polls: PollDesk
    reminders: ReminderWorker
    passwords: CalendarPasswords
    calendar_reader: CalendarReader
    busy_times: BusyTimesWorker
    translations: TranslationWorker
    files: AttachmentFiles
    #: None while no mail server is set.
    mailer: Mailer | None
    house: health.House
    neighbours: tuple[httpx.AsyncClient, ...]

    @classmethod
    def open(cls, settings: Settings, clock: Clock, detector: Detector, watch: Watch) -> "Core":
        """Raises SettingMissingError when a secret is not set."""
        secret, key = (secret_of(settings, name) for name in ("rasa_secret", "files_key"))
        store, bulletin, proposals = Store.open(settings.database_url), Bulletin(), Proposals(detector)
        outbox = Outbox(store, bulletin, clock)
        rasa = httpx.AsyncClient(base_url=settings.rasa_url, trust_env=False)
        actions = httpx.AsyncClient(base_url=settings.actions_url, trust_env=False)
        calendars = open_client(private_networks=settings.calendar_private_networks)
        passwords = CalendarPasswords(key.encode())
        reader = CalendarReader(calendars, passwords)
        dialogue = RasaDialogue(rasa, secret, settings.dialogue_timeout)
        translating = open_translation_client()
        words = TranslationDesk(store, engine_of(settings, translating, clock), detector, clock)
        house = health.House(store, dialogue, actions)
        server = mail_server(settings)
        mailer = Mailer(server, clock) if server is not None else None
        mail = EmailTalk(store, clock, mailer, Codes(secret_of(settings, "session_key")))
        turn = Turn(store, dialogue, proposals, watch, outbox, bulletin, clock, mail=mail, address=settings.address)
        return cls(
            clock=clock,
            store=store,
            bulletin=bulletin,
            outbox=outbox,
            inbox=Inbox(store, proposals, clock),
            line=Line(store, turn, house.dialogue_is_well),
            floor=Floor(store, outbox, bulletin, clock, translations=words),
            desk=MeetingDesk(store, outbox, bulletin, clock),
            polls=PollDesk(store, outbox, bulletin, clock, settings.address),
            reminders=ReminderWorker(store, outbox, clock),
            passwords=passwords,
            calendar_reader=reader,
            busy_times=BusyTimesWorker(store, reader, clock),
            translations=TranslationWorker(store, words, bulletin, clock),
            mailer=mailer,
            files=AttachmentFiles(settings.state_dir / FOLDER, key.encode()),
            house=house,
            neighbours=(rasa, actions, calendars, translating),
        )

    async def close(self) -> None:
        await self.line.close()
        for neighbour in self.neighbours:
            await neighbour.aclose()
        await self.store.close()


def secret_of(settings: Settings, name: str) -> str:
    """Raises SettingMissingError for one that is not set."""
    secret = getattr(settings, name)
    if not isinstance(secret, SecretStr):
        raise SettingMissingError(f"NAVIGATOR_{name.upper()} is not set. `navigator up` makes one by itself.")
    return secret.get_secret_value()
