"""The electrical variables: NUT composes them as domain, phase and specification.

RFC 9271 names them `DOMAIN.CONTEXT.SPEC`; the context, a phase such as `L1` or
`L1-N`, is part of a variable's index here, so that every specification is written
once for all the domains it occurs in.
"""

from collections.abc import Iterator

from .model import Quantity, Role, Variable, variable

# What the status of a value relative to its thresholds can be.
THRESHOLD_STATES = (
    "good",
    "warning_low",
    "critical_low",
    "warning_high",
    "critical_high",
    "out_of_range",
    "other",
)

# Domain, how its names begin, whether its live values are shown unasked, and whether
# thresholds and extremes are known of it.
_DOMAINS = (
    ("input", "Input", True, True),
    ("input.bypass", "Bypass input", False, False),
    ("input.servicebypass", "Service bypass input", False, False),
    ("input.feed", "Feed", False, False),
    ("output", "Output", True, True),
    ("output.bypass", "Bypass output", False, False),
    ("output.inverter", "Inverter output", False, False),
    ("output.servicebypass", "Service bypass output", False, False),
    ("outlet", "Outlets", True, False),
    ("outlet.n", "", True, True),
    ("outlet.group.n", "", True, True),
    ("ups", "UPS", False, False),
)

_QUANTITIES = (
    ("voltage", "voltage", Quantity.VOLTAGE, True),
    ("current", "current", Quantity.CURRENT, True),
    ("frequency", "frequency", Quantity.FREQUENCY, True),
    ("power", "apparent power", Quantity.APPARENT_POWER, True),
    ("realpower", "power", Quantity.REAL_POWER, True),
    ("powerfactor", "power factor", Quantity.POWER_FACTOR, False),
    ("crestfactor", "crest factor", Quantity.CREST_FACTOR, False),
    ("load", "load", Quantity.RATIO, False),
)

_EXTREMES = (
    ("maximum", "Highest {}", Role.DIAGNOSTIC),
    ("minimum", "Lowest {}", Role.DIAGNOSTIC),
)
_LIMITS = (
    ("low", "{} low limit", Role.SETTING),
    ("high", "{} high limit", Role.SETTING),
)
_THRESHOLDS = (
    ("low.warning", "{} low warning limit", Role.SETTING),
    ("low.critical", "{} low critical limit", Role.SETTING),
    ("high.warning", "{} high warning limit", Role.SETTING),
    ("high.critical", "{} high critical limit", Role.SETTING),
)
_NOMINAL = (("nominal", "Nominal {}", Role.RATING),)
_QUALIFIERS = {
    "voltage": (
        *_NOMINAL,
        *_EXTREMES,
        *_LIMITS,
        *_THRESHOLDS,
        # A driver of NUT 2.6 misspelt it.
        ("minimim", "Lowest {} (old name)", Role.DIAGNOSTIC),
        ("fault", "{} at last fault", Role.DIAGNOSTIC),
    ),
    "current": (
        *_NOMINAL,
        *_EXTREMES,
        *_THRESHOLDS,
        ("peak", "Peak {}", Role.DIAGNOSTIC),
    ),
    "frequency": (*_NOMINAL, *_EXTREMES, *_LIMITS),
    "power": (*_NOMINAL, *_EXTREMES),
    "realpower": (*_NOMINAL, *_EXTREMES),
}
_WITH_STATUS = frozenset({"voltage", "current", "frequency"})
_PERCENTAGES = (
    ("power.percent", "{} (apparent power)"),
    ("realpower.percent", "{} (power)"),
    ("power.maximum.percent", "Highest {} (apparent power)"),
    ("power.minimum.percent", "Lowest {} (apparent power)"),
)


def title(text: str) -> str:
    """Return a name that begins with a capital, other letters untouched."""
    return text[:1].upper() + text[1:]


def electrical() -> Iterator[Variable]:
    """Yield every specification of every domain."""
    for domain, prefix, shown, detailed in _DOMAINS:
        for spec, words, quantity, common in _QUANTITIES:
            name = title(f"{prefix} {words}".strip())
            yield variable(
                f"{domain}.{spec}",
                name,
                quantity,
                Role.MEASUREMENT,
                enabled=shown and common,
            )
            if domain == "ups":
                continue
            qualifiers = _QUALIFIERS.get(spec, ()) if detailed else _NOMINAL
            if spec in _QUALIFIERS:
                yield from _qualified(f"{domain}.{spec}", name, quantity, qualifiers)
            if detailed and spec in _WITH_STATUS:
                yield variable(
                    f"{domain}.{spec}.status",
                    f"{name} status",
                    Quantity.ENUM,
                    options=THRESHOLD_STATES,
                )
        yield from _of_domain(domain, prefix, shown=shown)


def _qualified(
    template: str,
    name: str,
    quantity: Quantity,
    qualifiers: tuple[tuple[str, str, Role], ...],
) -> Iterator[Variable]:
    inside = name[:1].lower() + name[1:]
    for qualifier, pattern, role in qualifiers:
        yield variable(
            f"{template}.{qualifier}",
            title(pattern.format(inside)),
            quantity,
            role,
        )


def _of_domain(domain: str, prefix: str, *, shown: bool) -> Iterator[Variable]:
    """Yield what a domain has beside its quantities."""
    name = f"{prefix} load".strip()
    inside = name if name.startswith("UPS") else name[:1].lower() + name[1:]
    for spec, pattern in _PERCENTAGES:
        yield variable(
            f"{domain}.{spec}",
            title(pattern.format(inside)),
            Quantity.RATIO,
            Role.MEASUREMENT,
            enabled=shown and spec == "power.percent",
        )
    if domain.startswith(("input", "output")):
        yield variable(f"{domain}.phases", title(f"{prefix} phases"), Quantity.COUNT)
