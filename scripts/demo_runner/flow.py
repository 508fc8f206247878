"""Set an integration up as a person would, through its config flow."""

from collections.abc import Iterator
from dataclasses import dataclass

from .api import Api, Json
from .errors import DemoError

DOMAIN = "nutify"

_FLOW = "/api/config/config_entries/flow"
_SUBENTRY_FLOW = "/api/config/config_entries/subentries/flow"
_OPTIONS = "/api/config/config_entries/options/flow"
# The ratings of ten UPSes may be asked for.
_MOST_STEPS = 16


@dataclass(frozen=True, slots=True)
class NutServer:
    """The NUT server to set up."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None

    def answers(self) -> dict[str, Json]:
        """Return what to put into the fields of the first step."""
        answers: dict[str, Json] = {"host": self.host, "port": self.port, "tls": "off"}
        if self.username is not None:
            answers["username"] = self.username
        if self.password is not None:
            answers["password"] = self.password
        return answers


@dataclass(frozen=True, slots=True)
class Entry:
    """What the flow has set up."""

    entry_id: str
    title: str
    ups: list[str]
    """Names of the devices, as the server spells them."""


async def set_up(api: Api, server: NutServer, domain: str = DOMAIN) -> Entry:
    """Run the flow of Nutify, or of another integration for NUT, to its end."""
    offered: list[str] = []
    step = await api.post(_FLOW, {"handler": domain})
    for _ in range(_MOST_STEPS):
        if step["type"] == "create_entry":
            entry = step["result"]
            return Entry(
                entry["entry_id"], step.get("title") or entry["title"], offered
            )
        _check_form(step, server)
        fields = step["data_schema"]
        answers = server.answers()
        if step["step_id"] == "ups":
            offered = _offered(fields)
            answers = {"ups": offered}
        elif step["step_id"] == "rating":
            answers = _suggested(fields)
        step = await api.post(f"{_FLOW}/{step['flow_id']}", _fill(fields, answers))
    message = f"The flow did not end after {_MOST_STEPS} steps: {_summary(step)}"
    raise DemoError(message)


async def add_subentry(
    api: Api, entry_id: str, kind: str, answers: dict[str, Json]
) -> None:
    """Run the flow that adds an alert, a report or the like to an entry."""
    step = await api.post(_SUBENTRY_FLOW, {"handler": [entry_id, kind]})
    for _ in range(_MOST_STEPS):
        if step["type"] != "form" or step.get("errors"):
            break
        filled = _fill(step["data_schema"], answers)
        step = await api.post(f"{_SUBENTRY_FLOW}/{step['flow_id']}", filled)
    if step["type"] != "create_entry":
        raise DemoError(f"The {kind} was not added: {_summary(step)}")


async def set_options(api: Api, entry: Entry) -> None:
    """Give energy a price by the time of day, and show the UPSes as its consumers."""
    night = {"name": "Night", "start": "22:00:00", "end": "06:00:00", "price": 0.21}
    await _choose(
        api,
        entry,
        ["tariff", "tariff_bands"],
        {"bands": [night], "price": 0.34, "rest": "Day"},
    )
    await _choose(api, entry, ["emissions", "emissions_fixed"], {"factor": 380})


async def show_in_energy(api: Api, entry: Entry) -> None:
    """Put the UPSes whose energy is known on the Energy dashboard."""
    flow = await api.post(_OPTIONS, {"handler": entry.entry_id})
    step = await api.post(
        f"{_OPTIONS}/{flow['flow_id']}", {"next_step_id": "energy_dashboard"}
    )
    await api.post(
        f"{_OPTIONS}/{flow['flow_id']}", {"ups": _offered(step["data_schema"])}
    )


async def _choose(
    api: Api, entry: Entry, menus: list[str], answers: dict[str, Json]
) -> None:
    step = await api.post(_OPTIONS, {"handler": entry.entry_id})
    path = f"{_OPTIONS}/{step['flow_id']}"
    for choice in menus:
        step = await api.post(path, {"next_step_id": choice})
    step = await api.post(path, answers)
    if step["type"] != "create_entry":
        raise DemoError(f"The options were not taken: {_summary(step)}")


def _suggested(fields: list[dict[str, Json]]) -> dict[str, Json]:
    """Return what a form suggests."""
    return {
        field["name"]: field["description"]["suggested_value"]
        for field in _flat(fields)
        if "suggested_value" in (field.get("description") or {})
    }


def _check_form(step: dict[str, Json], server: NutServer) -> None:
    """Raise an error unless the step is a form that has nothing to complain of."""
    where = f"{server.host}:{server.port}"
    if step["type"] == "abort":
        message = f"Setting up {where} was aborted: {_summary(step)}"
        raise DemoError(message)
    if step.get("errors"):
        message = f"Setting up {where} failed: {_summary(step)}"
        raise DemoError(message)
    if step["type"] != "form":
        message = f"The flow came to something unexpected: {_summary(step)}"
        raise DemoError(message)


def _summary(step: dict[str, Json]) -> str:
    """Return what of a step helps to understand a failure."""
    keys = ("type", "step_id", "reason", "errors", "description_placeholders")
    parts = [f"{key} {step[key]}" for key in keys if step.get(key)]
    if step.get("data_schema"):
        names = [str(field["name"]) for field in step["data_schema"]]
        parts.append(f"fields {', '.join(names)}")
    return "; ".join(parts)


def _flat(fields: list[dict[str, Json]]) -> Iterator[dict[str, Json]]:
    """Yield the fields of a form, those inside its sections too."""
    for field in fields:
        if field.get("type") == "expandable":
            yield from _flat(field["schema"])
        else:
            yield field


def _fill(fields: list[dict[str, Json]], answers: dict[str, Json]) -> dict[str, Json]:
    """Return the form filled in; a field without an answer keeps its default."""
    filled: dict[str, Json] = {}
    for field in fields:
        name = field["name"]
        if field.get("type") == "expandable":
            filled[name] = _fill(field["schema"], answers)
        elif name in answers:
            filled[name] = answers[name]
        elif "default" in field:
            filled[name] = field["default"]
        elif field.get("required"):
            message = f"The flow asks for {name}, which the demo does not know."
            raise DemoError(message)
    return filled


def _offered(fields: list[dict[str, Json]]) -> list[str]:
    """Return the names of all devices that the step offers."""
    for field in _flat(fields):
        if field["name"] != "ups":
            continue
        select = field.get("selector", {}).get("select", {})
        options = select.get("options") or field.get("default") or []
        names = [
            option["value"] if isinstance(option, dict) else str(option)
            for option in options
        ]
        if names:
            return names
    message = f"The step offers no devices: {fields}"
    raise DemoError(message)
