"""What is told of the events, and when: the promises of an alert to its owner."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
import json
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.nutify.core.events.alerting import (
    CHOICES,
    DEFAULT_CHOICE,
    Alerting,
    Notice,
    NoticeKind,
    Rule,
)
from custom_components.nutify.core.events.types import (
    ENDS,
    KINDS,
    STARTS,
    Condition,
    Event,
    EventType,
    Severity,
)
from tests.core.servers import prove

ROME = ZoneInfo("Europe/Rome")
NOON = datetime(2026, 1, 15, 12, tzinfo=ROME)
NIGHT = (time(22), time(7))
ALL = Rule(types=frozenset(CHOICES))


def data_of(event: Event) -> dict[str, Any]:
    """Return an event as the journal keeps it, as far as it matters here."""
    return {
        "type": str(event.type),
        "severity": str(event.severity),
        "time": event.time.isoformat(),
        **event.values,
    }


class Scene:
    """An alert, the conditions of its UPSes, and a clock that the test sets."""

    def __init__(self, rule: Rule, now: datetime = NOON) -> None:
        """Begin with nothing going on."""
        self.now = now
        self.active: set[tuple[str, Condition]] = set()
        self.alerting = Alerting(rule, data_of)

    def at(self, moment: datetime) -> None:
        """Set the clock, in whatever zone: the alert gets the user's."""
        self.now = moment.astimezone(ROME)

    def wait(self, seconds: float) -> None:
        """Let time go by, as real as it is: not that of a clock that is changed."""
        self.at(self.now.astimezone(UTC) + timedelta(seconds=seconds))

    def hear(
        self,
        event_type: EventType,
        ups: str = "a",
        *,
        seconds_ago: float = 0,
        **more: Any,  # noqa: ANN401
    ) -> list[Notice]:
        """Tell the alert of an event."""
        if (started := STARTS.get(event_type)) is not None:
            self.active.add((ups, started))
        if (ended := ENDS.get(event_type)) is not None:
            self.active.discard((ups, ended))
        moment = self.now.astimezone(UTC) - timedelta(seconds=seconds_ago)
        event = Event(time=moment, type=event_type, **more)
        return self.alerting.hear(ups, event, self.now)

    def tick(self) -> list[Notice]:
        """Let the alert look at the clock."""
        return self.alerting.tick(self.now, lambda *each: each in self.active)

    def restart(self, rule: Rule | None = None) -> None:
        """Go on from what was stored, perhaps with another rule."""
        stored = json.loads(json.dumps(self.alerting.as_dict()))
        self.alerting = Alerting(rule or self.alerting.rule, data_of, stored)
        assert self.alerting.as_dict() == stored or rule is not None


def told(notices: Iterable[Notice]) -> list[tuple[str, str]]:
    """Return kind and event of some notices, those of a digest in their place."""
    return [
        (str(notice.kind), str(notice.event["type"]))
        for each in notices
        for notice in (each.notices or (each,))
    ]


BEGIN = [("start", "on_battery")]
END = [("end", "on_line")]
REMINDER = [("reminder", "on_battery")]


def test_begin_and_end_are_told_at_once() -> None:
    """Prevents that people wait, or are not told when it is over."""
    scene = Scene(Rule())
    assert told(scene.hear(EventType.ON_BATTERY)) == BEGIN
    assert scene.tick() == []
    scene.wait(300)
    assert scene.tick() == []
    (notice,) = scene.hear(EventType.ON_LINE)
    assert told([notice]) == END
    assert notice.since == NOON
    assert notice.time == scene.now
    assert scene.alerting.as_dict() == {"lasting": [], "held": []}


def test_the_end_is_left_out_where_nobody_wants_it() -> None:
    """Prevents messages that were switched off."""
    scene = Scene(Rule(tell_end=False))
    scene.hear(EventType.ON_BATTERY)
    assert scene.hear(EventType.ON_LINE) == []
    assert scene.alerting.as_dict() == {"lasting": [], "held": []}


