"""Print what is known of the real power of dumped devices, and how well.

The dumps are those of NUT's device dump library, in $NUTIFY_NUT_DDL or in nut-ddl
beside the checkout, or in the folders that are given; each device of each dump counts.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
import sys

from custom_components.nutify.core.nut.snapshot import Snapshot, take
from custom_components.nutify.core.power import readings as read
from custom_components.nutify.core.power.estimate import (
    Estimate,
    Quality,
    Ratings,
    Source,
    each_formula,
    estimate,
    needs_rating,
)
from custom_components.nutify.core.power.models import suggest
from nutlab.dumps import FOLDER_VARIABLE, dumps_folder, parse_dump

_LEAST_KNOWN, _LEAST_WITHOUT_ROUGHEST, _LEAST_WITH_RATING = 0.55, 0.43, 0.83
# Any rating will do to see whether one is all that is missing.
_A_RATING = Ratings(va=1000.0)
_RIGHT = 0.05
# A UPS feeds so much of its VA as watts; a suggestion of VA fits told watts, or not.
_FITTING = (0.45, 1.02)
_MOST_OF_RATING = 1.5
_WITH_FACTOR = {Source.APPARENT_POWER, Source.OUTPUT_CURRENT, Source.NOMINAL_VA}


@dataclass(frozen=True, slots=True)
class Subject:
    """A dumped device, and what is made of it."""

    name: str
    snapshot: Snapshot
    estimate: Estimate

    @property
    def is_told_factor(self) -> bool:
        """Tell whether the device measures its power factor."""
        return read.power_factor(self.snapshot) is not None


def subjects(folders: Sequence[Path]) -> Iterator[Subject]:
    """Yield the devices of all dumps in some folders, and in theirs."""
    for path in sorted({each for folder in folders for each in folder.rglob("*.dev")}):
        snapshot = take(parse_dump(path).variables)
        yield Subject(path.stem, snapshot, estimate(snapshot))


def print_sources(all_of_them: Sequence[Subject]) -> None:
    """Print how many devices have their watts from where, and how good they are."""
    counts = Counter(
        (each.estimate.source, each.estimate.quality) for each in all_of_them
    )
    print(f"{'source':22}{'quality':12}{'devices':>8}{'share':>9}")
    order = {source: rank for rank, source in enumerate(Source)}
    for (source, quality), count in sorted(
        counts.items(), key=lambda item: (order[item[0][0]], item[0][1])
    ):
        print(f"{source:22}{quality:12}{count:8}{count / len(all_of_them):9.1%}")
    print(f"{'all':34}{len(all_of_them):8}")


def are_shares_held(all_of_them: Sequence[Subject]) -> bool:
    """Print the three shares beside what is asked of them."""
    known = [each for each in all_of_them if each.estimate.watts is not None]
    better = [
        each for each in known if each.estimate.source is not Source.NOMINAL_CURRENT
    ]
    with_rating = [
        each
        for each in all_of_them
        if each.estimate.watts is not None
        # A rating is asked for where nothing is known without it.
        or estimate(each.snapshot, _A_RATING).watts is not None
    ]
    held = True
    print(f"\n{'watts are known':44}{'devices':>8}{'share':>9}{'asked':>9}")
    for words, found, least in (
        ("without asking", known, _LEAST_KNOWN),
        ("without asking nor formula 8", better, _LEAST_WITHOUT_ROUGHEST),
        ("after one rating is given", with_rating, _LEAST_WITH_RATING),
    ):
        share = len(found) / len(all_of_them)
        held &= share >= least
        mark = "" if share >= least else "  MISSED"
        print(f"{words:44}{len(found):8}{share:9.1%}{least:9.0%}{mark}")
    asked = sum(needs_rating(each.snapshot) for each in all_of_them)
    named = sum(
        needs_rating(each.snapshot) and suggest(each.snapshot.variables) is not None
        for each in all_of_them
    )
    print(f"{'a rating is asked for':44}{asked:8}{asked / len(all_of_them):9.1%}")
    print(f"{'  of these, the name suggests one':44}{named:8}")
    return held


def errors(all_of_them: Iterable[Subject]) -> dict[str, list[float]]:
    """Return every formula's errors against `ups.realpower`, as shares of it."""
    found = defaultdict[str, list[float]](list)
    for each in all_of_them:
        watts = dict(each_formula(each.snapshot))
        truth = watts.pop(Source.UPS_REALPOWER, None)
        if not truth:
            continue
        for source, value in watts.items():
            words = str(source)
            if source in _WITH_FACTOR:
                words += ", factor told" if each.is_told_factor else ", factor guessed"
            found[words].append(value / truth - 1)
    return found


