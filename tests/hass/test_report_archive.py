"""The archive of reports."""

from datetime import UTC, datetime, timedelta

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.nutify.const import DOMAIN
from custom_components.nutify.reporting.archive import Archive
from tests.hass.reported import media, small_files

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)


def make_archive(hass: HomeAssistant, **options: object) -> Archive:
    """Return an archive in the media folder of a test."""
    media(hass)
    entry = MockConfigEntry(domain=DOMAIN, options={"reports": options})
    return Archive(hass, entry)


def add(archive: Archive, made: datetime) -> str:
    """Put a report into an archive."""
    return archive.add("Report", "May", made, {"json": b"{}", "csv": b"a"}).id


async def test_the_newest_reports_are_kept(hass: HomeAssistant) -> None:
    """Prevents a media folder that fills up, and that the newest report goes."""
    archive = make_archive(hass, keep_count=3)
    ids = [add(archive, NOW + timedelta(days=day)) for day in range(5)]
    assert [each.id for each in archive.all()] == ids[:1:-1]
    assert {each.name for each in archive.folder.iterdir()} == set(ids[2:])
    newest = archive.get(ids[-1])
    assert newest is not None
    assert newest.formats == ("json", "csv")
    assert newest.made == NOW + timedelta(days=4)


async def test_old_reports_go(hass: HomeAssistant) -> None:
    """Prevents that age is measured from the wrong end."""
    archive = make_archive(hass, keep_days=10)
    old = add(archive, NOW)
    young = add(archive, NOW + timedelta(days=1))
    assert {each.id for each in archive.all()} == {old, young}
    last = add(archive, NOW + timedelta(days=10, hours=1))
    assert {each.id for each in archive.all()} == {young, last}


async def test_what_was_never_finished_goes(hass: HomeAssistant) -> None:
    """Prevents that a power cut while a report is written leaves rubbish for ever.

    What is not of Nutify stays, and is no report.
    """
    archive = make_archive(hass)
    report_id = add(archive, NOW)
    half = archive.folder / f".{'0' * 26}"
    half.mkdir()
    (half / "report.json").write_text("{")
    foreign = archive.folder / ".trash"
    foreign.mkdir()
    (archive.folder / "notes.txt").write_text("mine")
    broken = archive.folder / ("1" * 26)
    broken.mkdir()
    (broken / "meta.json").write_text('{"title": "no more"')
    assert [each.id for each in archive.all()] == [report_id]
    add(archive, NOW + timedelta(days=1))
    assert not half.exists()
    assert foreign.is_dir()
    assert (archive.folder / "notes.txt").read_text() == "mine"
    assert len(archive.all()) == 2


async def test_a_disk_that_is_full_in_between(hass: HomeAssistant) -> None:
    """Prevents half a report in the archive, and that the old ones go for it."""
    archive = make_archive(hass, keep_count=1)
    report_id = add(archive, NOW)
    content = {"json": b"{}", "pdf": b"x" * 10_000}
    with small_files(5_000), pytest.raises(OSError, match="too large"):
        archive.add("Report", "May", NOW + timedelta(days=1), content)
    assert [each.name for each in archive.folder.iterdir()] == [report_id]
    assert archive.get(report_id) is not None


async def test_only_reports_are_deleted(hass: HomeAssistant) -> None:
    """Prevents that an id leads out of the archive."""
    archive = make_archive(hass)
    report_id = add(archive, NOW)
    for hostile in ("", ".", "..", f"../{archive.folder.name}", f"{report_id}/.."):
        assert archive.get(hostile) is None
        assert not archive.delete(hostile)
    assert archive.delete(report_id)
    assert not archive.delete(report_id)
    assert archive.get(report_id) is None


@pytest.mark.parametrize("at_once", [8])
async def test_reports_at_once(hass: HomeAssistant, at_once: int) -> None:
    """Prevents that one report takes another, half written, for rubbish.

    All that are due at seven are made at seven.
    """
    archive = make_archive(hass)
    content = {"json": b"x" * 2_000_000, "csv": b"y" * 2_000_000}

    def make() -> str:
        return archive.add("Report", "May", NOW, content).id

    jobs = [hass.async_add_executor_job(make) for _ in range(at_once)]
    ids = [await job for job in jobs]
    assert {each.id for each in archive.all()} == set(ids)
    for each in ids:
        assert (archive.folder / each / "report.csv").stat().st_size == 2_000_000
