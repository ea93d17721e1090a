import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_news_duty"),
        ("feedback", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sort_kk",
                    models.CharField(
                        blank=True, db_index=True, default="", editable=False, max_length=120
                    ),
                ),
                (
                    "sort_ru",
                    models.CharField(
                        blank=True, db_index=True, default="", editable=False, max_length=120
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("title_kk", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_ru", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("lead", models.TextField(blank=True, verbose_name="short text")),
                ("lead_kk", models.TextField(blank=True, null=True, verbose_name="short text")),
                ("lead_ru", models.TextField(blank=True, null=True, verbose_name="short text")),
                ("lead_en", models.TextField(blank=True, null=True, verbose_name="short text")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="The last part of the page's address. Made from the title when left empty.",
                        max_length=120,
                        verbose_name="address",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("check", "In check"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published on"
                    ),
                ),
                (
                    "expire_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="shown until"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="updated on"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="confirmed on"
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason of withdrawal"
                    ),
                ),
                (
                    "restriction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state", "State secret"),
                            ("personal", "Personal secret"),
                            ("family", "Family secret"),
                            ("medical", "Medical secret"),
                            ("bank", "Bank secret"),
                            ("commercial", "Commercial secret"),
                            ("other", "Other secret protected by law"),
                            ("official", "For official use"),
                        ],
                        default="",
                        help_text="What has a restriction of access is never placed on the site.",
                        max_length=20,
                        verbose_name="restriction of access",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="responsible unit",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        db_index=True,
                        default="services.feedback.surveys",
                        max_length=80,
                        verbose_name="item of the regulation",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="For example the name of the service whose quality is asked about.",
                        max_length=300,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "about_kk",
                    models.CharField(
                        blank=True,
                        help_text="For example the name of the service whose quality is asked about.",
                        max_length=300,
                        null=True,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "about_ru",
                    models.CharField(
                        blank=True,
                        help_text="For example the name of the service whose quality is asked about.",
                        max_length=300,
                        null=True,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "about_en",
                    models.CharField(
                        blank=True,
                        help_text="For example the name of the service whose quality is asked about.",
                        max_length=300,
                        null=True,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "thanks",
                    models.TextField(
                        blank=True,
                        help_text="The person reads them after answering.",
                        max_length=1000,
                        verbose_name="closing words",
                    ),
                ),
                (
                    "thanks_kk",
                    models.TextField(
                        blank=True,
                        help_text="The person reads them after answering.",
                        max_length=1000,
                        null=True,
                        verbose_name="closing words",
                    ),
                ),
                (
                    "thanks_ru",
                    models.TextField(
                        blank=True,
                        help_text="The person reads them after answering.",
                        max_length=1000,
                        null=True,
                        verbose_name="closing words",
                    ),
                ),
                (
                    "thanks_en",
                    models.TextField(
                        blank=True,
                        help_text="The person reads them after answering.",
                        max_length=1000,
                        null=True,
                        verbose_name="closing words",
                    ),
                ),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="open from")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="open until")),
                (
                    "results_shown",
                    models.CharField(
                        choices=[("at_once", "at once"), ("closed", "after the survey has closed")],
                        default="closed",
                        max_length=10,
                        verbose_name="results are shown",
                    ),
                ),
                (
                    "smallest_cell",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="A smaller one is hidden, so that nobody is recognised by an answer.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="smallest number of answers shown",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed"
                    ),
                ),
            ],
            options={
                "verbose_name": "survey or vote",
                "verbose_name_plural": "surveys and votes",
                "ordering": ["-publish_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("published", "archived")), _negated=True),
                            ("publish_at__isnull", False),
                            _connector="OR",
                        ),
                        name="feedback_survey_published_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expire_at__isnull", True),
                            ("expire_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="feedback_survey_expires_after",
                        violation_error_message="The end must be later than the publication.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), _negated=True),
                            models.Q(("withdrawn_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="feedback_survey_withdrawn_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("published", "archived")), _negated=True),
                            ("restriction", ""),
                            _connector="OR",
                        ),
                        name="feedback_survey_unrestricted",
                        violation_error_message="What has a restriction of access is never placed on the site.",
                    ),
                    models.UniqueConstraint(fields=("slug",), name="feedback_survey_address"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__isnull", True),
                            ("closes_on__isnull", True),
                            ("closes_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="feedback_survey_days",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("smallest_cell__gte", 5)),
                        name="feedback_survey_smallest_cell",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("published", "archived")), _negated=True),
                            models.Q(
                                ("title_kk__isnull", False),
                                models.Q(("title_kk", ""), _negated=True),
                                ("title_ru__isnull", False),
                                models.Q(("title_ru", ""), _negated=True),
                                models.Q(
                                    models.Q(
                                        ("lead_kk__isnull", False),
                                        models.Q(("lead_kk", ""), _negated=True),
                                        ("lead_ru__isnull", False),
                                        models.Q(("lead_ru", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("lead_kk__isnull", True),
                                            ("lead_kk", ""),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("lead_ru__isnull", True),
                                            ("lead_ru", ""),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                models.Q(
                                    models.Q(
                                        ("about_kk__isnull", False),
                                        models.Q(("about_kk", ""), _negated=True),
                                        ("about_ru__isnull", False),
                                        models.Q(("about_ru", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("about_kk__isnull", True),
                                            ("about_kk", ""),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("about_ru__isnull", True),
                                            ("about_ru", ""),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                models.Q(
                                    models.Q(
                                        ("thanks_kk__isnull", False),
                                        models.Q(("thanks_kk", ""), _negated=True),
                                        ("thanks_ru__isnull", False),
                                        models.Q(("thanks_ru", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("thanks_kk__isnull", True),
                                            ("thanks_kk", ""),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("thanks_ru__isnull", True),
                                            ("thanks_ru", ""),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                ("item__isnull", False),
                                models.Q(("item", ""), _negated=True),
                                ("opens_on__isnull", False),
                                ("closes_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_survey_both_languages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sort_kk",
                    models.CharField(
                        blank=True, db_index=True, default="", editable=False, max_length=120
                    ),
                ),
                (
                    "sort_ru",
                    models.CharField(
                        blank=True, db_index=True, default="", editable=False, max_length=120
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="feedback.survey",
                        verbose_name="survey or vote",
                    ),
                ),
                ("wording", models.CharField(max_length=300, verbose_name="question")),
                (
                    "wording_kk",
                    models.CharField(max_length=300, null=True, verbose_name="question"),
                ),
                (
                    "wording_ru",
                    models.CharField(max_length=300, null=True, verbose_name="question"),
                ),
                (
                    "wording_en",
                    models.CharField(max_length=300, null=True, verbose_name="question"),
                ),
                (
                    "options",
                    models.TextField(
                        blank=True,
                        help_text="One on a line, in the same order in both languages.",
                        max_length=3000,
                        verbose_name="answers to choose from",
                    ),
                ),
                (
                    "options_kk",
                    models.TextField(
                        blank=True,
                        help_text="One on a line, in the same order in both languages.",
                        max_length=3000,
                        null=True,
                        verbose_name="answers to choose from",
                    ),
                ),
                (
                    "options_ru",
                    models.TextField(
                        blank=True,
                        help_text="One on a line, in the same order in both languages.",
                        max_length=3000,
                        null=True,
                        verbose_name="answers to choose from",
                    ),
                ),
                (
                    "options_en",
                    models.TextField(
                        blank=True,
                        help_text="One on a line, in the same order in both languages.",
                        max_length=3000,
                        null=True,
                        verbose_name="answers to choose from",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "one answer of several"),
                            ("several", "any number of answers"),
                            ("scale", "a mark from 1 to 5"),
                            ("words", "in the person's own words"),
                        ],
                        default="single",
                        max_length=10,
                        verbose_name="kind of question",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="must be answered")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "question of a survey",
                "verbose_name_plural": "questions of a survey",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wording_kk__isnull", False),
                            models.Q(("wording_kk", ""), _negated=True),
                            ("wording_ru__isnull", False),
                            models.Q(("wording_ru", ""), _negated=True),
                            models.Q(
                                models.Q(
                                    ("options_kk__isnull", False),
                                    models.Q(("options_kk", ""), _negated=True),
                                    ("options_ru__isnull", False),
                                    models.Q(("options_ru", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(
                                        ("options_kk__isnull", True),
                                        ("options_kk", ""),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("options_ru__isnull", True),
                                        ("options_ru", ""),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="feedback_question_both_languages",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="feedback.survey",
                    ),
                ),
                ("voter", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(max_length=2)),
                ("given_on", models.DateField()),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voter", ""), _negated=True),
                        fields=("survey", "voter"),
                        name="feedback_ballot_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="feedback.ballot",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="feedback.question",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "answer of a ballot",
                "verbose_name_plural": "answers of ballots",
                "indexes": [
                    models.Index(
                        fields=["question", "number"], name="feedback_ma_questio_4007b5_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ballot", "question", "number"), name="feedback_mark_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_answers",
                        to="feedback.question",
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("language", models.CharField(max_length=2)),
                ("given_on", models.DateField(db_index=True)),
            ],
            options={
                "verbose_name": "answer in a person's own words",
                "verbose_name_plural": "answers in people's own words",
                "ordering": ["given_on", "text"],
            },
        ),
    ]
