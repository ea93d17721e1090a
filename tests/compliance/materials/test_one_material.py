"""One material: what stands on its page, and the acts with their refusals, each of which changes
nothing."""

from datetime import date

import pytest
from django.urls import reverse

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Closing, Extension, Link, Material, Refusal, Term
from apps.journal.models import Action, Entry
from apps.publishing import actions as publication
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.factories import factory_for


def url_of(material):
    return f"/admin/materials/{material.number}/"


def corrected(material, **changed):
    """The correction form of a material as it stands, with other answers."""
    said = {
        "title": material.title,
        "received_at": "2026-11-06T18:00",
        "from_whom": material.from_whom,
        "unit": material.unit_id,
        "items": [VACANCIES],
        "note": material.note,
        "reason": "",
    }
    fields = {f"correct-{name}": value for name, value in {**said, **changed}.items()}
    return {**fields, "_do": "correct"}


def counts():
    """How many rows there are once all that has happened by now is written down."""
    catch_up()
    return [
        model.objects.count() for model in (Material, Term, Link, Extension, Refusal, Closing)
    ] + [Entry.objects.filter(model__startswith="compliance").count()]


# --- Who ------------------------------------------------------------------------------------------


def test_another_unit_s_editor_does_not_find_it(hospital, receive, laboratory_editor, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        client = signed_in(laboratory_editor)
        before = counts()
        assert client.get(url_of(material)).status_code == 404
        posted = client.post(url_of(material), {"_do": "refuse", "refuse-reason": "Жоқ"})
        assert posted.status_code == 404
        assert counts() == before


@pytest.mark.parametrize("who", ["inspector", "translator"])
def test_who_only_reads_sees_no_form_and_posts_nothing(
    hospital, receive, translator, signed_in, who
):
    material = receive()
    user = translator if who == "translator" else hospital.inspector
    with clock("2026-11-09 10:00"):
        client = signed_in(user)
        page = client.get(url_of(material))
        assert page.context["allowed"] == set()
        assert 'name="_do"' not in page.content.decode()
        before = counts()
        for what in ("correct", "link", "extend", "refuse", "agree", "deny", "nonsense"):
            assert client.post(url_of(material), {"_do": what}).status_code == 403
        assert counts() == before


def test_each_person_is_offered_what_is_theirs(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        offered = {
            user.username: signed_in(user).get(url_of(material)).context["allowed"]
            for user in (hospital.editor, hospital.head, hospital.chief, hospital.director)
        }
    own = {"correct", "link", "refuse"}
    assert offered == {
        "editor": own,
        "head": own,
        "chief": own,
        "director": own | {"extend"},
    }


# --- Correcting -----------------------------------------------------------------------------------


def test_a_correction_is_a_new_row_and_the_earlier_one_stays(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        client = signed_in(hospital.editor)
        data = corrected(material, title="Екі педиатр", reason="Хатта екеу")
        response = client.post(url_of(material), data)
        assert (response.status_code, response.url) == (302, url_of(material))
        page = client.get(url_of(material))
    first, second = Material.objects.order_by("pk")
    assert (first.title, second.title, second.corrects) == ("Дәрігер-педиатр", "Екі педиатр", first)
    (row,) = page.context["corrections"]
    assert [(each.before, each.after) for each in row.changes] == [
        ("Дәрігер-педиатр", "Екі педиатр")
    ]
    assert (row.row.correction_reason, row.row.recorded_by) == ("Хатта екеу", hospital.editor)


def test_a_correction_without_a_reason_keeps_what_was_typed(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        client = signed_in(hospital.editor)
        before = counts()
        response = client.post(url_of(material), corrected(material, title="Екі педиатр"))
        assert counts() == before
    assert list(response.context["forms"]["correct"].errors) == ["reason"]
    assert 'value="Екі педиатр"' in response.content.decode()


def test_a_correction_that_changes_nothing_is_refused(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        before = counts()
        response = signed_in(hospital.editor).post(
            url_of(material), corrected(material, reason="Жай ғана")
        )
        assert counts() == before
    assert response.context["forms"]["correct"].errors["__all__"] == ["Ештеңе өзгерген жоқ."]


def test_the_time_of_receipt_is_corrected_by_another_person_who_publishes(
    hospital, receive, signed_in
):
    material = receive()
    data = corrected(material, received_at="2026-11-05T09:00", reason="Журналда 5 қараша")
    with clock("2026-11-09 10:00"):
        before = counts()
        for user in (hospital.editor, hospital.head):
            response = signed_in(user).post(url_of(material), data)
            assert list(response.context["forms"]["correct"].errors) == ["received_at"]
        assert counts() == before
        assert signed_in(hospital.chief).post(url_of(material), data).status_code == 302
    assert Material.objects.get(corrects=material).received_at == moment("2026-11-05 09:00")
    assert [term.due_on for term in Term.objects.all()] == [date(2026, 11, 11), date(2026, 11, 10)]


def test_a_correction_into_the_future_is_refused(hospital, receive, signed_in):
    material = receive()
    data = corrected(material, received_at="2026-11-09T10:01", reason="Қате")
    with clock("2026-11-09 10:00"):
        before = counts()
        response = signed_in(hospital.chief).post(url_of(material), data)
        assert counts() == before
    assert list(response.context["forms"]["correct"].errors) == ["received_at"]


def test_an_editor_does_not_hand_a_material_to_another_unit(
    hospital, receive, laboratory, signed_in
):
    material = receive()
    data = corrected(material, unit=laboratory.pk, reason="Зертханаға")
    with clock("2026-11-09 10:00"):
        before = counts()
        response = signed_in(hospital.editor).post(url_of(material), data)
        assert counts() == before
        assert list(response.context["forms"]["correct"].errors) == ["unit"]
        assert signed_in(hospital.chief).post(url_of(material), data).status_code == 302
        # From now on it is the laboratory's.
        assert signed_in(hospital.editor).get(url_of(material)).status_code == 404


# --- Linking --------------------------------------------------------------------------------------


def test_a_page_is_found_linked_and_ends_the_term(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
        other = factory_for(Vacancy)(unit=hospital.unit)
        client = signed_in(hospital.editor)
        value = f"vacancies.vacancy.{record.pk}"
        everything = client.get(url_of(material)).context["screen"].linkable
        assert [each[0] for each in everything] == [f"vacancies.vacancy.{other.pk}", value]
        found = client.get(url_of(material), {"q": record.title_kk}).context["screen"].linkable
        assert [each[0] for each in found] == [value]
        response = client.post(url_of(material), {"_do": "link", "link-record": value})
        assert response.status_code == 302
        assert Link.objects.get().record == record
        publication.send_to_check(record, by=hospital.editor)
        publication.publish(record, by=hospital.chief)
    with clock("2026-11-09 10:05"):
        page = client.get(url_of(material))
    assert (Closing.objects.get().kind, Closing.objects.get().late) == ("published", False)
    assert page.context["allowed"] == set()
    (shown,) = page.context["pages"]
    assert (shown.title, shown.state[0]) == (record.title_kk, "published")
    assert shown.url == reverse("admin:vacancies_vacancy_change", args=[record.pk])


@pytest.mark.parametrize("value", ["", "vacancies.vacancy.{other}", "accounts.user.1", "x"])
def test_a_page_one_does_not_keep_is_not_linked(hospital, receive, laboratory, signed_in, value):
    material = receive()
    with clock("2026-11-09 10:00"):
        other = factory_for(Vacancy)(unit=laboratory)
        before = counts()
        response = signed_in(hospital.editor).post(
            url_of(material), {"_do": "link", "link-record": value.format(other=other.pk)}
        )
        assert counts() == before
    assert list(response.context["forms"]["link"].errors) == ["record"]


def test_a_new_page_is_started_from_the_material(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        page = signed_in(hospital.editor).get(url_of(material))
    ((_kind, url),) = page.context["screen"].add_urls
    start = reverse("admin:vacancies_vacancy_add")
    assert url in (
        f"{start}?material={material.number}&item={VACANCIES}",
        f"{start}?material={material.number}",
    )


# --- Extending ------------------------------------------------------------------------------------


def test_the_head_of_the_organisation_extends_a_term(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        client = signed_in(hospital.director)
        data = {"_do": "extend", "extend-until": "2026-11-13", "extend-reason": "Келісу керек"}
        assert client.post(url_of(material), data).status_code == 302
        page = client.get(url_of(material))
    assert [each.until for each in page.context["extensions"]] == [date(2026, 11, 13)]
    assert [(each.due_on, each.because) for each in page.context["terms"]] == [
        (date(2026, 11, 11), "received"),
        (date(2026, 11, 13), "extended"),
    ]
    assert page.context["term"].day == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        ("2026-11-11", "Себеп бар", "until"),
        # A Saturday.
        ("2026-11-14", "Себеп бар", "until"),
        ("", "Себеп бар", "until"),
        ("2026-11-13", "", "reason"),
    ],
)
def test_an_extension_that_cannot_be_stands_beside_its_field(
    hospital, receive, signed_in, until, reason, field
):
    material = receive()
    data = {"_do": "extend", "extend-until": until, "extend-reason": reason}
    with clock("2026-11-09 10:00"):
        before = counts()
        response = signed_in(hospital.director).post(url_of(material), data)
        assert counts() == before
    form = response.context["forms"]["extend"]
    assert list(form.errors) == [field]
    assert (form["until"].value(), form["reason"].value()) == (until, reason)


@pytest.mark.parametrize("who", ["editor", "head", "chief", "deputy"])
def test_nobody_else_extends(hospital, receive, signed_in, who):
    material = receive()
    data = {"_do": "extend", "extend-until": "2026-11-13", "extend-reason": "Себеп бар"}
    with clock("2026-11-09 10:00"):
        before = counts()
        assert signed_in(getattr(hospital, who)).post(url_of(material), data).status_code == 403
        assert counts() == before


# --- Refusing -------------------------------------------------------------------------------------


def test_a_refusal_needs_two_people(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        data = {"_do": "refuse", "refuse-reason": "Дербес деректер бар"}
        head = signed_in(hospital.head)
        assert head.post(url_of(material), data).status_code == 302
        before = counts()
        # Neither the proposer nor who does not check.
        assert head.post(url_of(material), {"_do": "agree"}).status_code == 403
        assert (
            signed_in(hospital.editor).post(url_of(material), {"_do": "agree"}).status_code == 403
        )
        assert counts() == before
        assert Closing.objects.count() == 0
        chief = signed_in(hospital.chief)
        decided = {"_do": "agree", "decide-note": "Дұрыс"}
        assert chief.post(url_of(material), decided).status_code == 302
        closing = Closing.objects.get()
        assert (closing.kind, closing.refusal.decision.decided_by) == ("refused", hospital.chief)
        # What has ended is not acted upon any more.
        before = counts()
        assert chief.post(url_of(material), data).status_code == 302
        assert counts() == before
        page = chief.get(url_of(material))
    assert page.context["refusals"][0][1].note == "Дұрыс"
    assert page.context["allowed"] == set()


def test_a_refusal_that_is_denied_lets_the_term_go_on(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        actions.propose_refusal(material, reason="Ескірген", by=hospital.editor)
        client = signed_in(hospital.head)
        assert client.get(url_of(material)).context["allowed"] >= {"agree", "deny"}
        assert client.post(url_of(material), {"_do": "deny"}).status_code == 302
        assert client.get(url_of(material)).context["term"].code == "open"
    assert (Closing.objects.count(), Refusal.objects.get().decision.agreed) == (0, False)
    assert Entry.objects.filter(action=Action.REFUSAL_DENIED).count() == 1


def test_a_refusal_without_a_reason_is_none(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-09 10:00"):
        before = counts()
        response = signed_in(hospital.editor).post(url_of(material), {"_do": "refuse"})
        assert counts() == before
    assert list(response.context["forms"]["refuse"].errors) == ["reason"]


# --- What stands on the page ----------------------------------------------------------------------


def test_a_missed_term_is_shown_with_its_explanation(hospital, receive, signed_in):
    material = receive()
    with clock("2026-11-13 10:00"):
        client = signed_in(hospital.editor)
        page = client.get(url_of(material))
        assert (page.context["term"].code, page.context["term"].day) == (
            "overdue",
            date(2026, 11, 11),
        )
        (breach,) = page.context["breaches"]
        actions.explain(
            [breach], text="Ауырып қалдым", promised_on=date(2026, 11, 16), by=hospital.editor
        )
        page = client.get(url_of(material))
    (explanation,) = page.context["breaches"][0].explanations.all()
    assert explanation.text == "Ауырып қалдым"
    assert "Ауырып қалдым" in page.content.decode()
