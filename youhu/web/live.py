"""The doorbell: a stream that only says “something happened”; the page then asks for itself.

It carries no data, so whoever hears it learns nothing that the ordinary pages would not show.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from weakref import WeakKeyDictionary

from django.core.exceptions import PermissionDenied
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from youhu.promises.queries import mark
from youhu.registry.http import MemberRequest
from youhu.registry.rail import DESK_ROLES

LOOK_SECONDS = 0.5
PING_SECONDS = 15.0
RETRY_MS = 3_000


class Bell:
    """One watcher for all listeners of a process; nobody watches while nobody listens."""

    def __init__(self) -> None:
        self.last = ""
        self._listeners: set[asyncio.Queue[str]] = set()
        self._watch: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="doorbell")

    async def ring(self) -> AsyncIterator[str | None]:
        """Each new mark as it comes; None after a while of silence."""
        heard: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        self._listeners.add(heard)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look())
        try:
            yield await self._now()
            while True:
                try:
                    yield await asyncio.wait_for(heard.get(), PING_SECONDS)
                except TimeoutError:
                    yield None
        finally:
            self._listeners.discard(heard)

    async def _look(self) -> None:
        """Look twice a second, as long as somebody listens."""
        while self._listeners:
            await asyncio.sleep(LOOK_SECONDS)
            found = await self._now()
            if found != self.last:
                self.last = found
                self._tell(found)

    def _tell(self, found: str) -> None:
        """A slow listener has its old mark exchanged: it hears once, of the newest."""
        for heard in self._listeners:
            with suppress(asyncio.QueueEmpty):
                heard.get_nowait()
            heard.put_nowait(found)

    async def _now(self) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _fresh_mark)


def _fresh_mark() -> str:
    close_old_connections()
    return mark()


_bells: WeakKeyDictionary[asyncio.AbstractEventLoop, Bell] = WeakKeyDictionary()


async def stream(seen: str) -> AsyncIterator[str]:
    """The events of one listener, who says which mark it saw last."""
    bell = _bells.setdefault(asyncio.get_running_loop(), Bell())
    yield f"retry: {RETRY_MS}\n\n"
    rings = bell.ring()
    first = await anext(rings)
    yield f"event: {'calls' if seen and first != seen else 'hello'}\nid: {first}\ndata: {first}\n\n"
    async for found in rings:
        yield f"event: calls\nid: {found}\ndata: {found}\n\n" if found else ": ping\n\n"


@require_safe
def live(request: MemberRequest) -> StreamingHttpResponse:
    """Server-sent events for a desk or the wall."""
    if request.member.role not in DESK_ROLES:
        raise PermissionDenied
    events = stream(request.headers.get("Last-Event-ID", ""))
    return StreamingHttpResponse(
        events,
        content_type="text/event-stream",
        # Not packed: a packer would hold an event back, and 200 of them cost memory.
        headers={
            "Cache-Control": "no-cache",
            "X-Accel-Buffering": "no",
            "Content-Encoding": "identity",
        },
    )
