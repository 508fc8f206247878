"""Test the meaning of `ups.status`, as devices really report it."""

from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.nut.status import State, Status, Token, parse
from tests.core.servers import prove

WORDS = st.lists(st.one_of(st.sampled_from(list(Token)), st.text(max_size=8)))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("OL", State.ON_LINE),
        ("OL CHRG", State.ON_LINE),
        ("OB", State.ON_BATTERY),
        ("OB DISCHRG", State.ON_BATTERY),
        ("DISCHRG OB LB", State.LOW_BATTERY),
        ("LB OB", State.LOW_BATTERY),
        # The battery recharges after an outage: no emergency.
        ("OL LB", State.ON_LINE),
        ("LB OL CHRG", State.ON_LINE),
        # A self-test, or a fault of the device: the input is there.
        ("OL OB", State.ON_LINE),
        ("OL DISCHRG", State.ON_LINE),
        ("OL DISCHRG OB", State.ON_LINE),
        ("OL OB LB", State.ON_LINE),
        # upsd puts FSD before what the driver says.
        ("FSD OL", State.FORCED_SHUTDOWN),
        ("FSD OB LB", State.FORCED_SHUTDOWN),
        ("OL CAL", State.CALIBRATING),
        ("CAL OB LB", State.CALIBRATING),
        ("OL OFF", State.OFF),
        ("OFF", State.OFF),
        ("OL OVER", State.OVERLOAD),
        ("OB OVER", State.ON_BATTERY),
        ("OL OVERHEAT", State.OVERHEATED),
        ("OL COMMFAULT", State.COMMUNICATION_FAULT),
        ("OL BYPASS", State.BYPASS),
        ("OL BY", State.BYPASS),
        ("OL TEST", State.TESTING),
        ("OL TIP", State.TESTING),
        ("OL BOOST", State.BOOSTING),
        ("OL TRIM", State.TRIMMING),
        ("TRIM", State.TRIMMING),
        ("OL ECO", State.ECO),
        ("OL HE", State.ECO),
        ("OL ESS", State.ECO),
        ("WAIT", State.WAITING),
        ("ALARM", State.ALARM),
        ("ALARM OL", State.ON_LINE),
        ("ALARM OB LB", State.LOW_BATTERY),
        ("OL RB", State.ON_LINE),
        ("OL HB", State.ON_LINE),
        ("LB", State.OTHER),
        ("SOMETHING NEW", State.OTHER),
        ("", State.NOT_REPORTED),
        ("   ", State.NOT_REPORTED),
        (None, State.NOT_REPORTED),
    ],
)
def test_state(text: str | None, state: State) -> None:
    """Prevent a status that devices report from being shown as another."""
    assert parse(text).state is state


@pytest.mark.parametrize(
    ("text", "on_line", "on_battery", "low"),
    [
        ("OL", True, False, False),
        ("OB", False, True, False),
        ("OB LB", False, True, True),
        ("OL LB", True, False, False),
        ("OL OB LB", True, False, False),
        ("LB", False, False, False),
        ("FSD OB", False, True, False),
        ("BYPASS", False, False, False),
        ("", False, False, False),
    ],
)
def test_flags(text: str, *, on_line: bool, on_battery: bool, low: bool) -> None:
    """Prevent an alarm without an outage, and an outage without an alarm."""
    status = parse(text)
    assert (status.on_line, status.on_battery, status.low_battery) == (
        on_line,
        on_battery,
        low,
    )


@pytest.mark.parametrize(
    ("spelling", "token"),
    [
        ("BY", Token.BYPASS),
        ("HE", Token.ECO),
        ("ESS", Token.ECO),
        ("SD", Token.FORCED_SHUTDOWN),
        ("TIP", Token.TESTING),
        *((str(token), token) for token in Token),
    ],
)
def test_spellings(spelling: str, token: Token) -> None:
    """Prevent a driver's own word from being unknown."""
    status = parse(f"OL {spelling}")
    assert status.has(token)
    assert spelling in status.tokens
    assert not status.unknown


