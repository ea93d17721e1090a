"""What readers could see and when: each change leaves a row, what nobody has seen leaves none."""

from apps.news.models import NewsItem
from apps.publishing import actions as publication
from apps.publishing.placements import Placement, note_missing
from tests.compliance.conftest import clock, moment
from tests.compliance.core.test_news import write
from tests.factories import NewsItemFactory


def seen(at: str) -> int:
    return Placement.objects.known_at(moment(at)).on_lists(moment(at)).count()


def test_a_draft_leaves_no_row(hospital) -> None:
    with clock("2026-11-03 09:00"):
        NewsItemFactory()
    assert Placement.objects.count() == 0


def test_each_state_has_its_row_and_one_holds_now(hospital) -> None:
    record = write(hospital, "2026-11-03 09:00")
    with clock("2026-11-04 09:00"):
        publication.confirm(record, by=hospital.chief)
        publication.confirm(record, by=hospital.chief)
    with clock("2026-11-05 09:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
    rows = list(Placement.objects.order_by("pk").values_list("status", "superseded_at"))
    assert rows == [
        ("published", moment("2026-11-04 09:00")),
        ("published", moment("2026-11-05 09:00")),
        ("withdrawn", None),
    ]
    moments = ("2026-11-03 08:59", "2026-11-03 09:00", "2026-11-04 23:00", "2026-11-05 09:00")
    assert [seen(at) for at in moments] == [0, 1, 1, 0]


def test_what_is_planned_is_seen_at_its_moment(hospital) -> None:
    write(hospital, "2026-11-03 09:00", "2026-11-05 08:00")
    assert [seen(at) for at in ("2026-11-05 07:59", "2026-11-05 08:00")] == [0, 1]


def test_what_expires_is_seen_until_then(hospital) -> None:
    write(hospital, "2026-11-03 09:00", expire_at=moment("2026-11-06 00:00"))
    assert [seen(at) for at in ("2026-11-05 23:59", "2026-11-06 00:00")] == [1, 0]


def test_a_record_published_again_keeps_the_day_it_was_first_seen(hospital) -> None:
    record = write(hospital, "2026-11-03 09:00")
    with clock("2026-11-04 09:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
    with clock("2026-11-05 09:00"):
        publication.publish(record, by=hospital.chief, reason="Себебі")
    row = Placement.objects.get(superseded_at=None)
    assert (row.status, row.first_seen_at) == ("published", moment("2026-11-03 09:00"))


def test_a_deleted_record_was_there_before(hospital) -> None:
    record = write(hospital, "2026-11-03 09:00")
    with clock("2026-11-04 09:00"):
        record.delete()
    assert [seen(at) for at in ("2026-11-03 23:00", "2026-11-04 09:00")] == [1, 0]


def test_records_from_before_are_noted_once_as_seen_since_their_publication(hospital) -> None:
    with clock("2026-11-05 09:00"):
        NewsItemFactory(status="published", publish_at=moment("2026-10-01 09:00"))
        Placement.objects.all().delete()
        assert note_missing([NewsItem]) == 1
        assert note_missing([NewsItem]) == 0
    row = Placement.objects.get()
    assert (row.first_seen_at, row.recorded_at) == (moment("2026-10-01 09:00"),) * 2
