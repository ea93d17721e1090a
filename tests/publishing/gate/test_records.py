"""The rules of the gate asked of records: what each says, in Kazakh and in Russian, where it says
it, and that a complete record passes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.activity.models import ActivityDocument, Indicator
from apps.library.models import DocumentVersion, Image, Restriction
from apps.publishing.gate import files as rules_of_files
from apps.publishing.gate import languages, markup, own_numbers, prohibitions
from apps.publishing.gate.rule import Level, Rule
from apps.publishing.gate.rules import all_rules, objections
from apps.publishing.gate.source import source_point
from apps.publishing.models import Attachment
from apps.publishing.sections import all_collections
from apps.regulation import profiles
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.factories import (
    AboutPageFactory,
    AttachmentFactory,
    CorporateDocumentFactory,
    DocumentFactory,
    ImageFactory,
    NewsItemFactory,
    factory_for,
)

pytestmark = pytest.mark.django_db

PERSON = "900101300126"
READING = (*prohibitions.RULES, *languages.RULES, *rules_of_files.RULES, *markup.RULES)


@pytest.fixture(autouse=True)
def files(media) -> None:
    """Every record here may show files."""


def found(record: Any, rule: str, language: str = "kk") -> list[tuple[str, str, Level]]:
    """(field, message, level) of what one rule says in a language."""
    with override(language):
        return [
            (each.field, each.message, each.level)
            for each in objections(record)
            if each.rule == rule
        ]


@pytest.mark.parametrize("collection", all_collections(), ids=lambda each: each.name)
def test_a_complete_record_passes(collection: Any) -> None:
    record = factory_for(collection.model)(published=True)
    heavy = [each for each in objections(record) if each.level != Level.ADVISES]
    # An edition without rows is no complete one (apps/tables/proofs.py), nor is a survey without
    # questions (apps/feedback/surveys/gate.py).
    rows = ("rows_are_there", "survey_questions")
    assert [each for each in heavy if each.rule not in rows] == []


def test_codes_are_unique_and_sources_stand_in_a_regulation() -> None:
    codes = [rule.code for rule in all_rules()]
    assert sorted(set(codes)) == sorted(codes)
    assert [
        rule.code for rule in all_rules() if rule.source and not source_point(rule.source)
    ] == []


@pytest.mark.parametrize("rule", READING, ids=lambda rule: rule.code)
def test_titles_are_in_both_languages(rule: Rule) -> None:
    words = set()
    for language in ("kk", "ru", "en"):
        with override(language):
            words.add(str(rule.title))
    assert len(words) == 3


CASES: list[tuple[str, dict[str, str], str, Level, str, str]] = [
    (
        "own_language",
        {"lead_kk": "Емхана ашық. Запись на приём открыта."},
        "lead_kk",
        Level.STOPS,
        "Қазақша мәтінде орысша сөздер тұр: «Запись на приём открыта.». Оларды қазақша жазыңыз, "
        "дәйексөз болса, «тырнақшаға» алыңыз.",
        "В казахском тексте стоят русские слова: «Запись на приём открыта.». Напишите их "
        "по-казахски, а цитату возьмите в «кавычки».",
    ),
    (
        "own_language",
        {"lead_ru": "Поликлиника открыта. Қабылдауға жазылу ашық."},
        "lead_ru",
        Level.STOPS,
        "Орысша мәтінде қазақша сөздер тұр: «Қабылдауға жазылу ашық.». Оларды орысша жазыңыз, "
        "дәйексөз болса, «тырнақшаға» алыңыз.",
        "В русском тексте стоят казахские слова: «Қабылдауға жазылу ашық.». Напишите их по-русски, "
        "а цитату возьмите в «кавычки».",
    ),
    (
        "halves_differ",
        {"title_kk": "Отчёт за год", "title_ru": "Отчёт за год"},
        "title_kk",
        Level.STOPS,
        "Қазақша және орысша мәтін мұнда бірдей: «Отчёт за год». Аударыңыз.",
        "Казахский и русский тексты здесь одинаковы: «Отчёт за год». Переведите их.",
    ),
    (
        "one_alphabet",
        {"lead_ru": "Bрач ведёт приeм"},
        "lead_ru",
        Level.STOPS,
        "Латын және кирилл әріптері араласып кеткен: «Bрач», «приeм». Олар ұқсас көрінеді, бірақ "
        "іздеу мұндай сөздерді таппайды. Сөзді бір пернетақтамен қайта теріңіз.",
        "Смешаны латинские и кириллические буквы: «Bрач», «приeм». Они похожи, но поиск таких слов "
        "не находит. Наберите слово заново в одной раскладке.",
    ),
    (
        "kazakh_letters",
        {"lead_kk": "Мемлекеттік кызмет"},
        "lead_kk",
        Level.NEEDS_REASON,
        "Сөздерде қазақ әріптері жоғалған: «кызмет». Тиісті жерінде ә, ғ, қ, ң, ө, ұ, ү, һ, і "
        "әріптерін жазыңыз.",
        "В словах потеряны казахские буквы: «кызмет». Напишите казахские буквы там, где они нужны.",
    ),
    (
        "same_figures",
        {"lead_kk": "2026 жылғы 5 қараша", "lead_ru": "5 ноября 2025 года"},
        "lead_kk",
        Level.NEEDS_REASON,
        "Тек қазақша мәтінде бар: «2026». Орысша мәтінмен салыстырыңыз.",
        "Есть только в казахском тексте: «2026». Сверьте с русским текстом.",
    ),
    (
        "kazakh_as_full",
        {"body_kk": "<p>Қысқа.</p>", "body_ru": f"<p>{'Подробный рассказ. ' * 20}</p>"},
        "body_kk",
        Level.NEEDS_REASON,
        "Қазақша мәтін орысша мәтіннің жартысына да жетпейді (таңба саны: 6 және 379). Орысша "
        "айтылғанның бәрін қазақша да жазыңыз.",
        "Казахский текст меньше половины русского (знаков: 6 и 379). Напишите по-казахски всё, что "
        "сказано по-русски.",
    ),
    (
        "clean_language",
        {"lead_ru": "Ну и хуйня"},
        "lead_ru",
        Level.STOPS,
        "Бейәдеп сөздер бар: «хуйня». Оларды алып тастаңыз.",
        "Есть нецензурные слова: «хуйня». Уберите их.",
    ),
    (
        "clean_language",
        {"lead_kk": "Ақымақ сөз"},
        "lead_kk",
        Level.NEEDS_REASON,
        "Дөрекі сөздер бар: «Ақымақ». Сыпайы жазыңыз.",
        "Есть грубые слова: «Ақымақ». Напишите вежливо.",
    ),
    (
        "no_restricted_mark",
        {"lead_ru": "Для служебного пользования"},
        "lead_ru",
        Level.STOPS,
        "Қолжетімділікті шектеу белгісі бар: «Для служебного пользования». Мұндай материал "
        "жарияланбайды.",
        "Есть пометка об ограничении доступа: «Для служебного пользования». Такой материал не "
        "публикуют.",
    ),
    (
        "no_personal_numbers",
        {"body_kk": f"<p>ЖСН {PERSON}</p>"},
        "body_kk",
        Level.STOPS,
        "Адамның жеке сәйкестендіру нөмірі (ЖСН) бар: «9001******26». Оны алып тастаңыз.",
        "Есть индивидуальный идентификационный номер (ИИН): «9001******26». Уберите его.",
    ),
    (
        "no_personal_numbers",
        {"body_ru": "<p>Карта 4111 1111 1111 1111</p>"},
        "body_ru",
        Level.STOPS,
        "Банк картасының нөмірі бар: «4111 **** **** **11». Оны алып тастаңыз.",
        "Есть номер банковской карты: «4111 **** **** **11». Уберите его.",
    ),
    (
        "no_personal_contacts",
        {"lead_ru": "Пишите: a@gmail.com"},
        "lead_ru",
        Level.NEEDS_REASON,
        "Жеке электрондық пошта мекенжайы бар: «a@gmail.com». Орнына ұйымның мекенжайын "
        "көрсетіңіз.",
        "Есть личный адрес электронной почты: «a@gmail.com». Укажите вместо него адрес "
        "организации.",
    ),
    (
        "medical_secret",
        {"lead_ru": "Иванов И. И. болеет диабетом."},
        "lead_ru",
        Level.STOPS,
        "Адамның аты-жөні ауруымен қатар аталған: «Иванов И. И. болеет диабетом.». Аты-жөнін "
        "немесе аурудың атауын алып тастаңыз: бұл — дәрігерлік құпия.",
        "Человек назван рядом с болезнью: «Иванов И. И. болеет диабетом.». Уберите имя или "
        "название болезни: это врачебная тайна.",
    ),
    (
        "headings_in_order",
        {"body_kk": "<h4>Кесте</h4><p>Мәтін</p>"},
        "body_kk",
        Level.ADVISES,
        "Тақырыпшалардың деңгейі ретсіз: «Кесте». Екінші деңгейден бастап, әр жолы бір деңгейге "
        "ғана тереңдетіңіз.",
        "Заголовки перескакивают через уровень: «Кесте». Начните со второго уровня и углубляйтесь "
        "каждый раз на один уровень.",
    ),
    (
        "links_say_where",
        {"body_ru": '<p>Смотрите <a href="/ru/">здесь</a></p>'},
        "body_ru",
        Level.ADVISES,
        "Сілтемелер қайда апаратынын айтпайды: «здесь». Беттің немесе құжаттың атауын сілтеме "
        "етіңіз.",
        "Ссылки не говорят, куда ведут: «здесь». Сделайте ссылкой название страницы или документа.",
    ),
    (
        "tables_have_heads",
        {"body_kk": "<table><tbody><tr><td>Күн</td></tr></tbody></table>"},
        "body_kk",
        Level.NEEDS_REASON,
        "Кестенің тақырыптары жоқ: «Күн». Бірінші жолын немесе бағанын тақырып деп белгілеңіз.",
        "У таблицы нет заголовков: «Күн». Отметьте первую строку или столбец как заголовки.",
    ),
    (
        "images_speak",
        {"body_kk": '<figure data-image="987654"></figure><p>Мәтін</p>'},
        "body_kk",
        Level.STOPS,
        "№ 987654 сурет кітапханада енді жоқ. Оны мәтіннен алып тастаңыз.",
        "Изображения № 987654 больше нет в библиотеке. Уберите его из текста.",
    ),
]


@pytest.mark.parametrize(("rule", "texts", "field", "level", "kazakh", "russian"), CASES)
def test_what_is_said_of_a_text(
    rule: str, texts: dict[str, str], field: str, level: Level, kazakh: str, russian: str
) -> None:
    record = AboutPageFactory.build(unit=None, **texts)
    assert (field, kazakh, level) in found(record, rule, "kk")
    assert (field, russian, level) in found(record, rule, "ru")


def test_every_rule_of_texts_has_its_words_tested() -> None:
    of_texts = {rule.code for rule in READING} - {"not_restricted"}
    of_texts -= {rule.code for rule in rules_of_files.RULES}
    assert of_texts == {case[0] for case in CASES}


def test_a_text_spoken_of_the_mark_is_advised_only() -> None:
    words = "На сайте не размещают сведения с пометкой «Для служебного пользования» и документы."
    record = AboutPageFactory.build(unit=None, lead_ru=words)
    assert found(record, "no_restricted_mark", "ru") == [
        (
            "lead_ru",
            "В тексте говорится о пометке ограниченного доступа: «Для служебного пользования». "
            "Проверьте.",
            Level.ADVISES,
        )
    ]


@pytest.fixture
def known_mobile() -> Iterator[str]:
    def numbers() -> list[str]:
        return ["+7 701 000 00 01"]

    own_numbers.register_own_numbers(numbers)
    yield "8 (701) 000-00-01"
    own_numbers._sources.remove(numbers)


def test_the_organisations_own_mobile_is_left_alone(known_mobile: str) -> None:
    own = AboutPageFactory.build(unit=None, lead_ru=f"Звоните: {known_mobile}")
    assert found(own, "no_personal_contacts", "ru") == []
    other = AboutPageFactory.build(unit=None, lead_ru="Звоните: 8 (701) 000-00-02")
    assert found(other, "no_personal_contacts", "ru") == [
        (
            "lead_ru",
            "Есть мобильный телефон, который не принадлежит организации: «8 (701) 000-00-02». "
            "Укажите вместо него служебный номер.",
            Level.NEEDS_REASON,
        )
    ]


# --- Files ---------------------------------------------------------------------------------------


def with_document(**fields: Any) -> Any:
    record = CorporateDocumentFactory()
    AttachmentFactory(record=record, document=DocumentFactory(**fields))
    return record


def only_file(**fields: Any) -> DocumentVersion:
    """Changes the stored versions of the one document; a version has no form of its own."""
    DocumentVersion.objects.update(**fields)
    return DocumentVersion.objects.first()


def test_a_restricted_document_stops() -> None:
    record = with_document(title_kk="Тізім", title_ru="Список", restriction=Restriction.MEDICAL)
    assert found(record, "not_restricted", "kk") == [
        (
            "",
            "«Тізім» файлының қолжетімділігі шектелген: Дәрігерлік құпия. Оны материалдан алып "
            "тастаңыз.",
            Level.STOPS,
        )
    ]
    assert found(record, "not_restricted", "ru") == [
        (
            "",
            "Доступ к файлу «Список» ограничен: Врачебная тайна. Уберите его из материала.",
            Level.STOPS,
        )
    ]


def test_a_restricted_record_stops() -> None:
    record = AboutPageFactory.build(unit=None)
    record.restriction = "bank"
    assert found(record, "not_restricted", "ru") == [
        (
            "restriction",
            "Доступ к материалу ограничен: Банковская тайна. Публиковать его нельзя.",
            Level.STOPS,
        )
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ДСП\nПриказ", "no_restricted_mark"),
        ("Қызмет бабында\nпайдалану үшін", "no_restricted_mark"),
        (f"Жұмыскер, ЖСН {PERSON}", "no_personal_numbers"),
    ],
)
def test_the_text_of_a_document_is_read(text: str, rule: str) -> None:
    record = with_document()
    only_file(text=text)
    assert [level for _field, _words, level in found(record, rule)] == [Level.STOPS] * 2
    only_file(text="-" * 20_001 + text)
    assert found(record, rule) == []


@pytest.mark.parametrize(
    ("shows", "fields", "passes"),
    [
        ("nobody", {}, True),
        ("adult", {}, False),
        ("adult", {"consent_from": "patient", "consent_on": date(2026, 3, 2)}, False),
        (
            "adult",
            {
                "consent_from": "patient",
                "consent_on": date(2026, 3, 2),
                "consent_kept": "105-кабинет, № 12",
            },
            True,
        ),
        (
            "child",
            {
                "consent_from": "parent",
                "consent_on": date(2026, 3, 2),
                "consent_kept": "105-кабинет, № 12",
            },
            True,
        ),
        (
            "child",
            {
                "consent_from": "parent",
                "consent_on": date(2999, 3, 2),
                "consent_kept": "105-кабинет, № 12",
            },
            False,
        ),
    ],
)
def test_patients_are_shown_with_consent(shows: str, fields: dict[str, Any], passes: bool) -> None:
    record = NewsItemFactory(photo=ImageFactory(shows=shows, **fields))
    words = (
        "На файле «Вход в поликлинику» показан пациент, но нет согласия с датой. Заполните "
        "согласие в библиотеке или выберите другой файл."
    )
    expected = [] if passes else [("", words, Level.STOPS)]
    assert found(record, "consent_of_patients", "ru") == expected


def test_an_image_inside_a_text_needs_consent_too() -> None:
    image = ImageFactory(shows="adult")
    record = AboutPageFactory(body_kk=f'<p>Мәтін</p><figure data-image="{image.pk}"></figure>')
    assert len(found(record, "consent_of_patients")) == 1


@pytest.mark.parametrize(
    ("fields", "words", "level"),
    [
        ({"number": ""}, "У документа «Ереже» нет номера. Заполните его в библиотеке.", "reason"),
        ({"date": None}, "У документа «Ереже» нет даты. Заполните её в библиотеке.", "reason"),
    ],
)
def test_documents_have_their_particulars(fields: dict[str, Any], words: str, level: str) -> None:
    signed = {"signatory_kk": "Директор", "signatory_ru": "Директор", "title_ru": "Ереже"}
    record = with_document(**signed, **fields)
    assert found(record, "document_particulars", "ru") == [("", words, Level(level))]
    assert found(with_document(**signed), "document_particulars", "ru") == []


@pytest.mark.parametrize(
    ("kind", "levels"),
    [
        ("order", [Level.NEEDS_REASON, Level.NEEDS_REASON, Level.NEEDS_REASON]),
        ("statements", [Level.NEEDS_REASON, Level.NEEDS_REASON]),
        ("classifier", [Level.NEEDS_REASON, Level.ADVISES]),
        ("other", [Level.ADVISES]),
    ],
)
def test_what_a_kind_of_document_lacks(kind: str, levels: list[Level]) -> None:
    record = with_document(kind=kind, number="", date=None)
    assert [level for *_rest, level in found(record, "document_particulars")] == levels


def test_a_document_is_there_in_both_languages() -> None:
    record = with_document(title_kk="Ереже", title_ru="Правила")
    assert found(record, "document_languages") == []
    DocumentVersion.objects.filter(language="kk").delete()
    assert found(record, "document_languages", "ru") == [
        (
            "",
            "Документ «Правила» есть только на русском языке. Добавьте в библиотеке файл на "
            "казахском.",
            Level.NEEDS_REASON,
        )
    ]
    DocumentVersion.objects.update(language="kk")
    assert found(record, "document_languages", "kk") == [
        (
            "",
            "«Ереже» құжаты тек қазақ тілінде. Кітапханада орысша файлын қосыңыз.",
            Level.NEEDS_REASON,
        )
    ]
    DocumentVersion.objects.update(language="both")
    assert found(record, "document_languages") == []
    DocumentVersion.objects.all().delete()
    assert found(record, "document_languages", "ru") == [
        ("", "У документа «Правила» нет файла. Добавьте его в библиотеке.", Level.STOPS)
    ]


def test_a_document_without_text_needs_a_reason() -> None:
    record = with_document(title_kk="Ереже", title_ru="Правила")
    assert found(record, "text_in_documents") == []
    only_file(has_text_layer=False)
    assert found(record, "text_in_documents", "ru") == [
        (
            "",
            "Файл «Ереже (Казахский)» — снимок без текста: поиск и программы экранного доступа "
            "ничего в нём не находят. Добавьте файл с текстом, например исходный или "
            "распознанный скан.",
            Level.NEEDS_REASON,
        )
    ]


def test_a_licence_needs_its_scanned_copy() -> None:
    record = CorporateDocumentFactory(item="documents.main.licence")
    title = profiles.find_item("documents.main.licence").title
    assert found(record, "scanned_copy", "kk") == [
        (
            "",
            f"Ереже құжаттың электрондық бейнесін талап етеді: «{title.kk}». Құжатты файлымен "
            "бірге қоса беріңіз.",
            Level.STOPS,
        )
    ]
    AttachmentFactory(record=record)
    only_file(has_text_layer=False)
    assert found(record, "scanned_copy") == []
    assert [level for *_rest, level in found(record, "text_in_documents")] == [Level.ADVISES]


def machine_readable_report() -> Any:
    return factory_for(ActivityDocument)(item="activity.programs_reports_open")


def test_a_pdf_alone_is_not_machine_readable() -> None:
    record = machine_readable_report()
    assert found(record, "machine_readable") == []
    attachment = AttachmentFactory(record=record)
    title = profiles.find_item("activity.programs_reports_open").title
    assert found(record, "machine_readable", "ru") == [
        (
            "",
            f"Правила требуют дать «{title.ru}» в машиночитаемом виде. Добавьте файл CSV, XLSX, "
            "JSON или XML либо внесите показатели здесь: одного PDF недостаточно.",
            Level.STOPS,
        )
    ]
    DocumentVersion.objects.filter(document=attachment.document, language="kk").update(
        file="documents/figures.csv"
    )
    assert found(record, "machine_readable") == []


def test_figures_of_the_record_are_machine_readable() -> None:
    record = machine_readable_report()
    AttachmentFactory(record=record)
    Indicator.objects.create(
        report=record, name_kk="Екпе", name_ru="Прививки", measure_kk="саны", measure_ru="число"
    )
    assert found(record, "machine_readable") == []


def test_an_image_without_words_or_right_cannot_pass() -> None:
    record = NewsItemFactory.build(unit=None, topic=None)
    # The database keeps neither; the rule is for what stands beside it.
    photo = Image(pk=1, alt_kk="Кіреберіс", alt_ru="Вход", caption_kk="Есік")
    record.used_files = lambda: {"images": [photo], "documents": [], "recordings": []}
    assert found(record, "files_are_described", "kk") == [
        (
            "",
            "«Кіреберіс» файлының сипаттамасы екі тілде толық емес. Кітапханада толтырыңыз.",
            Level.STOPS,
        )
    ]
    assert found(record, "files_are_described", "ru") == [
        ("", "Файл «Вход» описан не на двух языках. Заполните описание в библиотеке.", Level.STOPS)
    ]
    assert found(record, "right_to_show", "ru") == [
        ("", "Укажите в библиотеке источник файла «Вход» и право его показывать.", Level.STOPS)
    ]
    photo.caption_ru, photo.source, photo.right = "Дверь", "Баспасөз қызметі", "own"
    assert found(record, "files_are_described") == []
    assert found(record, "right_to_show") == []


def test_asking_the_gate_only_reads_and_asks_no_more_for_more_documents() -> None:
    record = with_document()
    objections(record)
    with CaptureQueriesContext(connection) as one:
        objections(record)
    for _number in range(5):
        AttachmentFactory(record=record)
    assert Attachment.objects.count() == 6
    with CaptureQueriesContext(connection) as six:
        objections(record)
    assert len(six) == len(one)
    assert [query["sql"] for query in six if not query["sql"].startswith("SELECT")] == []


def test_points_of_the_regulation_in_the_readers_language() -> None:
    assert source_point("content.profanity", "ru") == "gp17 п. 3"
    assert source_point("content.profanity", "kk") == "gp17 3-тармақ"
    assert source_point("definition.restricted_information", "kk") == "gp17 4-тармақ 2) тармақша"
    assert source_point("appendix.two_languages", "ru") == "gp17 прил. 1, р. 11 пп. 1"
    assert source_point("appendix.two_languages", "kk") == "gp17 1-қосымша, 11-бөлім 1) тармақша"
    assert source_point("scope.secrets_excluded", "ru") == "mgdb1 п. 1"
    assert source_point("") == ""
    assert source_point("no.such_rule") == ""


def test_rows_below_a_record_are_read_as_well():
    report = ActivityDocumentFactory(item="activity.programs")
    IndicatorFactory(report=report, name_kk="Иттің баласы", name_ru="Показатель")
    found = [each for each in objections(report) if each.rule == "clean_language"]
    assert [(each.field, each.level) for each in found] == [("", Level.NEEDS_REASON)]
