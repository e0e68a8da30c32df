from __future__ import annotations

import dataclasses
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import SmallIndex
from index_files import copy_index, file_hashes, generations, live_folder

import assistant
from assistant.ask import Assistant
from assistant.errors import AssistantError, BadFilter, BadQuestion, BadSettings, IndexMismatch, NoIndex
from assistant.index.build import build
from assistant.records import Answer, Seconds, Sentence

WHERE = "Where is the summer school held?"
QUESTIONS = (
    WHERE,
    "How much do member firms pay for the workshop?",
    "What is the telephone number of Luc Morel?",
    "Which modules does the programme have?",
    "How did public funds in Upper Austria change?",
    "Until when can one apply to the summer school?",
    "Who won the football match in Madrid?",
    "In welcher Stadt fand der Workshop statt?",
)


def timeless(answer: Answer) -> Answer:
    """An answer without what it took."""
    return dataclasses.replace(answer, seconds=Seconds(0, 0, 0))


class TestOpen:
    def test_package_names(self, small_index: SmallIndex) -> None:
        """`from assistant import Assistant` opens an index by its folders, for as long as the block lasts."""
        with assistant.Assistant.open(index=str(small_index.index), corpus=str(small_index.corpus)) as opened:
            answer = opened.ask(WHERE)

        assert isinstance(answer, assistant.Answer)
        assert issubclass(NoIndex, assistant.AssistantError)
        assert opened.settings.corpus_dir == small_index.corpus

    def test_from_the_environment(self, small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without folders those of the environment count."""
        monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(small_index.index))

        with Assistant.open() as opened:
            assert opened.settings.index_dir == small_index.index

    def test_leaves_nothing(self, small_index: SmallIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """After the block nothing is left in the temporary folder, also when the block ends in an error."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        with pytest.raises(BadQuestion), Assistant.open(settings=small_index.settings) as opened:
            opened.ask("")

        assert list(tmp_path.iterdir()) == []

    def test_nothing_indexed(self, tmp_path: Path) -> None:
        """Where nothing is indexed, opening says so, and makes no folder."""
        with pytest.raises(NoIndex, match="Run `assistant index`"):
            Assistant.open(index=tmp_path / "nowhere")

        assert list(tmp_path.iterdir()) == []

    def test_unknown_setting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A setting that does not exist is refused when the index is opened."""
        monkeypatch.setenv("ASSISTANT_FOO", "1")

        with pytest.raises(BadSettings, match="ASSISTANT_FOO is not a setting"):
            Assistant.open()

    def test_no_answer_from_another_model(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """An index is not opened with a model that it was not made with."""
        from tiny_model import make_tiny_model

        settings = small_index.settings.model_copy(update={"embedding_model": str(make_tiny_model(tmp_path / "model"))})

        with pytest.raises(IndexMismatch, match=r"Run `assistant index` .*ASSISTANT_EMBEDDING_MODEL=packaged"):
            Assistant.open(settings=settings)


class TestAnswer:
    def test_cited(self, small_assistant: Assistant, small_index: SmallIndex) -> None:
        """An answer names its source; the quote stands on the page that it names, where its spans say."""
        answer = small_assistant.ask(WHERE)

        assert (answer.state, answer.reason, answer.worded_by, answer.language) == ("answered", None, "extract", "en")
        assert answer.generation == live_folder(small_index.index).name
        citation = answer.citations[0]
        assert (citation.number, citation.document, citation.page) == (1, "school.txt", 1)
        assert citation.title == "SUMMER SCHOOL ON POLYMERS"
        assert "Oyonnax" in answer.answer
        assert "[1]" in answer.answer
        for one in answer.citations:
            page = small_assistant.library.page(one.document, one.page)
            quoted = " ".join(page.text[span.start : span.end] for span in one.spans)
            assert " ".join(quoted.split()) == " ".join(one.quote.split())

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_no_sentence_without_citation(self, small_assistant: Assistant, question: str) -> None:
        """Whatever is asked: each sentence has a citation, or there is no sentence and a reason."""
        answer = small_assistant.ask(question)

        numbers = {citation.number for citation in answer.citations}
        assert all(sentence.citations and set(sentence.citations) <= numbers for sentence in answer.sentences)
        assert (answer.state == "not_found") == (not answer.sentences)
        if answer.state == "not_found":
            assert answer.reason
            assert answer.reason.text

    def test_off_the_subject(self, small_assistant: Assistant) -> None:
        """A question that no document speaks of is not answered; the nearest passages are given all the same."""
        answer = small_assistant.ask("Who won the football match in Madrid?")

        assert answer.state == "not_found"
        assert (answer.sentences, answer.citations) == ((), ())
        assert answer.passages

    def test_passages(self, small_assistant: Assistant) -> None:
        """The passages of an answer can be looked up; they are those that `search` finds."""
        answer = small_assistant.ask(WHERE)

        hits = small_assistant.search(WHERE)
        assert [found.passage for found in answer.passages] == [hit.passage.id for hit in hits]
        assert small_assistant.library.passage(answer.citations[0].passage).text == next(
            found.text for found in answer.passages if found.passage == answer.citations[0].passage
        )

    def test_seconds(self, small_assistant: Assistant) -> None:
        """The steps are timed, and the whole is no shorter than they are."""
        seconds = small_assistant.ask(WHERE).seconds

        assert seconds.retrieve > 0
        assert seconds.total >= max(seconds.retrieve, seconds.answer)

    def test_follow_up(self, small_assistant: Assistant) -> None:
        """A question that leans on the one before is searched for with that one's words."""
        first = small_assistant.ask(WHERE)

        second = small_assistant.ask("And until when can one apply to it?", [first])

        assert second.question == "And until when can one apply to it?"
        assert "school" in second.understood_as
        assert second.passages[0].document == "school.txt"

    def test_stream(self, small_assistant: Assistant) -> None:
        """A stream gives each sentence and then the whole answer."""
        *sentences, last = small_assistant.stream(WHERE)

        assert isinstance(last, Answer)
        assert tuple(sentences) == last.sentences
        assert all(isinstance(sentence, Sentence) for sentence in sentences)
        assert timeless(last) == timeless(small_assistant.ask(WHERE))


class TestBadQuestions:
    @pytest.mark.parametrize("question", ["", "   \n", "?!…", "🙂", "\x00\x1b"])
    def test_no_word(self, small_assistant: Assistant, question: str) -> None:
        """A question without a word is refused, in asking and in searching."""
        for ask in (small_assistant.ask, small_assistant.search):
            with pytest.raises(BadQuestion, match="There is no question"):
                ask(question)

    def test_too_long(self, small_assistant: Assistant) -> None:
        """10,000 words are too many; the sentence says how many characters are allowed."""
        with pytest.raises(BadQuestion, match=r"has 50,000 characters; ask it in at most 4,000"):
            small_assistant.ask("word " * 10_000)

    def test_next_question(self, small_assistant: Assistant) -> None:
        """A refused question does not hurt the next one."""
        with pytest.raises(BadQuestion):
            small_assistant.ask("")

        assert small_assistant.ask(WHERE).state == "answered"


class TestFilters:
    def test_kinds(self, small_assistant: Assistant) -> None:
        """Asked of newsletters only, nothing but the newsletter is shown."""
        answer = small_assistant.ask("How much do member firms pay?", kinds=["newsletter"])

        assert {found.document for found in answer.passages} == {"notes/workshop.md"}

    def test_since(self, small_assistant: Assistant) -> None:
        """Since 2013 there is the newsletter of June 2013; what has no date is left out."""
        assert {hit.passage.document for hit in small_assistant.search("school", since=2013)} == {"notes/workshop.md"}

    def test_documents(self, small_assistant: Assistant) -> None:
        """Asked of one document, only that one answers."""
        answer = small_assistant.ask(WHERE, documents=["funding.html"])

        assert {found.document for found in answer.passages} == {"funding.html"}
        assert "school.txt" not in {citation.document for citation in answer.citations}

    def test_nothing_left(self, small_assistant: Assistant) -> None:
        """Where a filter lets no document through, nothing is found and the answer says why."""
        answer = small_assistant.ask(WHERE, kinds=["booklet"])

        assert (answer.state, answer.passages) == ("not_found", ())
        assert answer.reason
        assert small_assistant.search(WHERE, kinds=["booklet"]) == ()

    def test_so_many(self, small_assistant: Assistant) -> None:
        """`k` passages are looked at."""
        assert len(small_assistant.ask(WHERE, k=2).passages) == 2
        assert len(small_assistant.search(WHERE, 1)) == 1

    def test_unknown(self, small_assistant: Assistant) -> None:
        """A kind or document that does not exist is named, with what there is."""
        with pytest.raises(BadFilter, match=r"'book' is not a kind.*newsletter, whitepaper, booklet, other"):
            small_assistant.ask(WHERE, kinds=["book"])
        with pytest.raises(BadFilter, match=r"no document 'x\.pdf' in the index\. `assistant status` lists them"):
            small_assistant.search(WHERE, documents=["x.pdf"])


class TestLookUp:
    def test_documents(self, small_assistant: Assistant) -> None:
        """All documents, in the order of their ids."""
        assert [document.id for document in small_assistant.library.documents()] == [
            "funding.html", "notes/workshop.md", "school.txt",
        ]  # fmt: skip

    def test_page(self, small_assistant: Assistant) -> None:
        """A page is given as it was read; one that does not exist is refused."""
        assert "EUR 120" in small_assistant.library.page("notes/workshop.md", 1).text
        for document, number in (("notes/workshop.md", 2), ("nothing.md", 1)):
            with pytest.raises(AssistantError, match=rf"no page {number} of {document}"):
                small_assistant.library.page(document, number)

    def test_passage(self, small_assistant: Assistant) -> None:
        """A passage that is no longer there is refused in words for who clicked on it."""
        with pytest.raises(AssistantError, match=r"no longer in the index.*Ask again"):
            small_assistant.library.passage("0123456789abcdef")


class TestTogether:
    def test_threads(self, small_assistant: Assistant) -> None:
        """Eight threads that ask at once get the answers that one gets."""
        alone = [timeless(small_assistant.ask(question)) for question in QUESTIONS]

        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda question: timeless(small_assistant.ask(question)), QUESTIONS * 8))

        assert together == alone * 8

    def test_published_files_stay(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """Asking and searching change no byte of the index, and add no file to it."""
        settings = copy_index(small_index, tmp_path)
        before = file_hashes(settings.index_dir)

        for _ in range(2):
            with Assistant.open(settings=settings) as opened, ThreadPoolExecutor(4) as threads:
                list(threads.map(opened.ask, QUESTIONS))
                list(threads.map(opened.search, QUESTIONS))

        assert file_hashes(settings.index_dir) == before

    def test_republished(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """An open assistant answers the next question from what was just published, and lets the old one go."""
        settings = copy_index(small_index, tmp_path).model_copy(update={"keep_generations": 1})
        with Assistant.open(settings=settings) as opened:
            before = opened.ask(WHERE)
            school = settings.corpus_dir / "school.txt"
            school.write_text(school.read_text("utf-8").replace("Oyonnax", "Lyon"), "utf-8")
            report = build(settings)

            after = opened.ask(WHERE)

            assert "Oyonnax" in before.answer
            assert "Lyon" in after.answer
            assert "Oyonnax" not in "".join(found.text for found in after.passages)
            assert after.generation == report.generation != before.generation
            build(settings)
            assert generations(settings.index_dir) == [report.generation]
