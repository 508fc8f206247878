"""Talk to Home Assistant as its own frontend does: REST and websocket."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp

from .errors import DemoError

type Json = Any

_POLL_SECONDS = 0.3


class Api:
    """A client of one Home Assistant."""

    def __init__(self, url: str) -> None:
        """Prepare a client; onboard() gives it a token."""
        self._url = url
        self._client_id = f"{url}/"
        self.tokens: dict[str, Json] = {}
        """What the frontend keeps of a login."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=30), trust_env=False
        )

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._session.close()

    async def wait_until_up(
        self, still_alive: Callable[[], None], *, is_new: bool = True
    ) -> None:
        """Wait until Home Assistant answers; still_alive raises when it never will.

        Only a new one can be asked how far its onboarding is.
        """
        path = "/api/onboarding" if is_new else "/auth/providers"
        while True:
            still_alive()
            try:
                async with self._session.get(f"{self._url}{path}") as answer:
                    if answer.status == HTTPStatus.OK:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(_POLL_SECONDS)

    async def onboard(self, username: str, password: str) -> None:
        """Create the owner and use its token from now on."""
        created = await self._call(
            "POST",
            "/api/onboarding/users",
            json={
                "client_id": self._client_id,
                "language": "en",
                "name": username.capitalize(),
                "username": username,
                "password": password,
            },
        )
        tokens = await self._call(
            "POST",
            "/auth/token",
            data={
                "client_id": self._client_id,
                "code": created["auth_code"],
                "grant_type": "authorization_code",
            },
        )
        self._use(tokens)

    async def renew(self) -> None:
        """Get another token; one is good for half an hour."""
        body = {
            "client_id": self._client_id,
            "grant_type": "refresh_token",
            "refresh_token": self.tokens["refresh_token"],
        }
        self._use(self.tokens | await self._call("POST", "/auth/token", data=body))

    async def wait_until_running(self, still_alive: Callable[[], None]) -> None:
        """Wait until Home Assistant has started everything it was told to."""
        while (await self.get("/api/config"))["state"] != "RUNNING":
            still_alive()
            await asyncio.sleep(_POLL_SECONDS)

    async def get(self, path: str) -> Json:
        """Return what a path of the REST API holds."""
        return await self._call("GET", path)

    async def post(self, path: str, body: dict[str, Json]) -> Json:
        """Post to a path of the REST API and return its answer."""
        return await self._call("POST", path, json=body)

    async def delete(self, path: str) -> Json:
        """Delete what a path of the REST API holds."""
        return await self._call("DELETE", path)

    @asynccontextmanager
    async def websocket(self) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """Provide a websocket that has logged in."""
        token = self._session.headers["Authorization"].removeprefix("Bearer ")
        async with self._session.ws_connect(f"{self._url}/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": token})
            await socket.receive_json()
            yield socket

    async def command(self, kind: str, **arguments: Json) -> Json:
        """Run one websocket command and return its result."""
        async with _reported(kind), self.websocket() as socket:
            await socket.send_json({"id": 1, "type": kind, **arguments})
            answer = await socket.receive_json()
        if not answer.get("success"):
            message = f"Home Assistant refused {kind}: {answer.get('error')}"
            raise DemoError(message)
        return answer["result"]

    def _use(self, tokens: dict[str, Json]) -> None:
        """Take the tokens of a login."""
        self.tokens = {**tokens, "hassUrl": self._url, "clientId": self._client_id}
        self._session.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    async def _call(self, method: str, path: str, **body: Json) -> Json:
        """Make one request; an answer that is no success becomes an error."""
        what = f"{method} {path}"
        async with (
            _reported(what),
            self._session.request(method, f"{self._url}{path}", **body) as answer,
        ):
            if answer.status >= HTTPStatus.BAD_REQUEST:
                text = (await answer.text()).strip()
                message = f"{what} answered {answer.status}: {text}"
                raise DemoError(message)
            return await answer.json()


@asynccontextmanager
async def _reported(what: str) -> AsyncGenerator[None]:
    """Turn a broken connection to Home Assistant into an error with words."""
    try:
        yield
    # A TypeError is a closed websocket where an answer was to be.
    except (aiohttp.ClientError, TimeoutError, TypeError) as error:
        message = f"Home Assistant did not answer {what}: {error}"
        raise DemoError(message) from error
