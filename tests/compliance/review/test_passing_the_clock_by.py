"""Ways by which somebody might pass the clock by: none of them leads past it."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from apps.accounts.models import Unit
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Breach, Closing, Extension, Link, Material, RefusalDecision, Term
from apps.compliance.news import news_record
from apps.compliance.register import Known
from apps.compliance.state import State, measure
from apps.compliance.terms import last_term
from apps.publishing import actions as publication
from apps.publishing.models import ItemState
from apps.publishing.revisions import capture, keep
from apps.workdays.models import CalendarRow
from tests.compliance.conftest import NEWS, VACANCIES, clock, moment
from tests.compliance.core.acts import publish, receive, vacancy
from tests.compliance.core.test_gate import rules
from tests.factories import UnitFactory, UserFactory

STATIC = "about.mission"
EVENTS = "support.event_announcements"
# Dynamic, and asked for «if any».
DISPENSARY = "services.info.dispensary"


def missed() -> list[tuple[str, date]]:
    return list(Breach.objects.filter(kind="term").values_list("kind", "day"))


# --- What is published ----------------------------------------------------------------------------


def test_a_figure_beside_the_text_is_new_as_well(hospital) -> None:
    record = vacancy(hospital, pay_from=300_000, pay_to=400_000)
    with clock("2026-11-09 10:00"):
        publish(hospital, record, receive(hospital, "2026-11-09 09:00"))
        catch_up()
        assert rules(record) == []
        content = capture(record)
        content["fields"]["pay_from"] = 350_000
        keep(record, content, by=hospital.editor, small=True)
        assert rules(record) == ["material_known"]
        with pytest.raises(ValidationError):
            publication.publish(record, by=hospital.chief, reason="Тездетіп")
    record.refresh_from_db()
    assert record.pay_from == 300_000


def test_the_day_and_the_unit_of_a_page_are_no_news_of_it(hospital) -> None:
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"):
        publish(hospital, record, receive(hospital, "2026-11-09 09:00"))
        catch_up()
        content = capture(record)
        content["fields"]["expire_at"] = "2026-12-09T10:00:00+05:00"
        keep(record, content, by=hospital.editor)
        assert rules(record) == []


def test_what_is_planned_for_after_the_term_says_why(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    record = vacancy(hospital, publish_at=moment("2026-11-12 00:00"))
    with clock("2026-11-09 10:00"):
        actions.link(material, record, by=hospital.editor)
        assert rules(record) == ["late_publication"]
        record.publish_at = moment("2026-11-11 23:59")
        record.save()
        assert rules(record) == []


def test_the_page_of_another_item_does_not_publish_a_material(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00", items=[EVENTS])
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"), pytest.raises(ValidationError):
        actions.link(material, record, by=hospital.editor)
    assert not Link.objects.exists()


# --- What is recorded -----------------------------------------------------------------------------


def test_who_recorded_a_material_does_not_give_it_to_an_item_without_a_term(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-10 10:00"), pytest.raises(ValidationError) as refused:
        actions.correct(material, reason="Қате", by=hospital.editor, items=[STATIC])
    assert list(refused.value.message_dict) == ["items"]
    with clock("2026-11-10 10:05"):
        assert last_term(material, moment("2026-11-10 10:05")).due_on == date(2026, 11, 11)
        assert Material.objects.count() == 1
        actions.correct(material, reason="Қате", by=hospital.chief, items=[STATIC])
        assert last_term(material, moment("2026-11-10 10:05")).binding is False


def test_an_item_that_makes_no_term_later_is_added_by_whoever_recorded_it(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-10 10:00"):
        actions.correct(material, reason="Тағы", by=hospital.editor, items=[VACANCIES, STATIC])
        term = last_term(material, moment("2026-11-10 10:00"))
    assert (term.due_on, Material.objects.count()) == (date(2026, 11, 11), 2)


@pytest.mark.parametrize("received", ["0001-01-01 00:00", "1926-11-06 10:00", "2015-12-31 10:00"])
def test_what_came_ages_ago_is_a_slip_of_the_pen(hospital, received: str) -> None:
    with pytest.raises(ValidationError) as refused:
        receive(hospital, "2026-11-06 18:00", received)
    assert list(refused.value.message_dict) == ["received_at"]
    assert not Material.objects.exists()


@pytest.mark.parametrize("until", [date(2027, 11, 8), date(9999, 12, 31)])
def test_a_term_is_not_extended_for_ever(hospital, until: date) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-06 19:00"), pytest.raises(ValidationError) as refused:
        actions.extend(material, until=until, reason="Кейін", by=hospital.director)
    assert list(refused.value.message_dict) == ["until"]
    assert not Extension.objects.exists()


def test_a_head_decides_refusals_of_the_own_unit_only(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    other: Unit = UnitFactory(code="other")
    stranger = UserFactory(username="stranger", unit=other, roles=["head_of_unit"])
    with clock("2026-11-06 19:00"):
        refusal = actions.propose_refusal(material, reason="Құпия", by=hospital.editor)
        with pytest.raises(ValidationError):
            actions.decide_refusal(refusal, agreed=True, by=stranger)
        assert not RefusalDecision.objects.exists()
        assert not Closing.objects.exists()
        actions.decide_refusal(refusal, agreed=True, by=hospital.head)
    assert Closing.objects.get().kind == "refused"


# --- By what it is judged -------------------------------------------------------------------------


def test_another_regulation_does_not_wash_a_missed_term_away(hospital, settings) -> None:
    receive(hospital, "2026-11-06 18:00")
    # Nobody looks until the regulation is another one.
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-16 08:00"):
        catch_up()
    assert missed() == [("term", date(2026, 11, 11))]
    assert Term.objects.last().binding is False


def test_a_day_off_entered_too_late_does_not_wash_a_missed_term_away(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-16 08:00"):
        CalendarRow.objects.create(
            date=date(2026, 11, 11), kind="day_off", title_kk="Д", title_ru="В", source="№ 1"
        )
    with clock("2026-11-16 08:01"):
        catch_up()
    assert missed() == [("term", date(2026, 11, 11)), ("term", date(2026, 11, 12))]


def test_a_day_off_entered_in_time_moves_the_term_though_nobody_looked(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-11 23:00"):
        CalendarRow.objects.create(
            date=date(2026, 11, 11), kind="day_off", title_kk="Д", title_ru="В", source="№ 1"
        )
    with clock("2026-11-12 08:01"):
        catch_up()
    assert missed() == []
    assert Term.objects.last().due_on == date(2026, 11, 12)


def test_an_extended_term_breaches_nothing_under_a_regulation_without_terms(
    hospital, settings
) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-06 19:00"):
        actions.extend(material, until=date(2026, 11, 18), reason="Сұрау", by=hospital.director)
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-10 08:00"):
        catch_up()
    with clock("2026-11-25 08:00"):
        catch_up()
    assert (Term.objects.last().binding, missed()) == (False, [])


def test_an_item_for_which_something_came_does_apply(hospital) -> None:
    with clock("2026-11-06 17:00"):
        ItemState.objects.create(
            item=DISPENSARY,
            unit=hospital.unit,
            not_applicable=True,
            not_applicable_reason_kk="Бізде жоқ",
            not_applicable_reason_ru="У нас нет",
        )
        assert measure().line(DISPENSARY).state == State.NOT_APPLICABLE
    receive(hospital, "2026-11-06 18:00", items=[DISPENSARY])
    with clock("2026-11-16 08:00"):
        line = measure().line(DISPENSARY)
    assert (line.state, line.days_overdue) == (State.OVERDUE, 3)


# --- News -----------------------------------------------------------------------------------------


def no_news() -> list[date]:
    return list(Breach.objects.filter(kind="news").order_by("day").values_list("day", flat=True))


def test_days_under_a_regulation_that_names_no_day_stay_without_blame(hospital, settings) -> None:
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-02 09:00"):
        catch_up()
    settings.REGULATION_PROFILE = "mgdb1"
    with clock("2026-11-10 09:00"):
        catch_up()
    with clock("2026-11-12 09:00"):
        known = Known(catch_up())
        record = news_record(known, date(2026, 11, 3), date(2026, 11, 11))
    assert no_news() == [date(2026, 11, 10), date(2026, 11, 11)]
    assert (record.expected, list(record.missed)) == (2, no_news())


def test_another_regulation_does_not_wash_days_without_news_away(hospital, settings) -> None:
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-05 09:00"):
        catch_up()
    assert no_news() == [date(2026, 11, 3), date(2026, 11, 4)]


def test_days_off_before_the_strict_reading_stay_without_blame(hospital) -> None:
    from apps.publishing.figures import set_figure

    with clock("2026-11-02 09:00"):
        set_figure("news.unit", "working_days", source="№ 1", by=hospital.chief)
    with clock("2026-11-09 09:00"):
        set_figure("news.unit", "days", source="№ 2", by=hospital.chief)
    with clock("2026-11-10 09:00"):
        catch_up()
    found = [date(2026, 11, day) for day in (3, 4, 5, 6, 9)]
    assert no_news() == found


def test_news_do_not_cease_to_be_due_by_another_nature(hospital) -> None:
    with clock("2026-11-02 09:00"):
        state = ItemState.objects.get(item=NEWS)
        state.nature, state.nature_reason = "static", "Сирек"
        state.save()
    cache.clear()
    with clock("2026-11-04 09:00"):
        catch_up()
    assert no_news() == [date(2026, 11, 3)]


# --- The words of the journal ---------------------------------------------------------------------


def test_the_journal_has_one_language_whoever_comes_first(hospital) -> None:
    from django.utils.translation import override

    from apps.journal.models import Entry

    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-16 08:00"), override("ru"):
        catch_up()
    breach = Breach.objects.filter(kind="term").get()
    with override("kk"):
        entry = Entry.objects.get(action="missed", model="compliance.breach", object_id=breach.pk)
        assert entry.note == str(breach)
    with override("ru"):
        assert entry.note != str(breach)