@pytest.mark.parametrize("with_restart", [False, True])
def test_only_what_lasts_is_told(*, with_restart: bool) -> None:
    """Prevents alarms for a blink of the mains, or that a long one is missed."""
    scene = Scene(Rule(min_seconds=60))
    assert scene.hear(EventType.ON_BATTERY) == []
    if with_restart:
        scene.restart()
    scene.wait(59)
    assert scene.tick() == []
    assert scene.hear(EventType.ON_LINE) == []
    assert scene.hear(EventType.ON_BATTERY) == []
    begin = scene.now
    if with_restart:
        scene.restart()
    scene.wait(59)
    assert scene.tick() == []
    scene.wait(1)
    (notice,) = scene.tick()
    assert told([notice]) == BEGIN
    assert notice.time == begin
    assert scene.tick() == []
    assert told(scene.hear(EventType.ON_LINE)) == END


def test_a_duration_counts_from_the_begin() -> None:
    """Prevents that what is noticed late is told later still."""
    scene = Scene(Rule(min_seconds=60))
    assert told(scene.hear(EventType.ON_BATTERY, seconds_ago=60)) == BEGIN


def test_what_is_over_at_once_is_told_without_waiting() -> None:
    """Prevents that a test's result waits for a duration that it does not have."""
    scene = Scene(Rule(types=frozenset(CHOICES), min_seconds=3600, repeat_seconds=60))
    for each in set(CHOICES) - STARTS.keys():
        assert told(scene.hear(each)) == [("start", each)]
    scene.wait(7200)
    assert scene.tick() == []


@pytest.mark.parametrize("with_restart", [False, True])
def test_reminders(*, with_restart: bool) -> None:
    """Prevents reminders that are missing, too many, or go on after the end."""
    scene = Scene(Rule(min_seconds=30, repeat_seconds=600))
    scene.hear(EventType.ON_BATTERY)
    scene.wait(30)
    assert told(scene.tick()) == BEGIN
    for _ in range(3):
        scene.wait(599)
        if with_restart:
            scene.restart()
        assert scene.tick() == []
        scene.wait(1)
        (reminder,) = scene.tick()
        assert told([reminder]) == REMINDER
        assert reminder.since == NOON
        assert reminder.time == scene.now
        assert reminder.severity is Severity.WARNING
        assert scene.tick() == []
    scene.hear(EventType.ON_LINE)
    scene.wait(600)
    assert scene.tick() == []


def test_no_reminder_unless_asked_for() -> None:
    """Prevents that 0 minutes means all the time."""
    scene = Scene(Rule())
    scene.hear(EventType.ON_BATTERY)
    scene.wait(86_400)
    assert scene.tick() == []


@pytest.mark.parametrize(
    ("at", "seconds", "expected"),
    [
        # 01:55 is followed by 03:00 five minutes later.
        (datetime(2026, 3, 29, 0, 55, tzinfo=UTC), 300, []),
        (datetime(2026, 3, 29, 0, 55, tzinfo=UTC), 1800, REMINDER),
        # 02:50 is followed by 02:00 ten minutes later.
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), 600, []),
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), 1800, REMINDER),
    ],
)
def test_reminders_while_the_clock_changes(
    at: datetime, seconds: float, expected: object
) -> None:
    """Prevents a reminder an hour early in spring, and an hour late in autumn."""
    scene = Scene(Rule(repeat_seconds=1800), at.astimezone(ROME))
    scene.hear(EventType.ON_BATTERY)
    scene.wait(seconds)
    assert told(scene.tick()) == expected


def test_the_watch_reminds_for_itself() -> None:
    """Prevents that upsmon's reminders come on top of those of the alert."""
    scene = Scene(ALL)
    scene.hear(EventType.REPLACE_BATTERY)
    assert scene.hear(EventType.REPLACE_BATTERY, repeat=1) == []


def test_what_is_not_chosen_is_not_told() -> None:
    """Prevents messages about other events, other UPSes, and ends of what was not."""
    rule = Rule(upses=frozenset({"a"}), types=frozenset({EventType.ON_BATTERY}))
    scene = Scene(rule)
    for event_type in EventType:
        assert scene.hear(event_type, "b") == []
    for event_type in EventType:
        if event_type not in {EventType.ON_BATTERY, EventType.ON_LINE}:
            assert scene.hear(event_type) == []
    assert scene.tick() == []
    assert told(scene.hear(EventType.ON_BATTERY)) == BEGIN
    assert told(scene.hear(EventType.ON_LINE)) == END


