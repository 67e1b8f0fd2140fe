"""Files, stored once by what is in them."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """A file kept under the SHA-256 of its content; a record links to it.

    The bytes are in the data folder (`kernel.attachments`), never in the database. `name` is what the person
    called it; `perceptual_hash` is 64 bits by which the same picture is found again after re-encoding.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    width_px = models.IntegerField(null=True)
    height_px = models.IntegerField(null=True)
    perceptual_hash = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="from the picture's own EXIF")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "sha256"], name="attachment_content_once"),
        ]
        db_table_comment = "Files by content hash; the bytes are in the data folder"

    def __str__(self) -> str:
        return self.name
