"""Test where the watts come from, each formula by itself and against the others."""

from collections.abc import Mapping

import pytest

from custom_components.nutify.core.nut.snapshot import Snapshot, take
from custom_components.nutify.core.power.estimate import (
    External,
    Quality,
    Ratings,
    Source,
    each_formula,
    estimate,
    needs_rating,
    outlet_watts,
)

type Variables = Mapping[str, str]


def snapshot(variables: Variables) -> Snapshot:
    """Return a snapshot of variables by NUT's names."""
    return take({"ups.status": "OL", **variables})


LINE = {"output.voltage": "230", "output.current": "2"}

# What each formula needs, and no other: source, quality, variables, watts.
ALONE = [
    ("ups_realpower", "measured", {"ups.realpower": "300"}, 300),
    (
        "ups_realpower",
        "measured",
        {f"ups.L{i}.realpower": "100" for i in (1, 2, 3)},
        300,
    ),
    ("output_realpower", "measured", {"output.realpower": "300"}, 300),
    (
        "output_realpower",
        "measured",
        {f"output.L{i}.realpower": "90" for i in (1, 2, 3)},
        270,
    ),
    (
        "outlets_realpower",
        "measured",
        {"outlet.1.realpower": "40", "outlet.2.realpower": "2"},
        42,
    ),
    (
        "outlets_realpower",
        "measured",
        {
            "outlet.realpower": "274",
            "outlet.1.realpower": "162",
            "outlet.2.realpower": "68",
        },
        504,
    ),
    ("outlets_realpower", "measured", {"outlet.group.1.realpower": "30"}, 30),
    (
        "outlets_realpower",
        "measured",
        {"outlet.1.realpower": "30", "outlet.group.1.realpower": "30"},
        30,
    ),
    ("input_realpower", "derived", {"input.realpower": "300"}, 300),
    (
        "input_realpower",
        "derived",
        {"input.realpower": "300", "ups.efficiency": "90"},
        270,
    ),
    (
        "input_realpower",
        "measured",
        {"input.realpower": "300", "device.type": "pdu"},
        300,
    ),
    (
        "input_realpower",
        "derived",
        {"input.voltage": "230", "input.current": "1", "input.powerfactor": "0.9"},
        207,
    ),
    ("apparent_power", "rough", {"ups.power": "400"}, 300),
    (
        "apparent_power",
        "derived",
        {"ups.power": "400", "output.powerfactor": "0.9"},
        360,
    ),
    (
        "apparent_power",
        "derived",
        {"output.power": "400", "output.powerfactor": "-90"},
        360,
    ),
    ("output_current", "rough", LINE, 345),
    ("output_current", "derived", {**LINE, "output.powerfactor": "0.5"}, 230),
    (
        "output_current",
        "rough",
        {f"output.L{i}-N.voltage": "230" for i in (1, 2, 3)}
        | {f"output.L{i}.current": str(i) for i in (1, 2, 3)},
        1035,
    ),
    (
        "nominal_watts",
        "derived",
        {"ups.load": "30", "ups.realpower.nominal": "900"},
        270,
    ),
    (
        "nominal_watts",
        "derived",
        {"output.power.percent": "30", "output.realpower.nominal": "900"},
        270,
    ),
    (
        "nominal_watts",
        "derived",
        {f"output.L{i}.power.percent": str(10 * i) for i in (1, 2, 3)}
        | {"ups.realpower.nominal": "9000"},
        1800,
    ),
    ("nominal_va", "rough", {"ups.load": "50", "ups.power.nominal": "1000"}, 375),
    (
        "nominal_va",
        "derived",
        {
            "ups.load": "50",
            "ups.power.nominal": "1000",
            "output.powerfactor": "0.6",
        },
        300,
    ),
    (
        "nominal_current",
        "rough",
        {
            "ups.load": "50",
            "input.voltage.nominal": "230",
            "input.current.nominal": "4",
        },
        345,
    ),
]


@pytest.mark.parametrize(("source", "quality", "variables", "watts"), ALONE)
def test_formula_alone(
    source: str, quality: str, variables: Variables, watts: float
) -> None:
    """Each formula gives its watts, with its name and its quality."""
    found = estimate(snapshot(variables))
    assert (found.source, found.quality) == (source, quality)
    assert found.watts == pytest.approx(watts)


