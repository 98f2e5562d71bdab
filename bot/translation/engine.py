"""The translation service that the settings name."""

import httpx

from bot.clock import Clock
from bot.reply.translation import Translator
from bot.settings import Settings
from bot.translation.libretranslate import LibreTranslate


def open_client() -> httpx.AsyncClient:
    """Follows no redirect: what a family wrote goes to the service that was set, and to no other."""
    return httpx.AsyncClient(trust_env=False, follow_redirects=False, headers={"User-Agent": "FamilyNavigator"})


def engine_of(settings: Settings, client: httpx.AsyncClient, clock: Clock) -> Translator | None:
    """None while no service is set."""
    if not settings.translate_url:
        return None
    return LibreTranslate(client, settings.translate_url, settings.translate_key, settings.translate_timeout, clock)