def print_errors(all_of_them: Sequence[Subject]) -> None:
    """Print the errors, and which reports were not believed."""
    print(
        f"\n{'against ups.realpower':34}{'n':>5}{'median':>9}{'absolute':>10}"
        f"{'90 %':>9}{'worst':>9}"
    )
    for words, found in sorted(errors(all_of_them).items()):
        sizes = sorted(abs(error) for error in found)
        tenth = sizes[ceil(0.9 * len(sizes)) - 1]
        print(
            f"{words:34}{len(found):5}{median(found):+9.1%}{median(sizes):10.1%}"
            f"{tenth:9.1%}{sizes[-1]:9.1%}"
        )
    for each in all_of_them:
        told = read.number(each.snapshot, "ups.realpower")
        if told is not None and Source.UPS_REALPOWER not in dict(
            each_formula(each.snapshot)
        ):
            print(f"not believed: {told:g} W of {each.name}")


def print_suggestions(all_of_them: Sequence[Subject]) -> None:
    """Print how often a model's name says what the device itself reports."""
    verdicts = {"VA reported": Counter[str](), "only watts reported": Counter[str]()}
    wrong: list[str] = []
    for each in all_of_them:
        va = read.positive(each.snapshot, "ups.power.nominal") or read.positive(
            each.snapshot, "output.power.nominal"
        )
        watts = read.positive(each.snapshot, "ups.realpower.nominal") or read.positive(
            each.snapshot, "output.realpower.nominal"
        )
        if va is None and watts is None:
            continue
        verdict = _verdict(each.snapshot, va, watts)
        verdicts["only watts reported" if va is None else "VA reported"][verdict] += 1
        if verdict in {"wrong", "not fitting"}:
            model = each.snapshot.variables.get("ups.model", "")
            wrong.append(
                f"{model} suggests {_words(each.snapshot)}, not {va or watts:g}"
            )
    print("\nthe model's name against the reported rating")
    for words, counts in verdicts.items():
        parts = ", ".join(
            f"{count} {verdict}" for verdict, count in counts.most_common()
        )
        print(f"  {words}: {parts}")
    for words in wrong:
        print(f"  wrong: {words}")


def _verdict(snapshot: Snapshot, va: float | None, watts: float | None) -> str:
    suggestion = suggest(snapshot.variables)
    if suggestion is None:
        return "silent"
    for told, suggested in ((va, suggestion.va), (watts, suggestion.watts)):
        if told is not None and suggested is not None:
            return "right" if abs(suggested / told - 1) <= _RIGHT else "wrong"
    if watts is not None and suggestion.va is not None:
        least, most = _FITTING
        return "fitting" if least <= watts / suggestion.va <= most else "not fitting"
    return "not comparable"


def _words(snapshot: Snapshot) -> str:
    suggestion = suggest(snapshot.variables)
    if suggestion is None:
        return "nothing"
    numbers = ((suggestion.va, "VA"), (suggestion.watts, "W"))
    return ", ".join(f"{value:g} {unit}" for value, unit in numbers if value)


def is_plausible(all_of_them: Sequence[Subject]) -> bool:
    """Print what is odd about the watts; tell whether nothing is."""
    known = [
        (each, each.estimate.watts)
        for each in all_of_them
        if each.estimate.watts is not None
    ]
    numbers = [watts for _, watts in known]
    mains = [e.estimate.mains for e in all_of_them if e.estimate.mains is not None]
    above: list[str] = []
    for each, watts in known:
        va, rated = read.rated_va(each.snapshot), read.rated_watts(each.snapshot)
        most = max((rating for rating in (va, rated) if rating), default=None)
        if most is not None and watts > most * _MOST_OF_RATING:
            above.append(each.name)
    negative = sum(value < 0 for value in (*numbers, *mains))
    rough = sum(each.estimate.quality is Quality.ROUGH for each, _ in known)
    print(f"\n{'watts':34}{min(numbers):.1f} to {max(numbers):.1f}")
    print(f"{'drawn from the mains':34}{min(mains):.1f} to {max(mains):.1f}")
    print(f"{'rough':34}{rough} of {len(known)}")
    print(f"{'negative':34}{negative}")
    print(f"{'above 1.5 times the rating':34}{len(above)}", *above)
    return not negative and not above


def folders_of(given: Sequence[Path]) -> list[Path]:
    """Return the folders to read.

    Raises FileNotFoundError when one is not there, or has no dump.
    """
    try:
        usual = dumps_folder() if not given else None
    except NotADirectoryError as error:
        raise FileNotFoundError(str(error)) from error
    folders = list(given) if given else [usual] if usual else []
    if not folders:
        raise FileNotFoundError(
            f"no dumps: name their folder, or set {FOLDER_VARIABLE} to it"
        )
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is not a folder")
        if next(folder.rglob("*.dev"), None) is None:
            raise FileNotFoundError(f"there is no dump in {folder}")
    return folders


def main() -> int:
    """Print all tables; 1 when a share is missed, 2 when there is nothing to read."""
    parser = argparse.ArgumentParser(prog="scripts/bench power", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of .dev files")
    try:
        folders = folders_of(parser.parse_args().folders)
    except FileNotFoundError as error:
        print(f"bench power: {error}", file=sys.stderr)
        return 2
    all_of_them = list(subjects(folders))
    print_sources(all_of_them)
    held = are_shares_held(all_of_them)
    print_errors(all_of_them)
    print_suggestions(all_of_them)
    return 0 if is_plausible(all_of_them) and held else 1


if __name__ == "__main__":
    raise SystemExit(main())
