"""The first page of the blog, the page of one answer, and what the head writes."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from apps.head_blog.models import Post
from apps.head_blog.presenters import answerers, blog_figures
from apps.inquiries.models import HelpfulVote
from apps.languages.typography import capitalised
from apps.organisation.models import Tenure
from apps.publishing.figures import set_figure
from tests.factories import PersonFactory, TenureFactory, UserFactory
from tests.head_blog.conftest import ALMATY, ASKED_AT
from tests.head_blog.factories import HeadPostFactory
from tests.inquiries.factories import HeadAnswerFactory, InquiryTopicFactory, UnitAnswerFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
OURS = {"origin": "http://testserver"}


def read(client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


def votes() -> list[bool]:
    return list(HelpfulVote.objects.order_by("pk").values_list("helpful", flat=True))


# --- The first page -------------------------------------------------------------------------------


def test_the_blog_shows_the_head_with_the_hours_of_reception(client, head):
    page = read(client, "/ru/blog/")
    assert page.headings == ["Блог директора"]
    assert "Жолдыбай Айнур Сапаркызы" in page.text
    assert "вторник 15:00–17:00" in page.text
    assert "кабинет 401" in page.text


def test_the_blog_stands_before_there_is_a_head_or_an_answer(client):
    assert read(client, "/kk/blog/").headings == ["Директор блогы"]


def test_topics_are_counted_and_narrow_the_list(client):
    medicine = InquiryTopicFactory(code="medicine", name_kk="Дәрі", name_ru="Лекарства", position=1)
    about_shots = HeadAnswerFactory.create_batch(2, published=True)
    about_pills = HeadAnswerFactory(published=True, topic=medicine)
    HeadAnswerFactory(topic=medicine)

    whole = read(client, "/ru/blog/")
    assert [
        (link.text, link.attributes["href"], link.attributes.get("aria-current"))
        for link in whole.all("a", **{"class": "chip"})
    ] == [
        ("Все, 3", "/ru/blog/", "true"),
        ("Прививки, 2", "/ru/blog/?topic=vaccination", None),
        ("Лекарства, 1", "/ru/blog/?topic=medicine", None),
    ]
    narrowed = read(client, "/ru/blog/?topic=medicine")
    assert about_pills.title_ru in narrowed.text
    assert [row.title_ru for row in about_shots if row.title_ru in narrowed.text] == []


def test_an_answer_has_its_number_its_days_and_its_term(client, head, ask):
    inquiry = ask("Балаға екпені қашан салуға болады?")
    HeadAnswerFactory(published=True, inquiry=inquiry)
    text = read(client, "/ru/blog/").text
    assert f"№ {inquiry.number}" in text
    assert "30 октября 2026 года" in text
    assert "3 ноября 2026 года" in text
    assert "АЖ" in text


def test_a_question_of_the_other_language_can_be_read_as_it_was_asked(client):
    row = HeadAnswerFactory(published=True, asked_in="ru")
    elsewhere = read(client, f"/kk/blog/{row.slug}/")
    assert [
        (element.text.strip(), element.lang)
        for element in elsewhere.elements
        if element.tag == "p" and "question__text" in element.inside
    ] == [(row.question_kk, "kk"), (row.question_ru, "ru")]
    assert row.question_kk not in read(client, f"/ru/blog/{row.slug}/").text


def test_answers_keep_the_face_of_whoever_was_the_head_that_day(head):
    earlier = PersonFactory(name_kk="Ахметов Нұрлан", name_ru="Ахметов Нурлан")
    post = Tenure.objects.get().post
    TenureFactory(post=post, person=earlier, since=date(2020, 3, 2), left_on=date(2024, 1, 14))
    who = answerers()
    days = (date(2024, 1, 14), date(2024, 1, 15), date(2019, 1, 1))
    rows = [HeadAnswerFactory.build(answered_on=day) for day in days]
    assert [who(row).initials for row in rows] == ["НА", "АЖ", ""]


def test_the_figures_count_questions_to_the_head_alone(ask):
    ask("Бірінші сұрақ қандай?", ASKED_AT + timedelta(days=1))
    ask("Екінші сұрақ қандай?", datetime(2026, 11, 12, 10, 0, tzinfo=ALMATY))
    ask("Үшінші сұрақ қандай?")
    UnitAnswerFactory(published=True)

    def numbers(at: datetime) -> list[int]:
        return [figure.number for figure in blog_figures(at)]

    # One working day and five, three on average; the term of the third ends on 26 November.
    assert numbers(datetime(2026, 11, 26, 12, 0, tzinfo=ALMATY)) == [2, 1, 3, 0]
    assert numbers(datetime(2026, 11, 27, 12, 0, tzinfo=ALMATY)) == [2, 1, 3, 1]


def test_without_an_answer_there_is_no_average(ask):
    ask("Бірінші сұрақ қандай?")
    assert [figure.number for figure in blog_figures(ASKED_AT)] == [0, 1, 0]


@pytest.mark.parametrize(("appeals", "leads_away"), [("link", True), ("accept", False)])
def test_a_formal_appeal_goes_where_the_setting_says(client, settings, appeals, leads_away):
    settings.APPEALS = appeals
    page = read(client, "/ru/blog/")
    assert ("https://eotinish.kz" in page.links) is leads_away
    assert ("/ru/feedback/reception/" in page.links) is not leads_away


def test_the_platform_of_the_state_is_shown_once_its_address_is_set(client):
    address = "https://egov.example/head/17"
    assert address not in read(client, "/kk/blog/").links
    set_figure("blog.platform", address, source="Хат № 5", by=UserFactory(roles=["director"]))
    assert address in read(client, "/kk/blog/").links


# --- One answer -----------------------------------------------------------------------------------


def test_machines_read_question_and_answer(client):
    row = HeadAnswerFactory(published=True, question_ru="Правда ли, что </script> 5 < 6?")
    body = client.get(f"/ru/blog/{row.slug}/").content.decode()
    block = body.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    entity = json.loads(block)["mainEntity"]
    assert (entity["name"], entity["text"]) == (row.title_ru, row.question_ru)
    assert entity["acceptedAnswer"]["text"] == "В рабочие дни с восьми утра."
    assert entity["acceptedAnswer"]["url"] == f"http://testserver/ru/blog/{row.slug}/"
    assert entity["datePublished"] == "2026-10-30"


def test_answers_of_units_have_a_list_and_pages_of_their_own(client):
    row = UnitAnswerFactory(published=True)
    HeadAnswerFactory(published=True, title_ru="Вопрос директору")
    page = read(client, "/ru/feedback/answers/")
    assert f"/ru/feedback/answers/{row.slug}/" in page.links
    assert "Вопрос директору" not in page.text
    assert "Регистратура" in read(client, f"/ru/feedback/answers/{row.slug}/").text


# --- Was this helpful? ----------------------------------------------------------------------------


@pytest.fixture
def answer():
    return HeadAnswerFactory(published=True)


def vote(client, row, word: str, agent: str = "one", **more):
    with translation.override("kk"):
        url = f"/kk/inquiries/helpful/head_blog.headanswer/{row.pk}/"
    headers = more.pop("headers", OURS)
    return client.post(url, {"helpful": word}, headers={**headers, "user-agent": agent}, **more)


def test_a_reader_has_one_word_and_may_change_it(client, answer):
    response = vote(client, answer, "yes")
    assert (response.status_code, response.headers["Location"]) == (
        303,
        f"/kk/blog/{answer.slug}/#helpful",
    )
    assert response.cookies == {}
    vote(client, answer, "yes", agent="two")
    vote(client, answer, "no", agent="two")
    assert votes() == [True, False]


def test_the_same_reader_is_another_one_elsewhere(client, answer):
    vote(client, answer, "yes")
    vote(client, HeadAnswerFactory(published=True), "yes")
    first, second = HelpfulVote.objects.values_list("voter", flat=True)
    assert first != second


@pytest.mark.parametrize(
    ("word", "headers", "status"),
    [("yes", {"origin": "https://elsewhere.example"}, 403), ("yes", {}, 403), ("maybe", OURS, 404)],
)
def test_a_word_from_elsewhere_or_none_at_all_is_not_counted(client, answer, word, headers, status):
    assert vote(client, answer, word, headers=headers).status_code == status
    assert votes() == []


def test_nobody_judges_a_draft(client):
    assert vote(client, HeadAnswerFactory(), "yes").status_code == 404
    assert votes() == []


def numbers_said(client, address: str) -> list[str]:
    """The numbers beside the buttons."""
    said = [each.text for each in read(client, address).elements if "helpful" in each.inside]
    return [word for word in " ".join(said).split() if word.isdigit()]


def test_readers_see_the_numbers_from_five_on(client, answer):
    shown = f"/ru/blog/{answer.slug}/"
    for agent in ("a", "b", "c", "d"):
        vote(client, answer, "yes", agent=agent)
    assert numbers_said(client, shown) == []
    vote(client, answer, "no", agent="e")
    assert numbers_said(client, shown) == ["4", "5"]


def test_a_flood_of_words_is_held_back(client, answer, settings):
    settings.RATE_LIMITS = True
    statuses = [vote(client, answer, "yes", agent=str(number)).status_code for number in range(31)]
    assert statuses == [303] * 30 + [429]
    assert len(votes()) == 30


# --- What the head writes -------------------------------------------------------------------------


def test_the_blog_leads_to_the_three_newest_posts(client):
    now = timezone.now()
    posts = [
        HeadPostFactory(status="published", publish_at=now - timedelta(days=number))
        for number in range(4)
    ]
    links = read(client, "/kk/blog/").links
    assert [post.get_absolute_url() in links for post in posts] == [True, True, True, False]
    whole = read(client, "/kk/blog/posts/").links
    assert [post.get_absolute_url() in whole for post in posts] == [True] * 4


def test_a_statement_says_what_it_is(client):
    row = HeadPostFactory(published=True, kind=Post.Kind.STATEMENT)
    for address in ("/ru/blog/posts/", f"/ru/blog/posts/{row.slug}/"):
        page = read(client, address)
        with translation.override("ru"):
            assert capitalised(Post.Kind.STATEMENT.label) in page.text
