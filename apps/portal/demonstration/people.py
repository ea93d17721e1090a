"""The demonstration's people: portraits, who is away and who acts, the committees and the plan of
the supervisory board. Names, posts and biographies are loaded with the organisation."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawing
from PIL import ImageDraw

from apps.governance.models import BoardPlan, Committee
from apps.library.actions import add_image
from apps.library.models import Right
from apps.organisation.actions import leave
from apps.organisation.models import Absence, Person, Post, Tenure
from apps.portal.demonstration.loading import Demonstration, PlanClock

SAYS = "Board and administration…"
# Whose portraits the regulation asks for, and the chief nurse.
PORTRAYED = (
    Post.Kind.BOARD_CHAIR,
    Post.Kind.BOARD_MEMBER,
    Post.Kind.BOARD_SECRETARY,
    Post.Kind.HEAD,
    Post.Kind.DEPUTY,
    Post.Kind.CHIEF_NURSE,
)
# Ground, figure, collar, hair: calm pairs of the site's own colours.
PAINTS = (
    ("#E3F1F5", "#005E75", "#FFFFFF", "#12242E"),
    ("#FFF3CF", "#00485A", "#E3F1F5", "#3F5763"),
    ("#DCEBF0", "#3F5763", "#FFFFFF", "#003A49"),
    ("#F2F7F9", "#003A49", "#C6E3EA", "#6B8290"),
)
SKIN = "#EBC9A8"
SIDE = 640


def load(demonstration: Demonstration) -> None:
    """The portraits, the changes, the committees and the plan."""
    source = demonstration.read("governance.yaml")
    load_portraits(demonstration)
    load_changes(demonstration, source)
    for position, row in enumerate(source["committees"], start=1):
        committee = demonstration.keep(
            Committee,
            {"position": position},
            chair=Post.objects.get(code=row["chair"]),
            **demonstration.texts(row, {"name": "name", "purpose": "purpose"}),
        )
        committee.members.set(Post.objects.filter(code__in=row["members"]))
    clock = PlanClock(demonstration.clock.now)
    for row in source["plans"]:
        year = clock.year(row["of_year"])
        approved = (date(year - 1, 12, 20) - clock.today).days
        dated = {**row, "date": approved, "posted": approved}
        demonstration.load_document(dated, clock, model=BoardPlan, year=year)


def load_portraits(demonstration: Demonstration) -> None:
    """A drawn figure for each: nobody's real face stands beside an invented name."""
    tenures = Tenure.objects.filter(post__kind__in=PORTRAYED, acting=False)
    tenures = tenures.select_related("person__photo").order_by("post__position")
    for number, tenure in enumerate(tenures):
        person: Person = tenure.person
        if person.photo_id is None:
            person.photo = add_image(
                SimpleUploadedFile("portrait.png", draw_portrait(number, woman=is_woman(person))),
                by=demonstration.by,
                alt_kk=f"Портрет: {person.name_kk}. Шартты сурет",
                alt_ru=f"Портрет: {person.name_ru}. Условный рисунок",
                right=Right.OWN,
                source="№17 Қалалық емхана",
                unit=demonstration.units["hr"],
            )
        person.photo_taken_on = demonstration.clock.day(-60 - 25 * number)
        person.save()


def is_woman(person: Person) -> bool:
    """By the Russian patronymic, which every invented name here has."""
    return person.name_ru.endswith("вна")


def load_changes(demonstration: Demonstration, source: dict) -> None:
    """One holder is away with a substitute, one seat is held by somebody who acts."""
    holders = {
        tenure.post.code: tenure.person
        for tenure in Tenure.objects.filter(acting=False).select_related("post", "person")
    }
    for row in source["absences"]:
        demonstration.keep(
            Absence,
            {"person": holders[row["away"]]},
            first_day=demonstration.clock.day(row["from"]),
            last_day=demonstration.clock.day(row["until"]),
            substitute=holders[row["substitute"]],
        )
    for row in source["acting"]:
        post = Post.objects.get(code=row["post"])
        since = demonstration.clock.day(row["since"])
        leaver = holders[row["post"]]
        before, leaver.left_on = leaver.left_on, since - timedelta(days=1)
        leaver.save()
        leave(leaver, before=before, by=demonstration.by)
        demonstration.keep(
            Tenure, {"post": post, "acting": True}, person=holders[row["by"]], since=since
        )


def draw_portrait(number: int, *, woman: bool) -> bytes:
    """A calm drawn figure, head and shoulders; `number` chooses its colours."""
    ground, coat, collar, hair = PAINTS[number % len(PAINTS)]
    sheet = Drawing.new("RGB", (SIDE * 2, SIDE * 2), ground)
    draw = ImageDraw.Draw(sheet)
    middle = SIDE
    if woman:
        draw.rounded_rectangle((middle - 275, 330, middle + 275, 930), 220, fill=hair)
    draw.rounded_rectangle((middle - 480, 910, middle + 480, 1500), 260, fill=coat)
    draw.polygon([(middle - 150, 910), (middle + 150, 910), (middle, 1140)], fill=collar)
    draw.rounded_rectangle((middle - 95, 720, middle + 95, 980), 80, fill=SKIN)
    draw.ellipse((middle - 240, 280, middle + 240, 740), fill=hair)
    draw.ellipse((middle - 205, 400, middle + 205, 850), fill=SKIN)
    file = BytesIO()
    # Drawn twice as large and made smaller, so that the edges are smooth.
    sheet.resize((SIDE, SIDE), Drawing.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()
