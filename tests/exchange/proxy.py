"""A network that is cut: passes bytes on to a server until so many have gone through."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """A port of this machine whose connections all end when ``left`` bytes have passed."""

    def __init__(self, server_port: int, left: int | None) -> None:
        self.left = left
        self.passed = 0
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed
                return
            thread = threading.Thread(target=self._carry, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, client: socket.socket) -> None:
        place = "127.0.0.1", self._server_port
        with client, suppress(OSError), socket.create_connection(place) as server:
            while self.left is None or self.passed < self.left:
                ready, _, _ = select.select([client, server], [], [])
                for source in ready:
                    data = source.recv(65536)
                    if not data:
                        return
                    if self.left is not None:
                        data = data[: max(self.left - self.passed, 0)]
                    self.passed += len(data)
                    (server if source is client else client).sendall(data)

    def close(self) -> None:
        self._listening.close()


@contextmanager
def line(server_port: int, left: int | None = None) -> Iterator[Line]:
    """A line to a server while the block lasts; ``left``: None for one that is never cut."""
    found = Line(server_port, left)
    try:
        yield found
    finally:
        found.close()
