"""Every screen of the admin answers, in both languages, and in words of that language only."""

import json
import re
from pathlib import Path

import ckeditor
import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from apps.accounts.models import Unit, User
from apps.documents.models import CorporateDocument
from apps.news.models import NewsItem
from apps.organisation.models import Profile
from apps.publishing.admin import TranslatedAdmin, TranslatedStackedInline
from apps.publishing.models import ItemState
from tests.admin.pages import read, words_of
from tests.factories import (
    CorporateDocumentFactory,
    NewsItemFactory,
    ProfileFactory,
    TopicFactory,
    UrgentNoticeFactory,
)

LANGUAGES = ("kk", "ru")
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Words of Django's English that no Kazakh or Russian screen has a reason to show.
ENGLISH = re.compile(
    r"\b(Select|Add|Change|Save|Delete|Home|Search|Filter|History|Yes|No|All|Any|By|View|"
    r"Today|Now|Date|Time|Currently|Action|Go|the|and|of)\b"
)


def list_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
def test_a_list_and_an_empty_form_speak_the_person_s_language(signed_in, model, language):
    client = signed_in("administrator", language)
    listed = read(client.get(list_url(model)))
    assert len(listed.titles) == 1
    assert not ENGLISH.findall(words_of(listed.html))
    response = client.get(add_url(model))
    if not admin.site._registry[model].has_add_permission(response.wsgi_request):
        assert response.status_code == 403
        return
    page = read(response)
    assert len(page.titles) == 1
    assert not ENGLISH.findall(words_of(page.html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_headed_by_what_it_holds(signed_in, language):
    titles = {"kk": ["Жаңалықтар"], "ru": ["Новости"]}
    assert read(signed_in("chief", language).get(list_url(NewsItem))).titles == titles[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_and_out_and_the_password_have_our_look(signed_in, db, language):
    stranger = Client()
    stranger.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = read(stranger.get(reverse("admin:login")))
    titles = {"kk": "Сайтты басқаруға кіру", "ru": "Вход в управление сайтом"}
    assert page.titles == [titles[language]]
    assert not ENGLISH.findall(words_of(page.html))
    client = signed_in("editor", language)
    assert not ENGLISH.findall(words_of(read(client.get(reverse("admin:password_change"))).html))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    out = read(client.post(reverse("admin:logout")))
    assert out.titles == [{"kk": "Сіз жүйеден шықтыңыз", "ru": "Вы вышли из системы"}[language]]


def test_signing_in_is_kazakh_until_a_language_is_chosen(db):
    page = read(Client().get(reverse("admin:login")))
    assert '<html lang="kk"' in page.html
    assert page.buttons["language"] == "Рус"


def test_the_language_button_returns_to_the_same_page_in_the_other_language(signed_in):
    client = signed_in("editor")
    here = f"{list_url(NewsItem)}?q=%D0%B5%D0%BA%D0%BF%D0%B5"
    page = read(client.get(here))
    assert f'name="next" value="{here}"' in page.html
    response = client.post(reverse("set_admin_language"), {"language": "ru", "next": here})
    assert (response.status_code, response.url) == (302, here)
    assert '<html lang="ru"' in read(client.get(here)).html


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
def test_no_screen_holds_what_the_security_policy_forbids(signed_in, model):
    client = signed_in("administrator")
    html = read(client.get(list_url(model))).html
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|<script>|https?://(?!testserver)", html)


def test_strict_pages_allow_no_inline_script(signed_in):
    client = signed_in("chief")
    desk = client.get(reverse("admin:index"))["Content-Security-Policy"]
    assert "unsafe-inline" not in desk
    form = client.get(add_url(NewsItem))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in form


# Two columns


def test_each_row_of_texts_has_kazakh_left_and_russian_right(signed_in):
    html = read(signed_in("administrator").get(add_url(NewsItem))).html
    assert html.count('<div class="language-heads">') == 1
    assert "<span>Қазақша</span><span>Орысша</span>" in html
    for name in NewsItem.translated:
        left = html.index(f'class="fieldBox box-{name}_kk')
        right = html.index(f'class="fieldBox box-{name}_ru')
        assert left < right
        assert html.count('class="form-row', left, right) == 0
        assert f'name="{name}_en"' not in html
        assert f'name="{name}"' not in html
    labels = re.findall(r'<label for="id_title_(kk|ru)"[^>]*>([^<]*)</label>', html)
    assert labels == [("kk", "Атауы (қазақша)"), ("ru", "Атауы (орысша)")]
    assert 'lang="ru"' in re.search(r'<textarea name="title_ru"[^>]*>', html)[0]


def test_an_inline_has_the_two_columns_too(signed_in, rf, people):
    class StateInline(TranslatedStackedInline):
        model = ItemState

    request = rf.get("/")
    request.user = people["administrator"]
    inline = StateInline(Unit, admin.site)
    texts, shared = inline.get_fieldsets(request)
    assert texts == (
        None,
        {
            "fields": [("not_applicable_reason_kk", "not_applicable_reason_ru")],
            "classes": ["two-languages"],
        },
    )
    assert "not_applicable_reason_kk" not in shared[1]["fields"]
    assert "nature" in shared[1]["fields"]
    formset = inline.get_formset(request, None)
    assert formset.form.base_fields["not_applicable_reason_ru"].label == (
        "Неге қолданылмайды (орысша)"
    )


def test_a_tabular_inline_names_the_language_of_its_columns(signed_in):
    html = read(signed_in("administrator").get(add_url(NewsItem))).html
    heads = re.findall(r'<th class="column-caption_(kk|ru)[^"]*">\s*([^<]*?)\s*<', html)
    assert [language for language, _words in heads] == ["kk", "ru"]
    assert heads[0][1].endswith("(қазақша)")
    assert heads[1][1].endswith("(орысша)")


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
def test_every_translated_form_shows_its_columns(signed_in, model):
    model_admin = admin.site._registry[model]
    response = signed_in("administrator").get(add_url(model))
    if isinstance(model_admin, TranslatedAdmin) and response.status_code == 200:
        assert '<div class="language-heads">' in response.content.decode()


def test_reading_shows_rich_text_as_text_and_labels_with_languages(signed_in, unit):
    news = NewsItemFactory(
        slug="n", unit=unit, body_kk="<p>Бір</p><h2>Екі</h2>", body_ru="<p>Один</p>"
    )
    url = reverse("admin:news_newsitem_change", args=[news.pk])
    html = read(signed_in("inspector").get(url)).html
    assert "<h2>Екі</h2>" in html
    assert '<span class="label">Мәтіні (орысша)</span>' in html
    assert "[kk]" not in html and "[ru]" not in html


# Errors


def test_an_error_stands_beside_its_field_and_in_the_summary(signed_in):
    client = signed_in("chief")
    TopicFactory()
    prefix = "publishing-attachment-content_type-object_id"
    data = {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0", "_save": "1"}
    response = client.post(add_url(NewsItem), data | {"happened_on": "31.02.2026"})
    html = read(response).html
    assert NewsItem.objects.count() == 0
    assert re.search(r'<li><a href="#id_happened_on">[^<]+: [^<]+</a></li>', html)
    box = html[html.index('class="fieldBox box-happened_on') :]
    assert box.startswith('class="fieldBox box-happened_on errors"')
    assert '<ul class="errorlist"' in box[: box.index("form-row")]
    assert "<title>Қате: " in html


# The menu


def test_the_menu_groups_what_a_person_may_open(signed_in):
    def groups(role: str) -> dict[str, list[str]]:
        response = signed_in(role).get(reverse("admin:index"))
        return {
            str(group.title): [entry.url for entry in group.entries]
            for group in response.context["menu"]
        }

    editor = groups("editor")
    assert list(editor) == ["", "Мазмұны", "Кітапхана", "Ұйым", "Баптау"]
    names = [
        "index",
        "compliance_table",
        "inquiries_desk",
        "publication_calendar",
        "compliance_materials",
        "translation",
        "compliance_figures",
        "feedback_bookings",
        "guide",
    ]
    assert editor[""] == [reverse(f"admin:{name}") for name in names]
    sections = [url.split("/")[2] for url in editor["Мазмұны"]]
    order = [app.rpartition(".")[2] for app in settings.SECTIONS] + ["portal"]
    assert list(dict.fromkeys(sections)) == order
    accounts = [url for urls in editor.values() for url in urls if "/accounts/" in url]
    assert accounts == [reverse("admin:accounts_newsduty_changelist")]
    chief = groups("chief")
    names.insert(names.index("compliance_figures"), "compliance_report")
    # What citizens write is no matter of the chief editor.
    names = [name for name in names if name not in ("inquiries_desk", "feedback_bookings")]
    assert chief[""] == [reverse(f"admin:{name}") for name in names]
    assert reverse("admin:accounts_unit_changelist") in chief["Ұйым"]
    assert reverse("admin:accounts_user_changelist") in chief["Баптау"]


def test_the_menu_marks_the_list_one_is_in(signed_in):
    client = signed_in("chief")
    html = read(client.get(list_url(NewsItem))).html
    assert f'href="{list_url(NewsItem)}" aria-current="page"' in html
    html = read(client.get(add_url(NewsItem))).html
    assert f'href="{list_url(NewsItem)}" aria-current="true"' in html


def test_the_header_names_the_organisation_and_the_person(signed_in):
    ProfileFactory()
    page = read(signed_in("editor").get(reverse("admin:index")))
    assert Profile.objects.get().short_name in page.html
    assert '<span class="person" aria-hidden="true">АС</span>' in page.html
    assert page.links["/kk/"] == "Сайтты ашу"


def test_the_low_vision_version_reaches_the_admin(signed_in):
    client = signed_in("editor")
    assert "admin-low-vision.css" not in read(client.get(reverse("admin:index"))).html
    client.cookies["low_vision"] = "on.s200"
    html = read(client.get(reverse("admin:index"))).html
    assert '<html lang="kk" dir="ltr" class="lv lv-size-200' in html
    assert "css/admin-low-vision.css" in html


def test_an_urgent_notice_is_a_short_form(signed_in):
    notice = UrgentNoticeFactory()
    url = reverse("admin:portal_urgentnotice_change", args=[notice.pk])
    html = read(signed_in("chief").get(url)).html
    assert len(re.findall(r'class="fieldBox ', html)) == 7
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in html


# The text editor in Kazakh


def test_the_text_editor_has_every_word_in_kazakh():
    words = Path(settings.BASE_DIR, "static/ckeditor/ckeditor/lang/kk.js").read_text()
    kazakh = json.loads(words[words.index("{") : words.rindex("}") + 1])
    package = Path(ckeditor.__file__).parent / "static/ckeditor/ckeditor/lang/en.js"
    english = package.read_text(encoding="utf-8-sig")
    english = json.loads(english[english.index("={") + 1 : english.rindex("}") + 1])

    def flat(value, path=()):
        if not isinstance(value, dict):
            return {path: value}
        return {
            key: text for name in value for key, text in flat(value[name], (*path, name)).items()
        }

    kazakh, english = flat(kazakh), flat(english)
    assert kazakh.keys() == english.keys()
    # Names of keys on the keyboard are printed on it in Latin letters.
    same = [path for path in kazakh if kazakh[path] == english[path] and "keyboard" not in path]
    assert same == []
    placeholder = re.compile(r"%\w+|\$\d|\$?\{\w+\}")
    for path, text in english.items():
        assert set(placeholder.findall(kazakh[path])) == set(placeholder.findall(text)), path


def test_kazakh_is_named_among_the_languages_of_the_text_editor():
    config = Path(settings.BASE_DIR, "static/ckeditor/ckeditor/config.js").read_text()
    assert "CKEDITOR.lang.languages.kk = 1;" in config


def test_an_item_is_shown_in_the_register_s_words(signed_in, unit):
    CorporateDocumentFactory(unit=unit, item="documents.main.charter")
    html = read(signed_in("chief", "ru").get(list_url(CorporateDocument))).html
    assert '<td class="field-item_title">Устав предприятия</td>' in html
    assert "documents.main.charter</" not in html
    form = read(signed_in("administrator").get(add_url(ItemState))).html
    assert '<option value="documents.main.charter">Кәсіпорынның жарғысы</option>' in form


def test_roles_are_ticked_by_their_names(signed_in, people, rf):
    request = rf.get("/")
    request.user = people["administrator"]
    form = admin.site._registry[User].get_form(request, people["editor"])
    with override("ru"):
        choices = form.base_fields["groups"].choices
        titles = {choice.instance.name: words for choice, words in choices}
    assert titles == {
        "editor": "Редактор",
        "translator": "Переводчик",
        "head_of_unit": "Руководитель подразделения",
        "chief": "Главный редактор",
        "director": "Руководитель организации",
        "deputy": "Заместитель руководителя организации",
        "inspector": "Проверяющий",
        "administrator": "Администратор",
    }
    filtered = signed_in("administrator").get(
        reverse("admin:accounts_user_changelist"), {"role": "chief"}
    )
    assert list(filtered.context["cl"].queryset) == [people["chief"]]
