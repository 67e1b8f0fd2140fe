"""The library: themes, and materials to read, to listen to and to hand out."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models

from yinhui.kernel import clock


class MaterialKind(models.TextChoices):
    """What a material is. Audio is for weak eyes, a video is a link only, a booklet is paper."""

    TEXT = "text", "文字"
    AUDIO = "audio", "音频"
    PDF = "pdf", "PDF文件"
    PICTURE = "picture", "图片"
    VIDEO = "video", "视频链接"
    BOOKLET = "booklet", "纸质资料"


# Kinds that are a file of the data folder.
FILE_KINDS = (MaterialKind.AUDIO, MaterialKind.PDF, MaterialKind.PICTURE)
# Kinds that can be opened on a phone.
ONLINE_KINDS = tuple(kind for kind in MaterialKind if kind != MaterialKind.BOOKLET)
# Kinds that there can be on paper.
PAPER_KINDS = (MaterialKind.BOOKLET, MaterialKind.TEXT, MaterialKind.PDF, MaterialKind.PICTURE)


class StudyTheme(models.Model):
    """A theme (学习主题) of an organisation's library; it serves everything below that organisation."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("主题", max_length=60)
    about = models.CharField("说明", max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="study_theme_once"),
        ]
        db_table_comment = "Themes of study, shared with the organisations below (JS1, JS10)"

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """A material of an organisation's library; it serves everything below that organisation (XQ5, BS3).

    `issued_for` is the first day of the month it is meant for, if it is a monthly one. `minutes` is how long
    it takes, which counts for whoever says they have read it. What is withdrawn stays readable in what refers
    to it, and is offered no more.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(StudyTheme, null=True, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField("类型", max_length=10, choices=MaterialKind)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("正文", blank=True)
    link = models.URLField("链接", max_length=500, blank=True, default="")
    attachment = models.ForeignKey("kernel.Attachment", null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField("需要几分钟", default=15)
    issued_for = models.DateField("哪个月的资料", null=True)
    added_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField("下架时间", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issued_for__isnull=True) | models.Q(issued_for__day=1),
                name="study_material_month_by_its_first_day",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind="text") & ~models.Q(text="")
                    | models.Q(kind="video") & ~models.Q(link="")
                    | models.Q(kind__in=FILE_KINDS, attachment__isnull=False)
                    | models.Q(kind="booklet")
                ),
                name="study_material_holds_what_its_kind_says",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-added_at"], name="study_material_latest"),
            models.Index(fields=["organisation", "issued_for"], name="study_material_of_month"),
        ]
        db_table_comment = "Materials of study, shared with the organisations below (XQ5, BS3)"

    def __str__(self) -> str:
        return self.title

    @property
    def is_online(self) -> bool:
        """True if it can be opened on a phone."""
        return self.kind in ONLINE_KINDS

    @property
    def host(self) -> str:
        """Whose site a link leads to."""
        return urlsplit(self.link).hostname or ""
