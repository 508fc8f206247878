"""Volts and hertz of a UPS, beside its limits."""

from collections.abc import Iterator

from .cards import (
    Card,
    figure,
    graph,
    heading,
    own,
    picker,
    section,
    tile,
    tiles,
    trend,
)
from .live import voltage_gauge
from .model import Site, Ups
from .pages import Page, page_view

_INPUTS = ("sensor/input_voltage", "sensor/input_l1_n_voltage")
_OUTPUTS = ("sensor/output_voltage", "sensor/output_l1_n_voltage")
_PHASES = tuple(
    f"sensor/{side}_{phase}_voltage"
    for side in ("input", "output")
    for phase in ("l1_n", "l2_n", "l3_n", "l1_l2", "l2_l3", "l3_l1")
)
_REGULATION = (
    ("binary_sensor/flag/boost", "orange"),
    ("binary_sensor/flag/trim", "orange"),
    ("sensor/input_transfer_reason", "grey"),
    ("sensor/input_quality", "grey"),
)
_SETTINGS = ("input_transfer_low", "input_transfer_high", "input_voltage_nominal")


def voltage(site: Site, ups: Ups) -> Card:
    """Return the voltage page of a UPS."""
    incoming, outgoing = ups.statistic(*_INPUTS), ups.statistic(*_OUTPUTS)
    frequency = ups.statistic("sensor/input_frequency", "sensor/output_frequency")
    phases = [each for key in _PHASES if (each := ups.statistic(key)) is not None]
    return page_view(
        site,
        ups,
        Page.VOLTAGE,
        [
            section([heading(site.text("now"), "mdi:sine-wave"), *_now(ups)]),
            section(
                [
                    heading(site.text("input_voltage"), "mdi:chart-line"),
                    own("range", device_id=ups.device_id, quantity="input_voltage")
                    if incoming
                    else None,
                    *(
                        figure(incoming, kind, site.text(f"voltage_{kind}"))
                        for kind in ("min", "mean", "max")
                        if incoming
                    ),
                ],
                2,
            ),
            section(
                [
                    heading(site.text("output_voltage"), "mdi:chart-line"),
                    own("range", device_id=ups.device_id, quantity="output_voltage")
                    if outgoing
                    else None,
                ],
                2,
            ),
            section(
                [
                    heading(site.text("frequency"), "mdi:waveform"),
                    graph(
                        {frequency: "teal"},
                        ["mean", "min", "max"],
                        rows=5,
                        fit_y_data=True,
                    )
                    if frequency
                    else None,
                ],
            ),
            section(
                [
                    heading(site.text("phases"), "mdi:numeric-3-circle-outline"),
                    graph(phases, ["mean"], rows=6, fit_y_data=True)
                    if len(phases) > 1
                    else None,
                ],
                3,
            ),
        ],
        **picker(site),
    )


def _now(ups: Ups) -> Iterator[Card]:
    for keys in (_INPUTS, _OUTPUTS):
        if (entity := ups.entity(*keys)) is not None:
            yield voltage_gauge(ups, entity)
    if (frequency := ups.entity("sensor/input_frequency")) is not None:
        yield tile(frequency, "teal", columns=12, rows=2, features=[trend()])
    for name in _SETTINGS:
        if (limit := ups.entity(f"number/set/{name}", f"sensor/{name}")) is not None:
            yield tile(limit, "red")
    yield from tiles(ups, _REGULATION)
