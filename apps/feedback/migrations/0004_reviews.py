"""Reviews, the rules they are edited by, and the decisions, which the database keeps as written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.journal import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_news_duty"),
        ("feedback", "0003_booking"),
        ("inquiries", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
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
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for the moderator"),
                            ("published", "published"),
                            ("refused", "not published"),
                            ("removed", "removed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("kk", "Kazakh"), ("ru", "Russian")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "text",
                    models.TextField(blank=True, max_length=4000, verbose_name="words as written"),
                ),
                (
                    "shown_text",
                    models.TextField(blank=True, max_length=4000, verbose_name="words readers see"),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score"),
                ),
                ("named", models.BooleanField(default=False, verbose_name="with the name")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("due_on", models.DateField(verbose_name="decision due by")),
                ("published_on", models.DateField(null=True, verbose_name="published on")),
                (
                    "kept_until",
                    models.DateField(db_index=True, null=True, verbose_name="kept until"),
                ),
                (
                    "reply",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="reply of the organisation"
                    ),
                ),
                (
                    "reply_kk",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        null=True,
                        verbose_name="reply of the organisation",
                    ),
                ),
                (
                    "reply_ru",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        null=True,
                        verbose_name="reply of the organisation",
                    ),
                ),
                (
                    "reply_en",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        null=True,
                        verbose_name="reply of the organisation",
                    ),
                ),
                ("replied_on", models.DateField(null=True, verbose_name="replied on")),
                ("secret_digest", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("sent_on", models.DateField()),
                (
                    "contact",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="review",
                        to="inquiries.contact",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="accounts.unit",
                        verbose_name="unit the review is about",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(
                        fields=["state", "published_on"], name="feedback_re_state_c6ac8c_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fingerprint", "sent_on"), name="feedback_review_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("score__gte", 1), ("score__lte", 5)),
                            _connector="OR",
                        ),
                        name="feedback_review_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(
                                models.Q(("shown_text", ""), _negated=True),
                                ("kept_until__isnull", False),
                                ("published_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_review_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "removed"), _negated=True),
                            models.Q(("contact__isnull", True), ("shown_text", ""), ("text", "")),
                            _connector="OR",
                        ),
                        name="feedback_review_removed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "published"), ("shown_text", ""), _connector="OR"
                        ),
                        name="feedback_review_readers_see_published_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reply_kk__isnull", False),
                                models.Q(("reply_kk", ""), _negated=True),
                                ("reply_ru__isnull", False),
                                models.Q(("reply_ru", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("reply_kk__isnull", True), ("reply_kk", ""), _connector="OR"
                                ),
                                models.Q(
                                    ("reply_ru__isnull", True), ("reply_ru", ""), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_review_both_languages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRule",
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
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                ("wording", models.CharField(max_length=400, verbose_name="text of the rule")),
                (
                    "wording_kk",
                    models.CharField(max_length=400, null=True, verbose_name="text of the rule"),
                ),
                (
                    "wording_ru",
                    models.CharField(max_length=400, null=True, verbose_name="text of the rule"),
                ),
                (
                    "wording_en",
                    models.CharField(max_length=400, null=True, verbose_name="text of the rule"),
                ),
                ("in_force", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "rule of editing reviews",
                "verbose_name_plural": "rules of editing reviews",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wording_kk__isnull", False),
                            models.Q(("wording_kk", ""), _negated=True),
                            ("wording_ru__isnull", False),
                            models.Q(("wording_ru", ""), _negated=True),
                        ),
                        name="feedback_reviewrule_both_languages",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("as_written", "published as written"),
                            ("edited", "published with words left out"),
                            ("refused", "not published"),
                            ("removed", "removed by a rule"),
                            ("replied", "the organisation replied"),
                            ("taken_back", "taken back by its writer"),
                            ("expired", "removed after its time"),
                            ("again", "removed again after a backup was restored"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderations",
                        to="feedback.review",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderations",
                        to="feedback.reviewrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision about a review",
                "verbose_name_plural": "decisions about reviews",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision__in", ["edited", "refused", "removed"]),
                                ("rule__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("decision__in", ["edited", "refused", "removed"]),
                                    _negated=True,
                                ),
                                ("rule__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_moderation_names_the_rule",
                    ),
                ],
            },
        ),
        triggers.operation("feedback_moderation"),
    ]
