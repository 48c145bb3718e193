"""What is known about so many names, the latest ones: a dictionary that does not grow beyond its room."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Forgets those that were put in first once there are more than `room`."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._known: dict[str, T] = {}

    def __len__(self) -> int:
        return len(self._known)

    def get(self, name: str) -> T | None:
        """What is known, None for nothing."""
        return self._known.get(name)

    def put(self, name: str, value: T) -> None:
        """Know this from now on, as the latest."""
        self._known.pop(name, None)
        if len(self._known) >= self._room:
            del self._known[next(iter(self._known))]
        self._known[name] = value

    def forget(self, name: str) -> None:
        """Know nothing of this one."""
        self._known.pop(name, None)

    def clear(self) -> None:
        """Know nothing."""
        self._known.clear()
