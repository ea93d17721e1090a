"""What every published record is: Publishable and its two kinds, attachments, and the base of facts
that are shown at once. It knows no section and no page.

A record is shown or not by its status and dates alone, asked of the query set
(`published(at)`, `public(at)`); no timer has to run."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.accounts.roles import works_everywhere
from apps.journal.actions import record, take_turn
from apps.journal.models import Action
from apps.languages.models import Translated, TranslatedQuerySet, is_filled
from apps.languages.slugs import slugify
from apps.library.actions import set_uses
from apps.library.models import Document, Image, Recording, Restriction, Use
from apps.publishing import placements
from apps.publishing.richtext import CleanTextField
from apps.publishing.richtext.files import files_in_texts
from apps.publishing.status import PUBLIC_STATUSES, Status, on_lists
from apps.publishing.validity import Validity, lapsed_on
from apps.workdays.days import last_moment_of

# The last part of an address, as `<slug:…>` of Django's addresses takes it.
ADDRESS_PART = re.compile(r"[-a-zA-Z0-9_]+")


@dataclass(frozen=True)
class Evidence:
    """What stands for an item of the register: how many records, posted or changed when last.

    `proven`: whether they hold all that the item asks for; without it there is a page to read and
    the item is not filled."""

    count: int
    changed_at: datetime | None
    proven: bool = True


def as_of(day: date) -> datetime:
    """The moment by which a whole day is judged: now on the day itself, else its last moment."""
    now = timezone.now()
    if day == timezone.localdate(now):
        return now
    return last_moment_of(day)


class PublishableQuerySet(TranslatedQuerySet):
    """Questions about what may be seen, and when. `at` defaults to now, asked at call time."""

    def published(self, at: datetime | None = None):
        """On the current lists."""
        return self.filter(on_lists(at or timezone.now()))

    def public(self, at: datetime | None = None):
        """At their addresses: published, archived and expired ones."""
        return self.filter(status__in=PUBLIC_STATUSES, publish_at__lte=at or timezone.now())

    def visible_to(self, user: Any, at: datetime | None = None):
        """What a person may open: readers the public ones, staff with permission also the rest of
        what is theirs; whoever is shown a preview of one record nothing else that is hidden."""
        shown = getattr(user, "shown_record", None)
        if shown is not None:
            own = self.filter(pk=shown.pk) if isinstance(shown, self.model) else self.none()
            return self.public(at) | own
        if not (user.is_active and user.is_staff and user.has_perm(view_permission(self.model))):
            return self.public(at)
        return self if works_everywhere(user) else self.public(at) | self.kept_by(user)

    def kept_by(self, user: Any):
        """What a person keeps: everything, or the records of the units they answer for and their
        own that name no unit yet."""
        if works_everywhere(user):
            return self
        own = Q(unit__in=user.units_in_charge()) | Q(unit=None, changed_by=user)
        return self.filter(own)

    def newest(self):
        return self.order_by("-publish_at", "-pk")

    def last_of_items(self, by: str = "publish_at"):
        """Of each item of the register only the record that is last of these by a date column;
        earlier ones are history."""
        # Counted within each item in one pass; a look for later records beside each record takes
        # the square of their number. In a query of its own, so that what is asked further of the
        # last ones does not change which they are.
        place = Window(
            RowNumber(),
            partition_by=[F("item")],
            order_by=[F(by).desc(nulls_last=True), F("pk").desc()],
        )
        last = self.order_by().annotate(place_in_item=place).filter(place_in_item=1)
        return self.filter(pk__in=last.values("pk"))

    def last_changed_on(self) -> date | None:
        """The day readers last got something new of these records; one query."""
        changed = self.order_by().aggregate(changed=last_touched())["changed"]
        return changed and timezone.localdate(changed)

    def evidence(self, items: tuple[str, ...], at: datetime | None = None) -> dict[str, Evidence]:
        """Which of `items` these records fill; one query. A model with an `item` column answers by
        it, any other fills all its items with every record."""
        rows = self.published(at).order_by()
        if has_item_column(self.model):
            found = rows.exclude(item="").values("item")
            found = found.annotate(count=Count("pk"), changed=last_touched())
            return {row["item"]: Evidence(row["count"], row["changed"]) for row in found}
        found = rows.aggregate(count=Count("pk"), changed=last_touched())
        if not found["count"]:
            return {}
        return {item: Evidence(found["count"], found["changed"]) for item in items}


def last_touched() -> Max:
    """When readers last got something new: a change, or else the publication."""
    return Max(Coalesce("changed_at", "publish_at"))


def has_item_column(model: type[models.Model]) -> bool:
    return any(field.name == "item" for field in model._meta.concrete_fields)


def files_of(instance: models.Model, kind: type[models.Model]) -> list[Any]:
    """The library's files of a kind that the relations of a record name."""
    return [
        getattr(instance, field.name)
        for field in instance._meta.concrete_fields
        if field.related_model is kind and getattr(instance, field.attname)
    ]


