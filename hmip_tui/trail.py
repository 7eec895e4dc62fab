"""The path actually taken through a case, to go back along it and forward again."""

from __future__ import annotations


class Trail:
    """The questions visited, in order; going back and forward moves along them."""

    def __init__(self, first: str) -> None:
        self._visited = [first]
        self._place = 0

    @property
    def here(self) -> str:
        """The question that is shown."""
        return self._visited[self._place]

    @property
    def visited(self) -> frozenset[str]:
        """Every question on the path."""
        return frozenset(self._visited)

    def go(self, question: str) -> None:
        """Visit a question; what lay ahead on the path is left."""
        if question != self.here:
            del self._visited[self._place + 1 :]
            self._visited.append(question)
            self._place += 1

    def back(self) -> str | None:
        """The question visited before this one, None at the start of the path."""
        if self._place == 0:
            return None
        self._place -= 1
        return self.here

    def forward(self) -> str | None:
        """The question visited after this one, None at the end of the path."""
        if self._place + 1 == len(self._visited):
            return None
        self._place += 1
        return self.here
