"""What others follow: they are called whenever there is something new."""

from collections.abc import Callable, Iterable
import logging

from homeassistant.core import CALLBACK_TYPE, callback

_LOGGER = logging.getLogger(__name__)


@callback
def call_all[*Ts](
    callbacks: Iterable[Callable[[*Ts], None]], what: str, *args: *Ts
) -> None:
    """Call all; one's fault, logged as that of `what`, keeps nothing from others."""
    for each in tuple(callbacks):
        try:
            each(*args)
        except Exception:
            _LOGGER.exception("Unexpected error in %s", what)


class Followed:
    """Calls all who follow it, whenever there is something new."""

    def __init__(self) -> None:
        """Begin with nobody who follows."""
        self._followers: list[Callable[[], None]] = []

    @callback
    def async_follow(self, follower: Callable[[], None]) -> CALLBACK_TYPE:
        """Call whenever there is something new; return the end."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    @callback
    def _tell_followers(self) -> None:
        call_all(self._followers, "who follows a server")
