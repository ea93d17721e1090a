"""What is never held back: what cannot wait, what changes no content, the missed matter itself."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from apps.accounts.models import NewsDuty
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.enforcement import exempt
from apps.compliance.enforcement.exempt import Place, is_free
from apps.compliance.matters import Matters
from apps.compliance.models import Explanation
from apps.library.models import Image
from apps.news.models import NewsItem
from apps.portal.models import UrgentNotice
from apps.publishing.figures import set_figure
from apps.publishing.models import Autosave, Revision
from apps.support.models import UsefulLink
from apps.vacancies.models import Vacancy
from tests.admin.pages import fields_of
from tests.compliance.conftest import clock, moment
from tests.compliance.enforcement.conftest import NOW, hidden_of, is_asked, sign_in
from tests.compliance.enforcement.test_held_back import ADD_LINK, image_form, link_form
from tests.factories import NewsItemFactory, UsefulLinkFactory, UserFactory, factory_for

pytestmark = pytest.mark.django_db


def change_url(record) -> str:
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def saved(client: Client, record, **changes):
    url = change_url(record)
    return client.post(url, {**fields_of(client.get(url)), **changes, "_save": "1"})


def screen(record, name: str) -> str:
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[record.pk])


def test_an_urgent_notice(hospital, late, today):
    late(hospital.chief.unit)
    client = sign_in(hospital.chief)
    url = reverse("admin:portal_urgentnotice_add")
    words = {"title_kk": "Су", "title_ru": "Вода", "text_kk": "Су жоқ", "text_ru": "Нет воды"}
    starts = {"starts_at_0": "12.11.2026", "starts_at_1": "09:00"}
    ends = {"ends_at_0": "13.11.2026", "ends_at_1": "18:00"}
    form = {**fields_of(client.get(url)), **words, **starts, **ends, "_save": "1"}
    response = client.post(url, form)
    assert response.status_code == 302, response.context["adminform"].form.errors
    notice = UrgentNotice.objects.get()
    assert notice.text_ru == "Нет воды"
    assert saved(client, notice, text_ru="Воды нет").status_code == 302
    gone = client.post(screen(notice, "delete"), {"post": "yes"})
    assert gone.status_code == 302 and not UrgentNotice.objects.exists()
    assert Explanation.objects.count() == 0
    assert is_asked(client.post(reverse(ADD_LINK), link_form(client)))


def test_the_typing_and_what_looks_at_it(hospital, material, today):
    client = sign_in(hospital.editor)
    page = UsefulLinkFactory(unit=hospital.unit)
    form = {**fields_of(client.get(change_url(page))), "title_kk": "Терілген", "_typed": "1"}
    kept = client.post(screen(page, "autosave"), form)
    assert kept.json()["person"] == hospital.editor.pk
    assert Autosave.objects.get().data["title_kk"] == ["Терілген"]
    assert "findings" in client.post(screen(page, "findings"), form).json()
    assert client.post(screen(page, "look"), {"days": "7"}).status_code == 200
    dropped = client.post(screen(page, "autosave_drop"))
    assert dropped.status_code == 302 and not Autosave.objects.exists()


def test_a_redaction(hospital, late, today):
    late(hospital.chief.unit)
    page = UsefulLinkFactory(unit=hospital.chief.unit, title_kk="ЖСН 900101300017")
    client = sign_in(UserFactory(unit=hospital.chief.unit, roles=["administrator"]))
    form = {"words": "900101300017", "reason": "Дербес дерек", "_redact": "1"}
    response = client.post(screen(page, "redact"), form)
    assert response.status_code == 302
    page.refresh_from_db()
    assert "900101300017" not in page.title_kk


def test_the_language_and_signing_out(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse("set_admin_language"), {"language": "ru", "next": "/admin/"})
    assert response.status_code == 302
    hospital.editor.refresh_from_db()
    assert hospital.editor.language == "ru"
    assert not is_asked(client.post(reverse("admin:password_change"), {"old_password": "x"}))
    client.post(reverse("admin:logout"))
    assert "_auth_user_id" not in client.session


def test_a_page_that_is_only_opened(hospital, material, today):
    client = sign_in(hospital.editor)
    page = UsefulLinkFactory(unit=hospital.unit)
    for url in (change_url(page), screen(page, "history"), reverse("admin:index")):
        response = client.get(url)
        assert response.status_code == 200 and "_held" not in hidden_of(response)


def test_the_page_of_the_overdue_material(hospital, material, today):
    client = sign_in(hospital.editor)
    linked = factory_for(Vacancy)(unit=hospital.unit)
    other = factory_for(Vacancy)(unit=hospital.unit)
    actions.link(material, linked, by=hospital.editor)
    response = saved(client, linked, title_kk="Педиатр керек", title_ru="Нужен педиатр")
    assert response.status_code == 302
    linked.refresh_from_db()
    assert linked.title_kk == "Педиатр керек"
    sent = client.post(reverse("admin:vacancies_vacancy_do", args=[linked.pk, "check"]))
    assert (sent.status_code, is_asked(sent)) == (302, False)
    assert is_asked(saved(client, other, title_kk="Басқа"))
    assert is_asked(client.post(screen(linked, "delete"), {"post": "yes"}))


def test_a_page_that_is_made_for_the_overdue_material(hospital, late, material, today):
    client = sign_in(hospital.editor)
    url = reverse("admin:vacancies_vacancy_add")
    form = {**fields_of(client.get(url)), "title_kk": "Педиатр", "_save": "1"}
    named = client.post(url, {**form, "material-choice": str(material.pk)})
    assert not is_asked(named)
    assert is_asked(client.post(url, form))
    assert is_asked(client.post(f"{url}?material={material.pk}", form))
    assert is_asked(client.post(url, {**form, "material-choice": "new"}))
    elsewhere = late(hospital.chief.unit)
    with clock(NOW):
        response = client.post(url, {**form, "material-choice": str(elsewhere.pk)})
        assert is_asked(response)
        links = client.post(
            reverse(ADD_LINK), {**link_form(client), "material-choice": str(material.pk)}
        )
        assert is_asked(links) and UsefulLink.objects.count() == 0
        # Images are of no section.
        picture = image_form(**{"material-choice": str(material.pk)})
        images = client.post(reverse("admin:library_image_add"), picture)
        assert is_asked(images) and Image.objects.count() == 0


@pytest.fixture
def no_news(hospital) -> None:
    """The editor is on duty, and no day since 3 November has had its news."""
    first = moment(NOW).date().replace(day=1)
    NewsDuty.objects.create(person=hospital.editor, first_day=first, last_day=first.replace(day=30))


def news_form(client: Client) -> dict[str, str]:
    form = fields_of(client.get(reverse("admin:news_newsitem_add")))
    return {**form, "title_kk": "Жаңалық", "title_ru": "Новость", "_save": "1"}


def test_news_where_a_day_had_none(hospital, no_news, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse("admin:news_newsitem_add"), news_form(client))
    assert not is_asked(response) and NewsItem.objects.count() == 1
    item = NewsItem.objects.get()
    assert not is_asked(saved(client, item, title_kk="Жаңалық бүгін"))
    old = NewsItemFactory(published=True, unit=hospital.unit)
    assert is_asked(saved(client, old, title_kk="Бұрынғы жаңалық"))
    assert is_asked(client.post(reverse(ADD_LINK), link_form(client)))


def test_news_are_nothing_special_for_who_has_missed_something_else(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse("admin:news_newsitem_add"), news_form(client))
    assert is_asked(response) and NewsItem.objects.count() == 0


def test_days_without_news_are_explained_without_a_promise(hospital, no_news, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    hidden = {name: hidden_of(response)[name] for name in ("_held", "_held_files")}
    missed = [str(each.breach.pk) for each in Matters(hospital.editor).unexplained]
    assert len(missed) == 9
    sent = {**hidden, "breaches": missed, "text": "Байланыс болмады", "promised_on": ""}
    response = client.post(reverse(ADD_LINK) + "?_explained=1", sent)
    assert (response.status_code, UsefulLink.objects.count()) == (302, 1)
    assert Explanation.objects.get().breaches.count() == 9


def test_the_pages_of_materials_but_not_the_figures(hospital, material, today):
    client = sign_in(hospital.editor)
    for name, args in (
        ("compliance_material", [material.pk]),
        ("compliance_receive", []),
        ("compliance_explain", []),
    ):
        assert not is_asked(client.post(reverse(f"admin:{name}", args=args), {}))
    figures = SimpleNamespace(url_name="compliance_figures", kwargs={})
    assert is_free(Place.of(figures)) is False


def test_answering_citizens_but_not_the_topics_of_questions():
    for name, kwargs, free in (
        ("inquiries_desk", {}, True),
        ("inquiries_inquiry", {"number": 12}, True),
        ("inquiries_publish", {"number": 12}, True),
        ("inquiries_topic_change", {"object_id": "1"}, False),
        ("inquiries_answertemplate_add", {}, False),
    ):
        place = Place.of(SimpleNamespace(url_name=name, kwargs=kwargs))
        assert is_free(place) is free, name


def test_what_a_section_declares(monkeypatch):
    match = SimpleNamespace(url_name="support_usefullink_change", kwargs={"object_id": "1"})
    assert is_free(Place.of(match)) is False
    monkeypatch.setattr(
        admin.site.get_model_admin(UsefulLink), "never_held_back", True, raising=False
    )
    assert is_free(Place.of(match)) is True


def test_the_mildest_level_holds_nothing_back(hospital, material, today):
    set_figure("enforcement.level", "remind", source="2026 ж. бұйрық", by=hospital.director)
    client = sign_in(hospital.editor)
    with clock("2026-11-12 10:05"):
        assert client.post(reverse(ADD_LINK), link_form(client)).status_code == 302
    assert (UsefulLink.objects.count(), Explanation.objects.count()) == (1, 0)


def test_the_regulation_without_a_term_holds_nothing_back(hospital, settings, late):
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-03 08:00"):
        catch_up()
    late()
    with clock("2026-11-30 10:00"):
        client = sign_in(hospital.editor)
        assert client.post(reverse(ADD_LINK), link_form(client)).status_code == 302
        assert [each.urgency.value for each in Matters(hospital.editor).materials()] == ["soon"]
    assert UsefulLink.objects.count() == 1


def test_who_has_missed_nothing(hospital, material, today):
    client = sign_in(hospital.chief)
    assert client.post(reverse(ADD_LINK), link_form(client)).status_code == 302
    assert UsefulLink.objects.count() == 1


def test_a_superuser_is_asked_like_everybody(hospital, material, today):
    hospital.editor.is_superuser = True
    hospital.editor.save()
    client = sign_in(hospital.editor)
    assert is_asked(client.post(reverse(ADD_LINK), link_form(client)))
    assert UsefulLink.objects.count() == 0


def test_verbs_translations_and_histories_are_held_back(hospital, material, today):
    client = sign_in(hospital.editor)
    page = UsefulLinkFactory(unit=hospital.unit)
    saved_before = Revision.objects.of(page).count()
    back = reverse("admin:support_usefullink_come_back", args=[page.pk, 1])
    verb = reverse("admin:support_usefullink_do", args=[page.pk, "check"])
    for url in (screen(page, "translate"), back, verb, reverse("admin:support_usefullink_bring")):
        assert is_asked(client.post(url, {"x": "1"})), url
    page.refresh_from_db()
    assert (page.status, Revision.objects.of(page).count()) == ("draft", saved_before)


def test_every_address_that_is_let_through_exists():
    site = admin.site.urls[0]
    names = {getattr(each, "name", None) for each in site}
    inner = {
        each.name
        for group in site
        if hasattr(group, "url_patterns")
        for each in group.url_patterns
        if getattr(each, "name", None)
    }
    assert exempt.FREE_PAGES - {"auth_user_password_change"} <= names
    assert "auth_user_password_change" in inner
    for name in exempt.FREE_SCREENS | exempt.SCREENS_OF_WORK | exempt.FORMS:
        assert any(each.endswith(f"_{name}") for each in inner), name
