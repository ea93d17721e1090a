"""The loading itself: units, accounts, pages and documents. Sections with records of their own add
a module beside this one with a function `load(demonstration)`, named in LOADERS.

Dates in the files are days from the day of loading, so that nothing is stale on the first day.
Loading twice gives the same site: every record is found again by its code, item or address."""

import calendar
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import override
from PIL import Image as Drawing
from PIL import ImageDraw, ImageFont

from apps.accounts.models import Unit, User
from apps.accounts.roles import write_groups
from apps.documents.models import CorporateDocument
from apps.journal.models import Action
from apps.languages.dates import date_words, day_month
from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.library.actions import add_document_version, add_image
from apps.library.models import Document, Image, Right
from apps.library.pdf import font_file, make_pdf
from apps.news.models import NewsItem, Topic
from apps.organisation.models import (
    Branch,
    Founder,
    Person,
    Phone,
    Post,
    Profile,
    ReceptionHours,
    Tenure,
)
from apps.portal.models import UrgentNotice
from apps.publishing.models import Attachment, DocumentBearing, ItemState, Publishable, Status
from apps.publishing.sections import all_collections
from apps.publishing.validity import shift_years
from apps.regulation import profiles
from apps.support.models import UsefulLink
from apps.workdays.models import Service, WeeklyHours, working_calendar

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
ANTHEM = settings.BASE_DIR / "fixtures" / "symbols" / "anthem_kk.txt"
MARK = re.compile(r"\[\[(date|day|year):(-?\d+)\]\]")
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
# Sections with records of their own, in the order they are loaded.
LOADERS = (
    "people",
    "doctors",
    "reception",
    "tables",
    "rulemaking",
    "activity",
    "budget",
    "procurement",
    "vacancies",
    "support",
    "other",
    "inquiries",
    "surveys",
    "reviews",
    # Last: drafts of what the others have published, and how all of it came.
    "drafts",
    "terms",
)
# The files of fixtures/demo/pages and the model of each.
PAGE_MODELS = {
    "symbols": "symbols.SymbolPage",
    "about": "about.AboutPage",
    "governance": "governance.GovernancePage",
    "services": "services.ServicesPage",
    "procurement": "procurement.ProcurementPage",
    "vacancies": "vacancies.VacanciesPage",
    "support": "support.SupportPage",
    "other": "other.OtherPage",
}
ACTIONS = {Status.PUBLISHED: Action.PUBLISHED, Status.CHECK: Action.SENT_TO_CHECK}
# Reports of a year are out by late spring, of the first half-year in August.
HALF_YEAR_REPORTS_MONTH = 8
PERIOD_CLOSED_DAYS = 15


# The compiled reader of YAML, where it is there, takes a tenth of the time.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_source(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)


@dataclass
class Clock:
    """What the offsets of the files mean on the day of loading."""

    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def moment(self, offset: int, at: time = time(9, 15)) -> datetime:
        """A moment of that day, never later than now for a day that has begun."""
        moment = timezone.make_aware(datetime.combine(self.day(offset), at))
        return min(moment, self.now - timedelta(minutes=5)) if offset <= 0 else moment

    def year(self, offset: int) -> int:
        return self.today.year + offset

    def fill(self, text: str, language: str) -> str:
        """The text with its marks in words."""

        def words(mark: re.Match[str]) -> str:
            kind, offset = mark.group(1), int(mark.group(2))
            if kind == "year":
                return str(self.year(offset))
            day = self.day(offset)
            return date_words(day, language) if kind == "date" else day_month(day, language)

        return MARK.sub(words, text)


class DocumentClock(Clock):
    """Documents are dated on working days, and reports after the end of their period."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.calendar = working_calendar()

    def day(self, offset: int) -> date:
        day = super().day(offset)
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def year(self, offset: int) -> int:
        # Before August this year's first half-year has no report yet: all shift by a year.
        base = self.today.year - (self.today.month < HALF_YEAR_REPORTS_MONTH)
        return base + offset

    def after_period(self, day: date, year: int | None, half: int | None) -> date:
        """A date of a report that is not earlier than its period's end allows."""
        if year is None:
            return day
        month = 6 if half == 1 else 12
        end = date(year, month, calendar.monthrange(year, month)[1])
        return min(max(day, end + timedelta(days=PERIOD_CLOSED_DAYS)), self.today)