def test_each_ups_for_itself() -> None:
    """Prevents that the end of one UPS's power cut is taken for another's."""
    scene = Scene(Rule(upses=None))
    assert told(scene.hear(EventType.ON_BATTERY, "a")) == BEGIN
    assert told(scene.hear(EventType.ON_BATTERY, "b")) == BEGIN
    (ended,) = scene.hear(EventType.ON_LINE, "a")
    assert ended.ups == "a"
    assert scene.hear(EventType.ON_LINE, "a") == []
    assert told(scene.hear(EventType.ON_LINE, "b")) == END


def test_all_that_can_be_chosen_is_told() -> None:
    """Prevents a choice that does nothing, and a default that cannot be chosen."""
    assert len(set(CHOICES)) == len(CHOICES)
    assert set(DEFAULT_CHOICE) <= set(CHOICES)
    assert set(CHOICES) | set(ENDS) == set(EventType)
    for choice in CHOICES:
        scene = Scene(Rule(types=frozenset({choice})))
        assert told(scene.hear(choice)) == [("start", choice)]


def test_self_tests_are_told_only_when_wanted() -> None:
    """Prevents an alarm every week, and that its end comes without a begin."""
    scene = Scene(Rule())
    assert scene.hear(EventType.ON_BATTERY, test=True) == []
    scene.wait(3600)
    assert scene.tick() == []
    assert scene.hear(EventType.ON_LINE, test=True) == []

    scene = Scene(Rule(include_tests=True))
    (notice,) = scene.hear(EventType.ON_BATTERY, test=True)
    assert told([notice]) == BEGIN
    assert notice.severity is Severity.INFORMATION
    assert told(scene.hear(EventType.ON_LINE, test=True)) == END


@pytest.mark.parametrize("include_tests", [False, True])
def test_a_test_that_becomes_a_power_cut_is_told(*, include_tests: bool) -> None:
    """Prevents that a power cut is missed since it began as a test."""
    scene = Scene(Rule(include_tests=include_tests))
    scene.hear(EventType.ON_BATTERY, test=True)
    scene.wait(20)
    (notice,) = scene.hear(EventType.ON_BATTERY)
    assert told([notice]) == BEGIN
    assert notice.severity is Severity.WARNING
    assert told(scene.hear(EventType.ON_LINE)) == END


def test_the_end_is_told_though_it_was_a_test_after_all() -> None:
    """Prevents that people who were alarmed never hear that it is over."""
    scene = Scene(Rule())
    scene.hear(EventType.ON_BATTERY)
    assert told(scene.hear(EventType.ON_LINE, test=True)) == END


def test_another_alarm_is_news() -> None:
    """Prevents that a second alarm hides behind the first one."""
    scene = Scene(Rule())
    scene.hear(EventType.ALARM, values={"alarm": "Fan"})
    scene.wait(60)
    (notice,) = scene.hear(EventType.ALARM, values={"alarm": "Battery"})
    assert notice.kind is NoticeKind.START
    assert notice.event["alarm"] == "Battery"
    assert told(scene.hear(EventType.ALARM_ENDED)) == [("end", "alarm_ended")]


@pytest.mark.parametrize(
    ("begins", "end", "kinds"),
    [
        ([EventType.NO_COMMUNICATION], EventType.COMMUNICATION_RESTORED, ["end"]),
        ([EventType.SILENT_ON_BATTERY], EventType.COMMUNICATION_RESTORED, ["end"]),
        ([EventType.TEST_STARTED], EventType.TEST_PASSED, ["end"]),
        ([EventType.TEST_STARTED], EventType.TEST_FAILED, ["end"]),
        ([EventType.TEST_STARTED], EventType.TEST_FINISHED, ["end"]),
        (
            [
                EventType.COMMUNICATION_LOST,
                EventType.SILENT_ON_BATTERY,
                EventType.NO_COMMUNICATION,
            ],
            EventType.COMMUNICATION_RESTORED,
            ["end"],
        ),
        ([EventType.TEST_STARTED, EventType.TEST_PASSED], None, []),
    ],
)
def test_what_has_no_end_of_its_own(
    begins: list[EventType], end: EventType | None, kinds: list[str]
) -> None:
    """Prevents that people are told of a silence, but not that it is over."""
    scene = Scene(Rule(types=frozenset(begins)))
    for each in begins:
        assert told(scene.hear(each)) == [("start", each)]
        scene.wait(60)
    notices = scene.hear(end) if end is not None else scene.tick()
    assert [str(each.kind) for each in notices] == kinds
    if notices:
        assert notices[0].since == NOON
        assert scene.alerting.as_dict()["lasting"] == []


