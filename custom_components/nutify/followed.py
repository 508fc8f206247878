"""What others follow: they are called whenever there is something new."""

from collections.abc import Callable
import logging

from homeassistant.core import CALLBACK_TYPE, callback

_LOGGER = logging.getLogger(__name__)


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
        for follower in tuple(self._followers):
            try:
                follower()
            except Exception:
                # One's fault is not to keep the news from the others.
                _LOGGER.exception("Unexpected error in who follows a server")