@pytest.mark.parametrize("word", ["ol", "OLX", "BYPASSED", "eco", "OL,CHRG"])
def test_similar_words_are_unknown(word: str) -> None:
    """Prevent a guess from turning an unknown word into a state."""
    status = parse(word)
    assert status.unknown == (word,)
    assert status.known == frozenset()
    assert status.state is State.OTHER


def test_order_and_repetition() -> None:
    """Prevent a repeated token from being listed, or counted as a change, twice."""
    status = parse("CHRG OL  NEW\tCHRG NEW OL")
    assert status.tokens == ("CHRG", "OL", "NEW")
    assert status.unknown == ("NEW",)
    assert status == parse("CHRG OL NEW")


@pytest.mark.parametrize(
    ("modes", "eco"),
    [
        ("vendor:apc:HE", True),
        ("vendor:mge-hid:ECO", True),
        ("vendor:mge-hid:ESS", True),
        ("vendor:default:ECO vendor:x:y", True),
        ("vendor:mge-hid:eco", True),
        ("vendor:mge-hid:normal", False),
        ("vendor:ECO:normal", False),
        ("vendor:x:DECO", False),
        ("", False),
        (None, False),
    ],
)
def test_modes(modes: str | None, *, eco: bool) -> None:
    """Prevent the economy mode of drivers since NUT 2.8.3 from being missed."""
    status = parse("OL", modes)
    assert status.has(Token.ECO) is eco
    assert status.state is (State.ECO if eco else State.ON_LINE)
    assert status.tokens == ("OL",)


def test_a_mode_does_not_hide_an_outage() -> None:
    """Prevent a mode from being shown instead of what is more urgent."""
    assert parse("OB", "vendor:apc:HE").state is State.ON_BATTERY
    assert parse("OL OVER", "vendor:apc:HE").state is State.OVERLOAD


def precedence(status: Status) -> list[State]:
    """Return all the states that hold, by the documented meaning of the tokens."""
    holds = {
        State.FORCED_SHUTDOWN: status.has(Token.FORCED_SHUTDOWN),
        State.CALIBRATING: status.has(Token.CALIBRATING),
        State.LOW_BATTERY: status.low_battery,
        State.ON_BATTERY: status.on_battery,
        State.OFF: status.has(Token.OFF),
        State.COMMUNICATION_FAULT: status.has(Token.COMMUNICATION_FAULT),
        State.OVERLOAD: status.has(Token.OVERLOAD),
        State.OVERHEATED: status.has(Token.OVERHEATED),
        State.BYPASS: status.has(Token.BYPASS),
        State.TESTING: status.has(Token.TESTING),
        State.BOOSTING: status.has(Token.BOOSTING),
        State.TRIMMING: status.has(Token.TRIMMING),
        State.ECO: status.has(Token.ECO),
        State.ON_LINE: status.on_line,
        State.WAITING: status.has(Token.WAITING),
        State.ALARM: status.has(Token.ALARM),
        State.OTHER: bool(status.tokens),
        State.NOT_REPORTED: True,
    }
    # The order of State is the documented precedence.
    return [state for state in State if holds[state]]


@prove
@given(WORDS)
def test_the_first_state_that_holds_is_shown(words: list[str]) -> None:
    """Prevent a combination of tokens from breaking the order of urgency."""
    status = parse(" ".join(words))
    assert status.state is precedence(status)[0]


@prove
@given(WORDS, st.randoms(use_true_random=False))
def test_the_order_of_tokens_does_not_matter(words: list[str], random: Random) -> None:
    """Prevent two drivers' orders of the same tokens from meaning two things."""
    shuffled = list(words)
    random.shuffle(shuffled)
    one, other = parse(" ".join(words)), parse(" ".join(shuffled))
    assert one.state is other.state
    assert one.known == other.known
    assert set(one.unknown) == set(other.unknown)


@prove
@given(st.text(), st.text())
def test_any_text_is_a_status(text: str, modes: str) -> None:
    """Prevent a device from stopping all others by what it calls its status."""
    status = parse(text, modes)
    assert status.state in State
    assert set(status.unknown) <= set(status.tokens)
    assert not set(status.unknown) & set(Token)
