"""The way out to calendars: only to servers on the internet, unless the operator allows others."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from bot.busy_calendar.errors import CalendarTroubleError

Address = IPv4Address | IPv6Address

#: IPv4 inside of IPv6, as some networks translate it (RFC 6052).
TRANSLATED = ip_network("64:ff9b::/96")
REDIRECTS = 5
#: Seconds for a connection, and for each part of an answer.
PATIENCE = 10.0


def open_client(*, private_networks: bool) -> httpx.AsyncClient:
    """A client for calendars. It follows redirects, and looks at each address anew."""
    return httpx.AsyncClient(
        transport=GuardedTransport(private_networks=private_networks),
        timeout=PATIENCE,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        trust_env=False,
        headers={"User-Agent": "FamilyNavigator", "Accept-Encoding": "identity"},
    )


class GuardedTransport(httpx.AsyncBaseTransport):
    """Looks a name up once, and connects to an address that it has looked at: no name can lead it into the house."""

    def __init__(self, *, private_networks: bool) -> None:
        self._private_networks = private_networks
        self._inner = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises CalendarTroubleError, and httpx.TransportError."""
        if request.url.scheme not in ("http", "https"):
            raise CalendarTroubleError("The calendar's address must begin with https:// or http://.")
        refused: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address in await self._addresses(request.url):
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=str(address)),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                refused = error
        raise refused or httpx.ConnectError("The name has no address.")

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _addresses(self, url: httpx.URL) -> Sequence[Address]:
        loop = asyncio.get_running_loop()
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError("The name is not known.") from error
        addresses = list(dict.fromkeys(ip_address(sockaddr[0]) for *_, sockaddr in found))
        allowed = [one for one in addresses if self._private_networks or is_public(one)]
        if addresses and not allowed:
            raise CalendarTroubleError("The calendar's address lies in a private network, which is not allowed.")
        return allowed


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet, and to nothing that is hidden inside of it."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None or address.teredo is not None:
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified
