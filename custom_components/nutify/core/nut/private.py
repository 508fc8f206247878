"""Which variables hold what is not for everybody."""

import re

REDACTED = "**REDACTED**"
# A driver repeats its settings as variables, its own login with them.
_SECRET = re.compile(
    r"passw|passphrase|secret|community|credential|(^|\.)(login|pass|secname|user"
    r"|username)($|\.)",
    re.IGNORECASE,
)
# Serial numbers identify the owner to a manufacturer, the others say where a device
# stands and who looks after it.
_PRIVATE = re.compile(
    r"(^|\.)(serial|macaddr|location|contact|port|snmp)($|\.)", re.IGNORECASE
)


def is_secret(name: str) -> bool:
    """Tell whether a variable holds a login, which nobody is shown."""
    return _SECRET.search(name) is not None


def is_private(name: str) -> bool:
    """Tell whether a variable is to be left out of what may be made public."""
    return is_secret(name) or _PRIVATE.search(name) is not None


def shown(name: str, value: str) -> str:
    """Return the value of a variable for those who may read the UPS."""
    return REDACTED if value and is_secret(name) else value
