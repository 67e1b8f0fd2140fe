"""Recordings, known by what is in them: MP3, and MP4 that holds sound and no picture (XQ5, for weak eyes)."""

from __future__ import annotations

from pathlib import Path

MP3 = "audio/mpeg"
M4A = "audio/mp4"
TYPES = (MP3, M4A)

_ID3_HEADER_BYTES = 10
_ID3_FOOTER_FLAG = 0x10


def audio_type(path: Path) -> str | None:
    """Return the content type of a recording, or None for anything else.

    A tag alone is no recording: the first frame of sound must follow it. A film in an MP4 is refused.
    """
    content = path.read_bytes()
    if _is_mp3(content):
        return MP3
    return M4A if _is_sound_in_mp4(content) else None


def _is_mp3(content: bytes) -> bool:
    start = _after_tag(content)
    return _is_frame_of_layer_three(content[start : start + 4])


def _after_tag(content: bytes) -> int:
    """Where sound begins: behind the ID3 tag, whose length is written in sevens of bits."""
    if not content.startswith(b"ID3") or len(content) < _ID3_HEADER_BYTES:
        return 0
    length = 0
    for byte in content[6:10]:
        length = length << 7 | byte & 0x7F
    footer = _ID3_HEADER_BYTES if content[5] & _ID3_FOOTER_FLAG else 0
    start = _ID3_HEADER_BYTES + length + footer
    # some programs pad the tag beyond the length it states
    while start < len(content) and content[start] == 0:
        start += 1
    return start


def _is_frame_of_layer_three(head: bytes) -> bool:
    """Eleven set bits; a version, bitrate and sampling rate that exist; and layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 0b11, head[1] >> 1 & 0b11
    bitrate, sampling = head[2] >> 4, head[2] >> 2 & 0b11
    return version != 0b01 and layer == 0b01 and bitrate not in (0, 0b1111) and sampling != 0b11


def _is_sound_in_mp4(content: bytes) -> bool:
    """A track's handler says what it holds (ISO/IEC 14496-12, 8.4.3)."""
    if content[4:8] != b"ftyp":
        return False
    handlers = {content[at + 12 : at + 16] for at in _places_of(b"hdlr", content)}
    return b"soun" in handlers and b"vide" not in handlers


def _places_of(word: bytes, content: bytes) -> list[int]:
    places, at = [], content.find(word)
    while at >= 0:
        places.append(at)
        at = content.find(word, at + 1)
    return places