def test_what_ends_without_an_event_is_forgotten() -> None:
    """Prevents reminders of what is long over, such as of a UPS that was removed."""
    scene = Scene(Rule(repeat_seconds=60))
    scene.hear(EventType.ON_BATTERY)
    scene.active.clear()
    scene.wait(60)
    assert scene.tick() == []
    assert scene.alerting.as_dict()["lasting"] == []
    assert told(scene.hear(EventType.ON_BATTERY)) == BEGIN


def local(day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    """Return a local time of October 2026; its clock is changed on the 25th."""
    return datetime(2026, 10, day, hour, minute, tzinfo=ROME, fold=fold)


@pytest.mark.parametrize(
    ("quiet", "moment", "is_quiet"),
    [
        (NIGHT, local(1, 21, 59), False),
        (NIGHT, local(1, 22), True),
        (NIGHT, local(2, 0), True),
        (NIGHT, local(2, 6, 59), True),
        (NIGHT, local(2, 7), False),
        (NIGHT, local(2, 12), False),
        ((time(13), time(15)), local(1, 12, 59), False),
        ((time(13), time(15)), local(1, 13), True),
        ((time(13), time(15)), local(1, 15), False),
        ((time(0), time(6)), local(1, 0), True),
        ((time(22), time(0)), local(1, 23, 59), True),
        ((time(22), time(0)), local(2, 0), False),
        # The hour from two to three comes twice.
        ((time(1), time(2, 30)), local(25, 2, 15), True),
        ((time(1), time(2, 30)), local(25, 2, 45), False),
        ((time(1), time(2, 30)), local(25, 2, 15, fold=1), True),
        ((time(1), time(2, 30)), local(25, 2, 45, fold=1), False),
        # On 29 March it does not come at all.
        ((time(2), time(3)), datetime(2026, 3, 29, 1, 59, tzinfo=ROME), False),
        ((time(2), time(3)), datetime(2026, 3, 29, 3, 0, tzinfo=ROME), False),
        (None, local(2, 3), False),
    ],
)
def test_quiet_hours(
    quiet: tuple[time, time] | None, moment: datetime, *, is_quiet: bool
) -> None:
    """Prevents a message at night, and silence by day."""
    scene = Scene(Rule(quiet=quiet), moment)
    assert told(scene.hear(EventType.ON_BATTERY)) == ([] if is_quiet else BEGIN)
    assert bool(scene.alerting.as_dict()["held"]) is is_quiet


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=ROME), 8),
        (datetime(2026, 10, 24, 22, tzinfo=ROME), 10),
        (datetime(2026, 6, 1, 22, tzinfo=ROME), 9),
    ],
)
def test_the_night_is_told_in_the_morning(evening: datetime, hours: int) -> None:
    """Prevents that the digest comes an hour too early or too late, or twice."""
    scene = Scene(Rule(quiet=NIGHT), evening)
    for ups in "ab":
        assert scene.hear(EventType.ON_BATTERY, ups) == []
        scene.wait(60)
        assert scene.hear(EventType.ON_LINE, ups) == []
    scene.wait(hours * 3600 - 120 - 1)
    assert scene.tick() == []
    scene.restart()
    scene.wait(1)
    (digest,) = scene.tick()
    assert digest.kind is NoticeKind.DIGEST
    assert told([digest]) == [*BEGIN, *END, *BEGIN, *END]
    assert [each.ups for each in digest.notices] == ["a", "a", "b", "b"]
    assert digest.notices[0].time == evening
    assert digest.severity is Severity.WARNING
    assert scene.tick() == []
    assert scene.alerting.as_dict() == {"lasting": [], "held": []}


