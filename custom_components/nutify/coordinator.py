"""The poll of one NUT server, for everything that shows or uses its UPSes."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_USERNAME
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .clock import Moment
from .connection import async_client, command_data
from .const import (
    CONF_FULL_INTERVAL,
    CONF_STATUS_INTERVAL,
    CONF_UPS,
    DEFAULT_FULL_INTERVAL,
    DEFAULT_STATUS_INTERVAL,
    DOMAIN,
    SUBENTRY_UPS,
)
from .core.nut.client import NutClient
from .core.nut.errors import (
    NutCommandError,
    NutError,
    NutLoginError,
    NutShutdownError,
    NutTimeoutError,
    Reason,
)
from .core.nut.models import Details, ServerPoll, ServerVersion
from .core.nut.snapshot import EMPTY, Snapshot, take
from .scopes import Said, Scope, Scopes

_LOGGER = logging.getLogger(__name__)

# Waits after the first, second, ... failure in a row; the last one stays. With the
# longest timeout it makes 30 s.
_BACKOFF_SECONDS = (1, 1, 1, 2, 2, 2, 4, 8, 15, 20)
_TIMEOUT_SECONDS = 10.0
# On top, so that a server with hundreds of UPSes on a slow line is not given up.
_TIMEOUT_SECONDS_PER_UPS = 0.05
# For a server that always answered at once: on a line that was dead for a while, what
# was asked last is never answered. After some failures it may just have become slow.
_SHORTEST_TIMEOUT_SECONDS = 3.0
_TIMES_THE_SLOWEST = 20
_IMPATIENT_FAILURES = 5
_FORGET_SLOWEST = 0.99
_REASONS_TO_LOG_IN_AGAIN = frozenset({Reason.ACCESS_DENIED, Reason.LOGIN_REFUSED})
# A driver that learns of more commands does not say so.
_DESCRIBE_SECONDS = 900
# Timers fire a little early or late; a full poll must not slip by a status interval.
_TOLERANCE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class UpsState:
    """One UPS: its latest snapshot, and why there is no newer one.

    While `problem` is set the UPS is unavailable and `snapshot` is what was known
    before.
    """

    snapshot: Snapshot = EMPTY
    problem: Reason | None = None

    @property
    def available(self) -> bool:
        """Tell whether the server has current data of the UPS."""
        return self.problem is None


_UNKNOWN = UpsState()


@dataclass(frozen=True, slots=True)
class ServerState:
    """One server: every UPS it has, by name, and the state of the configured ones."""

    descriptions: Mapping[str, str]
    upses: Mapping[str, UpsState]


class NutifyCoordinator(DataUpdateCoordinator[ServerState]):
    """Asks for the status often, for everything at times and after each change."""

    config_entry: ConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, client: NutClient
    ) -> None:
        """Prepare the polls of a config entry's server."""
        options = entry.options
        self.client = client
        self.version = ServerVersion("", "")
        self.failures = 0
        self.reason: Reason | None = None
        self._told_reason: Reason | None = None
        # When the server answered last.
        self.polled = Moment.now()
        # When it told everything last; what follows every such answer, changed or not.
        self.read: Moment | None = None
        # How long that took.
        self.poll_seconds: float | None = None
        # The slowest poll of late, in seconds; None before the first.
        self._slowest: float | None = None
        self._readers: list[Callable[[], None]] = []
        self._scopes = Scopes(hass, self._said)
        self.full_interval: int = options.get(CONF_FULL_INTERVAL, DEFAULT_FULL_INTERVAL)
        self._next_full_poll = 0.0
        # Whether somebody asked for everything after the last full poll began.
        self._wants_full = False
        self.details: dict[str, Details] = {}
        # Whether the login may set variables; None until that is known.
        self.may_set: bool | None = None
        self._described: dict[str, tuple[frozenset[str], float]] = {}
        self._describing: asyncio.Task[None] | None = None
        self.status_interval: int = min(
            options.get(CONF_STATUS_INTERVAL, DEFAULT_STATUS_INTERVAL),
            self.full_interval,
        )
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"NUT server {client.host}:{client.port}",
            update_interval=timedelta(seconds=self.status_interval),
            always_update=False,
        )
        self.data = ServerState({}, {})

    @property
    def subentries(self) -> list[ConfigSubentry]:
        """Return the subentries of the configured UPSes."""
        return list(self.config_entry.get_subentries_of_type(SUBENTRY_UPS))

    @property
    def names(self) -> list[str]:
        """Return the names of the configured UPSes on their server."""
        return [subentry.data[CONF_UPS] for subentry in self.subentries]

    def ups(self, name: str) -> UpsState:
        """Return the state of a UPS; an empty one before the first answer."""
        return self.data.upses.get(name, _UNKNOWN)

    async def async_full_refresh(self) -> None:
        """Read everything now, such as after a UPS was added."""
        # A full poll that is under way began too early to count.
        self._wants_full = True
        await self.async_refresh()

    @override
    async def _async_setup(self) -> None:
        """Ask once who the server is."""
        try:
            self.version = await self.client.version()
        except NutError as err:
            raise self._failure(err) from err

    @override
    async def _async_update_data(self) -> ServerState:
        """Return what is new, or the same object when nothing is."""
        try:
            try:
                is_full, state = await self._poll()
            except NutTimeoutError:
                # A connection can die unnoticed; nobody is told before another one
                # was tried.
                if self.failures or self._slowest is None:
                    raise
                is_full, state = await self._poll()
        except NutShutdownError:
            # The entry is being unloaded; nobody waits for this answer.
            return self.data
        except NutError as err:
            raise self._failure(err) from err
        self.failures = 0
        self.reason = None
        self.polled = Moment.now()
        if is_full:
            self.read = self.polled
        return state

    async def _poll(self) -> tuple[bool, ServerState]:
        """Ask for what is due; tell whether that was everything."""
        started = self.hass.loop.time()
        self.client.timeout = self._timeout()
        is_full = self._full_poll_is_due() or await self._status_changed()
        state = await self._full_poll() if is_full else self.data
        took = self.hass.loop.time() - started
        self._slowest = max(took, (self._slowest or 0.0) * _FORGET_SLOWEST)
        return is_full, state

    def _timeout(self) -> float:
        """Return for how many seconds an answer is waited."""
        longest = _TIMEOUT_SECONDS + _TIMEOUT_SECONDS_PER_UPS * len(self.names)
        if self._slowest is None or self.failures >= _IMPATIENT_FAILURES:
            return longest
        usual = max(_SHORTEST_TIMEOUT_SECONDS, _TIMES_THE_SLOWEST * self._slowest)
        return min(longest, usual)

    @callback
    def async_read(self, reader: Callable[[], None]) -> CALLBACK_TYPE:
        """Call after every answer with everything, before the entities are told.

        Also where nothing changed, which listeners do not hear of.
        """
        self._readers.append(reader)
        return lambda: self._readers.remove(reader)

    @callback
    @override
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: object = None
    ) -> CALLBACK_TYPE:
        """Listen to everything, or with a Scope for a context to what is in it."""
        if isinstance(context, Scope):
            return self._scopes.add(context, update_callback)
        return super().async_add_listener(update_callback, context)

    @callback
    @override
    def async_update_listeners(self) -> None:
        # First the entities: who hears of an event may ask for their states.
        self._scopes.tell(super().async_update_listeners)

    def _said(self, name: str) -> Said:
        ups = self.ups(name)
        reached = (self.last_update_success, self.reason, ups.problem)
        asked = (self.details.get(name), self.may_set)
        return Said(ups.snapshot.variables, (reached, asked))

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        told, self._told_reason = self._told_reason, self.reason
        if self.failures > 1 and self.reason is not told:
            # Home Assistant tells of the first failure in a row only, and why it went
            # on is what people have to know.
            self.async_update_listeners()
        is_new = self.last_update_success and self.read is self.polled
        if not is_new or self._shutdown_requested:
            return
        for reader in tuple(self._readers):
            reader()

    def _full_poll_is_due(self) -> bool:
        due = self._next_full_poll - _TOLERANCE_SECONDS
        return self._wants_full or self.hass.loop.time() >= due

    async def _status_changed(self) -> bool:
        """Ask for the status alone and tell whether anything is worth a full poll."""
        upses = self.data.upses
        asked = [
            name
            for name, ups in upses.items()
            if ups.problem is not None or "ups.status" in ups.snapshot.variables
        ]
        if not asked:
            # PDUs tell no status; that the server answers has to be known all the same.
            await self.client.list_ups()
            return False
        for name, answer in (await self.client.poll_status(asked)).items():
            ups = upses[name]
            if isinstance(answer, NutError):
                if answer.reason is not ups.problem:
                    return True
            elif ups.problem or answer != ups.snapshot.variables.get("ups.status"):
                return True
        return False

    async def _full_poll(self) -> ServerState:
        self._wants_full = False
        started = self.hass.loop.time()
        answer = await self.client.poll(self.names)
        self.poll_seconds = round(self.hass.loop.time() - started, 4)
        state = self._take(answer)
        interval = self.full_interval
        if any(ups.snapshot.status.on_battery for ups in state.upses.values()):
            # What a discharge tells of its battery is gone afterwards.
            interval = min(interval, DEFAULT_FULL_INTERVAL)
        self._next_full_poll = started + interval
        self._describe_if_needed(state)
        return state

    def _describe_if_needed(self, state: ServerState) -> None:
        """Find out in the background what can be set and run, and again at times.

        Only with a login: without one, a server takes no commands.
        """
        for gone in self.details.keys() - state.upses.keys():
            # Another one may come under its name.
            del self.details[gone]
            self._described.pop(gone, None)
        if not command_data(self.config_entry.data).get(CONF_USERNAME):
            return
        due = [
            name
            for name, ups in state.upses.items()
            if ups.available and self._is_description_due(name, ups)
        ]
        if due and (self._describing is None or self._describing.done()):
            self._describing = self.config_entry.async_create_background_task(
                self.hass, self._describe(due, state), f"{self.name} - describe"
            )

    def _is_description_due(self, name: str, ups: UpsState) -> bool:
        names, since = self._described.get(name, (None, 0.0))
        age = self.hass.loop.time() - since
        return names != ups.snapshot.names or age > _DESCRIBE_SECONDS

    async def _describe(self, names: list[str], state: ServerState) -> None:
        """Read what can be set and run on some UPSes, and tell who shows it."""
        try:
            await self._check_rights(names[0])
        except NutError as err:
            _LOGGER.debug("%s: the rights are not known: %s", self.name, err)
        # Not on the connection of the polls: they would wait, and answers to hundreds
        # of questions may take longer than a poll has patience.
        async with async_client(self.hass, self.config_entry.data) as client:
            for name in names:
                if not await self._describe_one(client, name):
                    break
                self._described[name] = (
                    state.upses[name].snapshot.names,
                    self.hass.loop.time(),
                )
        self.async_update_listeners()

    async def _describe_one(self, client: NutClient, name: str) -> bool:
        """Ask about a UPS; tell whether the server answered, be it a refusal.

        One that was refused is asked again later, too.
        """
        try:
            self.details[name] = await client.describe(name)
        except NutError as err:
            _LOGGER.debug("%s did not describe UPS %s: %s", self.name, name, err)
            return isinstance(err, NutCommandError)
        return True

    async def _check_rights(self, ups: str) -> None:
        """Ask, on a connection of its own, what the login for commands may do."""
        login = command_data(self.config_entry.data)
        async with async_client(self.hass, login) as client:
            self.may_set = (await client.check_login(ups)).may_set

    def _take(self, poll: ServerPoll) -> ServerState:
        upses: dict[str, UpsState] = {}
        for name, answer in poll.variables.items():
            before = self.ups(name)
            if isinstance(answer, NutError):
                now = UpsState(before.snapshot, answer.reason)
            else:
                now = UpsState(take(answer, before.snapshot))
            upses[name] = before if now == before else now
            self._log_availability(name, before.problem, now.problem)
        return ServerState(poll.descriptions, upses)

    def _log_availability(
        self, name: str, before: Reason | None, now: Reason | None
    ) -> None:
        if now is not None and before is None:
            _LOGGER.warning("UPS %s is unavailable on %s: %s", name, self.name, now)
        elif now is None and before is not None:
            _LOGGER.info("UPS %s is available again on %s", name, self.name)

    def _failure(self, err: NutError) -> UpdateFailed:
        """Return the failure to raise, with the time of the next try.

        Wrong credentials do not end the polling: the server's administrator may have
        changed them back, or the server may have been in the middle of a restart.
        """
        self._next_full_poll = 0.0
        self.failures += 1
        self.reason = err.reason
        if err.reason in _REASONS_TO_LOG_IN_AGAIN and (
            isinstance(err, NutLoginError) or self.config_entry.data.get(CONF_USERNAME)
        ):
            self.config_entry.async_start_reauth_if_available(self.hass)
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=f"server_{err.reason}",
            translation_placeholders={
                "server": f"{self.client.host}:{self.client.port}",
                "error": str(err),
            },
            retry_after=_BACKOFF_SECONDS[min(self.failures, len(_BACKOFF_SECONDS)) - 1],
        )
