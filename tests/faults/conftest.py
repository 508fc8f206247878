"""Fixtures of the fault matrix, and the table that it prints."""

from collections.abc import Iterator

import pytest

from tests.faults.watch import Row

_HEAD = ("fault", "seen", "neighbour", "healed", "lost", "leaked", "blocked")


@pytest.fixture(autouse=True)
def _custom_integrations(
    socket_enabled: None, enable_custom_integrations: None
) -> None:
    """Let Home Assistant load the integration, and the tests reach loopback."""


@pytest.fixture
def row(request: pytest.FixtureRequest) -> Iterator[Row]:
    """Take what is found of a fault, for the table."""
    found = Row(request.node.name.removeprefix("test_"))
    yield found
    request.node.user_properties.append(("fault", found.cells()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the matrix."""
    rows = sorted(
        {
            tuple(value)
            for reports in terminalreporter.stats.values()
            for report in reports
            for name, value in getattr(report, "user_properties", ())
            if name == "fault"
        }
    )
    if not rows:
        return
    widths = [max(len(each[n]) for each in (_HEAD, *rows)) for n in range(len(_HEAD))]
    terminalreporter.section("fault matrix")
    for each in (_HEAD, *rows):
        line = "  ".join(
            cell.ljust(width) for cell, width in zip(each, widths, strict=True)
        )
        terminalreporter.write_line(line.rstrip())
