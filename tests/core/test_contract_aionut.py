"""Hold the seams of aionut that the exchange stands on.

An update of aionut that moves one of them has to fail here, not at a user's.
"""

import asyncio
import inspect
import json
from pathlib import Path
import tomllib

import aionut
from aionut import AIONUTClient
import pytest

from custom_components.nutify.core.nut.client import NutClient
from custom_components.nutify.core.nut.exchange import NutExchange

ROOT = Path(__file__).parents[2]
VERSION = "4.3.4"


def test_version() -> None:
    """Prevent tests of one aionut from speaking for another one's users."""
    manifest = json.loads((ROOT / "custom_components/nutify/manifest.json").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pin = f"aionut=={VERSION}"
    assert aionut.__version__ == VERSION
    assert [each for each in manifest["requirements"] if "aionut" in each] == [pin]
    groups = project["dependency-groups"]
    assert [each for each in groups["homeassistant"] if "aionut" in each] == [pin]


def test_constructor() -> None:
    """Prevent our arguments from landing in another parameter of aionut's."""
    parameters = list(inspect.signature(AIONUTClient.__init__).parameters)
    assert parameters == [
        "self",
        "host",
        "port",
        "username",
        "password",
        "timeout",
        "persistent",
    ]


async def test_attributes() -> None:
    """Prevent the exchange from using what the constructor does not set."""
    client = AIONUTClient("host", 1, "user", "secret", 2.5)
    assert {name: type(value) for name, value in vars(client).items()} == {
        "host": str,
        "port": int,
        "username": str,
        "password": str,
        "timeout": float,
        "_persistent": bool,
        "_reader": type(None),
        "_writer": type(None),
        "_connected": bool,
        "_operation_lock": asyncio.Lock,
        "_shutdown": bool,
    }
    assert client._connected is client._shutdown is False
    ours = NutClient("host", 1, "user", "secret", timeout=2.5)
    assert (
        vars(ours).items()
        >= {
            "host": "host",
            "port": 1,
            "username": "user",
            "password": "secret",
            "timeout": 2.5,
        }.items()
    )


async def test_our_attributes_are_our_own() -> None:
    """Prevent an attribute of ours from overwriting one of a newer aionut."""
    theirs = vars(AIONUTClient())
    ours = vars(NutExchange("host")).keys() - theirs.keys()
    assert ours == {"_tls", "_pipelines", "malformed_lines"}
    assert not ours & set(dir(AIONUTClient))


async def test_shutdown() -> None:
    """Prevent the one public method that is left to aionut from doing more or less."""
    assert NutClient.shutdown is AIONUTClient.shutdown
    assert not inspect.iscoroutinefunction(AIONUTClient.shutdown)
    client = NutClient("host")
    client.shutdown()
    assert client._shutdown


@pytest.mark.parametrize(
    ("name", "parameters", "is_coroutine"),
    [
        ("disconnect", ["self"], False),
        ("shutdown", ["self"], False),
        ("_connect", ["self"], True),
        ("description", ["self", "ups"], True),
        ("list_ups", ["self"], True),
        ("list_vars", ["self", "ups"], True),
        ("list_commands", ["self", "ups"], True),
        ("run_command", ["self", "ups", "command", "param"], True),
    ],
)
def test_signatures(name: str, parameters: list[str], *, is_coroutine: bool) -> None:
    """Prevent an override from answering to calls that aionut no longer makes."""
    for owner in (AIONUTClient, NutClient):
        method = getattr(owner, name)
        # What aionut's decorator hides in its closure.
        method = inspect.getclosurevars(method).nonlocals.get("func", method)
        assert list(inspect.signature(method).parameters) == parameters
        assert inspect.iscoroutinefunction(method) is is_coroutine


def test_no_public_method_is_left_to_aionut() -> None:
    """Prevent a verb with aionut's defects from being reachable through ours."""
    public = {
        name
        for name, member in inspect.getmembers(AIONUTClient, callable)
        if not name.startswith("_")
    }
    left = {
        name for name in public if getattr(NutClient, name) is vars(AIONUTClient)[name]
    }
    assert public
    assert left == {"shutdown"}


def test_private_methods_are_known() -> None:
    """Prevent a new method of aionut from being shadowed by one of ours."""
    private = {
        name
        for name in vars(AIONUTClient)
        if name.startswith("_") and not name.startswith("__")
    }
    assert private == {"_connect", "_read_util", "_write_command_or_raise"}
    assert not private & vars(NutExchange).keys() - {"_connect"}
    assert not private & vars(NutClient).keys()
