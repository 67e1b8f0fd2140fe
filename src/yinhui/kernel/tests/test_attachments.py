"""Attachments: what is taken in, what is stripped, what is refused, who may see, and what a kill leaves."""

import io
import os
import struct
import time
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from tests.builders import a_branch, a_county, an_account, an_actor, signed_in

from yinhui.kernel import attachments, clock
from yinhui.kernel.attachments import (
    AttachmentError,
    attachments_to_link,
    path_of,
    store_attachment,
    sweep_orphans,
)
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.pictures import PictureError, difference_hash

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"


def a_photo(*, size=(400, 300), with_position=False, turned=False, kind="JPEG", name="走访.jpg"):
    """A photograph as a phone sends it, half dark and half light."""
    picture = Image.new("RGB", size, "navy")
    picture.paste("ivory", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    if with_position:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: (26.0, 24.0, 0.0),
                ExifTags.GPS.GPSLongitudeRef: "E",
                ExifTags.GPS.GPSLongitude: (111.0, 18.0, 0.0),
            }
        )
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:10:18 09:30:00"
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def a_bomb():
    """A PNG of a few hundred bytes that says it has 900 million pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 30_000))
    return SimpleUploadedFile("大图.png", b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b""))


def a_worker():
    """An actor who can sign in and record work."""
    return an_actor("secretary", a_branch(a_county()))


def files_under(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_loses_its_position_and_keeps_when_it_was_taken():
    kept = store_attachment(actor=a_worker(), file=a_photo(with_position=True))
    with Image.open(path_of(kept.sha256)) as picture:
        assert not picture.getexif()
    assert b"Exif" not in path_of(kept.sha256).read_bytes()
    assert (kept.latitude, kept.longitude) == (None, None)
    assert kept.taken_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") == "2026-10-18 09:30"


def test_the_position_is_kept_beside_the_file_when_wanted():
    kept = store_attachment(actor=a_worker(), file=a_photo(with_position=True), keep_position=True)
    assert (kept.latitude, kept.longitude) == pytest.approx((26.4, 111.3))
    with Image.open(path_of(kept.sha256)) as picture:
        assert not picture.getexif()


def test_a_photo_held_sideways_is_kept_upright_with_both_thumbnails():
    kept = store_attachment(actor=a_worker(), file=a_photo(size=(800, 600), turned=True))
    assert (kept.width_px, kept.height_px) == (600, 800)
    for edge_px in (320, 1024):
        with Image.open(path_of(kept.sha256, edge_px)) as thumbnail:
            assert thumbnail.height > thumbnail.width
            assert max(thumbnail.size) <= edge_px


def test_the_same_content_is_stored_once_and_has_a_row_for_each_sender(settings):
    county = a_county()
    first, second = an_actor("secretary", a_branch(county)), an_actor("secretary", a_branch(county))
    mine = store_attachment(actor=first, file=a_photo())
    again = store_attachment(actor=first, file=a_photo())
    theirs = store_attachment(actor=second, file=a_photo())
    assert again == mine
    assert theirs != mine
    assert theirs.sha256 == mine.sha256
    assert len(files_under(settings.ATTACHMENT_DIR)) == 3


def test_the_same_picture_compressed_again_is_known_by_its_perceptual_hash():
    actor = a_worker()
    first = store_attachment(actor=actor, file=a_photo(kind="PNG"))
    second = store_attachment(actor=actor, file=a_photo(size=(1200, 900)))
    assert first.sha256 != second.sha256
    assert (first.perceptual_hash ^ second.perceptual_hash).bit_count() <= 4


def test_a_difference_hash_fits_a_signed_bigint():
    falling = Image.linear_gradient("L").rotate(90)
    assert difference_hash(falling) != difference_hash(falling.rotate(180))
    assert all(-(1 << 63) <= difference_hash(picture) < 1 << 63 for picture in (falling, falling.rotate(180)))


def test_a_decompression_bomb_is_refused_before_it_is_decoded(settings):
    with pytest.raises(PictureError) as refusal:
        store_attachment(actor=a_worker(), file=a_bomb())
    assert refusal.value.code == "picture_too_large"
    assert files_under(settings.ATTACHMENT_DIR) == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("说明.jpg", b"MZ\x90\x00 this is a program", "picture_unreadable"),
        ("页面.png", b"<html><script>alert(1)</script></html>", "picture_unreadable"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_unreadable"),
        ("动画.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "picture_unreadable"),
        ("苹果.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "picture_heic"),
        ("空.jpg", b"", "file_empty"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_by_its_content(name, content, code):
    with pytest.raises((PictureError, AttachmentError)) as refusal:
        store_attachment(actor=a_worker(), file=SimpleUploadedFile(name, content, "image/jpeg"))
    assert refusal.value.code == code
    assert not Attachment.objects.exists()


def test_a_file_over_the_limit_is_refused_while_it_comes(monkeypatch):
    monkeypatch.setattr(attachments, "FILE_BYTES_MAX", 1000)
    with pytest.raises(AttachmentError) as refusal:
        store_attachment(actor=a_worker(), file=SimpleUploadedFile("大.jpg", b"x" * 1001))
    assert refusal.value.code == "file_too_large"


def test_a_pdf_is_kept_as_it_is():
    kept = store_attachment(actor=a_worker(), file=SimpleUploadedFile("签到表.pdf", b"%PDF-1.7\n%%EOF"))
    assert kept.content_type == "application/pdf"
    assert path_of(kept.sha256).read_bytes() == b"%PDF-1.7\n%%EOF"


def test_a_kill_between_file_and_row_leaves_a_file_that_the_sweep_removes(settings, monkeypatch):
    def killed(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Attachment.objects, "get_or_create", killed)
    with pytest.raises(KeyboardInterrupt):
        store_attachment(actor=a_worker(), file=a_photo())
    monkeypatch.undo()
    left = files_under(settings.ATTACHMENT_DIR)
    assert len(left) == 3
    assert not Attachment.objects.exists()

    assert sweep_orphans() == 0, "a transfer under way is left alone"
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in left:
        os.utime(path, (two_days_ago, two_days_ago))
    assert sweep_orphans() == 3
    assert files_under(settings.ATTACHMENT_DIR) == []


def test_a_kill_while_writing_leaves_no_half_file_in_place(settings, monkeypatch):
    def killed(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(attachments.os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        store_attachment(actor=a_worker(), file=a_photo())
    assert files_under(settings.ATTACHMENT_DIR) == []


def test_the_sweep_keeps_what_a_row_names(settings):
    kept = store_attachment(actor=a_worker(), file=a_photo())
    for path in files_under(settings.ATTACHMENT_DIR):
        os.utime(path, (0, 0))
    assert sweep_orphans() == 0
    assert path_of(kept.sha256).exists()


def test_nobody_links_what_somebody_else_sent():
    county = a_county()
    kept = store_attachment(actor=an_actor("secretary", a_branch(county)), file=a_photo())
    with pytest.raises(AttachmentError):
        attachments_to_link(an_actor("secretary", a_branch(county)), [kept.pk])


def test_only_the_sender_sees_an_attachment_that_no_record_links(client):
    branch = a_branch(a_county())
    account = an_account("secretary", branch)
    signed_in(client, account)
    page = client.post("/attachments/upload/", {"files": [a_photo(name='a"<b>.jpg')]})
    kept = Attachment.objects.get()
    assert f'value="{kept.pk}" checked' in page.content.decode()
    sent = client.get(f"/attachments/{kept.pk}/")
    assert (sent.status_code, sent["Content-Type"]) == (200, "image/jpeg")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sent["Content-Disposition"] == 'inline; filename="ab.jpg"'
    assert client.get(f"/attachments/{kept.pk}/320/").status_code == 200
    assert client.get(f"/attachments/{kept.pk}/321/").status_code == 404

    signed_in(client, an_account("deputy_secretary", branch))
    assert client.get(f"/attachments/{kept.pk}/").status_code == 404
    assert client.get(f"/attachments/{kept.pk}/320/").status_code == 404


def test_a_refused_file_is_named_and_the_others_are_kept(client):
    signed_in(client, an_account("secretary", a_branch(a_county())))
    page = client.post(
        "/attachments/upload/", {"files": [a_photo(), SimpleUploadedFile("坏.jpg", b"nothing")]}
    ).content.decode()
    assert "坏.jpg：" in page
    assert Attachment.objects.count() == 1


def test_more_photographs_than_a_record_takes_are_said_to_be_left_out(client, monkeypatch):
    monkeypatch.setattr("yinhui.kernel.attachments.PHOTOS_PER_RECORD_MAX", 1)
    monkeypatch.setattr("yinhui.kernel.views.PHOTOS_PER_RECORD_MAX", 1)
    signed_in(client, an_account("secretary", a_branch(a_county())))
    page = client.post("/attachments/upload/", {"files": [a_photo(), a_photo(size=(300, 400))]})
    assert len(page.context["photos"]) == 1
    assert "一条记录最多放1张照片，后面的没有放上。" in page.content.decode()


def test_an_attachment_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        attachments.attachment_for(a_worker(), 999_999)