@pytest.mark.parametrize("held_back", [False, True])
def test_critical_events_in_quiet_hours(*, held_back: bool) -> None:
    """Prevents that a dying server lets its owner sleep, unless they want to."""
    scene = Scene(Rule(quiet=NIGHT, quiet_critical=held_back), local(1, 23))
    begin = scene.hear(EventType.LOW_BATTERY)
    end = scene.hear(EventType.LOW_BATTERY_ENDED)
    assert scene.hear(EventType.ALARM) == []
    expected = [("start", "low_battery"), ("end", "low_battery_ended")]
    scene.at(local(2, 7))
    (digest,) = scene.tick()
    if held_back:
        assert begin == end == []
        assert told([digest]) == [*expected, ("start", "alarm")]
        assert digest.severity is Severity.CRITICAL
    else:
        assert told([*begin, *end]) == expected
        assert told([digest]) == [("start", "alarm")]


def test_a_silence_in_the_night_ends_for_those_who_heard_of_it() -> None:
    """Prevents a digest of begins whose ends were told elsewhere."""
    scene = Scene(Rule(quiet=NIGHT), local(1, 23))
    assert scene.hear(EventType.COMMUNICATION_LOST) == []
    assert told(scene.hear(EventType.SILENT_ON_BATTERY)) == [
        ("start", "silent_on_battery")
    ]
    restored = ("end", "communication_restored")
    assert told(scene.hear(EventType.COMMUNICATION_RESTORED)) == [restored]
    scene.at(local(2, 7))
    assert told(scene.tick()) == [("start", "communication_lost"), restored]


def test_what_began_by_day_ends_in_the_digest() -> None:
    """Prevents that the end of what was told is swallowed by the night."""
    scene = Scene(Rule(quiet=NIGHT), local(1, 21))
    assert told(scene.hear(EventType.ON_BATTERY)) == BEGIN
    scene.at(local(1, 23))
    assert scene.hear(EventType.ON_LINE) == []
    scene.at(local(2, 7))
    (digest,) = scene.tick()
    assert told([digest]) == END
    assert digest.severity is Severity.INFORMATION


def test_a_night_has_no_reminders() -> None:
    """Prevents a morning of fifty reminders, and none after it."""
    scene = Scene(Rule(quiet=NIGHT, repeat_seconds=600), local(1, 21, 55))
    scene.hear(EventType.REPLACE_BATTERY)
    found: list[Notice] = []
    while scene.now < local(2, 7):
        found += scene.tick()
        scene.wait(300)
    assert found == []
    while scene.now < local(2, 8):
        found += scene.tick()
        scene.wait(300)
    assert 5 <= len(found) <= 6
    assert {each.kind for each in found} == {NoticeKind.REMINDER}


def test_the_morning_begins_with_the_digest() -> None:
    """Prevents that an end comes before the begin that was held back."""
    scene = Scene(Rule(quiet=NIGHT, repeat_seconds=60), local(1, 23))
    scene.hear(EventType.ON_BATTERY)
    scene.at(local(2, 7))
    digest, end = scene.hear(EventType.ON_LINE)
    assert digest.kind is NoticeKind.DIGEST
    assert told([digest, end]) == [*BEGIN, *END]


def test_quiet_hours_that_are_taken_away() -> None:
    """Prevents that what was held back is never told."""
    scene = Scene(Rule(quiet=NIGHT), local(1, 23))
    scene.hear(EventType.ON_BATTERY)
    scene.restart(Rule())
    assert told(scene.tick()) == BEGIN


def test_a_long_night_keeps_the_latest() -> None:
    """Prevents a memory, and a message, without bounds."""
    scene = Scene(Rule(types=frozenset(CHOICES), quiet=NIGHT), local(1, 23))
    for number in range(250):
        scene.hear(EventType.OUTLET_CHANGED, values={"outlet": str(number)})
    scene.at(local(2, 7))
    (digest,) = scene.tick()
    assert 50 <= len(digest.notices) <= 200
    assert digest.notices[-1].event["outlet"] == "249"


