"""The screen of one inquiry: who may do what on it, what a look leaves in the journal, and that
nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.inquiries import actions
from apps.inquiries.actions import File
from apps.inquiries.models import AnswerTemplate, Kind, State, Writing
from apps.journal.models import Action, Entry, Letter
from tests.inquiries.desk.conftest import AT, NOW, asked, clock, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def url_of(inquiry):
    return reverse("admin:inquiries_inquiry", args=[inquiry.number])


def do(client, inquiry, what, **data):
    return client.post(url_of(inquiry), {"_do": what, **data})


def looks(person=None):
    found = Entry.objects.filter(action=Action.LOOKED_AT).order_by("number")
    found = found.filter(actor_id=person.pk) if person else found
    return list(found.values_list("model", "object_id"))


@pytest.mark.parametrize(
    ("kind", "role", "allowed"),
    [
        (Kind.HEAD, "director", {"answer", "publish", "assign", "extend", "forward", "draft"}),
        (Kind.HEAD, "deputy", {"answer", "publish", "assign", "extend", "forward", "draft"}),
        (Kind.HEAD, "head", {"draft"}),
        (Kind.HEAD, "editor", {"draft"}),
        (Kind.UNIT, "head", {"answer", "publish", "draft"}),
        (Kind.UNIT, "editor", {"draft"}),
        (Kind.APPEAL, "director", {"answer", "assign", "extend", "forward", "draft"}),
        (Kind.APPEAL, "head", {"draft"}),
        (Kind.PAGE, "editor", {"answer", "draft"}),
    ],
)
def test_who_may_do_what(people, kind, role, allowed):
    inquiry = asked(kind, unit=people.unit, may_be_public=True)
    response = sign_in(getattr(people, role)).get(url_of(inquiry))
    assert response.context["allowed"] - {"contact", "insert", "preview", "edit"} == allowed


@pytest.mark.parametrize(
    ("role", "status"),
    [("stranger", 404), ("chief", 403), ("translator", 403), ("inspector", 403)],
)
def test_who_reads_nothing_leaves_no_look(people, role, status):
    inquiry = asked(Kind.UNIT, unit=people.unit)
    client = sign_in(getattr(people, role))
    assert client.get(url_of(inquiry)).status_code == status
    for what in ("contact", "draft", "answer", "assign"):
        assert do(client, inquiry, what, text="Иә.").status_code == status
    inquiry.refresh_from_db()
    assert inquiry.is_open
    assert [each.kind for each in inquiry.writings.all()] == ["question"]
    assert looks() == []


@pytest.mark.parametrize(("what", "role"), [("answer", "head"), ("assign", "head"), ("x", "head")])
def test_what_is_not_allowed_changes_nothing(people, what, role):
    inquiry = asked(unit=people.unit)
    client = sign_in(getattr(people, role))
    assert do(client, inquiry, what, text="Иә.", unit=people.other.pk).status_code == 403
    inquiry.refresh_from_db()
    assert (inquiry.is_open, inquiry.unit) == (True, people.unit)


def test_a_look_is_noted_and_the_person_is_shown_only_when_asked_for(people):
    inquiry = asked(name="Айгүл Сейітова", phone="+7 701 234 56 78", email="a@example.kz")
    client = sign_in(people.director)
    page = client.get(url_of(inquiry)).content.decode()
    assert "Екпені қашан салуға болады?" in page
    for word in ("Айгүл Сейітова", "234 56 78", "a@example.kz"):
        assert word not in page
    row = ("inquiries.inquiry", str(inquiry.pk))
    assert looks(people.director) == [row]

    shown = do(client, inquiry, "contact", text="Құрметті")
    for word in ("Айгүл Сейітова", "+7 701 234 56 78", "a@example.kz"):
        assert word in shown.content.decode()
    # What was being typed stays in its field.
    assert shown.context["forms"]["answer"]["text"].value() == "Құрметті"
    person = ("inquiries.contact", str(inquiry.contact_id))
    assert looks(people.director) == [row, row, person]
    assert [who for _at, who in shown.context["looks"]] == [str(people.director)] * 2
    assert shown.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_an_answer_is_looked_at_then_sent(people):
    inquiry = asked(email="a@example.kz")
    client = sign_in(people.director)
    text = "Жұмыс күндері <08:00> бастап.\n\nКүтеміз."
    preview = do(client, inquiry, "preview", text=text, outcome="satisfied")
    assert "<p>Жұмыс күндері &lt;08:00&gt; бастап.</p>" in preview.content.decode()
    inquiry.refresh_from_db()
    assert inquiry.is_open

    assert do(client, inquiry, "answer", text=text, outcome="satisfied").url == url_of(inquiry)
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome) == (State.ANSWERED, "satisfied")
    assert [each.text for each in inquiry.writings.filter(kind="answer")] == [text]
    assert Letter.objects.filter(to="a@example.kz", key__contains="answered").count() == 1


def test_a_long_answer_fits_and_large_numbers_are_written_as_keys(people):
    inquiry = asked()
    type(inquiry).objects.filter(pk=inquiry.pk).update(number=1234)
    inquiry.refresh_from_db()
    page = sign_in(people.director).get(url_of(inquiry)).content.decode()
    assert 'maxlength="8000"' in page
    assert "№ 1234" in page


def test_an_empty_answer_is_refused(people):
    inquiry = asked()
    for what in ("preview", "answer", "draft"):
        response = do(sign_in(people.director), inquiry, what, text=" ", outcome="explained")
        assert list(response.context["forms"]["answer"].errors) == ["text"]
    inquiry.refresh_from_db()
    assert inquiry.is_open


def test_what_somebody_answered_meanwhile_keeps_the_typed_text_on_the_page(people):
    inquiry = asked()
    client = sign_in(people.director)
    actions.answer(inquiry, text="Иә.", by=people.deputy)
    response = do(client, inquiry, "answer", text="Менің жауабым.")
    page = response.content.decode()
    assert "Иә." in page
    assert "Менің жауабым." in page
    assert [each.text for each in inquiry.writings.filter(kind="answer")] == ["Иә."]


def test_a_template_goes_below_what_was_typed_in_the_language_of_the_question(people):
    inquiry = asked()
    template = AnswerTemplate.objects.create(
        title_kk="Екпе",
        title_ru="Прививка",
        wording_kk="Кабинет ашық.",
        wording_ru="Кабинет открыт.",
    )
    AnswerTemplate.objects.create(
        title_kk="Басқа", title_ru="Другое", wording_kk="Басқа.", wording_ru="Другое."
    )
    client = sign_in(people.director)
    response = do(client, inquiry, "insert", text="Құрметті!", template=template.pk)
    answer = response.context["forms"]["answer"]
    assert answer["text"].value() == "Құрметті!\n\nКабинет ашық."
    assert not inquiry.writings.filter(kind="draft").exists()


def test_a_unit_drafts_and_the_head_sends_it(people):
    inquiry = asked(unit=people.unit)
    do(sign_in(people.editor), inquiry, "draft", text="Жоба.")
    client = sign_in(people.director)
    assert client.get(url_of(inquiry)).context["forms"]["answer"]["text"].value() == "Жоба."
    do(client, inquiry, "answer", text="Жоба.", outcome="explained")
    assert [(each.kind, each.by) for each in inquiry.writings.exclude(kind="question")] == [
        ("answer", people.director)
    ]


def test_nobody_writes_over_a_draft_saved_meanwhile(people):
    inquiry = asked(unit=people.unit)
    client = sign_in(people.editor)
    base = client.get(url_of(inquiry)).context["forms"]["answer"]["base"].value()
    actions.save_draft(inquiry, "Меңгерушінің жобасы.", by=people.head)

    response = do(client, inquiry, "draft", text="Редактордың жобасы.", base=base)
    page = response.content.decode()
    assert "Меңгерушінің жобасы." in page
    assert "Редактордың жобасы." in page
    assert inquiry.writings.get(kind="draft").text == "Меңгерушінің жобасы."

    mark = response.context["screen"].draft_mark
    do(client, inquiry, "draft", text="Екеуі бірге.", base=mark)
    assert inquiry.writings.get(kind="draft").text == "Екеуі бірге."


def test_giving_it_to_a_unit_keeps_the_term_and_shows_the_note_to_colleagues(people):
    inquiry = asked()
    client = sign_in(people.director)
    do(client, inquiry, "assign", unit=people.other.pk, note="Қарап шығыңыз.")
    inquiry.refresh_from_db()
    assert (inquiry.unit, inquiry.due_on) == (people.other, date(2026, 11, 26))
    happened = client.get(url_of(inquiry)).context["screen"].happened
    assert [(each.step.kind, each.words) for each in happened] == [
        ("received", ""),
        ("assigned", "Қарап шығыңыз."),
    ]


def test_giving_it_to_nobody_is_refused(people):
    inquiry = asked(unit=people.unit)
    response = do(sign_in(people.director), inquiry, "assign", unit="", note="?")
    assert response.context["faulty"] == "assign"
    inquiry.refresh_from_db()
    assert inquiry.unit == people.unit


def test_an_extension_names_the_latest_day_and_refuses_a_later_one(people):
    inquiry = asked()
    client = sign_in(people.director)
    assert client.get(url_of(inquiry)).context["latest"] == date(2027, 1, 26)
    refused = do(client, inquiry, "extend", until="2027-01-27", reason="Сараптама.")
    assert list(refused.context["forms"]["extend"].errors) == ["until"]
    inquiry.refresh_from_db()
    assert inquiry.due_on == date(2026, 11, 26)
    do(client, inquiry, "extend", until="2027-01-26", reason="Сараптама.")
    inquiry.refresh_from_db()
    assert inquiry.due_on == date(2027, 1, 26)


def test_forwarding_says_where_and_why(people):
    inquiry = asked()
    client = sign_in(people.director)
    refused = do(client, inquiry, "forward", words=" ")
    assert list(refused.context["forms"]["forward"].errors) == ["words"]
    inquiry.refresh_from_db()
    assert inquiry.is_open
    do(client, inquiry, "forward", words="Әкімдікке: жол мәселесі.")
    inquiry.refresh_from_db()
    assert inquiry.state == State.FORWARDED


def test_a_file_is_fetched_by_those_who_read_it_and_noted(people):
    file = File("сурет.png", "image/png", b"\x89PNG\r\n", "a" * 64)
    inquiry = asked(Kind.UNIT, unit=people.unit, files=(file,))
    url = reverse("admin:inquiries_enclosure", args=[inquiry.number, inquiry.enclosures.get().pk])
    assert sign_in(people.stranger).get(url).status_code == 404
    assert looks() == []
    response = sign_in(people.head).get(url)
    assert response.content == b"\x89PNG\r\n"
    # A picture made anew by us is shown, and nothing in it is ever run.
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert len(looks(people.head)) == 1
    other = asked(text="Басқа", unit=people.unit)
    wrong = reverse("admin:inquiries_enclosure", args=[other.number, inquiry.enclosures.get().pk])
    assert sign_in(people.director).get(wrong).status_code == 404


def test_journal_and_addresses_hold_no_word_of_the_person(people):
    inquiry = asked(text="Меня зовут Иван.", name="Иван", language="ru")
    client = sign_in(people.director)
    do(client, inquiry, "contact")
    do(client, inquiry, "draft", text="Иван, ответ.")
    do(client, inquiry, "answer", text="Иван, ответ.", outcome="explained")
    notes = " ".join(Entry.objects.values_list("note", flat=True))
    assert "Иван" not in notes


def test_after_the_term_the_answer_is_late_and_possible(people):
    inquiry = asked()
    with clock(NOW + timedelta(days=3)):
        client = sign_in(people.director)
        assert client.get(url_of(inquiry)).context["term"].code == "overdue"
        do(client, inquiry, "answer", text="Кешіріңіз.", outcome="explained")
        assert client.get(url_of(inquiry)).context["term"].code == "late"
    assert inquiry.writings.get(kind=Writing.Kind.ANSWER).text == "Кешіріңіз."
    assert AT.date() < inquiry.due_on