# A device that tells everything, the formulas from the best to the worst. What each
# step takes away leaves the next formula as the best.
STEPS = [
    (Source.UPS_REALPOWER, ("ups.realpower",)),
    (Source.OUTPUT_REALPOWER, ("output.realpower",)),
    (Source.OUTLETS_REALPOWER, ("outlet.1.realpower",)),
    (Source.INPUT_REALPOWER, ("input.realpower",)),
    (Source.APPARENT_POWER, ("ups.power",)),
    (Source.OUTPUT_CURRENT, ("output.current",)),
    (Source.NOMINAL_WATTS, ("ups.realpower.nominal",)),
    (Source.NOMINAL_VA, ("ups.power.nominal",)),
    (Source.NOMINAL_CURRENT, ("input.current.nominal",)),
    (Source.UNKNOWN, ()),
]
ALL = {
    "ups.load": "40",
    "ups.realpower": "401",
    "output.realpower": "402",
    "outlet.1.realpower": "403",
    "input.realpower": "404",
    "ups.power": "450",
    "output.voltage": "230",
    "output.current": "1.9",
    "output.powerfactor": "0.9",
    "ups.realpower.nominal": "1000",
    "ups.power.nominal": "1100",
    "input.voltage.nominal": "230",
    "input.current.nominal": "4.8",
}


def test_precedence() -> None:
    """The best formula that applies is taken, the order being that of their errors."""
    variables = dict(ALL)
    for source, gone in STEPS:
        assert estimate(snapshot(variables)).source is source
        for name in gone:
            del variables[name]
    sources = [source for source, _ in each_formula(snapshot(ALL))]
    assert sources == [source for source, _ in STEPS[:-1]]


def test_guessed_power_factor_comes_after_rated_watts() -> None:
    """A load of rated watts is known better than volt-amperes of an unknown factor."""
    variables = {name: text for name, text in ALL.items() if "realpower" not in name}
    del variables["output.powerfactor"]
    variables["ups.realpower.nominal"] = "1000"
    sources = [source for source, _ in each_formula(snapshot(variables))]
    assert sources[:4] == [
        *(Source.NOMINAL_WATTS, Source.APPARENT_POWER),
        *(Source.OUTPUT_CURRENT, Source.NOMINAL_VA),
    ]


def test_person_knows_better() -> None:
    """Ratings of a person stand above the device's, and calibration on top."""
    found = estimate(snapshot(ALL), Ratings(watts=800))
    assert (found.source, found.watts) == (Source.RATED_WATTS, 320)
    found = estimate(snapshot(ALL), Ratings(watts=800, calibration=1.1))
    assert found.watts == pytest.approx(352)
    load = snapshot({"ups.load": "10", "ups.power.nominal": "5000"})
    found = estimate(load, Ratings(va=1000))
    assert (found.watts, found.quality) == (75, Quality.ROUGH)
    found = estimate(load, Ratings(va=1000, power_factor=0.9))
    assert (found.watts, found.quality) == (90, Quality.DERIVED)


@pytest.mark.parametrize("wrong", [0.0, -5.0, float("nan"), float("inf")])
def test_ratings_that_are_none(wrong: float) -> None:
    """What cannot be a rating changes nothing."""
    wrong_ratings = Ratings(
        watts=wrong, va=wrong, power_factor=wrong, calibration=wrong
    )
    for variables in (ALL, {"ups.load": "40"}):
        given = snapshot(variables)
        assert estimate(given, wrong_ratings) == estimate(given)