def view_permission(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


class Publishable(Translated):
    """A record with a status, dates and a responsible unit.

    `parts`: the rows below it that are drafted, published and restored with it.
    `needed`: the fields besides its texts that readers must find filled (the date of an event, the
    address of a link). They are optional in a draft; the database asks for them with the texts.
    `validities`: what of it is true only until a day (see validity.py)."""

    translated = ("title", "lead")
    needed: tuple[str, ...] = ()
    validities: tuple[Validity, ...] = ()
    # The relations whose rows are part of what it says: kept and restored with it.
    parts: tuple[str, ...] = ("change_marks",)

    title = models.CharField(_("title"), max_length=300)
    lead = models.TextField(_("short text"), blank=True)
    slug = models.CharField(
        _("address"),
        max_length=120,
        blank=True,
        help_text=_("The last part of the page's address. Made from the title when left empty."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True
    )
    publish_at = models.DateTimeField(_("published on"), null=True, blank=True, db_index=True)
    expire_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    changed_at = models.DateTimeField(_("updated on"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=300, blank=True)
    restriction = models.CharField(
        _("restriction of access"),
        max_length=20,
        choices=Restriction,
        blank=True,
        default="",
        help_text=_("What has a restriction of access is never placed on the site."),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible unit"),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )

    # Where it is told of as a change; deleted with the record.
    change_marks = GenericRelation("publishing.Change")
    revisions = GenericRelation("publishing.Revision")

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-publish_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_when",
                condition=~Q(status__in=PUBLIC_STATUSES) | Q(publish_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after",
                condition=Q(expire_at__isnull=True) | Q(expire_at__gt=F("publish_at")),
                violation_error_message=_("The end must be later than the publication."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_why",
                condition=~Q(status=Status.WITHDRAWN) | ~Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_unrestricted",
                condition=~Q(status__in=PUBLIC_STATUSES) | Q(restriction=""),
                violation_error_message=_(
                    "What has a restriction of access is never placed on the site."
                ),
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_address", fields=["slug"]),
        ]

    @classmethod
    def complete_when(cls) -> Q:
        """A draft may be saved in any state; what readers see has both languages."""
        return Q(status__in=PUBLIC_STATUSES)

    def must_be_complete(self) -> bool:
        return self.status in PUBLIC_STATUSES

    @classmethod
    def completeness(cls) -> Q:
        complete = super().completeness()
        for name in cls.needed:
            text = isinstance(cls._meta.get_field(name), models.CharField)
            complete &= is_filled(name) if text else Q(**{f"{name}__isnull": False})
        return complete

    def missing_fields(self) -> list[str]:
        """The fields named in `needed` that are still empty."""
        names = {name: self._meta.get_field(name).attname for name in self.needed}
        return [name for name, column in names.items() if getattr(self, column) in (None, "")]

    def __str__(self) -> str:
        return (
            self.title or self.title_kk or self.title_ru or f"{self._meta.verbose_name} {self.pk}"
        )

    def get_absolute_url(self) -> str:
        from apps.publishing.sections import collection_of

        return collection_of(type(self)).row_url(self)

    @property
    def summary(self) -> str:
        """What stands for it where there is no room for the whole: in a feed."""
        return self.lead or ""

    def period_told(self) -> tuple[int | None, int | None]:
        """The year the record is about, and the half of it; None where it is about neither."""
        return getattr(self, "year", None), getattr(self, "half", None)

    @property
    def posted_on(self) -> date | None:
        return self.publish_at and timezone.localdate(self.publish_at)

    @property
    def updated_on(self) -> date | None:
        return self.changed_at and timezone.localdate(self.changed_at)

    @property
    def confirmed_on(self) -> date | None:
        return self.confirmed_at and timezone.localdate(self.confirmed_at)

    @classmethod
    def in_use(cls, on: date) -> QuerySet:
        """The records readers rely on, whose validity is watched."""
        return cls._default_manager.published()

    @property
    def unconfirmed_since(self) -> date | None:
        """The first day for which nothing says that this is still correct; None while it is."""
        return lapsed_on(self, timezone.localdate())

    @property
    def is_archived(self) -> bool:
        expired = self.expire_at is not None and self.expire_at <= timezone.now()
        return self.status == Status.ARCHIVED or expired

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC_STATUSES and (
            self.publish_at is not None and self.publish_at <= timezone.now()
        )

    def save(self, *args: Any, action: Action | None = None, note: str = "", **kwargs: Any) -> None:
        """Saves, writes the journal and tells the library which files are in use, together."""
        action = action or (Action.CREATED if self._state.adding else Action.SAVED)
        with transaction.atomic():
            take_turn()
            if not self.slug:
                self.slug = self.free_slug()
            super().save(*args, **kwargs)
            record(
                action,
                self,
                actor_id=self.changed_by_id,
                item=getattr(self, "item", ""),
                note=self.withdrawn_reason if action == Action.WITHDRAWN else note,
            )
            placements.note(self)
            self.tell_library()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            record(
                Action.DELETED, self, actor_id=self.changed_by_id, item=getattr(self, "item", "")
            )
            placements.note_deletion(self)
            set_uses(self)
            # Files that only its drafts showed are free as well.
            drafts = self.revisions.order_by().values("pk")
            kind = ContentType.objects.get_for_model(self.revisions.model)
            Use.objects.filter(content_type=kind, object_id__in=drafts).delete()
            return super().delete(*args, **kwargs)

    def fault_of_address(self, slug: str) -> str:
        """Why this record cannot have an address, in words; '' when it can."""
        if not ADDRESS_PART.fullmatch(slug):
            return _now("An address holds Latin letters, digits and hyphens only.")
        return _now("Another page of the site has this address.") if self.is_taken(slug) else ""

    def is_taken(self, slug: str) -> bool:
        """Whether a page that is no record, such as a feed, stands at the address already."""
        from apps.publishing.sections import collection_of

        collection = collection_of(type(self))
        if not collection.shape.has_pages:
            return False
        name = f"{collection.name}.page"
        found = resolve(reverse(name, args=[slug]))
        return (found.url_name, found.kwargs.get("slug")) != (name, slug)

    def free_slug(self) -> str:
        """An address nobody has: the title's, with a number when it is taken."""
        base = slugify(self.title_kk or self.title_ru or "") or str(self._meta.model_name)
        others = type(self)._default_manager.exclude(pk=self.pk).filter(slug__startswith=base)
        taken = set(others.values_list("slug", flat=True))
        slug, number = base, 2
        while slug in taken or self.is_taken(slug):
            slug, number = f"{base}-{number}", number + 1
        return slug

    def used_files(self) -> dict[str, list[models.Model]]:
        """The library's files this record shows, by kind: by its relations and in its texts."""
        texts = files_in_texts(self)
        return {
            "images": [*files_of(self, Image), *texts["images"]],
            "documents": texts["documents"],
            "recordings": files_of(self, Recording),
        }

    def tell_library(self) -> None:
        public_from = self.publish_at if self.status in PUBLIC_STATUSES else None
        set_uses(self, **self.used_files(), public_from=public_from)


class Attachment(Translated):
    """A document of the library that a record shows."""

    translated = ("caption",)

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="attachments", verbose_name=_("document")
    )
    caption = models.CharField(
        _("caption"),
        max_length=200,
        blank=True,
        help_text=_("Only when it should differ from the document's own title."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("attached document")
        verbose_name_plural = _("attached documents")
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.UniqueConstraint(
                name="publishing_attachment_once",
                fields=["content_type", "object_id", "document"],
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.document)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.record.tell_library()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            self.record.tell_library()
            return deleted


class PublishableWithFiles(Publishable):
    """A record that may show documents; not used by sections directly."""

    translated = (*Publishable.translated, "body")
    parts = (*Publishable.parts, "attachments")

    body = CleanTextField(_("text"), blank=True)
    attachments = GenericRelation(Attachment)

    class Meta(Publishable.Meta):
        abstract = True

    def used_files(self) -> dict[str, list[models.Model]]:
        files = super().used_files()
        if self.pk:
            attachments = Attachment.objects.filter(
                content_type=ContentType.objects.get_for_model(self), object_id=self.pk
            )
            attached = [item.document for item in attachments.select_related("document")]
            files["documents"] = [*files["documents"], *attached]
        return files


class StandingPage(PublishableWithFiles):
    """A page whose address stands: one row for each item that is plain text, and free pages that
    belong to no item (by decision of the founder or the head: gp17 р. 12, mgdb1 р. 11)."""

    item = models.CharField(
        _("item of the regulation"), max_length=80, blank=True, db_index=True, default=""
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(PublishableWithFiles.Meta):
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            *PublishableWithFiles.Meta.constraints,
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_row_an_item",
                fields=["item"],
                condition=~Q(item=""),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stand_at_item()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.stand_at_item()
        super().clean()

    def stand_at_item(self) -> None:
        """The page of an item has the item's address and no other: the map leads there."""
        from apps.regulation.profiles import find_item

        if self.item:
            self.slug = find_item(self.item).slug

    def is_taken(self, slug: str) -> bool:
        """A free page keeps away from the addresses of items whose pages are yet to come."""
        from apps.publishing.sections import collection_of

        items = collection_of(type(self)).register_items
        return slug in {item.slug for item in items} or super().is_taken(slug)


class DocumentBearing(PublishableWithFiles):
    """A record that stands for a document: its substance as web text and its files."""

    item = models.CharField(_("item of the regulation"), max_length=80, db_index=True)

    class Meta(PublishableWithFiles.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.item:
            from apps.publishing.sections import collection_of

            items = collection_of(type(self)).register_items
            if len(items) == 1:
                self.item = items[0].id
        super().save(*args, **kwargs)


class ShownAtOnce(models.Model):
    """A record readers see as soon as it is saved: no status, no draft. Every save and deletion
    stands in the journal with who did it, `by`."""

    kept_as = "facts"
    validities: tuple[Validity, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def in_use(cls, on: date) -> QuerySet:
        """The records readers rely on, whose validity is watched."""
        return cls._default_manager.all()

    @property
    def unconfirmed_since(self) -> date | None:
        """The first day for which nothing says that this is still correct; None while it is."""
        return lapsed_on(self, timezone.localdate())

    def save(self, *args: Any, by: models.Model | None = None, **kwargs: Any) -> None:
        action = Action.CREATED if self._state.adding else Action.SAVED
        with transaction.atomic():
            super().save(*args, **kwargs)
            record(action, self, by=by)
            set_uses(self, images=self.used_images(), public_from=timezone.now())

    def delete(
        self, *args: Any, by: models.Model | None = None, **kwargs: Any
    ) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            record(Action.DELETED, self, by=by)
            set_uses(self)
            return super().delete(*args, **kwargs)

    def used_images(self) -> list[Image]:
        """The library's images this record shows."""
        return files_of(self, Image)


class Fact(ShownAtOnce, Translated):
    """A fact in two languages; a page that shows it reads it here."""

    class Meta:
        abstract = True
