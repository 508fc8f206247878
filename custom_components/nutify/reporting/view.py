"""The reports, for those who are logged in or hold a signed link."""

from datetime import timedelta

from aiohttp import web
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.network import NoURLAvailableError, get_url

from ..access import may_see_all
from ..const import DOMAIN
from ..media_source import REPORT_URL
from .archive import file_of, mime_type

_LINK_LASTS = timedelta(days=7)
# A report has no scripts; were there one, it would not run.
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src data:;"
    " style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
}


class ReportView(HomeAssistantView):
    """Gives the file of a report."""

    url = f"{REPORT_URL}/{{entry_id}}/{{report}}/{{name}}"
    name = f"api:{DOMAIN}:report"
    requires_auth = True

    async def get(
        self, request: web.Request, entry_id: str, report: str, name: str
    ) -> web.StreamResponse:
        """Return a file, or that it is not there."""
        hass: HomeAssistant = request.app["hass"]
        # A report may be of any UPSes.
        if not may_see_all(hass, request["hass_user"]):
            raise web.HTTPForbidden
        path = file_of(hass, entry_id, report, name)
        if path is None or not await hass.async_add_executor_job(path.is_file):
            raise web.HTTPNotFound
        return web.FileResponse(
            path, headers={**_HEADERS, "Content-Type": f"{mime_type(name)}"}
        )


def signed_link(
    hass: HomeAssistant, entry_id: str, report: str, name: str
) -> str | None:
    """Return a link that opens a report without a login for a week.

    None where Home Assistant does not know under which address it is reached.
    """
    path = async_sign_path(
        hass,
        f"{REPORT_URL}/{entry_id}/{report}/{name}",
        _LINK_LASTS,
        use_content_user=True,
    )
    try:
        return f"{get_url(hass, prefer_external=True)}{path}"
    except NoURLAvailableError:
        return None
