"""Pictures as they come from phones: checked by what is in them, turned upright, stripped of what they tell.

Nothing here touches the database or the data folder (`kernel.attachments` does).
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError

FORMATS = ("JPEG", "PNG", "WEBP")
# A phone's largest sensor mode is about 50 million pixels; decoding that takes 150 MB for a moment.
PIXELS_MAX = 60_000_000
# What is kept: enough to print on A4, a tenth of what a phone sends.
KEPT_EDGE_PX_MAX = 2560
THUMBNAIL_EDGES_PX = (320, 1024)
KEPT_QUALITY = 85
THUMBNAIL_QUALITY = 78
# No digital photograph is older; an earlier date is a camera with its clock unset.
TAKEN_YEAR_MIN = 1995
# ISO base media files name their brand here; these are what iPhones write.
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


class PictureError(YinhuiError):
    """The file is not a picture that can be kept."""

    code = "picture"


@dataclass(frozen=True)
class Position:
    """Where a picture was taken, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Picture:
    """A picture ready to be kept: upright JPEG without metadata, its thumbnails by edge, and what it told.

    `perceptual_hash` is a difference hash of 64 bits, as the signed integer PostgreSQL stores.
    """

    jpeg: bytes
    thumbnails: dict[int, bytes]
    width_px: int
    height_px: int
    perceptual_hash: int
    taken_at: dt.datetime | None
    position: Position | None


def read_picture(path: Path) -> Picture:
    """Decode, turn upright and re-encode a picture.

    Raises PictureError for what is no JPEG, PNG or WebP, for a damaged file, and, before anything is
    decoded, for one of more than PIXELS_MAX pixels (a decompression bomb).
    """
    _refuse_heic(path)
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise _too_many_pixels()
            exif = opened.getexif()
            # Lets the JPEG decoder shrink by 2, 4 or 8 while it reads; other formats ignore it.
            opened.draft("RGB", (KEPT_EDGE_PX_MAX, KEPT_EDGE_PX_MAX))
            upright = _on_white(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise PictureError(
            "这个文件不是能打开的照片，可能已损坏。请重新拍摄，或在手机相册里打开确认后再选。",
            code="picture_unreadable",
        ) from None
    upright.thumbnail((KEPT_EDGE_PX_MAX, KEPT_EDGE_PX_MAX), Image.Resampling.LANCZOS)
    return Picture(
        jpeg=_jpeg(upright, KEPT_QUALITY),
        thumbnails={edge: _jpeg(_shrunk(upright, edge), THUMBNAIL_QUALITY) for edge in THUMBNAIL_EDGES_PX},
        width_px=upright.width,
        height_px=upright.height,
        perceptual_hash=difference_hash(upright),
        taken_at=_taken_at(exif),
        position=_position(exif),
    )


def difference_hash(picture: Image.Image) -> int:
    """Return 64 bits that stay (nearly) the same when a picture is scaled or compressed again.

    Each bit says whether a cell of a 9 × 8 grey grid is darker than its right neighbour. Signed, to fit
    PostgreSQL's bigint; the number of differing bits tells how far two pictures are apart.
    """
    grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            cell = row * 9 + column
            bits = bits << 1 | (grey[cell] < grey[cell + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def _refuse_heic(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise PictureError(
            "这是苹果手机的 HEIC 照片，电脑上打不开。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，"
            "或用手机浏览器直接上传。",
            code="picture_heic",
        )


def _too_many_pixels() -> PictureError:
    return PictureError(
        f"照片尺寸过大（超过{PIXELS_MAX // 10_000}万像素）。请用手机默认的拍照模式重拍，或缩小后再上传。",
        code="picture_too_large",
    )


def _on_white(picture: Image.Image) -> Image.Image:
    """Lay a transparent picture on white; JPEG has no transparency."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _shrunk(picture: Image.Image, edge_px: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((edge_px, edge_px), Image.Resampling.LANCZOS)
    return copy


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    """Encode pixels only: a fresh image carries no EXIF, no XMP and no comment."""
    out = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _taken_at(exif: Image.Exif) -> dt.datetime | None:
    """Read when the picture was taken; a camera's clock is taken to show Chinese time."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        taken = dt.datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    taken = taken.replace(tzinfo=clock.SHANGHAI)
    # A day's grace for phones set to another zone.
    is_plausible = taken.year >= TAKEN_YEAR_MIN and taken <= clock.now() + dt.timedelta(days=1)
    return taken if is_plausible else None


def _position(exif: Image.Exif) -> Position | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S")
    longitude = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Position(latitude=latitude, longitude=longitude)


def _degrees(gps: dict[int, object], value_tag: int, side_tag: int, negative: str) -> float | None:
    """Turn degrees, minutes and seconds into degrees; None for anything a camera would not write."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value_tag])  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:  # 0/0 in the file
        return None
    return -value if str(gps.get(side_tag, "")).startswith(negative) else value
