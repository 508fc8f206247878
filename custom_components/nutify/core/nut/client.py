"""The verbs of NUT that Nutify speaks, as one client of one server."""

from collections.abc import Sequence
from functools import partial
from typing import override

from . import answers, wire
from .errors import NutCommandError, NutProtocolError
from .exchange import NutExchange, Request
from .models import LoginCheck, Range, ServerPoll, ServerVersion, VariableType

# What upsd answers to SET after it found the rights good. It looks at the driver
# before that: DATA-STALE says nothing of the rights.
_REFUSED_AFTER_THE_RIGHTS = frozenset({"READONLY", "VAR-NOT-SUPPORTED"})


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

    async def list_rw(self, ups: str) -> dict[str, str]:
        """Return the writable variables of a UPS and their values."""
        return answers.pairs(await self._list("RW", ups))

    @override
    async def list_commands(self, ups: str) -> set[str]:
        """Return the instant commands of a UPS."""
        return {row[0] for row in await self._list("CMD", ups)}

    async def list_enum(self, ups: str, variable: str) -> list[str]:
        """Return the allowed values of an enumerated variable, else nothing."""
        return [row[0] for row in await self._list("ENUM", ups, variable)]

    async def list_range(self, ups: str, variable: str) -> list[Range]:
        """Return the allowed intervals of a variable, else nothing."""
        return answers.ranges(await self._list("RANGE", ups, variable))

    async def list_clients(self, ups: str) -> list[str]:
        """Return the addresses of the clients that are logged in to a UPS."""
        return [row[0] for row in await self._list("CLIENT", ups)]

    async def get_var(self, ups: str, variable: str) -> str:
        """Return the value of one variable."""
        return answers.text(await self._get("VAR", ups, variable))

    async def get_type(self, ups: str, variable: str) -> VariableType:
        """Return what may be written to a variable."""
        return answers.variable_type(await self._get("TYPE", ups, variable))

    async def get_desc(self, ups: str, variable: str) -> str:
        """Return the server's description of a variable, empty when it has none."""
        return answers.description(await self._get("DESC", ups, variable))

    async def get_command_desc(self, ups: str, command: str) -> str:
        """Return the server's description of a command, empty when it has none."""
        return answers.description(await self._get("CMDDESC", ups, command))

    @override
    async def description(self, ups: str) -> str:
        """Return the description that the administrator gave a UPS."""
        return answers.description(await self._get("UPSDESC", ups))

    async def num_logins(self, ups: str) -> int:
        """Return how many clients are logged in to a UPS."""
        return answers.count(await self._get("NUMLOGINS", ups))

    async def poll(self, names: Sequence[str]) -> ServerPoll:
        """Read the server's UPSes and every variable of the named ones, in one go."""
        lists = [("UPS",), *(("VAR", name) for name in names)]
        requests = [
            Request(wire.request("LIST", *each), partial(self._listed, *each))
            for each in lists
        ]

        async def operation() -> ServerPoll:
            upses, *variables = await self._pipeline(requests)
            if isinstance(upses, NutCommandError):
                raise upses
            return ServerPoll(
                descriptions=answers.descriptions(upses),
                variables={
                    name: rows
                    if isinstance(rows, NutCommandError)
                    else answers.pairs(rows)
                    for name, rows in zip(names, variables, strict=True)
                },
            )

        return await self._run(operation)

    async def poll_status(
        self, names: Sequence[str]
    ) -> dict[str, str | NutCommandError]:
        """Read `ups.status` alone of the named UPSes."""
        gets = [("VAR", name, "ups.status") for name in names]
        requests = [
            Request(wire.request("GET", *each), partial(self._got, *each))
            for each in gets
        ]

        async def operation() -> dict[str, str | NutCommandError]:
            found = await self._pipeline(requests)
            return {
                name: words
                if isinstance(words, NutCommandError)
                else answers.text(words)
                for name, words in zip(names, found, strict=True)
            }

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
            primary = refusal is None
            return LoginCheck(may_set or primary, may_set, primary)

        return await self._run(operation)

    async def _refusal(self, verb: str, *words: str) -> str | None:
        """Ask for something and return NUT's code of the refusal, None for `OK`."""
        try:
            answer = await self._ask(verb, *words)
        except NutCommandError as err:
            return err.code
        return None if answer[0] == "OK" else "UNKNOWN"
