"""Feed again what fuzzers found: inputs that together reach all that they reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut.answers import variable_type
from custom_components.nutify.core.report.pdf import render_pdf
from custom_components.nutify.core.report.tables import text_cell
from fuzzing.corpus import load
from fuzzing.mutate import Mutator
from fuzzing.target import Target
from fuzzing.targets import NAMES, make
from tests.core.reportlib import marked
from tests.core.servers import prove

_SOME_RUNS = {
    "wire": 1500,
    "values": 1500,
    "services": 3000,
    "legacy": 20,
    "report": 10,
}


@contextmanager
def target_of(name: str) -> Iterator[Target]:
    """Give a target, and let it clean up."""
    target = make(name)
    try:
        yield target
    finally:
        target.close()


@pytest.mark.parametrize("name", NAMES)
def test_kept_inputs(name: str) -> None:
    """Prevents that what once broke a part of Nutify breaks it again."""
    kept = load(name)
    assert kept
    with target_of(name) as target:
        for data in kept:
            target.run(data)


@pytest.mark.parametrize("name", _SOME_RUNS)
def test_some_changed_inputs(name: str) -> None:
    """Prevents an uncaught error that needs no long run to be found."""
    with target_of(name) as target:
        mutator = Mutator(target.seeds(), target.tokens, target.longest, 0)
        for _ in range(_SOME_RUNS[name]):
            target.run(mutator.next())


@prove
@given(st.binary(max_size=300))
def test_any_bytes_on_the_wire(data: bytes) -> None:
    """Prevents an operation that raises what nobody catches, whatever a server says."""
    with target_of("wire") as target:
        target.run(data)


def test_a_length_of_thousands_of_digits() -> None:
    """Prevents a ValueError of Python's limit from ending the setup of a UPS."""
    found = variable_type(["RW", f"STRING:{'9' * 5000}"])
    assert found.writable
    assert found.length is None


def test_a_cell_without_bytes() -> None:
    """Prevents a CSV that cannot be written because of half a character in a name."""
    assert text_cell("a\ud800b").encode() == b"a b"


def test_a_heading_longer_than_a_page() -> None:
    """Prevents a report that a server with a very long description makes impossible."""
    assert render_pdf(marked("9" * 5000)).startswith(b"%PDF")
