"""Who is told of a poll: all whom it concerns, nobody else, and none is forgotten."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial

from homeassistant.core import HomeAssistant
import pytest

from custom_components.nutify.scopes import Said, Scope, Scopes

MANY = [f"ups{number:03}" for number in range(35)]


class Told:
    """A server's UPSes as they are said to be, and who was told."""

    def __init__(self, hass: HomeAssistant, *names: str) -> None:
        """Begin with UPSes on line that can be reached."""
        self.said = {
            name: Said({"ups.status": "OL", "ups.load": "20"}, (True,))
            for name in names
        }
        self.heard: Counter[str] = Counter()
        self.scopes = Scopes(hass, lambda name: self.said[name])

    def listen(self, label: str, scope: Scope) -> Callable[[], None]:
        """Count what a listener hears."""
        return self.scopes.add(scope, partial(self.heard.update, [label]))

    def change(self, ups: str, **variables: str | None) -> None:
        """Report other values; None for a variable that is gone."""
        said = self.said[ups]
        new = dict(said.variables)
        for key, value in variables.items():
            name = key.replace("_", ".")
            if value is None:
                new.pop(name)
            else:
                new[name] = value
        self.said[ups] = Said(new, said.rest)

    def tell(self) -> Counter[str]:
        """Tell, and return who heard anything."""
        self.heard.clear()
        self.scopes.tell(partial(self.heard.update, ["others"]))
        assert self.heard.pop("others") == 1
        return self.heard


@pytest.fixture
def told(hass: HomeAssistant) -> Told:
    """Return two UPSes with listeners of all kinds, who have heard how they are."""
    found = Told(hass, "a", "b")
    found.listen("all of a", Scope("a"))
    found.listen("status of a", Scope("a", ("ups.status",)))
    found.listen("load of a", Scope("a", ("ups.load",)))
    found.listen("both of a", Scope("a", ("ups.load", "ups.status")))
    found.listen("whether a is there", Scope("a", ()))
    found.listen("all of b", Scope("b"))
    assert len(found.tell()) == 6
    return found


async def test_nothing_new_concerns_nobody(told: Told) -> None:
    """Prevents that ten thousand entities look at every poll."""
    assert not told.tell()


@pytest.mark.parametrize("load", ["21", None])
async def test_a_variable(told: Told, load: str | None) -> None:
    """Prevents an entity that misses its value, also that it is gone."""
    told.change("a", ups_load=load)
    assert told.tell() == {"all of a": 1, "load of a": 1, "both of a": 1}


async def test_another_variable_that_comes(told: Told) -> None:
    """Prevents an entity that was there before its variable and stays unknown."""
    told.listen("temperature of a", Scope("a", ("ups.temperature",)))
    told.change("a", ups_temperature="30")
    assert told.tell() == {"all of a": 1, "temperature of a": 1}


async def test_how_it_is_reached(told: Told) -> None:
    """Prevents an entity that is available while its UPS is not."""
    told.said["a"] = Said(told.said["a"].variables, (False,))
    assert set(told.tell()) == {
        *("all of a", "status of a", "load of a", "both of a"),
        "whether a is there",
    }


async def test_who_leaves_hears_nothing(told: Told) -> None:
    """Prevents an entity that is told after it was removed."""
    leave = told.listen("for a while", Scope("b", ("ups.load", "ups.status")))
    leave()
    told.change("b", ups_load="1", ups_status="OB")
    assert told.tell() == {"all of b": 1}


async def test_many_are_told_in_turns(hass: HomeAssistant) -> None:
    """Prevents that a server room blocks Home Assistant, and that one is left out."""
    told = Told(hass, *MANY)
    for name in MANY:
        told.listen(name, Scope(name))
    others: list[int] = []
    told.scopes.tell(lambda: others.append(len(told.heard)))
    assert 0 < len(told.heard) < len(MANY)
    # What comes in between is told as it is then, and nothing twice.
    told.change(MANY[0], ups_load="1")
    told.change(MANY[-1], ups_load="1")
    told.scopes.tell(lambda: others.append(len(told.heard)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert told.heard == {**dict.fromkeys(MANY, 1), MANY[0]: 2}
    # Only then is it for those who ask all of them.
    assert others == [len(MANY)]


@pytest.mark.allowed_logs("Unexpected error in an entity of UPS a")
async def test_one_that_fails(told: Told) -> None:
    """Prevents that one entity's fault keeps the news from all others."""

    def fail() -> None:
        raise RuntimeError

    told.scopes.add(Scope("a", ("ups.load",)), fail)
    told.listen("after it", Scope("a", ("ups.load",)))
    told.change("a", ups_load="5")
    told.change("b", ups_load="5")
    heard = told.tell()
    assert heard["after it"] == heard["all of b"] == 1
