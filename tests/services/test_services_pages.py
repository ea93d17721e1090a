"""Pages of section 5 beside doctors and tables: the hours of the organisation, the reception of
citizens, inspections, frequent questions, overviews of appeals."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from apps.publishing.sections import all_collections, collection_of
from apps.regulation.profiles import every_item
from apps.services.hours import hours_page, hours_unproven
from apps.services.models import AppealsOverview, Faq, Inspection, ServicesPage
from apps.workdays.models import Timetable
from tests.factories import (
    HoursExceptionFactory,
    PostFactory,
    ProfileFactory,
    ServiceFactory,
    ServicesPageFactory,
)
from tests.pages import Page
from tests.services.factories import AppealsOverviewFactory, FaqFactory, InspectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation(db) -> None:
    ProfileFactory()


def read(client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


def test_every_item_of_the_section_has_a_home():
    claimed = {item for collection in all_collections() for item in collection.items}
    items = {item.id for item in every_item() if item.section_id == "services"}
    assert items - claimed == set()


# The hours


@pytest.fixture
def whole_calendar(monkeypatch) -> None:
    """Exceptions of any year count: the tests have days of their own."""
    monkeypatch.setattr(Timetable, "horizon", staticmethod(lambda: date.min))


def test_the_hours_of_each_service_stand_by_weekdays():
    ServiceFactory()
    (service,) = hours_page(date(2026, 12, 15)).services
    assert [(day.name, day.hours, day.today) for day in service.days] == [
        ("Дүйсенбі", "08:00–20:00", False),
        ("Сейсенбі", "08:00–20:00", True),
        ("Сәрсенбі", "08:00–20:00", False),
        ("Бейсенбі", "08:00–20:00", False),
        ("Жұма", "08:00–20:00", False),
        ("Сенбі", "09:00–14:00", False),
        ("Жексенбі", "", False),
    ]


def special(on: date) -> list[tuple[str, str]]:
    return [(day.days, day.what) for group in hours_page(on).special for day in group.days]


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 10, 17), False),
        (date(2026, 10, 18), True),
        (date(2026, 12, 16), True),
        (date(2026, 12, 17), False),
    ],
)
def test_holidays_of_the_coming_sixty_days_are_told(on, told):
    assert (("16 желтоқсан, сәрсенбі", "Тәуелсіздік күні") in special(on)) is told


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 9, 18), False),
        (date(2026, 9, 19), True),
        (date(2026, 11, 18), True),
        (date(2026, 11, 19), False),
    ],
)
def test_days_with_other_hours_are_told_until_they_are_over(whole_calendar, on, told):
    ServiceFactory()
    HoursExceptionFactory()
    assert (("2026 жылғы 18 қараша", "Санитариялық күн") in special(on)) is told


def test_other_hours_of_a_service_name_it(whole_calendar):
    service = ServiceFactory(name_kk="Қан тапсыру", is_main=False)
    HoursExceptionFactory(service=service, opens=time(8), closes=time(10))
    (day,) = hours_page(date(2026, 11, 18)).special[0].days
    assert (day.what, day.hours) == ("Қан тапсыру: Санитариялық күн", "08:00–10:00")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_of_hours_shows_the_week_with_its_own_text(client, language):
    ServiceFactory()
    row = ServicesPageFactory(published=True, for_item="services.hours")
    page = read(client, f"/{language}/services/hours/")
    assert page.headings == [row.text("title", language)]
    hours = [each.text.strip() for each in page.all("td", **{"class": "table__hours"})]
    assert hours[:6] == ["08:00–20:00"] * 5 + ["09:00–14:00"]
    assert {"kk": "Толық мәтіні", "ru": "Полный текст"}[language] in page.text


def test_the_page_of_hours_proves_its_item_with_hours_only():
    ServicesPageFactory(published=True, for_item="services.hours")
    assert hours_unproven(date(2026, 12, 1)) == ["services.hours"]
    assert not collection_of(ServicesPage).evidence()["services.hours"].proven
    ServiceFactory()
    assert hours_unproven(date(2026, 12, 1)) == []
    assert collection_of(ServicesPage).evidence()["services.hours"].proven


def test_the_reception_of_citizens_shows_the_posts_that_have_hours(client):
    post, other = PostFactory(), PostFactory(title_kk="Бас есепші", title_ru="Главный бухгалтер")
    post.reception_hours.create(
        weekday=3, opens=time(15), closes=time(17), place_kk="101-кабинет", place_ru="кабинет 101"
    )
    ServicesPageFactory(published=True, for_item="services.citizens_reception")
    page = read(client, "/kk/services/citizens-reception/")
    for words in (post.title_kk, "15:00–17:00", "101-кабинет", "Толық мәтіні"):
        assert words in page.text
    assert other.title_kk not in page.text


# Inspections


def test_inspections_stand_by_the_day_they_ended_newest_first(client):
    ends = (date(2026, 3, 5), date(2026, 9, 11), date(2025, 12, 1))
    rows = [InspectionFactory(published=True, began_on=end, ended_on=end) for end in ends]
    page = read(client, "/kk/services/inspections/")
    places = [page.text.index(rows[number].title_kk) for number in (1, 0, 2)]
    assert places == sorted(places)


def test_an_inspection_tells_who_what_and_with_what_result(client):
    row = InspectionFactory(published=True)
    page = read(client, row.get_absolute_url())
    for words in (
        "Санитариялық-эпидемиологиялық бақылау департаменті",
        "Емшара кабинетінің жұмысы",
        "2026 жылғы 1–11 қыркүйек",
        "118-С",
        "Екі ыдыста таңба болмаған",
        "Ыдыстар таңбаланды",
    ):
        assert words in page.text


def test_an_inspection_is_of_the_only_item_there_is():
    assert InspectionFactory().item == "services.inspections"


def test_an_inspection_does_not_end_before_it_began():
    row = InspectionFactory(published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=row.pk).update(ended_on=date(2026, 8, 31))
    row.refresh_from_db()
    assert row.ended_on == date(2026, 9, 11)


# Frequent questions


@pytest.fixture
def questions() -> dict[str, Faq]:
    topic = Faq.Topic
    return {
        "attach": FaqFactory(published=True, title_kk="Қалай тіркелемін?", position=2),
        "tests": FaqFactory(
            published=True,
            title_kk="Талдауға қалай дайындаламын?",
            answer_kk="<p>Аш қарынға келіңіз.</p>",
            topic=topic.PREVENTION,
            position=1,
        ),
        "change": FaqFactory(published=True, title_kk="Емхананы қашан ауыстырамын?", position=3),
    }


def test_questions_stand_by_topics_and_each_answer_is_folded(client, questions):
    page = read(client, "/kk/services/faq/")
    places = [page.text.index(questions[code].title_kk) for code in ("attach", "change", "tests")]
    assert places == sorted(places)
    folded = {each.attributes["id"]: each for each in page.all("details", **{"class": "fold"})}
    assert set(folded) == {row.slug for row in questions.values()}
    assert "open" not in folded[questions["tests"].slug].attributes
    assert "Аш қарынға келіңіз." in folded[questions["tests"].slug].text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("қалай", {"attach", "tests"}),
        ("ҚАЛАЙ тіркел", {"attach"}),
        ("аш қарынға", {"tests"}),
        ("жоқ сөз", set()),
        ("%00", {"attach", "tests", "change"}),
    ],
)
def test_words_narrow_the_questions(client, questions, words, expected):
    page = read(client, f"/kk/services/faq/?q={words}")
    found = {code for code, row in questions.items() if row.title_kk in page.text}
    assert found == expected


def test_a_question_s_address_is_its_place_on_the_page(questions):
    row = questions["attach"]
    assert row.get_absolute_url() == f"/kk/services/faq/#{row.slug}"


# Overviews of appeals


def test_an_overview_tells_its_period_and_counts(client):
    AppealsOverviewFactory(published=True)
    page = read(client, "/kk/services/appeals-overviews/")
    values = [each.text.strip() for each in page.all("dd") if each.text.strip().isdigit()]
    assert values == ["58", "26", "27", "3", "2"]


@pytest.mark.parametrize(
    "values", [{"quarter": 5}, {"received": 57}, {"pending": 3}, {"quarter": 0}]
)
def test_an_overview_holds_a_real_quarter_and_counts_that_fit(values):
    row = AppealsOverviewFactory(published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppealsOverview.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    assert (row.quarter, row.received, row.pending) == (3, 58, 2)
