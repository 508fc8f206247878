"""Acting on a UPS: once, on a connection of its own, and with a result that is true."""

from collections.abc import Awaitable, Callable

from homeassistant.const import CONF_USERNAME
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.util import dt as dt_util

from .action_journal import ACTION_JOURNAL, AUTOMATION, Action, iso
from .connection import async_client, command_data
from .const import DOMAIN
from .coordinator import NutifyCoordinator
from .core.nut import commands
from .core.nut.client import NutClient
from .core.nut.errors import (
    NutArgumentError,
    NutCommandError,
    NutError,
    NutOutcomeUnknownError,
    NutTrackedError,
    Reason,
)
from .core.nut.models import Details, Outcome
from .core.nut.private import shown
from .core.nut.settings import SettingError
from .issues import async_rights_are_missing, async_rights_are_there

_TESTS = ("test.battery.start", "calibrate.start")


class Controller:
    """Everything that can be asked of the UPSes of one server."""

    def __init__(self, hass: HomeAssistant, coordinator: NutifyCoordinator) -> None:
        """Prepare; a connection is opened for each action, and closed after it."""
        self._hass = hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry

    async def details(self, ups: str) -> Details:
        """Return what can be asked of a UPS, from the server if it is not known yet."""
        if (known := self._coordinator.details.get(ups)) is not None:
            return known
        try:
            async with async_client(self._hass, self._entry.data) as client:
                return await client.describe(ups)
        except NutError as err:
            raise _translated(err, ups, "LIST RW") from err

    async def run_command(
        self,
        ups: str,
        command: str,
        parameter: str | None = None,
        context: Context | None = None,
    ) -> Outcome:
        """Run an instant command.

        Raises Unauthorized, ServiceValidationError before anything is sent, and
        HomeAssistantError when the device refused or the outcome is unknown.
        """
        if commands.find(command).dangerous:
            await async_require_admin(self._hass, context)
        if command not in (await self.details(ups)).commands:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="command_not_supported",
                translation_placeholders={"ups": ups, "command": command},
            )
        send = self._test if command.startswith(_TESTS) else NutClient.command
        return await self._act(
            "run_command",
            ups,
            command,
            parameter,
            lambda client: send(client, ups, command, parameter),
            context,
        )

    async def _test(
        self, client: NutClient, ups: str, command: str, parameter: str | None
    ) -> Outcome:
        """Send a self-test: what the UPS does next is no power cut, said or not."""
        monitor = self._entry.runtime_data.monitor
        monitor.expect_test(ups)
        try:
            return await client.command(ups, command, parameter)
        except NutOutcomeUnknownError:
            raise
        except NutError:
            # No test came of it: a power cut is one again.
            monitor.expect_test(ups, is_refused=True)
            raise

    async def set_variable(
        self,
        ups: str,
        variable: str,
        value: str | float,
        context: Context | None = None,
    ) -> Outcome:
        """Write a variable; raises as run_command."""
        setting = (await self.details(ups)).settings.get(variable)
        if setting is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="variable_not_writable",
                translation_placeholders={"ups": ups, "variable": variable},
            )
        try:
            text = setting.check(value)
        except SettingError as err:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key=err.fault,
                translation_placeholders={
                    "ups": ups,
                    "variable": variable,
                    "value": str(value)[:80],
                    "allowed": err.allowed,
                },
            ) from err
        if setting.is_dangerous(text):
            await async_require_admin(self._hass, context)
        return await self._act(
            "set_variable",
            ups,
            variable,
            text,
            lambda client: client.set_var(ups, variable, text),
            context,
        )

    async def forced_shutdown(self, ups: str, context: Context | None) -> Outcome:
        """Set the forced shutdown flag; raises as run_command."""
        await async_require_admin(self._hass, context)
        return await self._act(
            "forced_shutdown",
            ups,
            "FSD",
            None,
            lambda client: client.forced_shutdown(ups),
            context,
        )

    async def _act(
        self,
        action: str,
        ups: str,
        what: str,
        value: str | None,
        send: Callable[[NutClient], Awaitable[Outcome]],
        context: Context | None,
    ) -> Outcome:
        login = command_data(self._entry.data)
        if not login.get(CONF_USERNAME):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="no_command_login"
            )
        result = "outcome_unknown"
        try:
            async with async_client(self._hass, login) as client:
                outcome = await send(client)
            result = outcome
            async_rights_are_there(self._hass, self._entry)
        except NutError as err:
            result = _result(err)
            if err.reason is Reason.ACCESS_DENIED:
                async_rights_are_missing(self._hass, self._entry, ups, what)
            raise _translated(err, ups, what) from err
        finally:
            # Also when the task was cancelled: it may have been done all the same.
            self._hass.data[ACTION_JOURNAL].record(
                Action(
                    time=iso(dt_util.utcnow()),
                    entry_id=self._entry.entry_id,
                    ups=ups,
                    action=action,
                    what=what,
                    value=value and shown(what, value),
                    user=await self._user(context),
                    result=result,
                )
            )
        await self._coordinator.async_full_refresh()
        return outcome

    async def _user(self, context: Context | None) -> str:
        """Return who asks, by name; automations have no user."""
        if context is None or context.user_id is None:
            return AUTOMATION
        user = await self._hass.auth.async_get_user(context.user_id)
        return user.name or user.id if user is not None else context.user_id


def _translated(err: NutError, ups: str, what: str) -> HomeAssistantError:
    """Return the sentence for a failure, with NUT's code where there is one."""
    if isinstance(err, NutArgumentError):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="parameter_not_sendable",
            translation_placeholders={
                "ups": ups,
                "action": what,
                "error": str(err),
            },
        )
    if isinstance(err, NutTrackedError):
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="action_failed",
            translation_placeholders={"ups": ups, "action": what, "code": err.code},
        )
    if isinstance(err, NutCommandError):
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="action_refused",
            translation_placeholders={"ups": ups, "action": what, "code": err.code},
        )
    if isinstance(err, NutOutcomeUnknownError):
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="outcome_unknown",
            translation_placeholders={
                "ups": ups,
                "action": what,
                "error": str(err),
            },
        )
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="action_not_sent",
        translation_placeholders={"ups": ups, "action": what, "error": str(err)},
    )


def _result(err: NutError) -> str:
    """Return how the journal names a failure."""
    if isinstance(err, NutOutcomeUnknownError):
        return "outcome_unknown"
    if isinstance(err, NutTrackedError):
        return f"failed: {err.code}"
    if isinstance(err, NutCommandError):
        return f"refused: {err.code}"
    return f"not sent: {err.reason}"


async def async_require_admin(hass: HomeAssistant, context: Context | None) -> None:
    """Refuse a user who is no administrator; automations have no user.

    Raises Unauthorized or UnknownUser.
    """
    if context is None or context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    if not user.is_admin:
        raise Unauthorized(context=context)
