"""Test what the names of models say of their rating."""

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.power.models import Suggestion, suggest
from tests.core.servers import prove


@pytest.mark.parametrize(
    ("name", "va", "watts"),
    [
        ("Smart-UPS 1500", 1500, None),
        ("Smart-UPS X 750", 750, None),
        ("Smart-UPS SC450 RM", 450, None),
        ("Smart-UPS RT 6000 XL", 6000, None),
        ("Back-UPS ES 700G", 700, None),
        ("Back-UPS RS 1000 FW:7.g7 .D USB FW:g7", 1000, None),
        ("Back-UPS BR  800 FW:9.o2 .I", 800, None),
        ("BK650M2-CH", 650, None),
        ("BR900G-RS", 900, None),
        ("BX1500M-LM60", 1500, None),
        ("SMT1000I", 1000, None),
        ("SMT1500RMI2U", 1500, None),
        ("SMC15002URM", 1500, None),
        ("SRT3000RMXLW-IEC", 3000, None),
        ("CP1500EPFCLCD", 1500, None),
        ("CP 1500C", 1500, None),
        ("UPS CP1000AVRLCD", 1000, None),
        ("UPS OR700", 700, None),
        ("PR1500ERT2U", 1500, None),
        ("PR6000LCDRTXL5U", 6000, None),
        ("Value 2200E", 2200, None),
        ("Ellipse ECO 1600", 1600, None),
        ("Evolution 850", 850, None),
        ("Protection Station 650", 650, None),
        ("Eaton 5PX 2200", 2200, None),
        ("Eaton 5SC 2200i RT", 2200, None),
        ("5P1550iR", 1550, None),
        ("9135 6000", 6000, None),
        ("PW9120 6000i", 6000, None),
        ("5130 RT 3000", 3000, None),
        ("PW9130 1000VA-R                  1000i", 1000, None),
        ("GXT2-3000RT230", 3000, None),
        ("VI 650 SH", 650, None),
        ("F6C1500-TW-RK", 1500, None),
        ("UPS 1000 230V 50HZ", 1000, None),
        ("UPS 1200VA", 1200, None),
        ("PowerMust_600VA_USB", 600, None),
        ("UPS-650VA VER7.03", 650, None),
        ("UPS 3000 VA FW -0039", 3000, None),
        ("MASTERYS 3/3 SYSTEM 30 kVA", 30_000, None),
        ("1.5kVA", 1500, None),
        ("1,5 kVA", 1500, None),
        ("3000 VA/2700 W", 3000, 2700),
        ("IBM 1440VA/1000W Rack HV UPS", 1440, 1000),
        ("Dell UPS Rack/Tower 2700W HV - 230V", None, 2700),
        ("HV 1K5", 1500, None),
        ("WPHVT1K0L", 1000, None),
        ("IRT-3K 2U", 3000, None),
    ],
)
def test_suggestion(name: str, va: float | None, watts: float | None) -> None:
    """The rating is found among versions, voltages, heights and series."""
    assert suggest({"ups.model": name}) == Suggestion(va=va, watts=watts)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Smart-UPS",
        "Evolution 5PX",
        "9130",
        "PW9120",
        "PW5125",
        "9355-20-N-22 MBS",
        "Eaton 93PM",
        "Liebert GXT3",
        "Galaxy 3500",
        "Symmetra 5000",
        "UPS2000A",
        "AP9630",
        "PX2-1486",
        "UPS302R2000B0BA",
        "UM6K6007XX",
        "U4BC02CB00NY100",
        "CRDA103-461",
        "IN01064B",
        "VS000361",
        "6118507",
        "2222222222",
        "Power99",
        "Master 1.00",
        "UPS 400V",
        "UPS 230/120",
        "UPS VER 1.500",
        "Model of 2024",
        # Two numbers, of which one is another thing.
        "SMK-800 2000 V6.2",
        "500VA 800VA",
        # No UPS feeds so few of its VA, nor more watts than VA.
        "1500VA/60W",
        "1000VA/2000W",
        "300W/1500VA",
        "5VA",
        "0VA",
        "HV 0K",
        "٣٠٠٠",
    ],
)
def test_no_suggestion(name: str) -> None:
    """A number that may be another thing is no rating."""
    assert suggest({"ups.model": name}) is None


def test_where_names_are() -> None:
    """The model is looked for where devices have it, and only UPSes are."""
    fifteen = Suggestion(va=1500)
    assert suggest({"device.model": "Ellipse 1500"}) == fifteen
    assert suggest({"ups.model": "?", "device.model": "Ellipse 1500"}) == fifteen
    assert suggest({"ups.model": "CRJB103.551", "ups.mfr": "CP1500EPFCLCD"}) == fifteen
    assert suggest({"ups.mfr": "TS 1500"}) is None
    assert suggest({"device.type": "ups", "ups.model": "Ellipse 1500"}) == fifteen
    assert suggest({"device.type": "pdu", "ups.model": "Ellipse 1500"}) is None
    assert suggest({}) is None


@prove
@given(
    st.dictionaries(
        st.sampled_from(
            ["ups.model", "device.model", "ups.mfr", "device.mfr", "device.type"]
        ),
        st.one_of(
            st.text(),
            st.from_regex(r"[A-Z]{0,4}[ -]?\d{0,9}[.,]?\d{0,3}( ?k?(VA|W|V|U))?"),
        ),
    )
)
def test_any_name(variables: dict[str, str]) -> None:
    """Whatever the name, a suggestion is a rating that a UPS can have."""
    suggestion = suggest(variables)
    if suggestion is not None:
        told = [each for each in (suggestion.va, suggestion.watts) if each is not None]
        assert told
        assert all(200 <= each <= 500_000 for each in told)
