"""What a password must not be, in words before it is typed and after."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from apps.accounts.models import User
from apps.accounts.passwords import is_common

COMMON = [
    "қазақстан2026",
    "Қазақстан!!!",
    "0fpf0cnfy",  # «қазақстан» on the English layout
    "0fpf0cnfy2026",
    "gfhjkmgfhjkm",  # «парольпароль» on the English layout
    "парольпароль",
    "parol12345",
    "йцукенгшщз",
    "qwertyuiop",
    "2026емхана2026",
    "АдминАдмин",
]
GOOD = ["көктем-жаңбыр-52", "correct horse battery", "қызыл7терезе9", "Наурызкөже+Бауырсақ"]


@pytest.mark.parametrize("password", COMMON)
def test_a_word_tried_first_is_refused(password):
    assert is_common(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_password_of_one_s_own_is_taken(password):
    assert not is_common(password)
    validate_password(password)


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("қ7ы-ө9", {"password_too_short"}),
        ("8402957163", {"password_entirely_numeric"}),
        ("Бөкейхан26", {"password_too_similar"}),
        ("пароль2026!", {"password_common_here"}),
    ],
)
def test_each_rule_has_its_name(password, codes):
    person = User(username="alikhan", first_name="Әлихан", last_name="Бөкейхан")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person)
    assert {error.code for error in refusal.value.error_list} == codes


RULES = {
    "kk": [
        "Құпиясөз жеке деректеріңізге тым ұқсас болмауы керек.",
        "Құпиясөзде кемінде 10 таңба болуы керек.",
        "Құпиясөз кең таралған болмауы керек.",
        "Құпиясөз тек цифрлардан тұрмауы керек.",
        "Құпиясөз жиі қолданылатын қазақша не орысша сөз немесе қатар тұрған пернелер болмауы "
        "керек, қай пернетақтада терілсе де, соңына сан қосылса да.",
    ],
    "ru": [
        "10",
        "Пароль не должен быть распространённым казахским или русским словом или рядом клавиш "
        "на любой раскладке, даже с цифрами в конце.",
    ],
}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_rules_stand_on_the_form_before_typing(client, editor, language):
    User.objects.filter(pk=editor.pk).update(language=language)
    client.force_login(editor)
    html = client.get(reverse("admin:password_change")).content.decode()
    help_text = html.split('id="id_new_password1_helptext">', 1)[1].split("</div>", 1)[0]
    for rule in RULES[language]:
        assert rule in help_text
    assert help_text.count("<li>") == 5


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Бұл құпиясөз — алдымен байқап көрілетін қазақша не орысша сөз."),
        ("ru", "Этот пароль — казахское или русское слово, которое пробуют первым."),
    ],
)
def test_the_refusal_speaks_both_languages(language, words):
    with override(language), pytest.raises(ValidationError) as refusal:
        validate_password("қазақстан2026")
    assert words in refusal.value.messages
