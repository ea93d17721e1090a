import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_surveys"),
        ("inquiries", "0001_initial"),
        ("organisation", "0003_reception_hours_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookingWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=300, verbose_name="what it is about")),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason of the cancellation"
                    ),
                ),
                ("phone_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("email_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_words",
                        to="inquiries.contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "words of a booking",
                "verbose_name_plural": "words of bookings",
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("starts_at", models.DateTimeField(verbose_name="time of the reception")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="length in minutes")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "booked"),
                            ("withdrawn", "cancelled by the visitor"),
                            ("cancelled", "cancelled by the organisation"),
                            ("came", "came"),
                            ("missed", "did not come"),
                        ],
                        default="booked",
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
                ("booked_at", models.DateTimeField(verbose_name="moment of booking")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("secret_digest", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                (
                    "contact",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="booking",
                        to="inquiries.contact",
                        verbose_name="visitor",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="organisation.post",
                        verbose_name="who receives",
                    ),
                ),
            ],
            options={
                "verbose_name": "booked time of reception",
                "verbose_name_plural": "booked times of reception",
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(fields=["starts_at"], name="feedback_bo_starts__baf0cb_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["booked", "came", "missed"])),
                        fields=("post", "starts_at"),
                        name="feedback_booking_one_visitor_a_time",
                        violation_error_message="This time is taken.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "booked")),
                            models.Q(
                                models.Q(("state", "booked"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_booking_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0)), name="feedback_booking_minutes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closed_days",
                        to="organisation.post",
                        verbose_name="who receives",
                    ),
                ),
            ],
            options={
                "verbose_name": "day without reception",
                "verbose_name_plural": "days without reception",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "day"), name="feedback_closedday_once")
                ],
            },
        ),
    ]
