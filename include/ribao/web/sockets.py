"""The sockets under a session: each is looked at when it is connected, and none outlives its time.

A name is looked up once, by the connection itself: what is checked is the address that it has reached,
so a name server that answers differently the second time (DNS rebinding) changes nothing.
"""

import contextlib
import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Timer
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from ribao.errors import FetchRefused

Admit = Callable[[socket.socket], socket.socket]


class Guard:
    """Watches the sockets of one session. Without `private`, none may lead to a private address."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._watched: list[socket.socket] = []

    def admit(self, connected: socket.socket, proxy: bool = False) -> socket.socket:
        """The socket again; FetchRefused, before a byte is sent, where it leads to a private address."""
        address = str(connected.getpeername()[0])
        if not (self._private or proxy or is_public(address)):
            connected.close()
            raise FetchRefused(
                f"the site's name leads to the private address {address}",
                "see the name server, or set private: true",
            )
        self._watched.append(connected.dup())
        return connected

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Cut every connection when the time is up, however slowly the bytes drip."""
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Let go of all sockets."""
        while self._watched:
            self._watched.pop().close()

    def _cut(self) -> None:
        for each in list(self._watched):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class GuardedAdapter(HTTPAdapter):
    """A transport whose connections are admitted by a guard; a proxy, which a person has set, may be anywhere."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As requests does it, with guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard.admit)

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        """As requests does it, with guarded connections."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _pools(partial(self._guard.admit, proxy=True))
        return manager


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet's."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(found, "ipv4_mapped", None) or found).is_global


def _pools(admit: Admit) -> dict[str, Any]:
    return {"http": _guard_pool(HTTPConnectionPool, admit), "https": _guard_pool(HTTPSConnectionPool, admit)}


def _guard_pool(pool: Any, admit: Admit) -> Any:
    plain = pool.ConnectionCls

    def connect(self: Any) -> socket.socket:
        return admit(plain._new_conn(self))

    return type("GuardedPool", (pool,), {"ConnectionCls": type("Guarded", (plain,), {"_new_conn": connect})})
