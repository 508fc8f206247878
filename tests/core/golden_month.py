"""A month of a UPS in Rome, and its figures worked out by hand: October 2026.

The load draws 250 W in every hour, which are 0.25 kWh. On battery nothing comes from
the mains: 144 s without mains are 0.01 kWh less (0.25 kW * 144 s / 3600 s).

The clock is set back on Sunday, the 25th: 03:00 is 02:00 again, so that day has 25
hours and the month 31 * 24 + 1 = 745.

The price of a kWh is 0.30 EUR by day (06:00 to 22:00, 16 hours) and 0.20 EUR by night
(8 hours), and from the 15th on 0.34 EUR and 0.22 EUR. Mains energy is what is paid.

Nothing is known of the 8th from 10:00 to 16:00: 6 hours, all by day. 745 - 6 = 739.

Power cuts, with the seconds that lie in October:

  30 Sep 23:58:20 to  1 Oct 00:01:12      72 s, night: 0.0050 kWh; began in September
  12 Oct 23:47:24 to 13 Oct 00:14:24    1620 s, night: 756 s on the 12th are 0.0525 kWh,
                                         864 s on the 13th are 0.0600 kWh
  25 Oct 02:30 summer time to 02:15
          winter time                   2700 s, night: 1800 s before the clock is set
                                         back are 0.1250 kWh, 900 s after are 0.0625 kWh
  31 Oct 23:55:12 to  1 Nov 00:10:00     288 s, night: 0.0200 kWh
                                        ----
                                        4680 s, 3 of them began in October

A self-test on the 20th from 12:00:00 to 12:00:30 is no power cut, and stays in the
figures of energy: its 30 s are not looked at here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from custom_components.nutify.core.events.outages import Outage, OutageKind
from custom_components.nutify.core.report.data import (
    Amount,
    MeanRow,
    Measure,
    ReportData,
    Span,
    SumRow,
    UpsData,
)
from tests.core.report_rows import event, outage

ROME = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)
# Summer time is two hours ahead of UTC, winter time one.
OCTOBER = Span(
    datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC)
)
SEPTEMBER = Span(datetime(2026, 8, 31, 22, tzinfo=UTC), OCTOBER.start)
GAP = Span(datetime(2026, 10, 8, 8, tzinfo=UTC), datetime(2026, 10, 8, 14, tzinfo=UTC))
NEW_PRICES = datetime(2026, 10, 14, 22, tzinfo=UTC)

# 739 hours of 0.25 kWh.
LOAD_KWH = 184.75
# By day, 1 to 14 October: 14 * 16 - 6 = 218 hours, 54.50 kWh.
# By night: 14 * 8 = 112 hours, 28 kWh - 0.0050 - 0.0525 - 0.0600 = 27.8825 kWh.
# By day, 15 to 31 October: 17 * 16 = 272 hours, 68.00 kWh.
# By night: 17 * 8 + 1 = 137 hours, 34.25 kWh - 0.1875 - 0.0200 = 34.0425 kWh.
# 54.5000 + 27.8825 + 68.0000 + 34.0425:
MAINS_KWH = 184.425
DAY_KWH = 122.5
NIGHT_KWH = 61.925
# 54.50 * 0.30 = 16.35, and 68.00 * 0.34 = 23.12.
DAY_EUR = 39.47
# 27.8825 * 0.20 = 5.5765, and 34.0425 * 0.22 = 7.48935.
NIGHT_EUR = 13.06585
EUR = 52.53585
CENTS = 5254
# 400 g for a kWh: 184.425 * 0.4.
KG = 73.77

OUTAGES = 3
OUTAGE_SECONDS = 4680.0
LONGEST = 2700.0
# 739 hours are 2,660,400 s. 2,660,400 - 4680 = 2,655,720, and in percent of all:
AVAILABILITY = 99.8240866035183
# 739 / 745.
COVERED = 0.991946308724832

# By local day: kWh of the load, EUR, and the share of its hours that is known.
DAYS = {
    # 16 * 0.25 * 0.30 = 1.20 by day; (2 - 0.0050) * 0.20 = 0.3990 by night.
    1: (6.0, 1.599, 1.0),
    # 1.20 + 2 * 0.20.
    2: (6.0, 1.6, 1.0),
    # 18 of 24 hours; 10 * 0.25 * 0.30 = 0.75 by day, 0.40 by night.
    8: (4.5, 1.15, 0.75),
    # 1.20 + (2 - 0.0525) * 0.20 = 1.20 + 0.3895.
    12: (6.0, 1.5895, 1.0),
    # 1.20 + (2 - 0.0600) * 0.20 = 1.20 + 0.3880.
    13: (6.0, 1.588, 1.0),
    # The last day of the old prices, the first of the new: 4 * 0.34 + 2 * 0.22.
    14: (6.0, 1.6, 1.0),
    15: (6.0, 1.8, 1.0),
    # 25 hours, 9 by night: 1.36 + (2.25 - 0.1875) * 0.22 = 1.36 + 0.45375.
    25: (6.25, 1.81375, 1.0),
    # 1.36 + (2 - 0.0200) * 0.22 = 1.36 + 0.4356.
    31: (6.0, 1.7956, 1.0),
}

# September had 720 hours of 0.24 kWh, 172.8 kWh; (184.75 - 172.8) / 172.8.
SEPTEMBER_KWH = 172.8
CHANGE_PERCENT = 6.91550925925926

# 230 V until the prices change and 228 V after, in 218 + 112 = 330 and 409 hours:
# (330 * 230 + 409 * 228) / 739 = 169,152 / 739.
MEAN_VOLTS = 228.893098782138
# The hour in which the mains failed on the 25th is 02:00 summer time, 00:00 UTC.
LEAST_VOLTS = 0.0
LEAST_VOLTS_AT = datetime(2026, 10, 25, 0, tzinfo=UTC)


def power_cuts() -> list[Outage]:
    """Return the power cuts and the self-test, as the journal has them."""

    def local(text: str, fold: int = 0) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ROME, fold=fold)

    first = outage(local("2026-09-30 23:58:20"), local("2026-10-01 00:01:12"))
    midnight = outage(local("2026-10-12 23:47:24"), local("2026-10-13 00:14:24"))
    test = outage(
        local("2026-10-20 12:00:00"),
        local("2026-10-20 12:00:30"),
        OutageKind.SELF_TEST,
    )
    clock_change = outage(
        local("2026-10-25 02:30:00"), local("2026-10-25 02:15:00", fold=1)
    )
    month_end = outage(local("2026-10-31 23:55:12"), local("2026-11-01 00:10:00"))
    return [first, midnight, test, clock_change, month_end]


# kWh that did not come from the mains, by the hour in UTC.
WITHOUT_MAINS = {
    datetime(2026, 9, 30, 22, tzinfo=UTC): 0.005,
    datetime(2026, 10, 12, 21, tzinfo=UTC): 0.0525,
    datetime(2026, 10, 12, 22, tzinfo=UTC): 0.06,
    datetime(2026, 10, 25, 0, tzinfo=UTC): 0.125,
    datetime(2026, 10, 25, 1, tzinfo=UTC): 0.0625,
    datetime(2026, 10, 31, 22, tzinfo=UTC): 0.02,
}


def october() -> ReportData:
    """Return the statistics and records of the month, and those of the one before."""
    ups = UpsData(
        key="rack",
        name="Rack",
        means={Measure.INPUT_VOLTAGE: [_volts(hour) for hour in _hours(OCTOBER)]},
        sums={
            Amount.ENERGY: [
                *(SumRow(each.timestamp(), 0.24) for each in _hours(SEPTEMBER)),
                *(SumRow(each.timestamp(), 0.25) for each in _hours(OCTOBER)),
            ],
            Amount.MAINS_ENERGY: [
                SumRow(each.timestamp(), _mains(each)) for each in _hours(OCTOBER)
            ],
            Amount.COST: [_money(each) for each in _hours(OCTOBER)],
            Amount.EMISSIONS: [
                SumRow(each.timestamp(), _mains(each) * 0.4) for each in _hours(OCTOBER)
            ],
        },
        parts={
            part: (
                [SumRow(each.timestamp(), _mains(each)) for each in hours],
                [_money(each) for each in hours],
            )
            for part, hours in (
                ("Day", [each for each in _hours(OCTOBER) if _is_day(each)]),
                ("Night", [each for each in _hours(OCTOBER) if not _is_day(each)]),
            )
        },
        outages=power_cuts(),
        events=[
            event(datetime(2026, 9, 30, 21, 59, tzinfo=UTC), "voltage_sag"),
            event(datetime(2026, 10, 3, 7, tzinfo=UTC), "voltage_sag"),
            event(datetime(2026, 10, 3, 8, tzinfo=UTC), "voltage_swell"),
            event(datetime(2026, 10, 20, 10, tzinfo=UTC), "test_started", test=True),
            event(datetime(2026, 10, 20, 10, 1, tzinfo=UTC), "test_passed", test=True),
            event(datetime(2026, 10, 31, 23, tzinfo=UTC), "voltage_sag"),
        ],
    )
    return ReportData(
        span=OCTOBER,
        previous=SEPTEMBER,
        zone=ROME,
        made=datetime(2026, 11, 2, 7, tzinfo=UTC),
        known_until=datetime(2026, 11, 2, 7, tzinfo=UTC),
        upses=[ups],
        currency="EUR",
    )


def _hours(span: Span) -> Iterator[datetime]:
    """Yield the hours that are known."""
    hour = span.start
    while hour < span.end:
        if not GAP.start <= hour < GAP.end:
            yield hour
        hour += HOUR


def _is_day(hour: datetime) -> bool:
    return 6 <= hour.astimezone(ROME).hour < 22


def _mains(hour: datetime) -> float:
    return 0.25 - WITHOUT_MAINS.get(hour, 0.0)


def _money(hour: datetime) -> SumRow:
    by_day, by_night = (0.30, 0.20) if hour < NEW_PRICES else (0.34, 0.22)
    return SumRow(
        hour.timestamp(), _mains(hour) * (by_day if _is_day(hour) else by_night)
    )


def _volts(hour: datetime) -> MeanRow:
    volts = 230.0 if hour < NEW_PRICES else 228.0
    least = LEAST_VOLTS if hour == LEAST_VOLTS_AT else volts - 3
    return MeanRow(hour.timestamp(), volts, least, volts + 3)
