"""What a part of a report is about: all UPSes, or one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .document import Block, Part, Section
from .figures import Bar, Fleet, ReportFigures, UpsFigures
from .spans import Axis, Named
from .wording import Voice


@dataclass(frozen=True, slots=True)
class Context:
    """What all parts of a report share."""

    figures: ReportFigures
    voice: Voice
    axis: Axis
    time: Named
    before: Named

    def past(self, bars: Sequence[Bar]) -> list[Bar]:
        """Return the bars that have begun; the others are no gaps."""
        return [bar for bar in bars if bar.start < self.figures.made]

    def part(
        self, section: Section, blocks: Iterable[Block], ups: UpsFigures | None = None
    ) -> Part:
        """Return a part under the title of its section."""
        title = self.voice.text(f"report_section_{section}")
        if section is Section.ENERGY and self.voice.currency is None:
            title = self.voice.text("report_section_energy_alone")
        return Part(
            section,
            title,
            tuple(blocks),
            ups.name if ups is not None else "",
        )


@dataclass(frozen=True, slots=True)
class FleetContext(Context):
    """What parts share where there is something to say of several UPSes together."""

    fleet: Fleet
