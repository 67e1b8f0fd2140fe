"""Files, stored once by what is in them."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """A file kept under the SHA-256 of its content; a record links to it.

    The bytes are in the data folder (`kernel.attachments`), never in the database, and are there once however
    many rows name them. There is a row for each account that sent the content, so that knowing a number never
    gives access to what somebody else sent. `original_sha256` is of the file as it was sent, before a picture
    was turned upright and stripped; `perceptual_hash` is 64 bits by which the same picture is found again
    after somebody else's re-encoding.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64, default="")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    width_px = models.IntegerField(null=True)
    height_px = models.IntegerField(null=True)
    perceptual_hash = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="from the picture's own EXIF")
    latitude = models.FloatField(null=True, help_text="degrees; only when the sender wished to keep it")
    longitude = models.FloatField(null=True, help_text="degrees; only when the sender wished to keep it")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "sha256", "created_by"],
                nulls_distinct=False,
                name="attachment_content_once_per_sender",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="attachment_position_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="attachment_sha256"),
            models.Index(fields=["county", "original_sha256"], name="attachment_original"),
        ]
        db_table_comment = "Files by content hash; the bytes are in the data folder"

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """True if it has thumbnails."""
        return self.content_type.startswith("image/")

    @property
    def is_audio(self) -> bool:
        """True if a browser can play it as sound."""
        return self.content_type.startswith("audio/")
