"""Recordings: known by their content, kept as they are, given out whole or in the parts a player asks for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.builders import a_branch, a_county, an_account, an_mp3_file, signed_in

from yinhui.kernel.attachments import path_of, store_attachment
from yinhui.kernel.audio import M4A, MP3
from yinhui.kernel.pictures import PictureError
from yinhui.kernel.views import RANGE_BYTES_MAX
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"


@pytest.fixture
def account():
    return an_account("secretary", a_branch(a_county()))


def an_mp4(*handlers):
    """The boxes by which a phone's recording is told from its film."""
    tracks = b"".join(b"\0\0\0\x20hdlr" + b"\0" * 8 + handler + b"\0" * 12 for handler in handlers)
    return b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + tracks


def kept(account, content, name="录音"):
    return store_attachment(actor=actors_of(account)[0], file=SimpleUploadedFile(name, content))


def test_an_mp3_with_or_without_a_tag_is_kept_as_it_is(account):
    plain = an_mp3_file().read()
    tagged = b"ID3\x04\0\0" + bytes([0, 0, 0, 20]) + b"\0" * 20 + plain
    for content in (plain, tagged):
        attachment = kept(account, content, "党章朗读.mp3")
        assert attachment.content_type == MP3
        assert attachment.is_audio
        assert path_of(attachment.sha256).read_bytes() == content


def test_a_phones_recording_is_taken_and_its_film_is_not(account):
    assert kept(account, an_mp4(b"soun")).content_type == M4A
    with pytest.raises(PictureError):
        kept(account, an_mp4(b"soun", b"vide"))


@pytest.mark.parametrize(
    "content",
    [b"ID3", b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + b"<script>", b"\xff\xfb", b"\xff\xff\xff\xff" * 9],
    ids=["a tag's name", "a tag and a script", "half a frame", "set bits"],
)
def test_what_only_begins_like_a_recording_is_refused(account, content):
    with pytest.raises(PictureError):
        kept(account, content, "朗读.mp3")


def test_a_player_is_given_the_part_that_it_asks_for(client, account):
    attachment = kept(account, an_mp3_file(frames=8000).read(), "朗读.mp3")
    signed_in(client, account)
    address = f"/attachments/{attachment.pk}/"
    whole = client.get(address)
    assert (whole.status_code, whole["Accept-Ranges"]) == (200, "bytes")
    content = b"".join(whole.streaming_content)
    part = client.get(address, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, content[4:10])
    assert part["Content-Range"] == f"bytes 4-9/{len(content)}"
    assert part["Content-Security-Policy"] == "default-src 'none'; sandbox"
    rest = client.get(address, headers={"Range": "bytes=10-"})
    assert rest.content == content[10 : 10 + RANGE_BYTES_MAX]
    assert client.get(address, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert client.get(address, headers={"Range": "bytes=9-4"}).status_code == 416
    assert client.get(address, headers={"Range": "lines=1-2"}).status_code == 200