@pytest.mark.parametrize("was_told", [False, True])
def test_a_restart_in_between(*, was_told: bool) -> None:
    """Prevents that a power cut is told twice, or that its end is not."""
    rule = Rule(min_seconds=60)
    scene = Scene(rule)
    scene.hear(EventType.ON_BATTERY)
    if was_told:
        scene.wait(60)
        assert told(scene.tick()) == BEGIN
    scene.restart()
    assert scene.tick() == []
    scene.wait(60)
    assert told(scene.tick()) == ([] if was_told else BEGIN)
    scene.restart()
    (end,) = scene.hear(EventType.ON_LINE)
    assert told([end]) == END
    assert end.since == NOON


@pytest.mark.parametrize(
    "changes",
    [
        {"types": frozenset({EventType.OVERLOAD})},
        {"upses": frozenset({"b"})},
    ],
)
def test_what_is_chosen_no_more_is_left_alone(changes: dict[str, Any]) -> None:
    """Prevents reminders of what somebody just took out of the alert."""
    rule = Rule(repeat_seconds=60)
    scene = Scene(rule)
    scene.hear(EventType.ON_BATTERY)
    scene.restart(replace(rule, **changes))
    scene.wait(60)
    assert scene.tick() == []
    assert scene.hear(EventType.ON_LINE) == []


