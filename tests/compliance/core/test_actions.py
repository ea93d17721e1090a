"""What people do about materials: who may, what is refused, and that a refusal changes nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import Substitution
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import (
    Breach,
    Closing,
    Explanation,
    Extension,
    Link,
    Material,
    Refusal,
    RefusalDecision,
    Term,
)
from apps.journal.models import Action, Entry
from apps.publishing import actions as publication
from apps.publishing.revisions import capture, keep
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.compliance.core.acts import publish, receive, vacancy
from tests.compliance.core.test_terms import row
from tests.factories import UserFactory


@pytest.fixture
def material(hospital) -> Material:
    """Received and recorded on Friday evening: due on Wednesday, 11 November."""
    return receive(hospital, "2026-11-06 18:00")


def last_due(material: Material) -> str:
    return str(Term.objects.filter(material=material.root_id).last())


# --- Receiving ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"from_whom": ""}, "from_whom"),
        ({"received_at": None}, "received_at"),
        ({"received_at": moment("2026-11-06 18:01")}, "received_at"),
        ({"items": []}, "items"),
        ({"unit": None}, "unit"),
    ],
)
def test_what_is_missing_is_refused_and_nothing_is_recorded(hospital, given, field) -> None:
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as refused:
        receive(hospital, "2026-11-06 18:00", **given)
    assert list(refused.value.message_dict) == [field]
    assert Material.objects.count() == 0
    assert Entry.objects.exclude(action=Action.MISSED).count() == entries


@pytest.mark.parametrize(
    ("received", "recorded", "late"),
    [
        ("2026-11-06 18:00", "2026-11-06 18:30", False),
        ("2026-11-06 18:00", "2026-11-09 23:00", False),  # Monday is one working day
        ("2026-11-06 18:00", "2026-11-10 00:10", True),
        ("2026-11-04 09:00", "2026-11-06 09:00", True),
    ],
)
def test_a_record_later_than_one_working_day_is_late(hospital, received, recorded, late) -> None:
    assert receive(hospital, recorded, received).recorded_late is late


def test_the_receipt_stands_in_the_journal(hospital, material) -> None:
    entry = Entry.objects.get(action=Action.RECEIVED)
    found = (entry.actor_id, entry.item, entry.object_id)
    assert found == (hospital.editor.pk, VACANCIES, str(material.pk))


# --- Corrections --------------------------------------------------------------------------------


def test_another_publisher_corrects_the_time_and_the_term_follows(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        row = actions.correct(
            material,
            reason="Дүйсенбіде келді",
            received_at=moment("2026-11-09 09:00"),
            by=hospital.chief,
        )
    assert (row.root_id, row.corrects_id, row.number) == (material.pk, material.pk, material.pk)
    assert last_due(material) == "12.11.2026"
    assert Entry.objects.filter(action=Action.CORRECTED).count() == 1


def test_who_recorded_it_does_not_move_the_time(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00", by=hospital.chief)
    with clock("2026-11-09 10:00"), pytest.raises(ValidationError) as refused:
        actions.correct(
            material, reason="Кеш", received_at=moment("2026-11-09 09:00"), by=hospital.chief
        )
    assert list(refused.value.message_dict) == ["received_at"]
    assert (Material.objects.count(), last_due(material)) == (1, "11.11.2026")


def test_nor_after_somebody_else_corrected_the_words(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00", by=hospital.chief)
    with clock("2026-11-09 10:00"):
        actions.correct(material, reason="Қате", title="Дәрігер", by=hospital.deputy)
        with pytest.raises(ValidationError):
            actions.correct(
                material, reason="Кеш", received_at=moment("2026-11-09 09:00"), by=hospital.chief
            )
    assert (Material.objects.count(), last_due(material)) == (2, "11.11.2026")


def test_who_may_not_publish_does_not_move_the_time(hospital, material) -> None:
    with clock("2026-11-09 10:00"), pytest.raises(ValidationError):
        actions.correct(
            material, reason="Кеш", received_at=moment("2026-11-09 09:00"), by=hospital.head
        )
    assert Material.objects.count() == 1


def test_words_are_corrected_by_who_recorded_them_with_a_reason(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        with pytest.raises(ValidationError) as refused:
            actions.correct(material, reason=" ", title="Хирург", by=hospital.editor)
        row = actions.correct(material, reason="Қате", title="Хирург", by=hospital.editor)
    assert list(refused.value.message_dict) == ["reason"]
    assert (row.title, [each.item for each in row.items.all()]) == ("Хирург", [VACANCIES])
    assert Term.objects.count() == 1


def test_a_correction_leaves_an_extended_term_where_it_is(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        actions.extend(material, until=date(2026, 11, 20), reason="Ауырды", by=hospital.director)
        actions.correct(
            material, reason="Дұрысы", received_at=moment("2026-11-05 09:00"), by=hospital.chief
        )
    assert last_due(material) == "20.11.2026"


# --- Links and the end of a term ----------------------------------------------------------------


def test_a_linked_publication_ends_the_term(hospital, material) -> None:
    with clock("2026-11-10 10:00") as then:
        publish(hospital, vacancy(hospital), material)
    with clock("2026-11-12 10:00"):
        catch_up()
    closing = Closing.objects.get()
    assert (closing.kind, closing.at, closing.late) == ("published", then, False)
    assert Entry.objects.get(action=Action.MET).actor_id == hospital.chief.pk
    assert not Breach.objects.filter(kind="term").exists()


def test_a_late_publication_nobody_looked_at_before_is_missed_all_the_same(
    hospital, material
) -> None:
    with clock("2026-11-13 10:00"):
        publish(hospital, vacancy(hospital), material, reason="Кешікті")
    with clock("2026-11-16 10:00"):
        catch_up()
    assert (Closing.objects.get().late, Closing.objects.get().late_reason) == (True, "Кешікті")
    assert [each.day for each in Breach.objects.filter(kind="term")] == [date(2026, 11, 11)]


def test_what_was_published_before_the_link_does_not_end_the_term(hospital, material) -> None:
    record = vacancy(hospital)
    other = receive(hospital, "2026-11-09 09:00")
    with clock("2026-11-09 10:00"):
        publish(hospital, record, other)
    with clock("2026-11-09 11:00"):
        actions.link(material, record, by=hospital.editor)
        catch_up()
    assert [each.material_id for each in Closing.objects.all()] == [other.pk]
    assert Link.objects.get(material=material).revision_number == 2


def test_the_next_revision_of_a_linked_page_ends_it(hospital, material) -> None:
    record = vacancy(hospital)
    other = receive(hospital, "2026-11-09 09:00")
    with clock("2026-11-09 10:00"):
        publish(hospital, record, other)
    with clock("2026-11-10 10:00"):
        content = capture(record)
        content["fields"] |= {"lead_kk": "Жаңа мазмұны", "lead_ru": "Новое содержание"}
        keep(record, content, by=hospital.editor)
        publish(hospital, record, material)
        catch_up()
    assert Closing.objects.filter(material=material).count() == 1


def test_the_same_record_is_linked_once(hospital, material) -> None:
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"):
        first = actions.link(material, record, by=hospital.editor)
        second = actions.link(material, record, by=hospital.chief)
    assert (first.pk, Link.objects.count()) == (second.pk, 1)
    assert Entry.objects.filter(action=Action.LINKED).count() == 1


def test_a_page_that_is_withdrawn_later_has_ended_the_term(hospital, material) -> None:
    record = vacancy(hospital)
    with clock("2026-11-10 10:00"):
        publish(hospital, record, material)
    with clock("2026-11-10 11:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
        catch_up()
    assert Closing.objects.filter(material=material, late=False).count() == 1


def test_a_planned_publication_ends_the_term_at_its_moment(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        publish(hospital, vacancy(hospital), material, at=moment("2026-11-11 23:00"))
        catch_up()
        assert not Closing.objects.exists()
    with clock("2026-11-14 10:00"):
        catch_up()
    closing = Closing.objects.get()
    assert (closing.at, closing.late) == (moment("2026-11-11 23:00"), False)
    assert not Breach.objects.filter(kind="term").exists()


def test_nothing_is_done_about_a_material_whose_term_has_ended(hospital, material) -> None:
    with clock("2026-11-10 10:00"):
        publish(hospital, vacancy(hospital), material)
    with clock("2026-11-10 11:00"):
        for act in (
            lambda: actions.correct(material, reason="а", title="б", by=hospital.chief),
            lambda: actions.link(material, vacancy(hospital), by=hospital.editor),
            lambda: actions.extend(
                material, until=date(2026, 11, 20), reason="а", by=hospital.director
            ),
            lambda: actions.propose_refusal(material, reason="а", by=hospital.editor),
        ):
            with pytest.raises(ValidationError):
                act()
    assert (Material.objects.count(), Link.objects.count()) == (1, 1)
    assert (Extension.objects.count(), Refusal.objects.count()) == (0, 0)


# --- Extensions ---------------------------------------------------------------------------------


def test_the_director_extends_and_extensions_form_one_chain(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        first = actions.extend(
            material, until=date(2026, 11, 13), reason="Ауырды", by=hospital.director
        )
    with clock("2026-11-10 10:00"):
        second = actions.extend(
            material, until=date(2026, 11, 20), reason="Әлі ауырады", by=hospital.director
        )
    assert (first.previous_id, second.previous_id) == (None, first.pk)
    assert [str(term) for term in Term.objects.all()] == ["11.11.2026", "13.11.2026", "20.11.2026"]


@pytest.mark.parametrize("role", ["editor", "head", "chief", "deputy", "inspector"])
def test_nobody_else_extends(hospital, material, role: str) -> None:
    with clock("2026-11-09 10:00"), pytest.raises(ValidationError):
        actions.extend(
            material, until=date(2026, 11, 13), reason="Ауырды", by=getattr(hospital, role)
        )
    assert (Extension.objects.count(), last_due(material)) == (0, "11.11.2026")


@pytest.mark.parametrize(
    ("day", "may"), [("2026-11-08", False), ("2026-11-09", True), ("2026-11-11", False)]
)
def test_the_substitute_of_the_director_extends_within_the_dates(
    hospital, material, day: str, may: bool
) -> None:
    Substitution.objects.create(
        person=hospital.director,
        substitute=hospital.deputy,
        first_day=date(2026, 11, 9),
        last_day=date(2026, 11, 10),
    )
    assert actions.may_extend(hospital.deputy, date.fromisoformat(day)) is may


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("2026-11-11", "Ауырды"),  # not later
        ("2026-11-14", "Ауырды"),  # Saturday
        ("2026-11-13", " "),
    ],
)
def test_a_day_that_does_not_extend_is_refused(hospital, material, until, reason) -> None:
    with clock("2026-11-09 10:00"), pytest.raises(ValidationError):
        actions.extend(
            material, until=date.fromisoformat(until), reason=reason, by=hospital.director
        )
    assert (Extension.objects.count(), last_due(material)) == (0, "11.11.2026")


def test_a_term_that_has_ended_is_missed_before_it_is_extended(hospital, material) -> None:
    """Nobody had opened a screen since."""
    with clock("2026-11-12 10:00"):
        actions.extend(material, until=date(2026, 11, 20), reason="Ауырды", by=hospital.director)
    assert [each.day for each in Breach.objects.filter(kind="term")] == [date(2026, 11, 11)]


def test_an_extended_day_that_becomes_a_day_off_moves_on(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        actions.extend(material, until=date(2026, 11, 13), reason="Ауырды", by=hospital.director)
    with clock("2026-11-09 11:00"):
        row("2026-11-13")
        catch_up()
    assert last_due(material) == "16.11.2026"


# --- Refusals -----------------------------------------------------------------------------------


def test_a_second_person_agrees_and_the_term_has_ended(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        refusal = actions.propose_refusal(material, reason="Орын жабылды", by=hospital.editor)
        actions.decide_refusal(refusal, agreed=True, by=hospital.head)
    assert Closing.objects.get().kind == "refused"
    done = Entry.objects.filter(action__in=[Action.REFUSAL_ASKED, Action.REFUSED])
    assert [(each.action, each.actor_id) for each in done.order_by("number")] == [
        ("refusal_asked", hospital.editor.pk),
        ("refused", hospital.head.pk),
    ]


def test_nobody_agrees_alone_nor_without_the_right(hospital, material) -> None:
    with clock("2026-11-09 10:00"):
        refusal = actions.propose_refusal(material, reason="Орын жабылды", by=hospital.head)
        for person in (hospital.head, hospital.editor, hospital.inspector):
            with pytest.raises(ValidationError):
                actions.decide_refusal(refusal, agreed=True, by=person)
    assert (RefusalDecision.objects.count(), Closing.objects.count()) == (0, 0)


def test_a_denied_refusal_leaves_the_term_open_and_may_be_proposed_again(
    hospital, material
) -> None:
    with clock("2026-11-09 10:00"):
        refusal = actions.propose_refusal(material, reason="Орын жабылды", by=hospital.editor)
        with pytest.raises(ValidationError):
            actions.propose_refusal(material, reason="Тағы", by=hospital.editor)
        actions.decide_refusal(refusal, agreed=False, by=hospital.chief)
        with pytest.raises(ValidationError):
            actions.decide_refusal(refusal, agreed=True, by=hospital.deputy)
        actions.propose_refusal(material, reason="Тағы", by=hospital.editor)
    assert (Refusal.objects.count(), Closing.objects.count()) == (2, 0)


# --- Explanations -------------------------------------------------------------------------------


@pytest.fixture
def breach(hospital, material) -> Breach:
    with clock("2026-11-12 00:05"):
        catch_up()
    return Breach.objects.get(kind="term")


@pytest.mark.parametrize(
    ("text", "promised", "field"),
    [
        (" ", date(2026, 11, 13), "text"),
        ("Ауырдым", None, "promised_on"),
        ("Ауырдым", date(2026, 11, 11), "promised_on"),
        ("Ауырдым", date(2026, 12, 13), "promised_on"),
    ],
)
def test_an_explanation_that_says_nothing_is_refused(
    hospital, breach, text, promised, field
) -> None:
    with clock("2026-11-12 09:00"), pytest.raises(ValidationError) as refused:
        actions.explain([breach], text=text, promised_on=promised, by=hospital.editor)
    assert list(refused.value.message_dict) == [field]
    assert Explanation.objects.count() == 0
    assert not Entry.objects.filter(action=Action.EXPLAINED).exists()


def test_one_explanation_answers_many_and_promises_a_month_at_most(hospital, breach) -> None:
    both = [breach, Breach.objects.filter(kind="news").first()]
    with clock("2026-11-12 09:00"):
        actions.explain(both, text="Ауырдым", promised_on=date(2026, 12, 12), by=hospital.editor)
    assert set(Explanation.objects.get().breaches.all()) == set(both)
    assert Entry.objects.filter(action=Action.EXPLAINED).count() == 2


def test_a_missed_day_of_news_is_explained_without_a_promise(hospital, breach) -> None:
    news = Breach.objects.filter(kind="news").first()
    with clock("2026-11-12 09:00"):
        actions.explain([news], text="Оқиға болмады", promised_on=None, by=hospital.editor)
    assert Explanation.objects.get().promised_on is None


def test_nothing_is_explained_at_large(hospital) -> None:
    with clock("2026-11-12 09:00"), pytest.raises(ValidationError) as refused:
        actions.explain([], text="Ауырдым", promised_on=date(2026, 11, 13), by=hospital.editor)
    assert list(refused.value.message_dict) == ["breaches"]


def test_a_superuser_extends_nothing(hospital, material) -> None:
    administrator = UserFactory(username="root", unit=None, is_superuser=True)
    with clock("2026-11-09 10:00"), pytest.raises(ValidationError):
        actions.extend(material, until=date(2026, 11, 13), reason="Ауырды", by=administrator)
    assert Extension.objects.count() == 0
