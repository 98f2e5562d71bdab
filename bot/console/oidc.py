"""OpenID Connect: signing in with an account elsewhere, by an authorization code with PKCE, state and nonce."""

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.clock import Clock
from bot.console.errors import ProviderError
from bot.errors import SettingMissingError
from bot.settings import Settings

log = logging.getLogger(__name__)

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid email profile"
#: Signatures by a key pair. Those by a shared secret, and "none", are never taken, whatever a token says.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
#: Seconds by which clocks may differ, and for a connection and each part of an answer.
LEEWAY = 60
PATIENCE = 10.0


@dataclass(frozen=True)
class Journey:
    """What this browser must come back with."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> "Journey":
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))

    def values(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Stranger:
    """Who the provider says it is. `subject`: issuer and subject; `email` is empty when there is none verified."""

    subject: str
    email: str
    name: str


class Provider:
    """The one provider of the settings. It is asked for its addresses and keys at each sign-in: they may change."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        back: str,
        clock: Clock,
        name: str = "",
        role: str = "",
    ) -> None:
        """`back`: our address to which it sends people. `role`: of accounts made for people unknown here, or empty."""
        self.name = name
        self.role = role
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._back = back
        self._clock = clock

    @classmethod
    def of(cls, settings: Settings, back: str, clock: Clock) -> "Provider | None":
        """None while no issuer is set. Raises SettingMissingError."""
        if not settings.oidc_issuer:
            return None
        if not settings.oidc_client_id:
            raise SettingMissingError("NAVIGATOR_OIDC_ISSUER is set, and NAVIGATOR_OIDC_CLIENT_ID is not.")
        secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret is not None else ""
        return cls(
            settings.oidc_issuer,
            settings.oidc_client_id,
            secret,
            back=back,
            clock=clock,
            name=settings.oidc_name,
            role=settings.oidc_create,
        )

    async def address(self, journey: Journey) -> str:
        """Where the browser is sent to. Raises ProviderError."""
        async with self._client() as client:
            metadata = await self._metadata(client)
        address: str = prepare_grant_uri(
            _address(metadata, "authorization_endpoint"),
            client_id=self._client_id,
            response_type="code",
            redirect_uri=self._back,
            scope=SCOPE,
            state=journey.state,
            nonce=journey.nonce,
            code_challenge=create_s256_code_challenge(journey.verifier),
            code_challenge_method="S256",
        )
        return address

    async def person(self, journey: Journey, came_with: Mapping[str, str]) -> Stranger:
        """Who came back. `came_with`: the query of the address. Raises ProviderError."""
        if not hmac.compare_digest(came_with.get("state", "").encode(), journey.state.encode()):
            raise ProviderError("stale")
        if "error" in came_with or not came_with.get("code"):
            raise ProviderError("refused")
        async with self._client() as client:
            metadata = await self._metadata(client)
            # RFC 9207: the answer of another provider is not taken for this one's.
            if came_with.get("iss", metadata["issuer"]) != metadata["issuer"]:
                raise ProviderError("refused")
            tokens = await self._tokens(client, metadata, came_with["code"], journey)
            claims = await self._claims(client, metadata, tokens, journey)
            if "email" not in claims and "userinfo_endpoint" in metadata:
                claims = await self._more_claims(client, metadata, tokens, claims)
        verified = claims.get("email_verified") is True
        return Stranger(
            subject=f"{metadata['issuer']}|{claims['sub']}",
            email=_text(claims, "email") if verified else "",
            name=_text(claims, "name"),
        )

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=PATIENCE, trust_env=False, headers={"Accept": "application/json"})

    async def _metadata(self, client: httpx.AsyncClient) -> dict[str, Any]:
        metadata = await _json(client, "GET", self._issuer.rstrip("/") + DISCOVERY)
        if str(metadata.get("issuer", "")).rstrip("/") != self._issuer.rstrip("/"):
            log.warning("The provider's discovery names another issuer than the setting.")
            raise ProviderError("down")
        return metadata

    async def _tokens(
        self, client: httpx.AsyncClient, metadata: dict[str, Any], code: str, journey: Journey
    ) -> dict[str, Any]:
        body = prepare_token_request(
            "authorization_code", redirect_uri=self._back, code=code, code_verifier=journey.verifier
        )
        known = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
        address, headers, body = ClientAuth(
            self._client_id, self._client_secret, method if self._client_secret else "none"
        ).prepare(
            "POST",
            _address(metadata, "token_endpoint"),
            {"Content-Type": "application/x-www-form-urlencoded"},
            body,
        )
        return await _json(client, "POST", address, headers=headers, content=body)

    async def _claims(
        self, client: httpx.AsyncClient, metadata: dict[str, Any], tokens: dict[str, Any], journey: Journey
    ) -> dict[str, Any]:
        keys = await _json(client, "GET", _address(metadata, "jwks_uri"))
        try:
            token = jwt.decode(_text(tokens, "id_token"), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": metadata["issuer"]},
                    "aud": {"essential": True, "value": self._client_id},
                    "sub": {"essential": True},
                    "exp": {"essential": True},
                },
                params={
                    "nonce": journey.nonce,
                    "client_id": self._client_id,
                    "access_token": _text(tokens, "access_token"),
                },
            )
            claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            # The message of such an error can hold parts of a token.
            log.warning("The provider's ID token is not taken: %s.", type(error).__name__)
            raise ProviderError("refused") from error
        return dict(claims)

    async def _more_claims(
        self, client: httpx.AsyncClient, metadata: dict[str, Any], tokens: dict[str, Any], claims: dict[str, Any]
    ) -> dict[str, Any]:
        """Some providers say only here which address a person has."""
        bearer = {"Authorization": f"Bearer {_text(tokens, 'access_token')}"}
        more = await _json(client, "GET", _address(metadata, "userinfo_endpoint"), headers=bearer)
        if more.get("sub") != claims["sub"]:
            raise ProviderError("refused")
        return {**more, **claims}


async def _json(client: httpx.AsyncClient, method: str, address: str, **more: Any) -> dict[str, Any]:
    """Raises ProviderError: "refused" for what it does not accept from us, "down" for everything else."""
    try:
        response = await client.request(method, address, **more)
        found = response.json() if response.is_success else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        log.warning("The provider of sign-ins cannot be reached: %s.", type(error).__name__)
        raise ProviderError("down") from error
    if not isinstance(found, dict):
        log.warning("The provider of sign-ins answered %s.", response.status_code)
        raise ProviderError("refused" if method == "POST" and response.is_client_error else "down")
    return found


def _address(metadata: dict[str, Any], name: str) -> str:
    """Never one without encryption from a provider that has it."""
    address, issuer = _text(metadata, name), metadata["issuer"]
    if not address or (urlsplit(issuer).scheme == "https" and urlsplit(address).scheme != "https"):
        raise ProviderError("down")
    return address


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""