@pytest.mark.parametrize(
    ("variables", "watts"),
    [
        # A device that reports 0 W whatever the load.
        ({"ups.realpower": "0", "ups.load": "20"}, None),
        (
            {"output.realpower": "0", "output.voltage": "230", "output.current": "9"},
            1552.5,
        ),
        ({"ups.realpower": "0", "ups.load": "0"}, 0),
        ({"ups.realpower": "0"}, 0),
        ({"ups.power": "0", "ups.load": "20", "ups.power.nominal": "500"}, 75),
        # More than the rating can be.
        ({"ups.realpower": "1501", "ups.realpower.nominal": "1000"}, None),
        ({"ups.realpower": "1499", "ups.realpower.nominal": "1000"}, 1499),
        ({"ups.realpower": "1501", "ups.power.nominal": "1000"}, None),
        # More watts than volt-amperes, far more than the load says.
        ({"ups.realpower": "900", "ups.power": "100"}, 75),
        (
            {"ups.realpower": "3000", "ups.load": "19", "ups.power.nominal": "3000"},
            427.5,
        ),
        (
            {"ups.realpower": "3000", "output.voltage": "223", "output.current": "0.2"},
            33.45,
        ),
        # A tenth of the current, as network cards report it.
        (
            {
                "output.realpower": "253",
                "output.voltage": "124",
                "output.current": "0.2",
            },
            253,
        ),
        # Counters at their end.
        ({"ups.realpower": "65535"}, None),
        ({"ups.realpower": "6553.5"}, None),
        ({"ups.power": "32767"}, None),
        ({"ups.load": "10", "ups.realpower.nominal": "65535"}, None),
        # Ratings of drivers that misread the device.
        ({"ups.load": "10", "ups.power.nominal": "1"}, None),
        (
            {"ups.load": "10", "ups.realpower.nominal": "88", "ups.model": "CP1000AVR"},
            None,
        ),
        (
            {
                "ups.load": "10",
                "ups.realpower.nominal": "600",
                "ups.model": "CP1000AVR",
            },
            60,
        ),
        (
            {
                "ups.load": "10",
                "ups.realpower.nominal": "68",
                "ups.power.nominal": "1000",
            },
            75,
        ),
        # All that is measured speaks against the rating.
        (
            {
                "ups.load": "17",
                "ups.power.nominal": "100000",
                "ups.power": "178",
                "output.voltage": "230.4",
                "output.current": "0.7",
            },
            133.5,
        ),
        # More than one phase feeds, or than the name says.
        ({"ups.load": "10", "ups.power.nominal": "1000000"}, None),
        (
            {
                "ups.load": "10",
                "ups.power.nominal": "1000000",
                "output.phases": "3",
            },
            75_000,
        ),
        ({"ups.power": "150000"}, None),
        ({"input.realpower": "150000"}, None),
        ({"input.realpower": "150000", "input.phases": "3"}, 150_000),
        (
            {
                "ups.load": "10",
                "ups.power.nominal": "90000",
                "ups.model": "Ellipse 1500",
            },
            None,
        ),
        (
            {
                "ups.load": "10",
                "ups.realpower.nominal": "90000",
                "ups.model": "Ellipse 1500",
            },
            None,
        ),
        (
            {
                "ups.load": "10",
                "ups.realpower.nominal": "9000",
                "ups.power.nominal": "1000",
            },
            75,
        ),
        # Load, volts, amperes and power factors that no device can have.
        ({"ups.load": "250", "ups.realpower.nominal": "1000"}, None),
        ({"ups.load": "-1", "ups.realpower.nominal": "1000"}, None),
        ({"output.voltage": "1200", "output.current": "1"}, None),
        ({"output.voltage": "230", "output.current": "-1"}, None),
        ({"ups.power": "100", "output.powerfactor": "0.01"}, 75),
        # Not all of the phases.
        (
            {"ups.L1.realpower": "100", "ups.L2.realpower": "100", "ups.L3.power": "9"},
            None,
        ),
        ({"output.L1.realpower": "100", "output.phases": "3"}, None),
        ({"output.L1.realpower": "100", "output.L2-N.voltage": "230"}, None),
        ({"output.L2.realpower": "100", "output.L3.realpower": "100"}, None),
        ({"output.L1.realpower": "100", "output.phases": "1"}, 100),
        ({"output.L1.realpower": "100", "output.L2.realpower": "60"}, 160),
        (
            {
                f"output.L{i}.realpower": each
                for i, each in ((1, "9"), (2, "-9"), (3, "9"))
            },
            None,
        ),
        # Not all of the outlets.
        ({"outlet.count": "8", "outlet.1.realpower": "50"}, None),
        ({"outlet.count": "1", "outlet.1.realpower": "50"}, 50),
        # The battery feeds the load, not the input.
        ({"ups.status": "OB", "input.realpower": "50"}, None),
        # Words and units.
        ({"ups.realpower": "300 W"}, None),
        ({"ups.realpower": ""}, None),
        ({"ups.realpower": "nan"}, None),
        ({"ups.realpower": "1e308"}, None),
        ({"ups.realpower": "-300"}, None),
        ({"ups.realpower": "300,5"}, 300.5),
    ],
)
def test_plausibility(variables: Variables, watts: float | None) -> None:
    """What contradicts the rest of the device is no power."""
    found = estimate(snapshot(variables))
    assert found.watts == (None if watts is None else pytest.approx(watts))


