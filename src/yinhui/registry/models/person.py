"""People."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from yinhui.registry import sealing
from yinhui.registry.codes import NATION_CHOICES, Education, PoliticalStatus, RetirementKind, Sex


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=["visible_in", "search_tokens"],
)
class Person(models.Model):
    """A retired cadre or Party member, or a serving official who holds a post.

    The identity number is sealed for the person and found by keyed hash. `visible_in` holds every
    organisation, ancestors included, through which the person may be seen: by branch, home unit or residence;
    kept by trigger. `pinyin`, `initials` and `search_tokens` serve search (`registry.search`).
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=1, choices=Sex, blank=True, default="")
    nation = models.CharField("民族", max_length=2, choices=NATION_CHOICES, blank=True, default="")
    birth_date = models.DateField("出生日期", null=True)
    id_number_sealed = models.BinaryField("身份证号（加密）", null=True)
    id_number_hash = models.BinaryField("身份证号（查找用）", null=True, max_length=17)
    phone = models.CharField("手机", max_length=20, blank=True, default="")
    landline = models.CharField("固定电话", max_length=20, blank=True, default="")
    home_unit = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="原工作单位",
    )
    former_post = models.CharField("原职务", max_length=60, blank=True, default="")
    rank = models.CharField("职级", max_length=30, blank=True, default="")
    retirement_kind = models.CharField("离退休类别", max_length=10, choices=RetirementKind)
    retired_on = models.DateField("离退休时间", null=True)
    political_status = models.CharField(
        "政治面貌", max_length=2, choices=PoliticalStatus, blank=True, default=""
    )
    joined_party_on = models.DateField("入党时间", null=True)
    education = models.CharField("学历", max_length=2, choices=Education, blank=True, default="")
    specialties = ArrayField(models.CharField(max_length=30), verbose_name="特长", default=list, blank=True)
    interests = ArrayField(models.CharField(max_length=30), verbose_name="兴趣爱好", default=list, blank=True)
    service_needs = ArrayField(
        models.CharField(max_length=30), verbose_name="服务需求", default=list, blank=True
    )
    died_on = models.DateField("去世日期", null=True)
    note = models.CharField("备注", max_length=300, blank=True, default="")

    # In the C collation one index serves both "begins with" and the order of lists, in any database.
    pinyin = models.CharField(max_length=120, editable=False, default="", db_collation="C")
    initials = models.CharField(max_length=30, editable=False, default="")
    search_tokens = ArrayField(models.TextField(), editable=False, default=list)
    visible_in = ArrayField(models.IntegerField(), editable=False, default=list)
    version = models.IntegerField(
        editable=False, default=1, help_text="raised by every change; guards against lost edits"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "id_number_hash"], name="person_id_number_once_in_county"
            ),
            models.CheckConstraint(
                condition=models.Q(id_number_hash__isnull=True, id_number_sealed__isnull=True)
                | models.Q(id_number_hash__isnull=False, id_number_sealed__isnull=False),
                name="person_id_number_sealed_and_hashed",
            ),
            models.CheckConstraint(
                condition=models.Q(died_on__isnull=True)
                | models.Q(birth_date__isnull=True)
                | models.Q(died_on__gte=models.F("birth_date")),
                name="person_died_after_birth",
            ),
        ]
        indexes = [
            models.Index(
                OpClass("county", "int4_ops"), OpClass("name", "text_pattern_ops"), name="person_name_prefix"
            ),
            models.Index(fields=["county", "pinyin", "id"], name="person_by_pinyin"),
            models.Index(fields=["county", "birth_date", "id"], name="person_by_birth_date"),
            models.Index(
                OpClass("county", "int4_ops"),
                OpClass("initials", "text_pattern_ops"),
                name="person_initials_prefix",
            ),
            GinIndex(fields=["search_tokens"], name="person_search_tokens_gin"),
            GinIndex(fields=["visible_in"], name="person_visible_in_gin"),
            GinIndex(fields=["specialties"], name="person_specialties_gin"),
        ]
        db_table_comment = "People of the register; identity numbers encrypted; visible_in by trigger"

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PersonCircumstances(models.Model):
    """What is walled off: health and how the person lives. Never joined into a list for people to read.

    Every field is sealed for the person (`registry.sealing`); rules and statistics match health and living
    situation by their blind tags. The properties open a field: only for whoever has given a reason.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="circumstances"
    )
    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    health_class_sealed = models.BinaryField("健康状况（加密）", null=True)
    health_class_tag = models.BinaryField(null=True)
    living_situation_sealed = models.BinaryField("居住状况（加密）", null=True)
    living_situation_tag = models.BinaryField(null=True)
    care_note_sealed = models.BinaryField("关怀备注（加密）", null=True)

    class Meta:
        db_table_comment = (
            "Health, living situation and care notes, sealed and walled off from registry_person"
        )

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def health_class(self) -> str:
        """A value of HealthClass, or empty."""
        return sealing.opened(self.health_class_sealed, sealing.HEALTH_CLASS, self.person_id)

    @property
    def living_situation(self) -> str:
        """A value of LivingSituation, or empty."""
        return sealing.opened(self.living_situation_sealed, sealing.LIVING_SITUATION, self.person_id)

    @property
    def care_note(self) -> str:
        """What to mind when caring."""
        return sealing.opened(self.care_note_sealed, sealing.CARE_NOTE, self.person_id)


class FamilyContact(models.Model):
    """Whom to call: a family member or whoever stands near. Name, relation, telephone: one sealed text."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="family_contacts")
    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    contact_sealed = models.BinaryField("姓名、关系、电话（加密）")
    contact_tag = models.BinaryField(help_text="of name and telephone")
    name_tag = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "contact_tag"], name="family_contact_once")]
        db_table_comment = "Whom to call for a person, sealed"

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def opened(self) -> sealing.Contact:
        """The contact, readable."""
        return sealing.opened_contact(self.contact_sealed, self.person_id)
