"""What others follow: they are called whenever there is something new."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback


class Followed:
    """Calls all who follow it, after each of its looks."""

    def __init__(self) -> None:
        """Begin with nobody who follows."""
        self._followers: list[Callable[[], None]] = []

    @callback
    def async_follow(self, follower: Callable[[], None]) -> CALLBACK_TYPE:
        """Call after every look, whether or not it found anything; return the end."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    @callback
    def _tell_followers(self) -> None:
        for follower in tuple(self._followers):
            follower()