# What something else may have written in place of any part of a file.
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.sampled_from(["2026-01-01", "2026-01-01T00:00:00", "on_battery", "warning"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def filled() -> dict[str, Any]:
    """Return what is stored of an alert in the middle of everything."""
    scene = Scene(Rule(types=frozenset(CHOICES), quiet=NIGHT), local(1, 21))
    scene.hear(EventType.ON_BATTERY)
    scene.at(local(1, 23))
    scene.hear(EventType.ON_LINE)
    scene.hear(EventType.ALARM, values={"alarm": "Fan"})
    stored: dict[str, Any] = json.loads(json.dumps(scene.alerting.as_dict()))
    assert len(stored["lasting"]) == 1
    assert len(stored["held"]) == 2
    return stored


def places(stored: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to all parts of what is stored."""
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(stored, dict):
        items = stored.items()
    elif isinstance(stored, list):
        items = enumerate(stored)
    return [path] * bool(path) + [
        found for key, each in items for found in places(each, (*path, key))
    ]


def check_it_works(stored: object) -> None:
    """Fail unless what is stored is refused as documented, or can be worked with."""
    try:
        alerting = Alerting(ALL, data_of, stored)  # type: ignore[arg-type]
    except KeyError, TypeError, ValueError:
        return
    moment = local(2, 8)
    for event_type in EventType:
        for notice in alerting.hear(
            "a", Event(time=moment.astimezone(UTC), type=event_type), moment
        ):
            assert isinstance(notice.event["type"], str)
    for notice in alerting.tick(moment, lambda *_: True):
        assert notice.severity in Severity
        assert all(isinstance(each.event["type"], str) for each in notice.notices)
    json.dumps(alerting.as_dict())


@prove
@given(st.sampled_from(places(filled())), st.booleans(), ODD)
def test_a_file_that_something_else_wrote(
    path: tuple[Any, ...],
    is_missing: bool,  # noqa: FBT001 - hypothesis fills it in
    odd: object,
) -> None:
    """Prevents that a damaged file stops the alerts, now or hours later."""
    stored: Any = filled()
    part = stored
    for key in path[:-1]:
        part = part[key]
    if is_missing:
        del part[path[-1]]
    else:
        part[path[-1]] = odd
    check_it_works(stored)


@prove
@given(ODD)
def test_a_file_that_is_none(odd: object) -> None:
    """Prevents that a damaged file stops the alerts."""
    if odd is not None:
        check_it_works(odd)


def test_each_kind_of_notice_survives_a_restart() -> None:
    """Prevents that what is held back changes overnight."""
    for kind in set(NoticeKind) - {NoticeKind.DIGEST}:
        for since in (None, NOON.astimezone(UTC)):
            notice = Notice(
                kind=kind,
                ups="a",
                event={"type": "on_battery", "severity": "warning", "charge": 9.5},
                time=NOON,
                since=since,
            )
            stored = json.loads(json.dumps(notice.as_dict()))
            assert Notice.from_dict(stored) == notice


TIMES = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
RULES = st.builds(
    Rule,
    upses=st.none() | st.frozensets(st.sampled_from("ab"), min_size=1),
    types=st.frozensets(st.sampled_from(CHOICES)) | st.just(frozenset(CHOICES)),
    min_seconds=st.sampled_from([0, 30, 3600]),
    repeat_seconds=st.sampled_from([0, 60, 3600]),
    tell_end=st.booleans(),
    include_tests=st.booleans(),
    quiet=st.none() | st.tuples(TIMES, TIMES),
    quiet_critical=st.booleans(),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 5, 30, 600, 7200, 40_000]),
        st.sampled_from("ab"),
        st.sampled_from([None, "restart", *Condition]),
        st.booleans(),
    ),
    max_size=25,
)
# What tells the end of conditions without an end of their own.
ENDED_BY = {
    Condition.NO_COMMUNICATION: EventType.COMMUNICATION_RESTORED,
    Condition.SILENT_ON_BATTERY: EventType.COMMUNICATION_RESTORED,
    Condition.TESTING: EventType.TEST_FINISHED,
}


class Ledger:
    """What was told of each condition, checked as it comes."""

    def __init__(self, scene: Scene) -> None:
        """Begin with nothing told."""
        self.scene = scene
        self.begun: set[tuple[str, str]] = set()
        self.starts: dict[tuple[str, EventType], int] = {}

    def switch(self, ups: str, condition: Condition, *, test: bool) -> None:
        """Begin a condition, or end it when it lasts."""
        scene = self.scene
        if (ups, condition) not in scene.active:
            event_type = KINDS[condition].start
            key = (ups, event_type)
            self.starts[key] = self.starts.get(key, 0) + 1
            is_test = test and condition is Condition.ON_BATTERY
            self.check(scene.hear(event_type, ups, test=is_test))
            return
        scene.active.discard((ups, condition))
        self.check(scene.hear(KINDS[condition].end or ENDED_BY[condition], ups))

    def check(self, notices: list[Notice]) -> None:
        """Fail for a second begin, an end without one, or what nobody asked for."""
        rule = self.scene.alerting.rule
        for outer in notices:
            for notice in outer.notices or (outer,):
                event_type = EventType(notice.event["type"])
                assert rule.upses is None or notice.ups in rule.upses
                if notice.kind is NoticeKind.START and event_type in STARTS:
                    assert event_type in rule.types
                    self.starts[notice.ups, event_type] -= 1
                    assert self.starts[notice.ups, event_type] >= 0
                    self.begun.add((notice.ups, event_type))
                elif notice.kind is NoticeKind.REMINDER:
                    assert rule.repeat_seconds > 0
                    assert (notice.ups, event_type) in self.begun
                elif notice.kind is NoticeKind.END:
                    assert rule.tell_end
                    assert any(ups == notice.ups for ups, _ in self.begun)
                    if (condition := ENDS.get(event_type)) not in {
                        None,
                        Condition.COMMUNICATION_LOST,
                    }:
                        assert condition is not None
                        self.begun.remove((notice.ups, KINDS[condition].start))


@prove
@given(RULES, STEPS)
def test_promises(rule: Rule, steps: list[Any]) -> None:
    """Prevents begins told twice, ends of nothing, and what is never told at all.

    Whatever happens, in whatever order, and with whatever restarts in between.
    """
    scene = Scene(rule)
    ledger = Ledger(scene)
    for seconds, ups, what, test in steps:
        scene.wait(seconds)
        ledger.check(scene.tick())
        if what == "restart":
            scene.restart()
        elif what is not None:
            ledger.switch(ups, what, test=test)
    for ups, condition in sorted(scene.active):
        ledger.switch(ups, condition, test=False)
    for _ in range(48):
        scene.wait(1800)
        ledger.check(scene.tick())
    assert scene.alerting.as_dict() == {"lasting": [], "held": []}
