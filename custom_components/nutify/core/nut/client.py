"""The verbs of NUT that Nutify speaks, as one client of one server."""

import asyncio
from collections.abc import Sequence
from functools import partial
import re
from typing import override

from . import answers, wire
from .errors import (
    NutArgumentError,
    NutCommandError,
    NutError,
    NutOutcomeUnknownError,
    NutProtocolError,
    NutTrackedError,
)
from .exchange import NutExchange, Request
from .models import Details, LoginCheck, Outcome, ServerPoll, ServerVersion
from .settings import LONGEST_VALUE, same_value, setting

# What upsd answers to SET after it found the rights good. It looks at the driver
# before that: DATA-STALE says nothing of the rights.
_REFUSED_AFTER_THE_RIGHTS = frozenset({"READONLY", "VAR-NOT-SUPPORTED"})

_ALLOWED = ("ENUM", "RANGE")
_PARAMETER = re.compile(r"[!$-\[\]-~]{1,255}")
# upsd passes requests on to drivers in lines of 512 bytes, with a tracking id; of what
# is longer it loses the end, and with that the beginning of the next request.
_LONGEST_REQUEST = 440
# What drivers answer; any other error is of upsd, which then knows of no result.
_DRIVER_RESULTS = frozenset({"FAILED", "INVALID-ARGUMENT", "UNKNOWN"})
_FIRST_TRACKING_SECONDS = 0.05
_LAST_TRACKING_SECONDS = 0.5
_READ_BACKS = 6


