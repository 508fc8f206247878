"""What a person fills in forms, and what is filled in before."""

from typing import Any

from homeassistant.data_entry_flow import section


def address(port: int, tls: str = "off", **more: object) -> dict[str, Any]:
    """Return the answers of the first form for a server on loopback."""
    return {"host": "127.0.0.1", "port": port, "tls": tls, **more}


def suggested(schema: Any) -> dict[str, Any]:  # noqa: ANN401 - as forms have it
    """Return what the fields of a form are filled in with, those of sections too."""
    found: dict[str, Any] = {}
    for key, field in schema.schema.items():
        if isinstance(field, section):
            if inner := suggested(field.schema):
                found[str(key)] = inner
        elif key.description and "suggested_value" in key.description:
            found[str(key)] = key.description["suggested_value"]
    return found
