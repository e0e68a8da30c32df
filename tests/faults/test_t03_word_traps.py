"""T3: reading a Word document opens nothing else: no network, no other file, no macro."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command import environment
from odd_files import WORD, outcomes, paragraph, word, word_xml

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Reads a document in this process and names each file that it opens for writing or below a folder, each connection and
# each program that it starts.
LISTENS = """
import sys
from pathlib import Path
from assistant.load import Entry, load
import assistant.load.docx
data, watched = Path(sys.argv[1]).read_bytes(), sys.argv[2]
load(Path(sys.argv[3]).read_bytes(), "sound.docx", Entry())
def hook(name, values):
    if name == "open" and (str(values[0]).startswith(watched) or (values[1] or "r")[0] != "r"):
        print("opened", values[0])
    elif name.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")):
        print(name, values)
sys.addaudithook(hook)
try:
    print("text", load(data, "a.docx", Entry())[1][0].text)
except Exception as error:
    print("refused", error)
"""


def related(target: str, kind: str = "attachedTemplate") -> str:
    """A part that refers to something outside."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{LINK}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may show."""
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "a.txt").write_text("the secret word is Oyonnax")
    return folder / "a.txt"


def entity(declared: str, used: str = "&x;") -> bytes:
    """A document whose main part declares an entity and uses it."""
    return word(main=word_xml(paragraph(used), f"<!DOCTYPE w:document [{declared}]>"))


def test_entities(tmp_path: Path, secret: Path) -> None:
    """External, parameter and self-multiplying entities: a part that declares a document type is refused."""
    levels = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    utf16 = word_xml(paragraph("x"), "<!DOCTYPE w:document>").replace("?>", ' encoding="UTF-16"?>')
    files = {
        "file.docx": entity(f'<!ENTITY x SYSTEM "{secret.as_uri()}">'),
        "network.docx": entity('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">'),
        "parameter.docx": entity(f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;', "x"),
        "laughs.docx": entity(f'<!ENTITY l0 "ha">{levels}', "&l9;"),
        "quadratic.docx": entity(f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 5000),
        "UTF-16.docx": word(main=utf16.encode("utf-16")),
    }  # fmt: skip

    for outcome in outcomes(tmp_path, files).values():
        assert outcome.startswith("refused: ")
        assert "document type" in outcome
        assert "Oyonnax" not in outcome


@pytest.mark.parametrize("kind", ["template", "frame", "include", "picture", "macro", "embedded", "names that climb"])
def test_nothing_else_is_opened(tmp_path: Path, secret: Path, kind: str) -> None:
    """Whatever a document refers to or brings along, its own text is read, and no file, connection or program."""
    field = f'<w:p><w:r><w:t>Turin</w:t></w:r><w:fldSimple w:instr="INCLUDETEXT {secret}"/></w:p>'
    documents = {
        "template": word("Turin", **{"word/_rels/settings.xml.rels": related("http://127.0.0.1:9/a.dotm")}),
        "frame": word("Turin", **{"word/_rels/webSettings.xml.rels": related(secret.as_uri(), "frame")}),
        "include": word(main=word_xml(field)),
        "picture": word("Turin", **{"word/_rels/document.xml.rels": related("http://127.0.0.1:9/a.png", "image")}),
        "macro": word("Turin", **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)}),
        "embedded": word("Turin", **{"word/embeddings/a.docx": word("Oyonnax")}),
        "names that climb": word("Turin", **{f"../../{tmp_path.name}/evil.txt": "x", f"{tmp_path}/evil.txt": "x"}),
    }
    (tmp_path / "a.docx").write_bytes(documents[kind])
    (tmp_path / "sound.docx").write_bytes(word("Sound"))

    done = subprocess.run(
        [sys.executable, "-c", LISTENS, str(tmp_path / "a.docx"), str(secret.parent), str(tmp_path / "sound.docx")],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == "text Turin\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.docx", "secret", "sound.docx"]


def test_nesting(tmp_path: Path) -> None:
    """Tables in tables and controls in controls: read, or refused for it."""
    deep, control = "<w:tbl><w:tr><w:tc>", "<w:sdt><w:sdtContent>"
    deep_end, control_end = "</w:tc></w:tr></w:tbl>", "</w:sdtContent></w:sdt>"
    files = {
        "50.docx": word(main=word_xml(deep * 50 + paragraph("Turin") + deep_end * 50)),
        "5000.docx": word(main=word_xml(deep * 5000 + paragraph("Turin") + deep_end * 5000)),
        "controls.docx": word(main=word_xml(control * 50_000 + paragraph("Turin") + control_end * 50_000)),
        "styles.docx": word(
            "Turin",
            **{
                "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
                '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
            },
        ),
    }

    found = outcomes(tmp_path, files)

    assert found["50.docx"] == found["styles.docx"] == "text: Turin"
    assert found["5000.docx"].startswith("refused: damaged DOCX")
    assert found["controls.docx"].startswith("refused: damaged DOCX")


def test_damaged(tmp_path: Path) -> None:
    """Cut, flipped, twice in itself, or without its main part."""
    sound = word("The meeting takes place in Turin. " * 100)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", word_xml(paragraph("One")))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("word/document.xml", word_xml(paragraph("Two")))
    files = {f"cut {at}.docx": sound[: len(sound) * at // 10] for at in range(1, 10)}
    files |= {
        "flipped.docx": sound[:80] + bytes(byte ^ 0x55 for byte in sound[80:90]) + sound[90:],
        "not XML.docx": word(main="<w:document"),
        "nothing.docx": word(main=" "),
        "another root.docx": word(main="<html/>"),
    }

    found = outcomes(tmp_path, {**files, "twice.docx": data.getvalue()})

    assert {name for name, outcome in found.items() if not outcome.startswith("refused: ")} == {"twice.docx"}
    assert found["twice.docx"] in ("text: One", "text: Two")
