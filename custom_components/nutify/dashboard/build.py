"""All views of the dashboard."""

from collections.abc import Callable, Iterator, Mapping

from .battery import battery
from .cards import Card
from .control import control, information
from .energy import energy, fleet_energy
from .events import events
from .live import live
from .model import Site, Ups
from .overview import overview
from .pages import Page, pages_of, path_of
from .power import power
from .reports import reports
from .system import system
from .voltage import voltage

# Of more, a browser is given the pages of a UPS when it opens them: a dozen UPSes
# make half a megabyte of configuration.
MOST_IN_ONE = 12
_PAGES: Mapping[Page, Callable[[Site, Ups], Card]] = {
    Page.LIVE: live,
    Page.ENERGY: energy,
    Page.POWER: power,
    Page.VOLTAGE: voltage,
    Page.BATTERY: battery,
    Page.CONTROL: control,
    Page.INFORMATION: information,
}
_TABS: Mapping[str, Callable[[Site], Card]] = {
    "overview": overview,
    "energy": fleet_energy,
    "events": events,
    "reports": reports,
    "system": system,
}


def build(site: Site) -> Card:
    """Return the configuration of the whole dashboard."""
    return {
        "title": site.text("title"),
        "views": [*_tabs(site), *_ups_views(site)],
    }


def build_view(site: Site, path: str) -> Card | None:
    """Return one view by its path, None where there is none."""
    if path in _TABS:
        return _TABS[path](site)
    slug, _, name = path.partition("-")
    ups = next((each for each in site.upses if each.slug == slug), None)
    if ups is None or name not in [*Page] or Page(name) not in pages_of(ups):
        return None
    return _PAGES[Page(name)](site, ups)


def _tabs(site: Site) -> Iterator[Card]:
    for name, make in _TABS.items():
        if name in {"overview", "system"} or site.upses:
            yield make(site)


def _ups_views(site: Site) -> Iterator[Card]:
    is_large = len(site.upses) > MOST_IN_ONE
    for ups in site.upses:
        for page in pages_of(ups):
            yield _later(site, ups, page) if is_large else _PAGES[page](site, ups)


def _later(site: Site, ups: Ups, page: Page) -> Card:
    """Return a view that is asked for when it is opened."""
    path = path_of(ups, page)
    return {
        "title": ups.name,
        "path": path,
        "subview": True,
        "back_path": site.path("overview"),
        "strategy": {"type": "custom:nutify-page", "path": path, "base": site.base},
    }
