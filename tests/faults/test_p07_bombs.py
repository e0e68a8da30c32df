"""P7: files that unpack to far more than they are end in a refusal, within the memory that a reader has."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from command import environment
from odd_files import objects_of, outcomes, paragraph, pdf, shows, stream, word, word_xml

from assistant.load.limits import Limits

TOO_LARGE = "refused: too large when unpacked"
FLATE = b"/Filter /FlateDecode"
MEGABYTE = 1 << 20

# Reads files and says what came of each, and how many megabytes the largest process had: in a process of its own,
# since a child counts what its parent had when it was started.
MEASURES = """
import resource, sys
from pathlib import Path
from odd_files import order
from assistant.load.limits import Limits
from assistant.load.pool import read_all
for outcome in read_all([order(Path(name)) for name in sys.argv[1:]], Limits()):
    print(outcome.reason)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
"""


def deflated(megabytes: int) -> bytes:
    """So many megabytes of blanks in Flate compression."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MEGABYTE) for _ in range(megabytes)) + packer.flush()


def lzw(length: int) -> bytes:
    """At least `length` blanks in LZW compression: each code stands for one more blank than the code before."""
    bits = ""
    packed = bytearray()
    done = 0
    while done < length:
        bits += f"{256:09b}{32:09b}"  # clear the table, one blank
        width = 9
        for code in range(258, 4094):
            bits += f"{code:0{width}b}"
            done += code - 256
            width = max(width, (code + 2).bit_length())
        whole = len(bits) // 8 * 8
        packed += int(bits[:whole], 2).to_bytes(whole // 8, "big")
        bits = f"{bits[whole:]}{256:012b}"
    return bytes(packed)


@pytest.fixture(scope="module")
def gigabyte() -> bytes:
    """A gigabyte of blanks in one megabyte."""
    return deflated(1000)


def page(content: bytes, filters: bytes = FLATE) -> bytes:
    """A PDF of one page with such a content."""
    return pdf(objects_of(stream(content, filters)))


@pytest.fixture(scope="module")
def bombs(gigabyte: bytes) -> dict[str, bytes]:
    """PDF files that would fill the memory."""
    between = objects_of(stream(shows("One")), stream(gigabyte, FLATE), stream(shows("Three")))
    return {
        "flate": page(gigabyte),
        "flate twice": page(zlib.compress(gigabyte), b"/Filter [/FlateDecode /FlateDecode]"),
        "lzw": page(lzw(100 * MEGABYTE), b"/Filter /LZWDecode"),
        "run lengths": page(b"\x81 " * MEGABYTE, b"/Filter /RunLengthDecode"),
        "operators": page(zlib.compress(b"BT /F1 12 Tf " + b"(a) Tj 1 0 Td " * 2_000_000 + b"ET")),
        "many filters": page(gigabyte[:1000], b"/Filter [" + b"/FlateDecode " * 10_000 + b"]"),
        "between sound pages": pdf(between),
    }


def test_pdf(tmp_path: Path, bombs: dict[str, bytes]) -> None:
    """Compressed streams of a gigabyte, compressed once or twice, and millions of operators: one bomb, no document."""
    assert outcomes(tmp_path, bombs) == dict.fromkeys(bombs, TOO_LARGE)


def test_many_pages(tmp_path: Path) -> None:
    """Pages of which each stays below the limits end at the time that the document may take."""
    data = pdf(objects_of(*[stream(deflated(60), FLATE)] * 40))

    assert outcomes(tmp_path, {"a.pdf": data}, Limits(open_s=2, whole_s=4)) == {
        "a.pdf": "refused: took longer than 4 s"
    }


def test_beside_the_text(tmp_path: Path, gigabyte: bytes) -> None:
    """A bomb in the metadata hurts nobody: it is not needed."""
    objects = objects_of(stream(shows("Turin")))
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Metadata 9 0 R >>"
    objects[9] = stream(gigabyte, FLATE + b" /Type /Metadata /Subtype /XML")

    assert outcomes(tmp_path, {"a.pdf": pdf(objects)}) == {"a.pdf": "text: Turin"}


class TestWord:
    def test_main_part(self, tmp_path: Path) -> None:
        """A part of 300 MB is refused while it is unpacked, whatever size the archive states."""
        honest = word(main=word_xml(paragraph("a" * 300 * MEGABYTE)))
        place = honest.index(b"PK\x01\x02")
        lying = honest[: place + 24] + (1000).to_bytes(4, "little") + honest[place + 28 :]

        found = outcomes(tmp_path, {"honest.docx": honest, "lying.docx": lying})

        assert found["honest.docx"] == TOO_LARGE
        assert found["lying.docx"].startswith("refused: ")

    def test_beside_the_text(self, tmp_path: Path) -> None:
        """What lies in the archive beside the text is never unpacked."""
        data = word("Turin", **{"word/media/a.bmp": bytes(300 * MEGABYTE)})

        assert outcomes(tmp_path, {"a.docx": data}) == {"a.docx": "text: Turin"}

    def test_archives_in_archives(self, tmp_path: Path) -> None:
        """A ZIP file of ZIP files, each of which holds others, is no document and stays shut."""
        inner = bytes(MEGABYTE)
        for level in range(5):
            data = io.BytesIO()
            with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
                for at in range(16):
                    archive.writestr(f"lib {level} {at}.zip", inner)
            inner = data.getvalue()

        found = outcomes(tmp_path, {"42.zip": inner, "42.docx": inner})

        assert found["42.zip"].startswith("refused: not a format that is read")
        assert found["42.docx"].startswith("refused: ")

    def test_many_files(self, tmp_path: Path) -> None:
        """An archive of very many files is refused."""
        data = word("Turin", **{f"word/{at}.xml": "" for at in range(20_000)})

        assert outcomes(tmp_path, {"a.docx": data}) == {"a.docx": "refused: too many files inside (20001)"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory of a child is counted otherwise")
def test_memory(tmp_path: Path, bombs: dict[str, bytes]) -> None:
    """No bomb takes 1 GiB."""
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
    path = f"{environment()['PYTHONPATH']}:{Path(__file__).parent.parent}"

    done = subprocess.run(
        [sys.executable, "-c", MEASURES, *(str(tmp_path / name) for name in bombs)],
        env=environment(PYTHONPATH=path), capture_output=True, text=True, check=True,
    )  # fmt: skip

    *reasons, megabytes = done.stdout.splitlines()
    assert len(reasons) == len(bombs)
    assert 50 < int(megabytes) < 1024
