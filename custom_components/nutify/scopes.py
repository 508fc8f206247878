"""Who is told of what: an entity hears of a poll only when it concerns it."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .followed import call_all

# UPSes whose listeners are told in one go; with more, others have their turn between.
_AT_ONCE = 10


class Scope(NamedTuple):
    """What a listener is about.

    Those are some variables of a UPS, whether or not it has them, or with None all. In
    any case it is how the UPS is reached and what can be asked of it, too.
    """

    ups: str
    variables: tuple[str, ...] | None = None


class Said(NamedTuple):
    """What there is to tell of a UPS."""

    variables: Mapping[str, str]
    # How it is reached, and what can be asked of it; compared piece by piece.
    rest: tuple[object, ...]


class _Listeners:
    """Those of one UPS."""

    __slots__ = ("_every", "_of_all", "_of_one", "_told")

    def __init__(self) -> None:
        self._every: list[Callable[[], None]] = []
        self._of_all: list[Callable[[], None]] = []
        self._of_one: dict[str, list[Callable[[], None]]] = {}
        self._told: Said | None = None

    def lists(
        self, variables: tuple[str, ...] | None
    ) -> Iterable[list[Callable[[], None]]]:
        """Return where a listener is to be found."""
        if variables is None:
            return self._every, self._of_all
        return self._every, *(self._of_one.setdefault(each, []) for each in variables)

    def concerned(self, now: Said) -> Iterable[Callable[[], None]]:
        """Return whom it concerns, and take note that they are told."""
        told, self._told = self._told, now
        if told is None or told.rest != now.rest:
            return tuple(self._every)
        if told.variables is now.variables:
            return ()
        before, after = told.variables.get, now.variables.get
        found = self._of_all.copy()
        for name, listeners in self._of_one.items():
            if before(name) != after(name):
                found += listeners
        return found


class Scopes:
    """The listeners of a server's UPSes.

    Of two hundred UPSes with ten thousand entities, a poll concerns a few hundred.
    """

    def __init__(self, hass: HomeAssistant, say: Callable[[str], Said]) -> None:
        """Begin with nobody; `say` returns what there is to tell of a UPS."""
        self._hass = hass
        self._say = say
        self._listeners: dict[str, _Listeners] = {}
        self._waiting: deque[str] = deque()
        self._then: Callable[[], None] | None = None

    @callback
    def add(self, scope: Scope, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Tell a listener from the next time on; return what ends it."""
        listeners = self._listeners.setdefault(scope.ups, _Listeners())
        for each in listeners.lists(scope.variables):
            each.append(listener)

        @callback
        def remove() -> None:
            for each in listeners.lists(scope.variables):
                each.remove(listener)

        return remove

    @callback
    def tell(self, then: Callable[[], None]) -> None:
        """Tell all whom it concerns, those of many UPSes in several turns; then others.

        Who is told anew before `then` was called has it called once.
        """
        is_on_its_way = bool(self._waiting)
        self._then = then
        self._waiting = deque(self._listeners)
        if not is_on_its_way:
            self._tell_some()

    @callback
    def _tell_some(self) -> None:
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            ups = self._waiting.popleft()
            concerned = self._listeners[ups].concerned(self._say(ups))
            call_all(concerned, f"an entity of UPS {ups}")
        if self._waiting:
            self._hass.loop.call_soon(self._tell_some)
        elif (then := self._then) is not None:
            self._then = None
            then()
