"""The sealed stream: what goes in comes out, and nothing else does."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinhui.kernel.installation import Installation
from yinhui.maintenance.errors import Damaged, MaintenanceError, WrongPassphrase
from yinhui.maintenance.sealing import (
    CHUNK_BYTES,
    MAGIC,
    InstallationKey,
    OpeningReader,
    Passphrase,
    SealingWriter,
    header_of,
)

KEY = InstallationKey(Installation(data_dir=None, master_key=b"k" * 32))


def sealed(content, seal=KEY):
    out = io.BytesIO()
    writer = SealingWriter(out, seal, {"format": 1})
    writer.write(content)
    writer.finish()
    return out.getvalue()


def opened(data, seal=KEY):
    return OpeningReader(io.BytesIO(data), seal).readall()


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_what_went_in_comes_out(size):
    content = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(content[:size])) == content[:size]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_changed_byte_is_noticed_wherever_it_is(data):
    content = bytearray(sealed(b"secret " * 50))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(MaintenanceError):
        opened(bytes(content))


def test_a_last_chunk_that_is_said_to_be_longer_is_noticed():
    """What is there decrypts all the same: found by the test above, one run in many."""
    content = bytearray(sealed(b"secret " * 50))
    size = struct.unpack(">I", content[len(MAGIC) : len(MAGIC) + 4])[0]
    content[len(MAGIC) + 4 + size + 1] ^= 1
    with pytest.raises(Damaged):
        opened(bytes(content))


def test_a_file_cut_after_a_whole_chunk_is_noticed():
    whole = sealed(b"x" * (2 * CHUNK_BYTES))
    size = struct.unpack(">I", whole[len(MAGIC) : len(MAGIC) + 4])[0]
    first_chunk_ends = len(MAGIC) + 4 + size + 4 + CHUNK_BYTES + 16
    with pytest.raises(Damaged):
        opened(whole[:first_chunk_ends])


def test_something_behind_the_end_is_noticed():
    with pytest.raises(Damaged):
        opened(sealed(b"x") + b"y")


def test_the_header_is_read_without_the_passphrase_and_tells_no_key():
    header = header_of(io.BytesIO(sealed(b"x", Passphrase("twelve characters"))))
    assert header["format"] == 1
    assert header["seal"]["by"] == "passphrase"


def test_another_passphrase_does_not_open():
    data = sealed(b"x", Passphrase("twelve characters"))
    with pytest.raises(WrongPassphrase):
        opened(data, Passphrase("other characters"))
    assert opened(data, Passphrase("twelve characters")) == b"x"
