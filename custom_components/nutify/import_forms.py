"""The forms of an import, and how they show what is in a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from homeassistant.helpers.selector import (
    FileSelector,
    FileSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .importing.plan import APART, SKIP, Setting

CONF_FILE = "file"
CONF_PATH = "path"
CONF_SETTINGS = "settings"
CONF_TARGET = "target"

_MOST_NAME = 60
_MARKUP = set("*_`[]<>#|\\\n\r")

FILE_FIELDS: dict[Any, Any] = {
    vol.Optional(CONF_FILE): FileSelector(
        FileSelectorConfig(accept=".sqlite,.db,application/octet-stream")
    ),
    vol.Optional(CONF_PATH): TextSelector(),
}


def target_fields(upses: Sequence[SelectOptionDict]) -> dict[Any, Any]:
    """Return the question which of some UPSes one of a file is."""
    return {
        vol.Required(CONF_TARGET): SelectSelector(
            SelectSelectorConfig(
                options=[
                    *upses,
                    SelectOptionDict(value=APART, label=APART),
                    SelectOptionDict(value=SKIP, label=SKIP),
                ],
                mode=SelectSelectorMode.LIST,
                translation_key="import_target",
            )
        )
    }


def setting_fields(offered: Sequence[Setting]) -> dict[Any, Any]:
    """Return the question which settings of a file are wanted."""
    return {
        vol.Optional(CONF_SETTINGS, default=[]): SelectSelector(
            SelectSelectorConfig(
                options=[str(each) for each in offered],
                multiple=True,
                mode=SelectSelectorMode.LIST,
                translation_key="import_setting",
            )
        )
    }


def day(moment: datetime | None) -> str:
    """Return the day of a moment, a dash for none."""
    return "-" if moment is None else dt_util.as_local(moment).date().isoformat()


def number(value: float | None, unit: str) -> str:
    """Return a number with its unit, a dash for none."""
    return "-" if value is None else f"{value:g} {unit}"


def plain(text: str) -> str:
    """Return a name from a file so that a form shows it as it is."""
    return "".join(each for each in text if each not in _MARKUP)[:_MOST_NAME] or "-"
