from django.apps import AppConfig


class ExampleSectionConfig(AppConfig):
    name = "tests.example_section"
    verbose_name = "Example section"
