"""The parts of Nutify that can be fuzzed, by name."""

from collections.abc import Callable
from importlib import import_module

from .target import Target

NAMES = ("wire", "values", "legacy", "services", "report")


def make(name: str) -> Target:
    """Return a target; only its own part of Nutify is loaded."""
    module = import_module(f"{__package__}.{name}")
    kind: Callable[[], Target] = getattr(module, f"{name.title()}Target")
    return kind()
