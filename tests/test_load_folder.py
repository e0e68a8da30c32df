import os
import socket
from pathlib import Path

import pytest

from assistant.errors import BadSettings
from assistant.load import Entry, Listing, SourceFile, find_files, read_listing
from assistant.records import Refusal


def write(folder: Path, name: str, content: str = "x") -> Path:
    """A file of a corpus."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def ids(files: tuple[SourceFile, ...]) -> list[str]:
    """The ids of files."""
    return [file.id for file in files]


class TestReadListing:
    def test_no_file(self, tmp_path: Path):
        """Without corpus.toml nothing is known about the documents, and nothing is excluded."""
        assert read_listing(tmp_path) == Listing({}, ())

    def test_entries(self, tmp_path: Path):
        """Every key of an entry is read; one audience may stand without brackets, a date without quotes."""
        write(
            tmp_path,
            "corpus.toml",
            """
            exclude = ["drafts/**"]
            [documents."newsletters/a.pdf"]
            title = "Issue A"
            kind = "newsletter"
            date = "2013-07"
            language = "en"
            audience = ["students", "managers"]
            [documents."b.md"]
            date = 2013-07-11
            audience = "students"
            """,
        )

        listing = read_listing(tmp_path)

        assert listing.exclude == ("drafts/**",)
        assert listing.entries["newsletters/a.pdf"] == Entry(
            "Issue A", "newsletter", "2013-07", "en", ("students", "managers")
        )
        assert listing.entries["b.md"] == Entry(date="2013-07-11", audience=("students",))

    @pytest.mark.parametrize(
        ("content", "named"),
        [
            ("exclude = [", "not valid TOML"),
            ("titel = 1", "'titel'"),
            ("exclude = 'drafts'", "exclude must be a list"),
            ("exclude = [1]", "exclude must be a list"),
            ("documents = 3", "documents must be tables"),
            ("[documents]\n'a.md' = 3", "must be a table"),
            ("[documents.'a.md']\nauthor = 'x'", "unknown key 'author'"),
            ("[documents.'a.md']\ntitle = 3", "title of"),
            ("[documents.'a.md']\ntitle = ' '", "title of"),
            ("[documents.'a.md']\nkind = 'letter'", "newsletter, whitepaper, booklet, other"),
            ("[documents.'a.md']\ndate = 'July 2013'", "YYYY-MM-DD"),
            ("[documents.'a.md']\ndate = '2013-13'", "YYYY-MM-DD"),
            ("[documents.'a.md']\ndate = '2013-02-30'", "YYYY-MM-DD"),
            ("[documents.'a.md']\ndate = 2013", "YYYY-MM-DD"),
            ("[documents.'a.md']\nlanguage = 'english'", "two letters"),
            ("[documents.'a.md']\naudience = 3", "audience of"),
        ],
    )
    def test_bad_listing(self, tmp_path: Path, content: str, named: str):
        """What corpus.toml may not hold is one error that names the file and what is wrong."""
        path = write(tmp_path, "corpus.toml", content)

        with pytest.raises(BadSettings) as caught:
            read_listing(tmp_path)

        assert str(path) in str(caught.value)
        assert named in str(caught.value)
        assert "\n" not in str(caught.value).strip()


class TestFindFiles:
    def test_everything_counts(self, tmp_path: Path):
        """All files are documents, hidden ones too, sorted by id; only the two settings files at the top are none."""
        for name in ("b.md", "corpus.toml", "glossary.toml", ".hidden.txt", "deep/er/a.pdf", "deep/corpus.toml"):
            write(tmp_path, name)

        files, refused = find_files(tmp_path, Listing({}))

        assert ids(files) == [".hidden.txt", "b.md", "deep/corpus.toml", "deep/er/a.pdf"]
        assert files[1].path == tmp_path / "b.md"
        assert refused == ()

    @pytest.mark.parametrize(
        ("pattern", "left"),
        [
            ("*.md", ["drafts/b.md", "drafts/old/c.md"]),
            ("**/*.md", []),
            ("drafts/*", ["a.md", "drafts/old/c.md"]),
            ("drafts/**", ["a.md"]),
            ("?.md", ["drafts/b.md", "drafts/old/c.md"]),
            ("(a+)+$", ["a.md", "drafts/b.md", "drafts/old/c.md"]),
        ],
    )
    def test_exclude(self, tmp_path: Path, pattern: str, left: list[str]):
        """A star stays within a folder, two stars cross folders, and nothing else in a pattern is special."""
        for name in ("a.md", "drafts/b.md", "drafts/old/c.md"):
            write(tmp_path, name)

        files, _ = find_files(tmp_path, Listing({}, (pattern,)))

        assert ids(files) == left

    def test_no_folder(self, tmp_path: Path):
        """A corpus folder that is not there is an error that names it."""
        with pytest.raises(BadSettings, match="nowhere"):
            find_files(tmp_path / "nowhere", Listing({}))

    def test_links(self, tmp_path: Path):
        """A link to a file of the corpus is read; one that leaves it, or leads to a folder or nowhere, is refused."""
        corpus = tmp_path / "corpus"
        write(corpus, "a.md")
        write(tmp_path, "secret.txt")
        (corpus / "folder").mkdir()
        (corpus / "inside.md").symlink_to("a.md")
        (corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
        (corpus / "folder" / "loop").symlink_to(corpus)
        (corpus / "self").symlink_to("self")

        files, refused = find_files(corpus, Listing({}))

        assert ids(files) == ["a.md", "inside.md"]
        assert [refusal.document for refusal in refused] == ["folder/loop", "out.txt", "self"]
        assert "a link to a folder" in refused[0].reason
        assert "leaves the corpus" in refused[1].reason
        assert "leads nowhere" in refused[2].reason

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_pipe_and_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """Pipes and sockets are refused without being opened."""
        os.mkfifo(tmp_path / "pipe.txt")
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket.txt")  # relative: the path of a socket may not be long

            files, refused = find_files(tmp_path, Listing({}))

        assert files == ()
        reason = "not an ordinary file but a pipe, device or socket"
        assert refused == (Refusal("pipe.txt", reason), Refusal("socket.txt", reason))

    def test_excluded_is_not_refused(self, tmp_path: Path):
        """What is excluded is not refused either."""
        (tmp_path / "gone.txt").symlink_to("nowhere")

        assert find_files(tmp_path, Listing({}, ("gone.*",))) == ((), ())

    def test_name_that_is_no_utf8(self, tmp_path: Path):
        """A file whose name is not UTF-8 is refused under an escaped name."""
        try:
            (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
        except (OSError, UnicodeError):
            pytest.skip("this file system takes only UTF-8 names")

        files, refused = find_files(tmp_path, Listing({}))

        assert files == ()
        assert refused == (Refusal("caf\\udce9.txt", "its name is not UTF-8; rename it"),)
