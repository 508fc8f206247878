"""The archive in the media browser and over HTTP, for those who may see it."""

from contextlib import AsyncExitStack
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.media_source import async_resolve_media
from homeassistant.components.media_source.error import Unresolvable
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.nutify.const import DOMAIN
from tests.hass.reported import FORMATS, RANGE, act, house, media

pytestmark = pytest.mark.upsd
PREFIX = "media-source://nutify"


async def browse(
    hass: HomeAssistant, socket: WebSocketGenerator, media_id: str
) -> dict[str, Any]:
    """Open a folder as the media browser does; return the answer."""
    client = await socket(hass)
    await client.send_json_auto_id(
        {"type": "media_source/browse_media", "media_content_id": media_id}
    )
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def test_from_the_root_to_a_report(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> None:
    """Prevents that a report is kept where nobody finds it, or cannot be opened."""
    entry = await house(hass, servers, "a")
    await house(hass, servers, "b")
    made = await act(hass, "generate_report", formats=FORMATS, title="Paper", **RANGE)
    root = (await browse(hass, hass_ws_client, PREFIX))["result"]
    assert root["title"] == "Nutify"
    assert len(root["children"]) == 2
    folder = root["children"][0]
    assert folder["title"] == entry.title
    assert folder["can_expand"]
    server = (await browse(hass, hass_ws_client, folder["media_content_id"]))["result"]
    years = [each["title"] for each in server["children"]]
    assert years == [str(dt_util.now().year)]
    year_id = server["children"][0]["media_content_id"]
    year = (await browse(hass, hass_ws_client, year_id))["result"]
    found = {each["media_content_id"]: each for each in year["children"]}
    assert set(found) == set(made["media"].values())
    assert all("Paper" in each["title"] for each in found.values())
    empty = await browse(hass, hass_ws_client, root["children"][1]["media_content_id"])
    assert empty["result"]["children"] == []

    client = await hass_ws_client(hass)
    http = await hass_client()
    for kind, media_id in made["media"].items():
        await client.send_json_auto_id(
            {"type": "media_source/resolve_media", "media_content_id": media_id}
        )
        resolved = (await client.receive_json())["result"]
        assert resolved["mime_type"] == found[media_id]["media_content_type"]
        response = await http.get(resolved["url"])
        assert response.status == HTTPStatus.OK
        path = media(hass) / DOMAIN / entry.entry_id / made["id"] / f"report.{kind}"
        assert await response.read() == path.read_bytes()


@pytest.mark.allowed_logs("Login attempt or request with invalid")
async def test_who_may_see_it(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Prevents that a report of a home is there for all, or runs a script there."""
    entry = await house(hass, servers, "a")
    made = await act(hass, "generate_report", formats=FORMATS, **RANGE)
    folder = f"/api/nutify/reports/{entry.entry_id}/{made['id']}"
    stranger, person = await hass_client_no_auth(), await hass_client()
    for kind, content_type in (
        ("html", "text/html"),
        ("pdf", "application/pdf"),
        ("csv", "text/csv"),
        ("json", "application/json"),
    ):
        url = f"{folder}/report.{kind}"
        assert (await stranger.get(url)).status == HTTPStatus.UNAUTHORIZED
        signed = async_sign_path(hass, url, timedelta(minutes=1), use_content_user=True)
        assert (await stranger.get(signed)).status == HTTPStatus.OK
        other = signed.replace(f"report.{kind}", "report.txt")
        assert (await stranger.get(other)).status == HTTPStatus.UNAUTHORIZED
        response = await person.get(url)
        assert response.status == HTTPStatus.OK
        assert response.headers["Content-Type"].partition(";")[0] == content_type
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert "private" in response.headers["Cache-Control"]


HOSTILE = (
    "meta.json",
    "report.txt",
    "report.html%00",
    "report.html/..",
    "..%2Fsecret",
    "..%2f..%2f..%2fconfiguration.yaml",
    "%2e%2e/%2e%2e/secret",
    "../../secret",
    "....//secret",
    "..\\secret",
    "report.HTML",
    "",
)


@pytest.mark.allowed_logs("Filtered a potential harmful request")
async def test_hostile_paths(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    hass_client: ClientSessionGenerator,
) -> None:
    """Prevents that a path leads out of the archive, or into what is no report."""
    entry = await house(hass, servers, "a")
    made = await act(hass, "generate_report", formats="html", **RANGE)
    (media(hass) / "secret").write_text("secret")
    (media(hass) / DOMAIN / "secret").write_text("secret")
    server = f"{entry.entry_id}/{made['id']}"
    upper = "A" * 26
    rests = [
        *(f"{server}/{each}" for each in HOSTILE),
        f"{entry.entry_id}/../report.html",
        f"{entry.entry_id}/{upper}/report.html",
        f"{upper}/{made['id']}/report.html",
        f"../{DOMAIN}/{server}/report.html",
        f"{entry.entry_id}/.{made['id']}/report.html",
        f"{entry.entry_id.lower()}/{made['id']}/report.html",
        f"{server}/report.pdf",
        "../../secret",
        "",
    ]
    person = await hass_client()
    for rest in rests:
        for media_id in (f"{PREFIX}/reports/{rest}", f"{PREFIX}/attachments/{rest}"):
            with pytest.raises(Unresolvable):
                await async_resolve_media(hass, media_id, None)
        response = await person.get(f"/api/nutify/reports/{rest}")
        assert response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}, rest
        assert "secret" not in await response.text()
    for media_id in (f"{PREFIX}/attachments/x.png", f"{PREFIX}/{server}/report.html"):
        with pytest.raises(Unresolvable):
            await async_resolve_media(hass, media_id, None)


async def test_folders_that_are_not_there(
    hass: HomeAssistant,
    recorder_mock: object,
    servers: AsyncExitStack,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Prevents an unknown error, and the folders of other integrations."""
    entry = await house(hass, servers, "a")
    for rest in (
        "reports/nobody",
        "reports/..",
        f"reports/{hass.config_entries.async_entries()[-1].entry_id}x",
        "attachments/x",
        f"attachments/{entry.entry_id}",
    ):
        answer = await browse(hass, hass_ws_client, f"{PREFIX}/{rest}")
        assert not answer["success"], rest
        assert answer["error"]["code"] == "browse_media_failed", rest
    answer = await browse(
        hass, hass_ws_client, f"{PREFIX}/reports/{entry.entry_id}/1999"
    )
    assert answer["result"]["children"] == []
