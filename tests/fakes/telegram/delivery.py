"""The methods by which a bot gets its updates: it asks, or it is told."""

from collections.abc import Awaitable
from typing import Any

from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.parameters import Parameters, method
from tests.fakes.telegram.refusal import Refusal
from tests.fakes.telegram.updates import HAS_WEBHOOK, MOST_AT_ONCE


@method("getUpdates", "offset", "limit", "timeout", "allowed_updates")
def get_updates(cloud: Cloud, parameters: Parameters) -> Awaitable[list[dict[str, Any]]]:
    if cloud.webhook.url:
        raise Refusal(409, HAS_WEBHOOK)
    cloud.updates.allow(parameters.structure("allowed_updates"))
    limit = parameters.whole("limit") or MOST_AT_ONCE
    return cloud.updates.poll(parameters.whole("offset") or 0, limit, parameters.whole("timeout") or 0)


@method("setWebhook", "url", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token")
def set_webhook(cloud: Cloud, parameters: Parameters) -> bool:
    url = parameters.text("url") or ""
    cloud.webhook.set(url, parameters.text("secret_token"), parameters.whole("max_connections"))
    cloud.updates.allow(parameters.structure("allowed_updates"))
    if url:
        cloud.updates.stop_polling("Conflict: terminated by setWebhook request")
    if parameters.flag("drop_pending_updates"):
        cloud.updates.drop()
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(cloud: Cloud, parameters: Parameters) -> bool:
    cloud.webhook.set("", None, None)
    if parameters.flag("drop_pending_updates"):
        cloud.updates.drop()
    return True


@method("getWebhookInfo")
def get_webhook_info(cloud: Cloud, parameters: Parameters) -> dict[str, Any]:
    return cloud.webhook.info()
