"""Every value of every variable: how it is read, and what it may be set to."""

from contextlib import suppress
from typing import override

from custom_components.nutify.core.nut import answers, catalogue, status
from custom_components.nutify.core.nut.errors import NutError
from custom_components.nutify.core.nut.settings import same_value, setting
from custom_components.nutify.core.nut.values import read
from nutlab.synthetic import SYNTHETIC_DEVICES

from .target import Target

_VARIABLES = tuple(catalogue.VARIABLES.values())
_PARTS = 4


class ValuesTarget(Target):
    """Reads an input as a variable's number, and lines: value, type, options, name."""

    tokens = (
        *(b"\n", b"STRING:", b"RW ", b"ENUM", b"RANGE", b"NUMBER", b"OL", b"OB LB"),
        *(b"1:57", b"0:00:30", b"2001/09/25", b"11/29/19", b"23Nov19", b"21,52"),
        *(b"(null)", b"n/a", b"On/Closed", b"enabled", b"off", b"on\x1foff", b"HE:ECO"),
        *(
            b"outlet.1.status",
            b"input.L1-L2.voltage",
            b"device.3.",
            b".",
            b"ambient.2.",
        ),
    )

    @override
    def seeds(self) -> list[bytes]:
        """Return the values of real kinds of devices."""
        numbers = {each.template: index for index, each in enumerate(_VARIABLES)}
        return [
            numbers.get(name, index % len(_VARIABLES)).to_bytes(2)
            + f"{value}\nRW STRING:32 ENUM NUMBER\non\x1foff\n{name}".encode()
            for device in SYNTHETIC_DEVICES.values()
            for index, (name, value) in enumerate(device.variables.items())
        ]

    @override
    def run(self, data: bytes) -> str:
        """Read one value in all ways; nothing may be raised but NutErrors."""
        variable = _VARIABLES[int.from_bytes(data[:2]) % len(_VARIABLES)]
        lines = data[2:].decode("utf-8", "replace").split("\n", _PARTS - 1)
        value, kind, options, name = (*lines, *("",) * _PARTS)[:_PARTS]
        found = read(variable, value)
        assert (found.value is None) is (found.problem is not None)
        if (match := catalogue.find(name)) is not None:
            read(match.variable, value)
        assert status.parse(value, options).state
        rows = [each.split(",") for each in options.split("\x1f")]
        made = setting(
            name or variable.template,
            value,
            answers.variable_type(kind.split()),
            [each for each in options.split("\x1f") if each],
            answers.ranges(rows),
        )
        assert made.length > 0
        assert made.allowed is not None
        same_value(value, options)
        made.is_dangerous(value)
        with suppress(NutError):
            made.check(value)
            return f"{found.problem or 'value'}, can be written"
        return f"{found.problem or 'value'}, cannot be written"