class NutClient(NutExchange):
    """A client of one NUT server.

    Names are sent as they are given; upsd matches those of UPSes in any case. Every
    call raises NutCommandError for an `ERR` of the server, and other NutErrors when
    there was no complete answer.
    """

    async def version(self) -> ServerVersion:
        """Return what the server says of itself (`VER`, `NETVER`)."""

        async def operation() -> ServerVersion:
            found: list[str] = []
            for verb in ("VER", "NETVER"):
                self._send(wire.request(verb))
                found.append(await self._plain_answer(verb))
            return ServerVersion(*found)

        return await self._run(operation)

    @override
    async def list_ups(self) -> dict[str, str]:
        """Return the server's UPSes and their descriptions, empty where unset."""
        return answers.descriptions(await self._list("UPS"))

    @override
    async def list_vars(self, ups: str) -> dict[str, str]:
        """Return every variable of a UPS and its value."""
        return answers.pairs(await self._list("VAR", ups))

    @override
    async def list_commands(self, ups: str) -> set[str]:
        """Return the instant commands of a UPS."""
        return {row[0] for row in await self._list("CMD", ups)}

    async def get_var(self, ups: str, variable: str) -> str:
        """Return the value of one variable."""
        return answers.text(await self._get("VAR", ups, variable))

    @override
    async def description(self, ups: str) -> str:
        """Return the description that the administrator gave a UPS."""
        return answers.description(await self._get("UPSDESC", ups))

    async def poll(self, names: Sequence[str]) -> ServerPoll:
        """Read the server's UPSes and every variable of the named ones, in one go."""
        lists = [("UPS",), *(("VAR", name) for name in names)]
        requests = [
            Request(wire.request("LIST", *each), partial(self._listed, *each))
            for each in lists
        ]

        async def operation() -> ServerPoll:
            upses, *variables = await self._pipeline(requests)
            if isinstance(upses, NutError):
                raise upses
            return ServerPoll(
                descriptions=answers.descriptions(upses),
                variables={
                    name: rows if isinstance(rows, NutError) else answers.pairs(rows)
                    for name, rows in zip(names, variables, strict=True)
                },
            )

        return await self._run(operation)

    async def poll_status(self, names: Sequence[str]) -> dict[str, str | NutError]:
        """Read `ups.status` alone of the named UPSes."""
        gets = [("VAR", name, "ups.status") for name in names]
        requests = [
            Request(wire.request("GET", *each), partial(self._got, *each))
            for each in gets
        ]

        async def operation() -> dict[str, str | NutError]:
            found = await self._pipeline(requests)
            return {
                name: words if isinstance(words, NutError) else answers.text(words)
                for name, words in zip(names, found, strict=True)
            }

        return await self._run(operation)

    async def describe(self, ups: str) -> Details:
        """Return what can be set and run on a UPS, in one go."""

        async def operation() -> Details:
            self._send(wire.request("LIST", "RW", ups))
            values = answers.pairs(await self._listed("RW", ups))
            self._send(wire.request("LIST", "CMD", ups))
            commands = [row[0] for row in await self._listed("CMD", ups)]
            asked = [("TYPE", ups, name) for name in values]
            asked += [("CMDDESC", ups, name) for name in commands]
            words = await self._pipeline(
                [
                    Request(wire.request("GET", *each), partial(self._got, *each))
                    for each in asked
                ]
            )
            listed = [(kind, ups, name) for name in values for kind in _ALLOWED]
            rows = await self._pipeline(
                [
                    Request(wire.request("LIST", *each), partial(self._listed, *each))
                    for each in listed
                ]
            )
            allowed = {
                (kind, name): [] if isinstance(each, NutError) else each
                for (kind, _, name), each in zip(listed, rows, strict=True)
            }
            told = {
                (kind, name): [] if isinstance(each, NutError) else each
                for (kind, _, name), each in zip(asked, words, strict=True)
            }
            return Details(
                settings={
                    name: setting(
                        name,
                        value,
                        answers.variable_type(told["TYPE", name]),
                        [row[0] for row in allowed["ENUM", name]],
                        answers.ranges(allowed["RANGE", name]),
                    )
                    for name, value in values.items()
                },
                commands={
                    name: answers.description(told["CMDDESC", name])
                    for name in commands
                },
            )

        return await self._run(operation)

    # Verbs that need rights.

    @override
    async def run_command(
        self, ups: str, command: str, param: str | None = None
    ) -> str:
        """Send an instant command once and return the server's answer.

        `OK` only says that the server passed it on to the driver.
        """
        words = [wire.word(ups), wire.word(command)]
        if param is not None:
            words.append(wire.quote(param))

        async def operation() -> str:
            answer = await self._ask("INSTCMD", *words)
            if answer[0] != "OK":
                message = f"unexpected answer to INSTCMD: {answer[:4]}"
                raise NutProtocolError(message)
            return answers.text(answer)

        return await self._run(operation, once=True)

    async def command(
        self, ups: str, command: str, parameter: str | None = None
    ) -> Outcome:
        """Run an instant command, once, and return what came of it.

        Raises NutArgumentError before anything is sent, NutCommandError when the server
        or the driver refused, NutOutcomeUnknownError when the answer never came.
        """
        words = [wire.word(ups), wire.word(command)]
        if parameter is not None:
            # upsd passes it on to the driver as it stands, without quotes.
            if not _PARAMETER.fullmatch(parameter):
                raise NutArgumentError(
                    "a parameter is one word of at most 255 printable ASCII letters"
                )
            words.append(wire.quote(parameter))
        return await self._act("INSTCMD", *words)

    async def set_var(self, ups: str, variable: str, value: str) -> Outcome:
        """Write a variable, once, and return what came of it; errors as `command`."""
        if not value.isascii() or len(value) > LONGEST_VALUE:
            # upsd drops and cuts in silence.
            raise NutArgumentError(f"a value has at most {LONGEST_VALUE} ASCII letters")
        outcome = await self._act(
            "SET", "VAR", wire.word(ups), wire.word(variable), wire.quote(value)
        )
        if outcome is Outcome.ACCEPTED and await self._has_value(ups, variable, value):
            return Outcome.DONE
        return outcome

    async def forced_shutdown(self, ups: str) -> Outcome:
        """Set the forced shutdown flag, which holds until upsd is restarted."""
        return await self._act("FSD", wire.word(ups))

    async def _act(self, verb: str, *words: str) -> Outcome:
        if len(wire.command(verb, *words)) > _LONGEST_REQUEST:
            raise NutArgumentError("the request is too long for upsd")
        sent = False

        async def operation() -> Outcome:
            nonlocal sent
            await self._refusal("SET", "TRACKING", "ON")
            sent = True
            answer = await self._ask(verb, *words)
            if answer[0] != "OK":
                raise NutProtocolError(f"unexpected answer to {verb}: {answer[:4]}")
            if answer[1:2] == ["TRACKING"] and len(answer) > 2:  # noqa: PLR2004
                return await self._tracked(answer[2], verb)
            return Outcome.ACCEPTED

        try:
            return await self._run(operation, once=True)
        except NutCommandError:
            raise
        except NutError as err:
            if not sent:
                raise
            raise NutOutcomeUnknownError(str(err)) from err

    async def _tracked(self, tracking: str, verb: str) -> Outcome:
        """Wait for the driver's own word; the limit is that of the call."""
        wait = _FIRST_TRACKING_SECONDS
        while True:
            try:
                answer = await self._ask("GET", "TRACKING", wire.word(tracking))
            except NutCommandError as err:
                if err.code not in _DRIVER_RESULTS:
                    raise NutOutcomeUnknownError(str(err)) from err
                raise NutTrackedError(err.code, err.extra, verb) from err
            if answer[0] == "SUCCESS":
                return Outcome.DONE
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LAST_TRACKING_SECONDS)

    async def _has_value(self, ups: str, variable: str, value: str) -> bool:
        """Read a variable back until it has a value; the driver needs a moment."""
        for _ in range(_READ_BACKS):
            try:
                if same_value(await self.get_var(ups, variable), value):
                    return True
            except NutError:
                return False
            await asyncio.sleep(_LAST_TRACKING_SECONDS)
        return False

    async def check_login(self, ups: str) -> LoginCheck:
        """Try the credentials without a side effect.

        Writing a variable that does not exist is refused with ACCESS-DENIED before
        and with VAR-NOT-SUPPORTED after the rights were found good; PRIMARY only
        asks for a right. LOGIN is never sent: a primary upsmon would wait for us.
        """

        async def operation() -> LoginCheck:
            name = wire.word(ups)
            refusal = await self._refusal("SET", "VAR", name, "nutify.probe", '"1"')
            may_set = refusal is None or refusal in _REFUSED_AFTER_THE_RIGHTS
            refusal = await self._refusal("PRIMARY", name)
            if refusal == "UNKNOWN-COMMAND":
                # NUT before 2.8.0, such as Synology's, knows the older word.
                refusal = await self._refusal("MASTER", name)
            return LoginCheck(may_set or refusal is None, may_set)

        return await self._run(operation)

    async def _refusal(self, verb: str, *words: str) -> str | None:
        """Ask for something and return NUT's code of the refusal, None for `OK`."""
        try:
            answer = await self._ask(verb, *words)
        except NutCommandError as err:
            return err.code
        return None if answer[0] == "OK" else "UNKNOWN"