def test_doubtful_rating_is_rough() -> None:
    """Watts that hardly fit the name of the model are no more than rough."""
    found = estimate(
        snapshot(
            {"ups.load": "10", "ups.realpower.nominal": "388", "ups.model": "CP 1500C"}
        )
    )
    assert found.watts == pytest.approx(38.8)
    assert found.quality is Quality.ROUGH


@pytest.mark.parametrize(
    ("variables", "needed"),
    [
        ({"ups.load": "20"}, True),
        ({"ups.load": "20", "ups.model": "Smart-UPS 1500"}, True),
        ({"ups.load": "20", "ups.power.nominal": "1"}, True),
        ({"ups.load": "20", "ups.power.nominal": "800"}, False),
        ({"ups.realpower": "20"}, False),
        ({"battery.charge": "20"}, False),
        ({"ups.load": "unknown"}, False),
    ],
)
def test_needs_rating(variables: Variables, *, needed: bool) -> None:
    """A rating is asked for where it helps, never assumed."""
    assert needs_rating(snapshot(variables)) is needed
    assert not needed or estimate(snapshot(variables)).watts is None


def test_what_follows() -> None:
    """Apparent power, power factor, efficiency and losses come where they are known."""
    found = estimate(
        snapshot({"ups.realpower": "300", "ups.power": "400", "ups.efficiency": "80"})
    )
    assert (found.apparent, found.power_factor, found.efficiency) == (400, 0.75, 0.8)
    assert found.losses == pytest.approx(75)
    # Watts that a guess made say nothing of the power factor.
    assert estimate(snapshot({"ups.power": "400"})).power_factor is None
    found = estimate(snapshot({"ups.realpower": "300", "output.powerfactor": "0.75"}))
    assert found.apparent == pytest.approx(400)
    # Volt-amperes of one phase are less than the watts of three.
    found = estimate(snapshot({"ups.realpower": "300", "ups.power": "250"}))
    assert (found.watts, found.apparent, found.power_factor) == (300, None, None)


@pytest.mark.parametrize("told", ["0", "1", "101", "0.9", "LoadTooLow"])
def test_efficiency_that_is_none(told: str) -> None:
    """No losses are made of what is no efficiency."""
    found = estimate(snapshot({"ups.realpower": "300", "ups.efficiency": told}))
    assert (found.efficiency, found.losses, found.mains) == (None, None, 300)


@pytest.mark.parametrize(
    ("variables", "mains", "measured"),
    [
        ({"ups.realpower": "300"}, 300, False),
        ({"ups.realpower": "300", "ups.status": "OB DISCHRG"}, 0, False),
        ({"ups.realpower": "300", "ups.status": "OL OB"}, 300, False),
        ({"ups.realpower": "300", "ups.efficiency": "75"}, 400, False),
        ({"ups.realpower": "300", "input.realpower": "340"}, 340, True),
        ({"ups.realpower": "300", "input.realpower": "290"}, 290, True),
        ({"ups.realpower": "300", "input.realpower": "200"}, 300, False),
        ({"ups.realpower": "300", "input.realpower": "0"}, 300, False),
        (
            {"ups.realpower": "300"}
            | {f"input.L{i}.realpower": "110" for i in (1, 2, 3)},
            330,
            True,
        ),
        (
            {
                "ups.realpower": "200",
                "input.voltage": "230",
                "input.current": "1",
                "input.powerfactor": "0.95",
            },
            218.5,
            True,
        ),
        (
            {"ups.realpower": "300", "input.voltage": "230", "input.current": "2"},
            300,
            False,
        ),
        (
            {
                "ups.status": "OL CHRG",
                "ups.realpower": "300",
                "ups.efficiency": "75",
                "battery.voltage": "50",
                "battery.current": "-2",
            },
            500,
            False,
        ),
        (
            {"ups.realpower": "300", "battery.voltage": "50", "battery.current": "2"},
            300,
            False,
        ),
        (
            {
                "ups.status": "OL CHRG",
                "ups.realpower": "300",
                "ups.realpower.nominal": "600",
                "battery.voltage": "50",
                "battery.current": "200",
            },
            300,
            False,
        ),
        ({"ups.status": "OB", "battery.charge": "50"}, 0, False),
        ({"battery.charge": "50"}, None, False),
    ],
)
def test_mains(variables: Variables, mains: float | None, *, measured: bool) -> None:
    """What the mains give is measured, or the load and what is known of more."""
    found = estimate(snapshot(variables))
    assert found.mains == (None if mains is None else pytest.approx(mains))
    assert found.mains_is_measured is measured


