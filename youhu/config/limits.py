"""How much one request may bring along, counted while it comes in and before it fills a disk."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

# Six photos of 20 MB, and the words beside them.
MOST_BYTES = 128 << 20
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Limited:
    """The site, for requests of a size; a longer one is refused (413), or cut off as it grows."""

    def __init__(self, site: Callable[..., Awaitable[None]], most: int = MOST_BYTES) -> None:
        self._site, self._most = site, most

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_too_long(scope):
            plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 413, "headers": plain})
            await send({"type": "http.response.body", "body": b"Too large.\n"})
            return
        await self._site(scope, self._counted(receive), send)

    def _is_too_long(self, scope: Message) -> bool:
        told = dict(scope["headers"]).get(b"content-length", b"0")
        return not told.isdigit() or int(told) > self._most

    def _counted(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message if taken <= self._most else {"type": "http.disconnect"}

        return counted
