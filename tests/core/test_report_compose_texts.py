"""The texts of reports: all are there, in every language, and none is left over."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import batched
import json
import re

import pytest

from custom_components.nutify.core.events.outages import OutageKind
from custom_components.nutify.core.events.selftest import Result
from custom_components.nutify.core.events.types import EventType, Severity
from custom_components.nutify.core.nut.errors import Reason
from custom_components.nutify.core.report.compose import compose
from custom_components.nutify.core.report.data import (
    ActionRow,
    Amount,
    BatteryState,
    EventRow,
    Measure,
)
from custom_components.nutify.core.report.document import Section
from custom_components.nutify.core.report.figures import ReportFigures, Step
from custom_components.nutify.core.report.formats import Formats
from custom_components.nutify.core.report.texts import (
    _FOLDER,
    LANGUAGES,
    texts_of,
    wording_in,
)
from custom_components.nutify.sentences import Sentences
from tests.core.composed import (
    GAP,
    MAINS,
    OCTOBER,
    PLACEHOLDER,
    ROME,
    at,
    composed,
    cut,
    english,
    measure,
    outages,
    report,
    said,
    span,
    totals,
    unknown,
    ups,
)

DAY = timedelta(days=1)
ALL_LANGUAGES = ("en", *LANGUAGES)
# What other parts of the integration say, too.
REUSED = {
    *(f"event_{each}" for each in EventType if each not in ("on_battery", "on_line")),
    *(f"severity_{each}" for each in Severity),
    *(f"reason_{each}" for each in Reason),
    *(f"result_{each}" for each in Result),
    *(f"outage_{each}" for each in OutageKind),
    *(f"unit_{each}" for each in ("day", "hour", "minute", "second")),
    *("sentence_because", "outlet_on", "outlet_off"),
}


def events() -> list[EventRow]:
    """Return an event of every type, and with every reason."""
    reasons: tuple[Mapping[str, object], ...] = (
        {"reason": str(Reason.TIMEOUT)},
        *({"result": str(each)} for each in Result),
        {"outlet": "outlet.1", "switched_on": True},
        {"outlet": "outlet.1"},
        {"tokens": ["A", "B"]},
    )
    types = [EventRow(time=at(2, 1), type=str(each), data={}) for each in EventType]
    return types + [
        EventRow(time=at(3, 1), type="alarm", data=data)
        for data in (*reasons, *({"reason": str(each)} for each in Reason))
    ]


def actions() -> list[ActionRow]:
    """Return actions of every kind with every outcome."""
    kinds = ("run_command", "set_variable", "forced_shutdown", "else")
    outcomes = ("done", "accepted", "outcome_unknown", "failed: X", "refused: X")
    return [
        ActionRow(
            time=at(4, 1),
            action=kinds[index % len(kinds)],
            target="beeper.mute",
            value="",
            outcome=outcome,
            user="automation",
        )
        for index, outcome in enumerate((*outcomes, "not sent: timeout", "odd"))
    ]


def times() -> Iterator[ReportFigures]:
    """Yield reports of all kinds of times, past ones and one that lasts."""
    for first, last, step in (
        (date(2026, 10, 5), date(2026, 10, 5), Step.HOUR),
        (date(2026, 10, 5), date(2026, 10, 11), Step.DAY),
        (date(2026, 10, 1), date(2026, 10, 31), Step.WEEK),
        (date(2026, 7, 1), date(2026, 9, 30), Step.MONTH),
        (date(2025, 1, 1), date(2025, 12, 31), Step.YEAR),
        (date(2026, 10, 7), date(2026, 10, 20), Step.DAY),
    ):
        length = last - first + DAY
        before = span(first - length, first - DAY)
        if step in (Step.WEEK, Step.MONTH):
            months = 1 if step is Step.WEEK else 3
            before = span(date(2026, first.month - months, 1), first - DAY)
        if step is Step.YEAR:
            before = span(date(2024, 1, 1), date(2024, 12, 31))
        values = {
            "span": span(first, last),
            "previous": before,
            "first_day": first,
            "last_day": last,
            "step": step,
        }
        more = {**MAINS, Amount.MAINS_ENERGY: 20.0}
        for each in (ups(), ups(totals=totals(more, MAINS))):
            yield report(each, **values)
    yield report(ups(), made=at(20, 12))
    yield report(ups(), unknown(), made=at(20, 12))


def upses() -> Iterator[ReportFigures]:
    """Yield reports of all that can be said of one UPS or of several."""
    test = cut(at(6, 1), 60, kind="self_test")
    for rows in (
        (),
        (test, cut(at(6, 2), 60, kind="calibration")),
        (cut(at(5, 3), 60),),
        (cut(at(5, 3), 60), cut(at(6, 3), 60), cut(at(7, 3), 60)),
        (cut(at(5, 3), 60, lasts=True),),
        tuple(cut(at(5, 3), 90_061 + each, lasts=False) for each in range(21)),
        tuple(replace(cut(at(5, 3), 60), has_gaps=True) for _ in range(25)),
        (replace(cut(at(5, 3), 60), end=None, cause="why"),),
    ):
        one = ups(outages=outages(*rows))
        yield report(one)
        yield report(one, ups("Other", outages=outages()))
    yield report(ups(outages=replace(outages(), seconds=60.0)))
    for condition in ("good", "ageing", "replace", "unknown", "odd"):
        one = ups(battery=BatteryState(condition=condition))
        yield report(one)
        yield report(one, ups("Other"))
        yield report(one, ups("Third", battery=None))
        yield report(*(replace(one, name=name) for name in "ABCDE"))
    for some in batched(events(), 20, strict=False):
        yield report(ups(events=some))
    yield report(ups(events=events(), actions=actions() * 5, parts={"": (1.0, None)}))
    yield report(ups(events=events()[:28], parts={"": (1.0, 1.0), "F1": (0.0, None)}))
    yield report(ups(measures={each: measure(1, 1, 1) for each in Measure}))
    same = totals(MAINS, {**MAINS, Amount.COST: None})
    yield report(ups(totals=same, quality=replace(ups().quality, covered=1, gaps=())))
    yield report(ups(quality=replace(ups().quality, covered=0.5, gaps=())))
    yield report(ups(quality=replace(ups().quality, covered=0.5, gaps=[GAP] * 17)))
    only_watched = ups(totals=totals({}), outages=outages())
    yield report(only_watched)
    yield report(only_watched, replace(only_watched, name="B"))
    yield report(only_watched, made=at(20, 12))
    yield report(only_watched, unknown(), made=at(20, 12))
    yield report(unknown())
    yield report(unknown(), unknown("B"))
    yield report()
    yield report(*(ups(name) for name in "ABCDEFGH"))
    yield report(ups(totals=totals({Amount.ENERGY: 1.0})), ups("B"))
    yield report(ups(totals=totals({**MAINS, Amount.MAINS_ENERGY: 1.0})), ups("B"))
    yield report(ups(events=()), currency=None)
    yield report(ups(), previous=OCTOBER, span=replace(OCTOBER, start=at(1, 7)))
    yield report(ups(totals=totals(MAINS, dict.fromkeys(MAINS, 0.0))))


def everything() -> Iterator[ReportFigures]:
    """Yield reports that together say all there is to say."""
    yield from times()
    yield from upses()


def test_every_text_is_there_and_none_is_left_over() -> None:
    """Prevents "report_total" in a report, and work on texts that are never shown."""
    asked: set[str] = set()

    def text(key: str, **values: object) -> str:
        asked.add(key)
        return Sentences(english()).text(key, **values)

    for figures in everything():
        compose(figures, tuple(Section), text, Formats("en", "GB", ROME))
    assert not asked - english().keys()
    own = {key for key in english() if key.startswith("report_")}
    assert own - asked == set()
    assert asked >= REUSED


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_agree(language: str) -> None:
    """Prevents English in the middle of a report, and a sentence without its value."""
    own = texts_of(language)
    expected = {
        key: set(PLACEHOLDER.findall(text))
        for key, text in english().items()
        if key.startswith("report_") or key in own
    }
    assert {
        key: set(PLACEHOLDER.findall(text)) for key, text in own.items()
    } == expected
    assert own.keys() >= REUSED
    assert all(text == text.strip() and text for text in own.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_sorted(language: str) -> None:
    """Prevents changes that nobody can read because all lines moved."""
    text = (_FOLDER / f"{language}.json").read_text("utf-8")
    content = json.loads(text)
    assert (
        json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n" == text
    )


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_sentences_end_and_names_do_not(language: str) -> None:
    """Prevents texts that look unfinished."""
    texts = english() if language == "en" else texts_of(language)
    for key, text in texts.items():
        if key.startswith("report_"):
            is_sentence = key.startswith("report_say_") or key == "report_footer"
            assert text.endswith(".") is is_sentence, key


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_nothing_is_left_to_fill_in(language: str) -> None:
    """Prevents {value}, a key instead of its text, or a doubled stop in a report."""
    for figures in everything():
        for text in said(composed(figures, language=language)):
            assert not re.search(r"[{}]|report_|\.\.|None|nan", text), text


@pytest.mark.parametrize("language", ["pt-BR", "xx", "", "../it", "zh-Hans"])
def test_other_languages_are_english(language: str) -> None:
    """Prevents a report of keys, or files read from elsewhere."""
    assert texts_of(language) == {}
    text = wording_in(language, Sentences(english()).text)
    assert text("report_total") == "Total"
    assert composed(report(ups()), language="it").title == "Rapporto UPS: Rack"


def test_a_missing_text_is_english() -> None:
    """Prevents a hole in a report where a language lacks a text."""
    text = wording_in("it", lambda key, **values: f"{key} {values}")
    assert text("report_total") == "Totale"
    assert text("no_such_text", a=1) == "no_such_text {'a': 1}"
    assert wording_in("it-IT", text)("report_total") == "Totale"


def test_braces_in_a_name_stay() -> None:
    """Prevents that a device fills in a text by what it calls itself."""
    text = wording_in("it", Sentences(english()).text)
    assert text("report_because", what="{reason}", reason="x") == "{reason}: x"
