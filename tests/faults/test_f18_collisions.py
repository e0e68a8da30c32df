"""F18: identity uses SHA-256: two documents with one MD5, or one SHA-1, are two documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.settings import Settings

# Two blocks of 128 bytes with one MD5. Source: Wang, Feng, Lai and Yu, "Collisions for hash functions MD4, MD5,
# HAVAL-128 and RIPEMD", IACR ePrint 2004/199 (as revised).
MD5 = tuple(
    bytes.fromhex(text)
    for text in (
        "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a085125e8f7cd"
        "c99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0e99f33420f577ee8ce54b670"
        "80a80d1ec69821bcb6a8839396f9652b6ff72a70",
        "d131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a085125e8f7cd"
        "c99fd91dbd7280373c5bd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0e99f33420f577ee8ce54b670"
        "80280d1ec69821bcb6a8839396f965ab6ff72a70",
    )
)
# The beginnings of two PDF files with one SHA-1. Source: Stevens, Bursztein, Karpman, Albertini and Markov, "The first
# collision for full SHA-1", CRYPTO 2017 (shattered.io).
_SHA1_HEAD = (
    b"%PDF-1.3\n%\xe2\xe3\xcf\xd3\n\n\n1 0 obj\n<</Width 2 0 R/Height 3 0 R/Type 4 0 R/Subtype 5 0 R/Filter 6 0 R"
    b"/ColorSpace 7 0 R/Length 8 0 R/BitsPerComponent 8>>\nstream\n"
    b"\xff\xd8\xff\xfe\x00$SHA-1 is dead!!!!!\x85/\xec\t#9u\x9c9\xb1\xa1\xc6<L\x97\xe1\xff\xfe\x01"
)
SHA1 = tuple(
    _SHA1_HEAD + bytes.fromhex(text)
    for text in (
        "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45c1530afedfb76038e972722f"
        "e7ad728f0e4904e046c230570fe9d41398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514e74ddc0f2cc1a874cd0c7830"
        "5a21566461309789606bd0bf3f98cda8044629a1",
        "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3dc38e96ac22f"
        "e7bd728f0e45bce046d23c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500eb4ddc0decc1a864790c782c"
        "76215660dd309791d06bd0af3f98cda4bc4629b1",
    )
)


def pdf_after(head: bytes) -> bytes:
    """A PDF of one page whose first bytes are given; they are, or end in, a stream that the page does not use."""
    opened = b"stream" in head
    data = head + (b"\nendstream\nendobj\n" if opened else b"\n%PDF-1.4\n")
    content = b"BT /F1 12 Tf 72 700 Td (The jury meets in Graz on Monday.) Tj ET"
    objects = {
        11: b"<< /Type /Catalog /Pages 12 0 R >>",
        12: b"<< /Type /Pages /Kids [13 0 R] /Count 1 >>",
        13: b"<< /Type /Page /Parent 12 0 R /MediaBox [0 0 612 792] /Contents 14 0 R "
        b"/Resources << /Font << /F1 15 0 R >> >> >>",
        14: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        15: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    places = {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n11 5\n"
    data += b"".join(b"%010d 00000 n \n" % places[number] for number in objects)
    return data + b"trailer\n<< /Size 16 /Root 11 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


@pytest.mark.parametrize(("name", "heads"), [("md5", MD5), ("sha1", SHA1)])
def test_both_are_indexed(new_settings: Callable[..., Settings], name: str, heads: tuple[bytes, bytes]) -> None:
    """Both are read, neither is taken for a copy of the other, and swapping them is a change of both."""
    first, second = map(pdf_after, heads)
    assert hashlib.new(name, first).digest() == hashlib.new(name, second).digest()
    assert first != second
    settings = new_settings({"a.pdf": first, "b.pdf": second})

    report = build(settings)

    assert (report.added, report.refused) == (("a.pdf", "b.pdf"), ())
    with Assistant.open(settings=settings) as assistant:
        assert len({document.sha256 for document in assistant.library.documents()}) == 2
        for document in ("a.pdf", "b.pdf"):
            assert "The jury meets in Graz" in assistant.library.page(document, 1).text
    (settings.corpus_dir / "a.pdf").write_bytes(second)
    (settings.corpus_dir / "b.pdf").write_bytes(first)
    assert build(settings).changed == ("a.pdf", "b.pdf")
