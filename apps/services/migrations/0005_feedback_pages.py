"""Pages of text gave way to the questions, surveys and votes themselves: the pages of these items
are withdrawn with a reason, and nothing is deleted. A plan to publish one becomes a draft again."""

from django.db import migrations
from django.utils import timezone

ITEMS = (
    "services.feedback.question_answer",
    "services.feedback.surveys",
    "services.feedback.voting",
)
REASON = (
    "Мәтін бетінің орнында енді сұрақ-жауап, сауалнама және дауыс беру бөлімдері жұмыс істейді. / "
    "Вместо страницы с текстом теперь работают разделы вопросов и ответов, опросов и голосований."
)


def withdraw(apps, schema_editor) -> None:
    pages = apps.get_model("services", "ServicesPage").objects.filter(item__in=ITEMS)
    keys = list(pages.values_list("pk", flat=True))
    if not keys:
        return
    pages.exclude(status="withdrawn").update(status="withdrawn", withdrawn_reason=REASON)
    kind = apps.get_model("contenttypes", "ContentType").objects.get(
        app_label="services", model="servicespage"
    )
    of_pages = {"content_type": kind, "object_id__in": keys}
    revisions = apps.get_model("publishing", "Revision").objects.filter(**of_pages)
    revisions.filter(state="scheduled").update(state="draft", publish_at=None)
    # The report of any day reads from these which item a page filled, and until when.
    placements = apps.get_model("publishing", "Placement").objects
    now = timezone.now()
    standing = placements.filter(superseded_at=None, **of_pages).exclude(status="withdrawn")
    for row in standing:
        placements.filter(pk=row.pk).update(superseded_at=now)
        row.pk, row.status, row.recorded_at = None, "withdrawn", now
        row.save(force_insert=True)
    # What no page shows is nobody's to read.
    uses = apps.get_model("library", "Use").objects.filter(**of_pages)
    uses.update(public_from=None, public_until=None)


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0004_restriction"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("library", "0001_initial"),
        ("publishing", "0004_placements"),
    ]
    operations = [migrations.RunPython(withdraw, migrations.RunPython.noop)]
