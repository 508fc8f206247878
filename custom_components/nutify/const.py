"""Names and defaults of the integration."""

from typing import Final

DOMAIN: Final = "nutify"

CONF_CA: Final = "ca_certificate"
CONF_COMMAND_PASSWORD: Final = "command_password"  # noqa: S105 - the name of a field
CONF_COMMAND_USERNAME: Final = "command_username"
CONF_DASHBOARD: Final = "dashboard"
CONF_DISCOVERED: Final = "discovered"
CONF_FULL_INTERVAL: Final = "full_interval"
CONF_KNOWN_UPS: Final = "known_ups"
CONF_STATUS_INTERVAL: Final = "status_interval"
CONF_TLS: Final = "tls"
CONF_UPS: Final = "ups"

SUBENTRY_ALERT: Final = "alert"
SUBENTRY_REPORT: Final = "report"
SUBENTRY_UPS: Final = "ups"

TLS_OFF: Final = "off"
TLS_REQUIRE: Final = "require"
TLS_VERIFY: Final = "verify"
TLS_MODES: Final = (TLS_OFF, TLS_REQUIRE, TLS_VERIFY)

# Seconds. The defaults find a power cut within two seconds with one short question
# per UPS, and read everything four times a minute.
DEFAULT_STATUS_INTERVAL: Final = 2
MIN_STATUS_INTERVAL: Final = 1
MAX_STATUS_INTERVAL: Final = 60
DEFAULT_FULL_INTERVAL: Final = 15
MIN_FULL_INTERVAL: Final = 5
MAX_FULL_INTERVAL: Final = 300

# A Home Assistant state holds at most 255 characters.
MAX_STATE_LENGTH: Final = 255
