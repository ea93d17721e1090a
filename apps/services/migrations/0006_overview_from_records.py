from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0005_feedback_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="appealsoverview",
            name="from_records",
            field=models.JSONField(
                blank=True, default=dict, verbose_name="figures from the records"
            ),
        ),
    ]