def test_measured_efficiency() -> None:
    """Output by input is an efficiency, unless the battery takes some of it."""
    both = {"ups.realpower": "270", "input.realpower": "300"}
    assert estimate(snapshot(both)).efficiency == pytest.approx(0.9)
    assert estimate(snapshot({**both, "ups.status": "OL CHRG"})).efficiency is None
    # More out than in is noise.
    swapped = {"ups.realpower": "300", "input.realpower": "290"}
    assert estimate(snapshot(swapped)).efficiency is None


def test_plug_behind() -> None:
    """A meter behind the UPS measures the load, whatever the status."""
    plug = External(watts=120, at_input=False)
    for status, mains in (("OL", 300), ("OB", 0)):
        variables = {
            "ups.status": status,
            "ups.realpower": "100",
            "ups.efficiency": "40",
        }
        found = estimate(snapshot(variables), external=plug)
        assert (found.watts, found.source) == (120, Source.EXTERNAL)
        assert found.quality is Quality.MEASURED
        assert found.mains == pytest.approx(mains)


def test_plug_before() -> None:
    """A meter before the UPS measures the mains, with losses and recharge."""
    plug = External(watts=120, at_input=True)
    found = estimate(snapshot({"ups.load": "9", "ups.efficiency": "80"}), external=plug)
    assert (found.watts, found.mains, found.mains_is_measured) == (96, 120, True)
    assert (found.source, found.quality) == (Source.EXTERNAL, Quality.DERIVED)
    found = estimate(snapshot({"ups.load": "9"}), external=plug)
    assert (found.watts, found.mains, found.losses) == (120, 120, None)


@pytest.mark.parametrize("watts", [0.0, 120.0])
def test_plug_before_on_battery(watts: float) -> None:
    """On battery the load is what the formulas say, and the mains give nothing."""
    plug = External(watts=watts, at_input=True)
    found = estimate(
        snapshot({"ups.status": "OB", "ups.realpower": "80"}), external=plug
    )
    assert (found.watts, found.source, found.mains) == (80, Source.UPS_REALPOWER, 0)
    found = estimate(snapshot({"ups.status": "OB", "ups.load": "9"}), external=plug)
    assert (found.watts, found.source, found.mains) == (None, Source.UNKNOWN, 0)


def test_plug_before_sees_the_outage_first() -> None:
    """Nothing at the plug is no idle load, when the UPS still tells one."""
    plug = External(watts=0.0)
    found = estimate(snapshot({"ups.load": "20", "ups.realpower": "80"}), external=plug)
    assert (found.watts, found.source) == (80, Source.UPS_REALPOWER)
    assert (found.mains, found.mains_is_measured) == (0, True)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf"), 1e308])
@pytest.mark.parametrize("at_input", [True, False])
def test_plug_that_says_nothing(wrong: float, *, at_input: bool) -> None:
    """What no meter can say leaves the formulas as they are."""
    given = snapshot(ALL)
    plug = External(watts=wrong, at_input=at_input)
    assert estimate(given, external=plug) == estimate(given)


def test_outlet_watts() -> None:
    """Outlets and groups have their own watts, where they are plausible."""
    variables = {
        "ups.power.nominal": "1000",
        "outlet.0.realpower": "90",
        "outlet.realpower": "90",
        "outlet.1.realpower": "40",
        "outlet.2.realpower": "-3",
        "outlet.3.realpower": "65535",
        "outlet.4.realpower": "1600",
        "outlet.5.power": "100",
        "outlet.5.powerfactor": "57.00",
        "outlet.6.power": "100",
        "outlet.group.2.realpower": "12",
    }
    assert outlet_watts(snapshot(variables)) == {
        "outlet.1": 40,
        "outlet.5": pytest.approx(57),
        "outlet.group.2": 12,
    }
    assert outlet_watts(snapshot({"ups.load": "9"})) == {}


@pytest.mark.parametrize("side", ["input", "output"])
def test_a_current_of_three_phases_is_no_power(side: str) -> None:
    """Prevent the watts of one phase from standing for those of three."""
    variables = {
        "ups.load": "50",
        "output.voltage.nominal": "230",
        "output.current.nominal": "14.5",
    }
    assert estimate(snapshot(variables)).watts is not None
    assert estimate(snapshot(variables | {f"{side}.phases": "3"})).watts is None
    assert estimate(snapshot(variables | {f"{side}.phases": "1"})).watts is not None
