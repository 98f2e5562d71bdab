"""Settings from the environment (`NAVIGATOR_…`), typed, read once. `docs/settings.md` lists them."""

import re
from email.utils import getaddresses
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

#: What a browser sends as the origin of a page.
ORIGIN = re.compile(r"^https?://[A-Za-z0-9.\-\[\]:]+$")
#: The plain part of a sender: `name@example.org`.
SENDER = re.compile(r"^[^@\s]+@[^@\s]+$", re.ASCII)
#: A provider on the same machine needs no encryption.
LOCAL = ("http://localhost:", "http://127.0.0.1:")
#: Addresses on which a server listens everywhere; nobody can type them into a browser.
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 compared, not bound
ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """What can be set. A secret has no default: `navigator up` makes one of its own on the first start."""

    model_config = SettingsConfigDict(env_prefix="NAVIGATOR_", extra="ignore")

    state_dir: Path = Field(
        default=ROOT / "var", description="Where the database, the trained models and secrets are kept."
    )
    database: str = Field(
        default="", description="SQLAlchemy address of the database; empty: SQLite in the state folder."
    )
    host: str = Field(default="127.0.0.1", description="The address on which the gateway listens.")
    port: int = Field(default=8080, description="The gateway's port.", ge=0, le=65535)
    public_url: str = Field(
        default="", description="The address under which people reach the gateway; empty: host and port."
    )
    embed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Sites that may embed the chat, separated by blanks, such as https://example.org."
    )
    rasa_port: int = Field(default=5005, description="Rasa's port on 127.0.0.1.", ge=0, le=65535)
    rasa_python: Path = Field(
        default=ROOT / ".venv-rasa" / "bin" / "python", description="The Python of Rasa's environment."
    )
    rasa_secret: SecretStr | None = Field(default=None, description="Shared by the gateway and Rasa's channel.")
    rasa_database: str = Field(default="", description="SQLAlchemy 1.4 address of Rasa's tracker store; empty: SQLite.")
    actions_port: int = Field(default=5055, description="The action server's port on 127.0.0.1.", ge=0, le=65535)
    actions_token: SecretStr | None = Field(default=None, description="Shared by Rasa and the action server.")
    session_key: SecretStr | None = Field(default=None, description="Signs the session ids of the web chat.")
    embedder: str = Field(default="bundled", description="`bundled` or `sentence-transformers:<name or folder>`.")
    embedder_device: str = Field(
        default="", description="Where sentence-transformers computes, such as `cpu` or `cuda`; empty: it chooses."
    )
    dialogue_timeout: float = Field(
        default=3.0, description="Seconds until a family hears that something is wrong.", gt=0
    )
    staff_email: str = Field(
        default="coordinator@localhost", description="The first staff account, made on the first start."
    )
    secure_cookies: bool = Field(default=False, description="True when people reach the console by https.")
    require_second_factor: bool = Field(
        default=False,
        description="True when a password alone does not sign in: each needs a code from the phone too.",
    )
    oidc_issuer: str = Field(
        default="", description="The provider with whose accounts staff may sign in (OpenID Connect); empty: none."
    )
    oidc_client_id: str = Field(default="", description="The name of this console at that provider.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="The secret that belongs to that name.")
    oidc_name: str = Field(default="", description="What stands on the button for it; empty: a general sentence.")
    oidc_create: Literal["", "coordinator", "lead", "editor", "admin"] = Field(
        default="", description="The role of people of that provider who have no account yet; empty: they get none."
    )
    quiet_hours: int = Field(
        default=72,
        description="Hours without a message after which a family is asked whether it wants the assistant again.",
        ge=1,
    )
    files_key: SecretStr | None = Field(default=None, description="Encrypts the files that families send.")

    telegram_token: SecretStr | None = Field(
        default=None, description="The token of the bot from @BotFather; without it there is no Telegram."
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        default="polling", description="`polling` needs no public address; `webhook` needs `NAVIGATOR_PUBLIC_URL`."
    )
    telegram_secret: SecretStr | None = Field(default=None, description="By this the webhook knows Telegram.")
    telegram_forum: int | None = Field(
        default=None, description="The id of the coordinators' group with topics, such as -1001234567890."
    )
    telegram_api: str = Field(
        default="https://api.telegram.org", description="The Bot API; another one for a server of your own."
    )
    api_rate: int = Field(
        default=120, description="Requests a minute that one address may make to the catalogue's API.", ge=1
    )
    publisher_name: str = Field(
        default="Family Navigator", description="Who publishes the catalogue, as its API says.", min_length=1
    )
    publisher_email: str = Field(
        default="", description="Where readers of the catalogue's API can write; may be empty."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Proxies that may say from where a request comes: IP addresses or networks, separated by blanks.",
    )
    calendar_private_networks: bool = Field(
        default=False, description="True when coordinators' own calendars may be on servers in private networks."
    )
    smtp_host: str = Field(default="", description="The server that sends our mail; without it there is no e-mail.")
    smtp_port: int = Field(
        default=587, description="Its port: mostly 587 for `starttls`, 465 for `tls`.", ge=1, le=65535
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to it is encrypted; `none` only on the same machine."
    )
    smtp_user: str = Field(default="", description="The account there; empty: none is needed.")
    smtp_password: SecretStr | None = Field(default=None, description="The password of that account.")
    smtp_from: str = Field(
        default="", description="From whom our mail comes, such as Family Navigator <navigator@example.org>."
    )
    translate_url: str = Field(
        default="",
        description="A LibreTranslate service that translates between families and coordinators; empty: nobody does.",
        pattern=r"^(https?://[^\s/]+(/\S*)?)?$",
    )
    translate_key: SecretStr | None = Field(default=None, description="The key of that service, if it needs one.")
    translate_timeout: float = Field(
        default=5.0, description="Seconds that an answer may wait for its translation.", gt=0, le=60
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _encrypted(cls, given: str) -> str:
        parts = urlsplit(given)
        if given and not (parts.hostname and (parts.scheme == "https" or given.startswith(LOCAL))):
            raise ValueError(f"{given!r} is no address of a provider; it begins with https://")
        return given

    @field_validator("smtp_from")
    @classmethod
    def _one_address(cls, given: str) -> str:
        found = getaddresses([given])
        if given and (len(found) != 1 or not SENDER.match(found[0][1])):
            raise ValueError(f"{given!r} is no e-mail address; write it as Name <name@example.org>")
        return given

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _addresses(cls, given: object) -> object:
        addresses = given.split() if isinstance(given, str) else given
        for address in addresses if isinstance(addresses, list | tuple) else ():
            try:
                ip_network(address)
            except ValueError as error:
                raise ValueError(f"{address!r} is no IP address or network, such as 127.0.0.1 or 10.0.0.0/8") from error
        return tuple(addresses) if isinstance(addresses, list) else addresses

    @field_validator("state_dir")
    @classmethod
    def _absolute(cls, given: Path) -> Path:
        """The processes of the house start in other folders."""
        return given.resolve()

    @field_validator("embed_origins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        origins = given.split() if isinstance(given, str) else given
        for origin in origins if isinstance(origins, list | tuple) else ():
            if not ORIGIN.match(origin):
                raise ValueError(f"{origin!r} is no origin; write it as https://example.org, without a path")
        return tuple(origins) if isinstance(origins, list) else origins

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite+aiosqlite:///{self.state_dir / 'navigator.db'}"

    @property
    def rasa_store(self) -> str:
        """Rasa's own database, as Rasa writes its address."""
        return self.rasa_database or f"sqlite:///{self.state_dir.resolve() / 'rasa.db'}"

    @property
    def rasa_store_url(self) -> str:
        """The same database for our own drivers."""
        scheme, _, rest = self.rasa_store.partition("://")
        return f"{'sqlite+aiosqlite' if scheme.startswith('sqlite') else 'postgresql+asyncpg'}://{rest}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def address(self) -> str:
        """Where people on this machine, or everywhere once `public_url` is set, reach the gateway."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.host in EVERYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def secrets(self) -> list[str]:
        """All secrets that are set, so that none of them is ever written into a log."""
        given = (getattr(self, name) for name in type(self).model_fields)
        return [each.get_secret_value() for each in given if isinstance(each, SecretStr)]

    @classmethod
    def read(cls) -> "Settings":
        """Raises pydantic.ValidationError, which names the setting that is wrong."""
        return cls()
