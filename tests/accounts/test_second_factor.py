"""The second step of signing in: setting up, the code, recovery codes, a lost phone."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import second_factor, sessions
from apps.accounts.models import Substitution, User
from apps.accounts.roles import ROLES
from apps.journal.models import Action, Entry
from tests.accounts.conftest import code_of, forget_throttle, is_signed_in, sign_in, speaking
from tests.factories import PASSWORD, NewsItemFactory, UserFactory

pytestmark = pytest.mark.django_db

DESK = "/admin/"
# The first screen of those who answer for the whole site.
TABLE = "/admin/compliance/table/"
CODE, SETUP = "/admin/sign-in/code/", "/admin/sign-in/setup/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"


def codes_on(html: str) -> list[str]:
    return re.findall(r"<li><code>([^<]+)</code></li>", html)


def told() -> list[tuple]:
    entries = Entry.objects.filter(model="accounts.user").order_by("number")
    return list(entries.values_list("action", "actor_id", "note"))


# The whole story


def test_password_setup_codes_sign_out_password_code_desk(required, chief):
    client = Client()
    assert sign_in(client, "chief").url == SETUP
    page = client.get(SETUP)
    html = page.content.decode()
    device = TOTPDevice.objects.get(user=chief)
    assert not device.confirmed
    assert second_factor.key_words(device) in html
    assert f'src="{reverse("key_picture")}"' in html
    assert client.get(reverse("admin:index")).url.startswith(reverse("admin:login"))
    done = client.post(SETUP, {"code": code_of(chief)})
    codes = codes_on(done.content.decode())
    assert len(codes) == 10
    assert "no-store" in done["Cache-Control"]
    assert f'href="{TABLE}"' in done.content.decode()
    assert client.get(DESK).status_code == 200
    # Shown once.
    assert not any(
        code in client.get("/admin/account/two-steps/").content.decode() for code in codes
    )
    client.post(reverse("admin:logout"))
    assert sign_in(client, "chief").url == CODE
    assert not is_signed_in(client)
    answer = client.post(CODE, {"code": code_of(chief, later=1)})
    assert (answer.status_code, answer.url) == (302, TABLE)
    assert client.get(DESK).status_code == 200
    assert told() == [
        (Action.SIGNED_IN, chief.pk, ""),
        (Action.SECOND_FACTOR, chief.pk, "қосылды / включён"),
        (Action.SIGNED_IN, chief.pk, ""),
    ]


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_who_must_have_it(required, role):
    person = UserFactory(username="person", roles=[role])
    publishes = role in {"chief", "director", "deputy", "administrator"}
    assert second_factor.must_have(person) is publishes
    first = TABLE if role == "inspector" else DESK
    assert sign_in(Client(), "person").url == (SETUP if publishes else first)


@pytest.mark.parametrize("role", ["chief", "administrator", "editor"])
def test_where_it_is_offered_nobody_must(role):
    UserFactory(username="person", roles=[role])
    assert sign_in(Client(), "person").url == (TABLE if role == "chief" else DESK)


def test_a_role_given_after_the_sign_in_asks_for_the_setup(required, editor, chief):
    client = Client()
    sign_in(client, "editor")
    assert is_signed_in(client)
    draft = NewsItemFactory(slug="draft")
    today = timezone.localdate()
    Substitution.objects.create(person=chief, substitute=editor, first_day=today, last_day=today)
    # Not even a draft on the public site.
    assert client.get(draft.get_absolute_url()).status_code == 404
    response = client.get(DESK, follow=True)
    assert response.redirect_chain[-1][0] == f"{SETUP}?next=%2Fadmin%2F"


def test_the_setting_switched_on_reaches_sessions_that_are_open(settings, chief, with_device):
    with_device(chief)
    client = Client()
    client.force_login(chief)
    assert is_signed_in(client)
    settings.SECOND_FACTOR = "required"
    response = client.get(DESK, follow=True)
    assert response.redirect_chain[-1][0] == f"{CODE}?next=%2Fadmin%2F"


# Between the password and the code


def test_the_half_signed_session_holds_whom_it_asks_and_nothing_else(editor, with_device):
    with_device(editor)
    client = Client()
    session = client.session
    session["left"] = "behind"
    session.save()
    before = session.session_key
    assert sign_in(client, "editor").url == CODE
    assert list(client.session.keys()) == [sessions.HALF_SIGNED]
    assert client.session[sessions.HALF_SIGNED]["account"] == editor.pk
    assert client.session.session_key != before
    assert not is_signed_in(client)
    assert not Entry.objects.filter(action=Action.SIGNED_IN).exists()


def test_a_wrong_password_never_reaches_the_second_step(editor, with_device):
    with_device(editor)
    client = Client()
    assert sign_in(client, "editor", "wrong-words").status_code == 200
    assert client.get(CODE).url == "/admin/login/?next=%2Fadmin%2F"


def test_it_waits_a_quarter_of_an_hour(editor, with_device):
    with_device(editor)
    client = Client()
    sign_in(client, "editor")
    session = client.session
    kept = session[sessions.HALF_SIGNED]
    assert kept["until"] <= sessions.stamp(timezone.now() + timedelta(minutes=15))
    session[sessions.HALF_SIGNED] = kept | {"until": sessions.stamp() - 1}
    session.save()
    assert client.post(CODE, {"code": code_of(editor, 1)}).url == "/admin/login/?next=%2Fadmin%2F"
    assert not is_signed_in(client)


def test_a_new_password_ends_it(editor, with_device):
    with_device(editor)
    client = Client()
    sign_in(client, "editor")
    editor.set_password("көктем-жаңбыр-52")
    editor.save()
    assert client.get(CODE).status_code == 302
    client.post(CODE, {"code": code_of(editor, 1)})
    assert not is_signed_in(client)


def test_one_may_go_back_to_another_account(editor, with_device):
    with_device(editor)
    client = Client()
    sign_in(client, "editor")
    assert client.get(reverse("admin:login")).url == CODE
    client.post(reverse("sign_in_cancel"))
    assert sessions.HALF_SIGNED not in client.session
    assert client.get(reverse("admin:login")).status_code == 200


def test_after_the_code_one_is_where_one_wanted_and_on_this_site(editor, with_device):
    with_device(editor)
    client = Client()
    here = "/admin/news/newsitem/"
    data = {"username": "editor", "password": PASSWORD, "next": here}
    step = client.post(reverse("admin:login"), data).url
    assert step == f"{CODE}?next=%2Fadmin%2Fnews%2Fnewsitem%2F"
    assert client.post(step, {"code": code_of(editor, 1)}).url == here
    other = Client()
    sign_in(other, "editor")
    forget_throttle()
    TOTPDevice.objects.update(last_t=-1)
    foreign = other.post(f"{CODE}?next=https://elsewhere.example/", {"code": code_of(editor)})
    assert foreign.url == DESK


# Codes


def test_a_code_is_taken_once(editor, with_device):
    with_device(editor)
    code = code_of(editor, later=1)
    first, second = Client(), Client()
    sign_in(first, "editor")
    sign_in(second, "editor")
    assert first.post(CODE, {"code": code}).status_code == 302
    answer = second.post(CODE, {"code": code})
    assert answer.status_code == 200
    assert not is_signed_in(second)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Бұл код сәйкес келмейді немесе бұрын қолданылған. Келесі кодты күтіңіз."),
        ("ru", "Этот код не подходит или уже использован. Дождитесь следующего."),
    ],
)
def test_a_wrong_code_is_said_beside_the_field(editor, with_device, language, words):
    with_device(editor)
    client = speaking(language)
    sign_in(client, "editor")
    html = client.post(CODE, {"code": "000000"}).content.decode()
    assert f'<ul class="errorlist" id="id_code_error"><li>{words}</li></ul>' in html
    field = re.search(r'<input[^>]*name="code"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_code_helptext id_code_error"' in field
    assert 'autocomplete="one-time-code"' in field and 'inputmode="numeric"' in field
    assert '<label for="id_code">' in html


def test_the_next_code_after_a_wrong_one_waits(editor, with_device):
    with_device(editor)
    client = Client()
    sign_in(client, "editor")
    client.post(CODE, {"code": "000000"})
    html = client.post(CODE, {"code": code_of(editor, 1)}).content.decode()
    assert "Қате кодтан кейін келесісі біраздан соң қабылданады." in html
    assert not is_signed_in(client)
    forget_throttle()
    assert client.post(CODE, {"code": code_of(editor, 1)}).status_code == 302


def test_wrong_codes_lock_like_wrong_passwords(settings, editor, with_device):
    settings.AXES_LOCK_OUT_AT_FAILURE = True
    with_device(editor)
    client = Client()
    sign_in(client, "editor")
    answers = []
    for _time in range(5):
        forget_throttle()
        answers.append(client.post(CODE, {"code": "000000"}).status_code)
    assert answers == [200, 200, 200, 200, 429]
    assert sessions.HALF_SIGNED not in client.session
    assert sign_in(client, "editor").status_code == 429
    assert [action for action, *_rest in told()] == [
        *[Action.SIGN_IN_FAILED] * 5,
        Action.LOCKED_OUT,
    ]
    assert "000000" not in AccessAttempt.objects.get().post_data


def test_the_right_password_does_not_forget_wrong_codes(settings, editor, with_device):
    settings.AXES_LOCK_OUT_AT_FAILURE = True
    with_device(editor)
    client = Client()
    for number in range(5):
        forget_throttle()
        assert sign_in(client, "editor").url == CODE
        status = client.post(CODE, {"code": "000000"}).status_code
        assert status == (429 if number == 4 else 200)


def test_a_recovery_code_fits_once_in_any_spelling(editor, with_device):
    codes = with_device(editor)
    client = Client()
    sign_in(client, "editor")
    page = client.get(CODE).content.decode()
    assert f'href="{CODE}?next=%2Fadmin%2F&amp;by=recovery"' in page
    spelled = codes[3].upper().replace("-", " ")
    answer = client.post(f"{CODE}?by=recovery", {"code": spelled}, follow=True)
    assert "Қолданылмаған кодтар саны: 9." in answer.content.decode()
    assert second_factor.recovery_codes_left(editor) == 9
    again = Client()
    sign_in(again, "editor")
    assert again.post(f"{CODE}?by=recovery", {"code": spelled}).status_code == 200
    assert not is_signed_in(again)
    assert second_factor.recovery_codes_left(editor) == 9


def test_what_is_kept_of_recovery_codes_cannot_be_typed(editor, with_device):
    codes = with_device(editor)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {second_factor.plain(code) for code in codes}
    assert all(not second_factor.accepts_recovery_code(editor, token) for token in kept)
    assert second_factor.recovery_codes_left(editor) == 10


def test_another_person_s_codes_do_not_fit(editor, chief, with_device):
    with_device(editor)
    codes = with_device(chief)
    client = Client()
    sign_in(client, "editor")
    client.post(CODE, {"code": code_of(chief, 1)})
    client.post(f"{CODE}?by=recovery", {"code": codes[0]})
    assert not is_signed_in(client)
    assert second_factor.recovery_codes_left(chief) == 10


# One's own page


def test_setting_up_while_signed_in_ends_the_other_sessions(editor):
    client, other = Client(), Client()
    sign_in(client, "editor")
    sign_in(other, "editor")
    address = reverse("two_steps")
    assert "no-store" in client.get(address)["Cache-Control"]
    wrong = client.post(address, {"code": "000000"}).content.decode()
    assert "Бұл код сәйкес келмейді. Телефонның сағаты дұрыс екенін тексеріп" in wrong
    assert second_factor.device_of(editor) is None
    forget_throttle()
    codes = codes_on(client.post(address, {"code": code_of(editor)}).content.decode())
    assert len(codes) == 10
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_the_key_is_the_same_until_it_is_confirmed(editor):
    first = second_factor.key_words(second_factor.new_device(editor))
    assert second_factor.key_words(second_factor.new_device(editor)) == first
    assert re.fullmatch(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", first)


def test_the_picture_holds_the_key_and_nobody_else_gets_it(editor, chief, settings):
    settings.SITE_URL = "https://polyclinic.example"
    client = Client()
    address = reverse("key_picture")
    assert client.get(address).status_code == 404
    client.force_login(editor)
    picture = client.get(address)
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    drawing = picture.content.decode()
    assert drawing.count("<path") == 2
    assert "style" not in drawing and "<script" not in drawing
    device = second_factor.new_device(editor)
    key = second_factor.key_words(device).replace(" ", "")
    assert second_factor.key_uri(device) == (
        f"otpauth://totp/polyclinic.example:editor?secret={key}&issuer=polyclinic.example&digits=6"
    )
    second_factor.confirm(editor, code_of(editor))
    assert client.get(address).status_code == 404


def test_switching_off_needs_the_password_and_a_code(editor, with_device):
    codes = with_device(editor)
    client = Client()
    client.force_login(editor)
    off = reverse("two_steps_off")
    client.post(off, {"password": "wrong-words", "code": codes[0]})
    assert second_factor.recovery_codes_left(editor) == 10
    client.post(off, {"password": PASSWORD, "code": "aaaa-aaaa-aaaa"})
    client.post(off, {"password": PASSWORD, "code": ""})
    assert second_factor.device_of(editor) is not None
    forget_throttle()
    assert client.post(off, {"password": PASSWORD, "code": codes[0]}).url == reverse("account")
    assert not TOTPDevice.objects.exists() and not StaticDevice.objects.exists()
    assert told()[-1] == (Action.SECOND_FACTOR, editor.pk, "өшірілді / отключён")
    assert sign_in(Client(), "editor").url == DESK


def test_guessing_on_one_s_own_page_is_counted_too(settings, editor, with_device):
    settings.AXES_LOCK_OUT_AT_FAILURE = True
    with_device(editor)
    client = Client()
    client.force_login(editor)
    data = {"password": "wrong-words", "code": "000000"}
    answers = [client.post(reverse("two_steps_off"), data).status_code for _time in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]
    assert second_factor.device_of(editor) is not None


def test_new_recovery_codes_take_the_place_of_the_old(editor, with_device):
    old = with_device(editor)
    client = Client()
    client.force_login(editor)
    address = reverse("new_recovery_codes")
    assert codes_on(client.post(address, {"code": "000000"}).content.decode()) == []
    forget_throttle()
    new = codes_on(client.post(address, {"code": code_of(editor, 1)}).content.decode())
    assert len(new) == 10 and not set(new) & set(old)
    assert not second_factor.accepts_recovery_code(editor, old[0])
    forget_throttle()
    assert second_factor.accepts_recovery_code(editor, new[0])
    assert told()[-1][2] == "жаңа қосалқы кодтар / новые запасные коды"


@pytest.mark.parametrize("name", ["two_steps_off", "new_recovery_codes"])
def test_the_language_button_after_a_mistake_leads_back(editor, with_device, name):
    with_device(editor)
    client = Client()
    client.force_login(editor)
    assert client.get(reverse(name)).url == reverse("two_steps")


# A lost phone


def test_an_administrator_takes_a_lost_device_away(editor, with_device):
    with_device(editor)
    phone = Client()
    sign_in(phone, "editor")
    phone.post(CODE, {"code": code_of(editor, 1)})
    assert is_signed_in(phone)
    boss = UserFactory(username="boss", is_superuser=True)
    with_device(boss)
    desk = Client()
    desk.force_login(boss)
    data = {"action": "take_device_away", "_selected_action": [editor.pk, boss.pk]}
    html = desk.post(reverse("admin:accounts_user_changelist"), data, follow=True).content.decode()
    assert "Құрылғысы алынған пайдаланушылар: 1; олардың сеанстары аяқталды." in html
    assert second_factor.device_of(editor) is None
    assert second_factor.device_of(boss) is not None
    assert not is_signed_in(phone)
    entry = Entry.objects.first()
    assert (entry.action, entry.actor_id, entry.object_id, entry.note) == (
        Action.SECOND_FACTOR,
        boss.pk,
        str(editor.pk),
        "құрылғыны әкімші алып тастады / устройство убрано администратором",
    )


def test_a_superuser_s_device_is_taken_by_a_superuser_only(with_device):
    boss = UserFactory(username="boss", is_superuser=True)
    with_device(boss)
    desk = Client()
    desk.force_login(UserFactory(roles=["administrator"]))
    data = {"action": "take_device_away", "_selected_action": [boss.pk]}
    desk.post(reverse("admin:accounts_user_changelist"), data)
    assert second_factor.device_of(boss) is not None
    assert not Entry.objects.filter(action=Action.SECOND_FACTOR).exists()


def test_secrets_have_no_admin_and_the_account_s_form_shows_none(
    editor, with_device, forgiving_templates
):
    with_device(editor)
    assert not {TOTPDevice, StaticDevice} & set(admin.site._registry)
    boss = Client()
    boss.force_login(UserFactory(is_superuser=True))
    html = boss.get(reverse("admin:accounts_user_change", args=[editor.pk])).content.decode()
    device = second_factor.device_of(editor)
    assert device.key not in html
    assert second_factor.key_words(device) not in html


def test_nothing_secret_reaches_the_journal_or_the_log(editor, caplog):
    client = Client()
    sign_in(client, "editor")
    page = client.post(reverse("two_steps"), {"code": "x"}) and client.get(reverse("two_steps"))
    device = TOTPDevice.objects.get()
    assert second_factor.key_words(device) in page.content.decode()
    forget_throttle()
    codes = codes_on(client.post(reverse("two_steps"), {"code": code_of(editor)}).content.decode())
    kept = " ".join(str(value) for entry in Entry.objects.all() for value in vars(entry).values())
    for secret in (device.key, second_factor.key_words(device), *codes):
        assert secret not in kept
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Екі сатылы кіру", "Немесе кілтті қолданбаға қолмен теріңіз:"]),
        ("ru", ["Вход в два шага", "Или введите ключ в приложение вручную:"]),
    ],
)
def test_the_setup_speaks_both_languages(required, chief, language, words):
    User.objects.filter(pk=chief.pk).update(language=language)
    client = speaking(language)
    sign_in(client, "chief")
    html = client.get(SETUP).content.decode()
    assert all(each in html for each in words)