class PlanClock(DocumentClock):
    """Plans are of the year that runs; only reports wait for the end of theirs."""

    def year(self, offset: int) -> int:
        return self.today.year + offset


@dataclass(frozen=True)
class Account:
    username: str
    role: str


class Demonstration:
    """One loading of the demonstration."""

    def __init__(
        self,
        now: datetime | None = None,
        password: str = "",
        say: Callable[[str], None] = lambda words: None,
    ) -> None:
        self.clock = Clock(now or timezone.now())
        self.password = password
        self.say = say
        self.units: dict[str, Unit] = {}
        # Who published everything, and who is still writing.
        self.by: User | None = None
        self.editor: User | None = None

    def load(self) -> list[Account]:
        """Loads everything in one transaction; returns the accounts."""
        with override("kk"), transaction.atomic():
            write_groups()
            self.say("Units and accounts…")
            self.load_units()
            accounts = self.load_accounts()
            self.say("Organisation and hours…")
            self.load_organisation()
            self.load_hours()
            self.say("Pages and links…")
            self.load_pages()
            self.load_links()
            self.say("Documents…")
            self.load_documents()
            self.say("News…")
            self.load_news()
            self.load_notices()
            for name in LOADERS:
                module = import_module(f"apps.portal.demonstration.{name}")
                self.say(module.SAYS)
                module.load(self)
            self.load_owners()
        return accounts

    # Reading

    def read(self, name: str) -> Any:
        return read_source(FOLDER / name)

    def texts(
        self, source: dict[str, Any], names: dict[str, str], clock: Clock | None = None
    ) -> dict[str, str]:
        """The language columns of a record: `names` maps a column to its key in the file."""
        found = {}
        for name, key in names.items():
            pair = source.get(key) or {}
            for language in EDITORIAL_LANGUAGES:
                text = pair.get(language, "")
                found[column(name, language)] = (clock or self.clock).fill(text, language)
        return found

    def keep(self, model: type[models.Model], found_by: dict[str, Any], **values: Any) -> Any:
        """The record with these values: the one found, or a new one."""
        row = model._default_manager.filter(**found_by).first() or model(**found_by)
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, Publishable):
            row.changed_by = self.by if row.status == Status.PUBLISHED else self.editor
            row.save(action=ACTIONS.get(row.status))
        else:
            row.save()
        return row

    def lifecycle(self, source: dict[str, Any], clock: Clock | None = None) -> dict[str, Any]:
        clock = clock or self.clock
        status = source.get("status", Status.PUBLISHED)
        public = status == Status.PUBLISHED
        when = {
            "status": status,
            "publish_at": clock.moment(source["posted"]) if public else None,
            "unit": self.units[source["unit"]],
        }
        for name, key in (("changed_at", "updated"), ("confirmed_at", "confirmed")):
            offset = source.get(key)
            when[name] = None if offset is None else clock.moment(offset)
        return when

    # People

    def load_units(self) -> None:
        for row in self.read("organisation.yaml")["units"]:
            self.units[row["code"]] = self.keep(
                Unit,
                {"code": row["code"]},
                name_kk=row["kk"],
                name_ru=row["ru"],
                position=row["order"],
                phone_extension=row.get("phone_extension") or "",
                **self.texts(row, {"competence": "competence"}),
            )

    def load_accounts(self) -> list[Account]:
        found = []
        for row in self.read("accounts.yaml"):
            user = User.objects.filter(username=row["username"]).first()
            fresh = user is None
            user = user or User(username=row["username"])
            user.last_name, user.first_name = row["last_name"], row["first_name"]
            user.patronymic = row["patronymic"]
            user.unit = self.units.get(row["unit"])
            user.is_staff, user.is_demonstration = True, True
            user.is_superuser = row["role"] == "administrator"
            if self.password and (fresh or not user.check_password(self.password)):
                user.set_password(self.password)
            elif fresh:
                user.set_unusable_password()
            user.save()
            user.groups.set(Group.objects.filter(name=row["role"]))
            found.append(Account(user.username, row["role"]))
            if row["role"] == "chief":
                self.by = user
            if row["role"] == "editor":
                self.editor = user
            if row["role"] == "head_of_unit":
                user.unit.head = user
                user.unit.save()
        return found

    # The organisation

    PLACE = {
        name: name
        for name in ("name", "ownership", "care_types", "address", "postal_address", "route")
    }
    COUNTS = (
        "beds_round_clock",
        "beds_day",
        "attached_adults",
        "attached_children",
        "visits_per_shift",
    )

    def load_organisation(self) -> None:
        source = self.read("organisation.yaml")
        row = source["profile"]
        visits = row.get("visits_year") or {}
        self.keep(
            Profile,
            {"pk": 1},
            route_map=self.way_scheme(),
            bin=row["bin"],
            email=row["email"],
            registered_on=self.clock.day(row["registered_on"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
            visits_year=visits.get("value", 0),
            **{name: row.get(name) or 0 for name in self.COUNTS},
            **self.texts(
                row,
                {
                    **self.PLACE,
                    "short_name": "short_name",
                    "legal_form": "legal_form",
                    "requisites": "requisites",
                },
            ),
            **self.texts(visits, {"visits_period": "period"}),
        )
        self.load_phones(source)
        self.load_people(source)
        for position, row in enumerate(source["founders"], start=1):
            self.keep(
                Founder,
                {"position": position},
                url=row.get("url") or "",
                **self.texts(row, {"name": "name", "address": "address"}),
            )
        for position, row in enumerate(source["branches"], start=1):
            registration = row["registration"]
            self.keep(
                Branch,
                {"position": position},
                email=row["email"],
                phone=row["phones"][0]["number"],
                is_registered=registration["registered"],
                **{name: (row.get("capacity") or row).get(name) or 0 for name in self.COUNTS},
                **self.texts(row, self.PLACE),
                **self.texts(registration, {"registration": "statement"}),
            )

    WAY_ALT = (
        "Жол жүру сызбасы: емхана, негізгі кіреберіс, аялдама, балалар кіреберісі, тұрақ",
        "Схема проезда: поликлиника, главный вход, остановка, детский вход, стоянка",
    )

    def way_scheme(self) -> Image:
        image = Image.objects.filter(alt_kk=self.WAY_ALT[0]).first()
        return image or add_image(
            SimpleUploadedFile("way.png", draw_way_scheme()),
            by=self.by,
            alt_kk=self.WAY_ALT[0],
            alt_ru=self.WAY_ALT[1],
            caption_kk=(
                "1 — емхана; 2 — негізгі кіреберіс, пандус; 3 — автобус аялдамасы; "
                "4 — балалар кіреберісі; 5 — көлік тұрағы"
            ),
            caption_ru=(
                "1 — поликлиника; 2 — главный вход, пандус; 3 — автобусная остановка; "
                "4 — детский вход; 5 — автостоянка"
            ),
            right=Right.OWN,
            source="№17 Қалалық емхана",
            unit=self.units["house"],
        )

    def load_phones(self, source: dict[str, Any]) -> None:
        rows = [{**row, "service": "emergency"} for row in source["emergency"]]
        # On every page: the call centre and the registration desk.
        seen: set[str] = set()
        for position, row in enumerate([*source["phones"], *rows], start=1):
            in_frame = row["number"] not in seen and len(seen) < 2
            seen.add(row["number"])
            self.keep(
                Phone,
                {"position": position},
                service=row["service"],
                number=row["number"],
                extension=row.get("extension") or "",
                in_frame=in_frame,
                confirmed_on=self.clock.day(-20),
                **self.texts(row, {"title": "title", "note": "note"}),
            )

    LIFE = {name: name for name in ("education", "experience", "competences", "biography")}

    def load_people(self, source: dict[str, Any]) -> None:
        persons = {}
        for position, row in enumerate(source["persons"], start=1):
            biography = {language: f"<p>{text}</p>" for language, text in row["biography"].items()}
            # Spread over the year, so that nobody's birthday is today.
            birthday = self.clock.day(-9 * position)
            persons[row["code"]] = self.keep(
                Person,
                {"name_kk": row["name"]["kk"]},
                name_ru=row["name"]["ru"],
                born_on=shift_years(birthday, -row["age"]),
                consent_on=self.clock.day(-900),
                **self.texts({**row, "biography": biography}, self.LIFE),
            )
        posts: dict[str, Post] = {}
        for row in source["posts"]:
            posts[row["code"]] = self.keep(
                Post,
                {"code": row["code"]},
                kind=row["kind"],
                unit=self.units.get(row.get("unit") or ""),
                extension=row.get("extension") or "",
                email=row.get("email") or "",
                phone=source["phones"][0]["number"],
                position=row["order"],
                **self.texts(row, {"title": "title", "competence": "competence"}),
            )
        for position, row in enumerate(source["posts"]):
            post = posts[row["code"]]
            superior = posts.get(row.get("reports_to") or "")
            if superior != post.reports_to:
                post.reports_to = superior
                post.save()
            person = persons.get(row.get("person") or "")
            if person and not post.tenures.exists():
                since = self.clock.day(-1500 + position * 20)
                Tenure.objects.create(post=post, person=person, since=since)
            for hours in row.get("reception") or []:
                self.keep(
                    ReceptionHours,
                    {"post": post, "weekday": WEEKDAYS.index(hours["weekday"])},
                    opens=time.fromisoformat(hours["opens"]),
                    closes=time.fromisoformat(hours["closes"]),
                    **self.texts(hours, {"place": "place"}),
                )
        for code, post in posts.items():
            overseen = [row["code"] for row in source["units"] if row["supervised_by"] == code]
            post.oversees.set(self.units[unit] for unit in overseen)

    def load_hours(self) -> None:
        for position, row in enumerate(self.read("organisation.yaml")["hours"]):
            service = self.keep(
                Service,
                {"code": row["code"]},
                is_main=bool(row.get("main")),
                position=position,
                **self.texts(row, {"name": "name"}),
            )
            service.week.all().delete()
            for weekday, name in enumerate(WEEKDAYS):
                if row["week"].get(name):
                    opens, closes = row["week"][name]
                    WeeklyHours.objects.create(
                        service=service, weekday=weekday, opens=opens, closes=closes
                    )

    # Pages

    PAGE = {"title": "title", "lead": "lead", "body": "body"}

    def load_pages(self) -> None:
        for section, label in PAGE_MODELS.items():
            model = apps.get_model(label)
            for position, row in enumerate(self.read(f"pages/{section}.yaml"), start=1):
                if "item" in row:
                    item = profiles.find_item(row["item"])
                    row.setdefault("title", {"kk": item.title.kk, "ru": item.title.ru})
                    found_by = {"item": item.id}
                else:
                    found_by = {"slug": row["slug"]}
                extra = self.symbol(row["item"]) if section == "symbols" else {}
                self.keep(
                    model,
                    found_by,
                    position=position,
                    **self.lifecycle(row),
                    **self.texts(row, self.PAGE),
                    **extra,
                )

    SYMBOL_IMAGES = {
        "symbols.flag": ("flag.png", "Қазақстан Республикасының Мемлекеттік Туы",
                         "Государственный Флаг Республики Казахстан"),
        "symbols.emblem": ("emblem.webp", "Қазақстан Республикасының Мемлекеттік Елтаңбасы",
                           "Государственный Герб Республики Казахстан"),
    }  # fmt: skip

    def symbol(self, item: str) -> dict[str, Any]:
        if item == "symbols.anthem":
            return {"approved_text": ANTHEM.read_text(encoding="utf-8").strip()}
        name, alt_kk, alt_ru = self.SYMBOL_IMAGES[item]
        image = Image.objects.filter(alt_kk=alt_kk).first()
        if image is None:
            upload = SimpleUploadedFile(name, (FOLDER / "images" / name).read_bytes())
            image = add_image(
                upload,
                by=self.by,
                alt_kk=alt_kk,
                alt_ru=alt_ru,
                right=Right.STATE_SYMBOL,
                source="ҚР СТ 988, ҚР СТ 989",
                unit=self.units["admin"],
            )
        return {"image": image}

    def load_links(self) -> None:
        for row in self.read("links.yaml"):
            self.keep(
                UsefulLink,
                {"url": row["url"]},
                group=row["group"],
                items=row["items"],
                position=row["order"],
                on_home=bool(row.get("on_home")),
                in_footer=bool(row.get("in_footer")),
                **self.texts(row, {"title": "title", "lead": "description"}),
                **self.lifecycle(
                    {"posted": -250, "updated": None, "confirmed": -14, "unit": "press"}
                ),
            )

    # Documents

    def load_documents(self) -> None:
        clock = DocumentClock(self.clock.now)
        for path in sorted((FOLDER / "documents").glob("*.yaml")):
            for row in read_source(path):
                self.load_document(row, clock)

    def load_document(
        self,
        row: dict[str, Any],
        clock: DocumentClock,
        model: type[DocumentBearing] = CorporateDocument,
        **values: Any,
    ) -> Any:
        """The page of a document and its files; `values` are the fields only this model has."""
        year = None if row.get("year") is None else clock.year(row["year"])
        dated = clock.after_period(clock.day(row["date"]), year, row.get("half"))
        posted = clock.after_period(clock.day(row["posted"]), year, row.get("half"))
        life = self.lifecycle(row, clock)
        if year is not None:
            offset = (max(posted, dated) - clock.today).days
            life["publish_at"] = clock.moment(offset)
        if model is CorporateDocument:
            valid_until = row.get("valid_until")
            values |= {
                "year": year,
                "half": row.get("half"),
                "valid_until": None if valid_until is None else clock.day(valid_until),
            }
        page = self.keep(
            model,
            {"slug": row["slug"]},
            item=row["item"],
            **life,
            **self.texts(row, self.PAGE, clock),
            **values,
        )
        if row.get("pdf"):
            self.attach(page, row, dated, clock)
        for annex in row.get("annexes") or []:
            source = {**row, **annex, "pdf": annex.get("pdf") or row["pdf"]}
            self.attach(page, source, dated, clock)
        return page

    def attach(self, page: Publishable, row: dict[str, Any], dated: date, clock: Clock) -> Document:
        """The document of a page with a real PDF in each language; made once."""
        titles = self.texts(row, {"title": "title"}, clock)
        found_by = {"title_kk": titles["title_kk"], "number": str(row.get("number") or "")}
        document = Document.objects.filter(**found_by).first()
        if document is None:
            document = Document.objects.create(
                **titles,
                **self.texts(row, {"signatory": "signatory"}, clock),
                kind=row.get("kind") or "order",
                number=found_by["number"],
                date=dated,
                unit=self.units[row["unit"]],
                created_by=self.by,
            )
            for language in EDITORIAL_LANGUAGES:
                upload = SimpleUploadedFile(
                    f"{language}.pdf", self.pdf(document, row, language, clock)
                )
                add_document_version(document, upload, language=language, by=self.by)
        attachments = Attachment.objects.filter(
            content_type=ContentType.objects.get_for_model(page), object_id=page.pk
        )
        if not attachments.filter(document=document).exists():
            Attachment.objects.create(record=page, document=document, position=len(attachments))
        return document

    def pdf(self, document: Document, row: dict[str, Any], language: str, clock: Clock) -> bytes:
        text = row["pdf"] if row["pdf"] != "body" else row["body"]
        content = text[language]
        if isinstance(content, list):
            content = [clock.fill(paragraph, language) for paragraph in content]
        else:
            content = clock.fill(content, language)
        return make_pdf(
            document.text("title", language),
            content,
            language,
            number=document.number,
            date_text=date_words(document.date, language),
            signatory=document.text("signatory", language),
            organisation=Profile.objects.get(pk=1).text("name", language),
            made_at=self.clock.now,
        )

    # News

    def load_news(self) -> None:
        topics = {}
        for row in self.read("topics.yaml"):
            topics[row["code"]] = self.keep(
                Topic,
                {"code": row["code"]},
                icon=row["icon"],
                tint=row["tint"],
                layout=row["layout"],
                position=row["order"],
                **self.texts(row, {"name": "name"}),
            )
        for row in self.read("news.yaml"):
            source = {"posted": -row["days_ago"], "updated": None, "confirmed": None, **row}
            page = self.keep(
                NewsItem,
                {"slug": row["slug"]},
                topic=topics[row["topic"]],
                happened_on=self.clock.day(row["happened"]),
                **self.lifecycle(source),
                **self.texts(
                    row,
                    {**self.PAGE, "place": "place", "substance": "substance", "results": "results"},
                ),
            )
            if row.get("document"):
                document = row["document"]
                self.attach(
                    page,
                    {
                        **document,
                        "unit": row["unit"],
                        "kind": "order",
                        "pdf": document["paragraphs"],
                    },
                    self.clock.day(document["date"]),
                    self.clock,
                )

    def load_notices(self) -> None:
        for row in self.read("notices.yaml"):
            self.keep(
                UrgentNotice,
                {"title_kk": row["title"]["kk"]},
                starts_at=self.clock.moment(row["starts"], time(0, 5)),
                ends_at=timezone.make_aware(
                    datetime.combine(self.clock.day(row["ends"]), time(23, 59))
                ),
                link=f"/news/{row['url_slug']}/",
                **self.texts(row, {"title": "title", "text": "text"}),
            )

    # Who answers for what

    def load_owners(self) -> None:
        """Every item of the register has a unit, so that a missing page names who must fill it."""
        source = self.read("item_owners.yaml")
        units: dict[str, Unit] = {}
        for collection in all_collections():
            model = collection.model
            if not collection.sets_item():
                continue
            for item, unit in model.objects.exclude(item="").values_list("item", "unit"):
                units[item] = Unit(pk=unit)
        for item in profiles.every_item():
            unit = units.get(item.id) or self.units[source["sections"][item.section_id]]
            reason = source["not_applicable"].get(item.id) or {}
            self.keep(
                ItemState,
                {"item": item.id},
                unit_id=unit.pk,
                not_applicable=bool(reason),
                not_applicable_reason_kk=reason.get("kk", ""),
                not_applicable_reason_ru=reason.get("ru", ""),
            )


def draw_way_scheme() -> bytes:
    """The way scheme as a picture with numbers instead of words, so that one drawing serves both
    languages; its caption and the route in words say what each number is."""
    width, height = 1504, 720
    sheet = Drawing.new("RGB", (width, height), "#F2F7F9")
    draw = ImageDraw.Draw(sheet)
    block, road, brand, gold, ink = "#DCEBF0", "#FFFFFF", "#005E75", "#FEC50C", "#12242E"
    for left, top, right, bottom in (
        (0, 0, 330, 330), (390, 0, 1090, 330), (1150, 0, 1504, 330),
        (0, 470, 330, 720), (390, 470, 1090, 720), (1150, 470, 1504, 720),
    ):  # fmt: skip
        draw.rounded_rectangle((left, top, right, bottom), 18, fill=block)
    for left, top, right, bottom in ((0, 350, 1504, 450), (345, 0, 375, 720), (1105, 0, 1135, 720)):
        draw.rectangle((left, top, right, bottom), fill=road)
    for left in range(20, 1480, 70):
        draw.rectangle((left, 398, left + 36, 402), fill="#B9CCD4")
    for left in range(728, 776, 16):
        draw.rectangle((left, 356, left + 8, 444), fill="#6B8290")
    draw.rounded_rectangle((520, 110, 980, 270), 14, fill=brand)
    draw.line((750, 270, 750, 350), fill=gold, width=10)
    draw.rounded_rectangle((1190, 520, 1460, 680), 14, outline=brand, width=8)
    draw.rounded_rectangle((600, 470, 720, 500), 8, fill=ink)
    digits = ImageFont.truetype(str(font_file("B")), 40)
    for number, x, y in (("1", 580, 190), ("2", 750, 305), ("3", 660, 545), ("4", 750, 60),
                         ("5", 1325, 600)):  # fmt: skip
        draw.ellipse((x - 36, y - 36, x + 36, y + 36), fill="#FFFFFF", outline=ink, width=5)
        draw.text((x, y), number, font=digits, fill=ink, anchor="mm")
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def new_password() -> str:
    """A password somebody can type: four groups of letters and digits nobody confuses."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
