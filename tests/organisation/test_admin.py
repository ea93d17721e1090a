"""What the editor of persons, posts and telephones is refused, warned of and helped with."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from apps.journal.models import Action, Entry
from apps.organisation.models import Absence, Person, ReceptionHours, Tenure
from apps.publishing.validity import shift_years
from tests.factories import (
    AboutPageFactory,
    ImageFactory,
    PersonFactory,
    PhoneFactory,
    TenureFactory,
    UserFactory,
)
from tests.organisation.factories import ReceptionHoursFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

OLD = timedelta(days=3 * 366 + 1)


@pytest.fixture
def chief(client):
    person = UserFactory(username="chief", is_superuser=True, is_staff=True)
    client.force_login(person)
    return person


@pytest.fixture
def image(media):
    return ImageFactory()


def form_of(person: Person, **changes) -> dict:
    """The form of a person with nothing but a name, as a browser sends it."""
    data = {"name_kk": person.name_kk, "name_ru": person.name_ru, **changes}
    for prefix in ("tenures", "absences"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return data


def save(client, person: Person, **changes):
    address = reverse("admin:organisation_person_change", args=[person.pk])
    return client.post(address, form_of(person, **changes), follow=True)


def test_a_photo_without_its_date_is_refused(client, chief, image):
    person = PersonFactory()
    response = save(client, person, photo=image.pk)
    assert "photo_taken_on" in response.context["adminform"].form.errors
    person.refresh_from_db()
    assert person.photo is None


def test_a_photo_of_tomorrow_is_refused(client, chief, image):
    person = PersonFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = save(client, person, photo=image.pk, photo_taken_on=f"{tomorrow:%d.%m.%Y}")
    assert "photo_taken_on" in response.context["adminform"].form.errors
    person.refresh_from_db()
    assert person.photo is None


@pytest.mark.parametrize(("profile", "kept"), [("mgdb1", False), ("gp17", True)])
def test_a_new_photo_that_is_too_old(client, chief, image, settings, profile, kept):
    settings.REGULATION_PROFILE = profile
    person = PersonFactory()
    taken_on = timezone.localdate() - OLD
    response = save(client, person, photo=image.pk, photo_taken_on=f"{taken_on:%d.%m.%Y}")
    person.refresh_from_db()
    assert (person.photo == image) is kept
    if kept:
        warnings = [each for each in response.context["messages"] if each.level_tag == "warning"]
        assert len(warnings) == 1
    else:
        assert list(response.context["adminform"].form.errors) == ["photo_taken_on"]


def test_a_photo_of_three_years_to_the_day_is_accepted_by_the_stricter_regulation(
    client, chief, image, settings
):
    settings.REGULATION_PROFILE = "mgdb1"
    person = PersonFactory()
    taken_on = shift_years(timezone.localdate(), -3)
    save(client, person, photo=image.pk, photo_taken_on=f"{taken_on:%d.%m.%Y}")
    person.refresh_from_db()
    assert person.photo_taken_on == taken_on


def test_an_old_photo_does_not_stop_other_changes(client, chief, image, settings):
    settings.REGULATION_PROFILE = "mgdb1"
    taken_on = timezone.localdate() - OLD
    person = PersonFactory(photo=image, photo_taken_on=taken_on)
    save(
        client,
        person,
        photo=image.pk,
        photo_taken_on=f"{taken_on:%d.%m.%Y}",
        left_on="20.11.2026",
    )
    person.refresh_from_db()
    assert person.left_on == date(2026, 11, 20)


def test_the_last_day_of_work_ends_the_post_and_stands_in_the_journal(client, chief, director):
    tenure = TenureFactory(post=director)
    data = {
        **form_of(tenure.person, left_on="20.11.2026"),
        "tenures-TOTAL_FORMS": "1",
        "tenures-INITIAL_FORMS": "1",
        "tenures-0-id": tenure.pk,
        "tenures-0-person": tenure.person.pk,
        "tenures-0-post": director.pk,
        "tenures-0-since": "09.01.2024",
    }
    client.post(reverse("admin:organisation_person_change", args=[tenure.person.pk]), data)
    tenure.refresh_from_db()
    assert tenure.left_on == date(2026, 11, 20)
    entry = Entry.objects.filter(model="organisation.tenure").order_by("-number").first()
    assert (entry.action, entry.actor_id) == (Action.SAVED, chief.pk)


def test_an_absence_is_added_with_the_person_and_journalled(client, chief):
    person, other = PersonFactory(), PersonFactory(name_kk="Болатов", name_ru="Болатов")
    data = {
        **form_of(person),
        "absences-TOTAL_FORMS": "1",
        "absences-0-person": person.pk,
        "absences-0-first_day": "20.11.2026",
        "absences-0-last_day": "05.12.2026",
        "absences-0-substitute": other.pk,
    }
    client.post(reverse("admin:organisation_person_change", args=[person.pk]), data)
    absence = Absence.objects.get()
    assert (absence.person, absence.substitute, absence.last_day) == (
        person, other, date(2026, 12, 5),
    )  # fmt: skip
    assert Entry.objects.filter(model="organisation.absence", actor_id=chief.pk).count() == 1


def test_nobody_stands_in_for_themselves(client, chief):
    person = PersonFactory()
    data = {
        **form_of(person),
        "absences-TOTAL_FORMS": "1",
        "absences-0-person": person.pk,
        "absences-0-first_day": "20.11.2026",
        "absences-0-last_day": "05.12.2026",
        "absences-0-substitute": person.pk,
    }
    response = client.post(reverse("admin:organisation_person_change", args=[person.pk]), data)
    assert response.status_code == 200
    assert Absence.objects.count() == 0


def tenure_rows(*rows: dict) -> dict:
    """The rows of posts as a browser sends them; stored ones name their `id`."""
    data = {
        "tenures-TOTAL_FORMS": str(len(rows)),
        "tenures-INITIAL_FORMS": str(sum("id" in row for row in rows)),
        "reception_hours-TOTAL_FORMS": "0",
        "reception_hours-INITIAL_FORMS": "0",
    }
    return data | {
        f"tenures-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in row.items()
    }


def save_post(client, post, *rows: dict):
    fields = {
        "title_kk": post.title_kk,
        "title_ru": post.title_ru,
        "competence_kk": post.competence_kk,
        "competence_ru": post.competence_ru,
        "code": post.code,
        "kind": post.kind,
        "position": "0",
        **tenure_rows(*rows),
    }
    return client.post(reverse("admin:organisation_post_change", args=[post.pk]), fields)


@pytest.mark.parametrize(("left_on", "holders"), [("", 1), ("19.11.2026", 2)])
def test_a_post_gets_a_new_holder_only_when_the_old_one_leaves(
    client, chief, director, left_on, holders
):
    tenure = TenureFactory(post=director)
    successor = PersonFactory(name_kk="Болатов", name_ru="Болатов")
    old = {"id": tenure.pk, "person": tenure.person.pk, "since": "09.01.2024", "left_on": left_on}
    new = {"person": successor.pk, "since": "20.11.2026"}
    response = save_post(client, director, old, new)
    assert response.status_code == (200 if holders == 1 else 302)
    assert Tenure.objects.filter(post=director).count() == holders


def test_a_person_does_not_get_a_post_somebody_holds(client, chief, director):
    TenureFactory(post=director)
    other = PersonFactory(name_kk="Болатов", name_ru="Болатов")
    row = {"person": other.pk, "post": director.pk, "since": "20.11.2026"}
    data = {**form_of(other), **tenure_rows(row)}
    response = client.post(reverse("admin:organisation_person_change", args=[other.pk]), data)
    assert response.status_code == 200
    assert Tenure.objects.count() == 1


def test_the_form_of_a_post_has_its_hours_in_both_languages(client, chief, director):
    ReceptionHoursFactory(post=director)
    response = client.get(reverse("admin:organisation_post_change", args=[director.pk]))
    page = Page(response.content.decode())
    places = [
        field.text.strip()
        for field in page.all("textarea")
        if field.attributes.get("name", "").startswith("reception_hours-0-place")
    ]
    assert places == ["1-қабат, 101-кабинет", "1 этаж, кабинет 101"]
    assert ReceptionHours.objects.count() == 1


@pytest.mark.parametrize(("days", "marked"), [(365, False), (366, True)])
def test_a_telephone_nobody_confirmed_for_a_year_says_so(client, days, marked):
    PhoneFactory(confirmed_on=timezone.localdate() - timedelta(days=days))
    AboutPageFactory(for_item="about.phones.call_centre", published=True)
    with translation.override("ru"):
        words = translation.gettext("Not confirmed %(since)s.").split("%")[0].strip()
    for address in ("/ru/contacts/", "/ru/about/phones/call-centre/"):
        page = Page(client.get(address).content.decode())
        assert "+7 (727) 000-00-00" in page.text
        assert (words in page.text) is marked
