"""The lists of medicines: vital ones, those for named diseases, those prescribed by commissions,
those given free of charge. How readers find a medicine is apps/tables."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from apps.tables.models import Row, Table


class AtcGroup(models.TextChoices):
    """The anatomical main groups of the ATC classification of the WHO: its first letter."""

    ALIMENTARY = "A", _("A: alimentary tract and metabolism")
    BLOOD = "B", _("B: blood and blood forming organs")
    CARDIOVASCULAR = "C", _("C: cardiovascular system")
    DERMATOLOGICAL = "D", _("D: dermatologicals")
    GENITO_URINARY = "G", _("G: genito-urinary system and sex hormones")
    HORMONAL = "H", _("H: systemic hormonal preparations")
    ANTI_INFECTIVE = "J", _("J: antiinfectives for systemic use")
    ANTINEOPLASTIC = "L", _("L: antineoplastic and immunomodulating agents")
    MUSCULO_SKELETAL = "M", _("M: musculo-skeletal system")
    NERVOUS = "N", _("N: nervous system")
    ANTIPARASITIC = "P", _("P: antiparasitic products")
    RESPIRATORY = "R", _("R: respiratory system")
    SENSORY = "S", _("S: sensory organs")
    VARIOUS = "V", _("V: various")


class MedicineList(Table):
    """An edition of one of the lists of medicines; `item` says which."""

    class Meta(Table.Meta):
        verbose_name = _("list of medicines")
        verbose_name_plural = _("lists of medicines")


class Medicine(Row):
    """A medicine of a list: what it is and to whom it is given."""

    translated = ("inn", "form", "strength", "programme", "patients", "basis")
    columns = ("inn", "atc", "form", "strength", "programme", "patients", "basis")
    filters = ("patients", "atc_group")
    searched = ("inn", "atc", "patients")

    table = models.ForeignKey(
        MedicineList, models.CASCADE, related_name="rows", verbose_name=_("list of medicines")
    )
    inn = models.CharField(_("international nonproprietary name"), max_length=300)
    atc = models.CharField(
        _("ATC code"),
        max_length=7,
        blank=True,
        default="",
        help_text=_("None for medical devices."),
        validators=[RegexValidator(r"^[A-V]\d{2}([A-Z]([A-Z](\d{2})?)?)?\Z")],
    )
    # Stored by the database itself, so that no import can forget it.
    atc_group = models.GeneratedField(
        expression=Substr("atc", 1, 1),
        output_field=models.CharField(max_length=1, choices=AtcGroup),
        db_persist=True,
        verbose_name=_("group of medicines"),
        choices=AtcGroup,
    )
    form = models.CharField(_("dosage form"), max_length=300)
    strength = models.CharField(_("strength"), max_length=200, blank=True)
    programme = models.CharField(_("programme"), max_length=300, blank=True)
    patients = models.CharField(_("category of patients, disease"), max_length=400, blank=True)
    basis = models.CharField(_("basis: the order"), max_length=300, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("medicine")
        verbose_name_plural = _("medicines")
        indexes = [
            models.Index(fields=["table", "position"], name="services_medicine_position"),
            models.Index(fields=["table", "patients_kk"], name="services_medicine_patients"),
            models.Index(fields=["table", "atc_group"], name="services_medicine_atc_group"),
        ]

    def __str__(self) -> str:
        return self.inn
