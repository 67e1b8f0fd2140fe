"""Abstract pictures in place of photographs: nobody is on them, and no two look alike."""

from __future__ import annotations

import functools
import io
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import store_attachment

PICTURES = 6
_SIZE_PX = (640, 480)


def store_pictures(actor: Actor, seed: int) -> list[int]:
    """Keep the demonstration's pictures as the actor's county's own; return their attachment ids."""
    return [
        store_attachment(
            actor=actor, file=ContentFile(_picture(seed + number), name=f"演示图片{number + 1}.jpg")
        ).pk
        for number in range(PICTURES)
    ]


@functools.cache
def _picture(seed: int) -> bytes:
    random = Random(seed)
    hue = random.randrange(360)
    image = Image.new("RGB", _SIZE_PX, f"hsl({hue}, 45%, 82%)")
    draw = ImageDraw.Draw(image)
    for _ in range(24):
        left, top = random.randrange(_SIZE_PX[0]), random.randrange(_SIZE_PX[1])
        size = random.randrange(40, 220)
        near = (hue + random.randrange(90)) % 360
        colour = f"hsl({near}, {random.randrange(35, 70)}%, {random.randrange(35, 75)}%)"
        shape = random.choice((draw.ellipse, draw.rectangle))
        shape((left, top, left + size, top + size * random.uniform(0.5, 1.2)), fill=colour)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()
