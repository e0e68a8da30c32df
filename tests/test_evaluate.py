"""Tests of assistant/evaluate/: the arithmetic of its scores and figures, by cases worked out by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import pytest
from answers import answer, citation, found

from assistant.evaluate import Dialogue, Question, evaluate, render, score
from assistant.evaluate.render import render_beside
from assistant.records import Answer

TEN = "one two three four five six seven eight nine ten"
BARN = Question("barn", "What of the barn?", "barn", kind="farm", lang="en", answer_facts=(("red", "rouge"), ("25",)))


def gold(*quotes: str, any_will_do: bool = False) -> Question:
    """An answerable question with nothing but its gold quotes."""
    return Question("q", "?", "q", gold_quotes=quotes, gold_any=any_will_do)


class TestRanking:
    def test_two_quotes(self) -> None:
        """A quote counts at the first passage that holds it; the best order has the two quotes in front."""
        question = gold("the barn is red", "it has 25 doors")
        texts = ("nothing", "The barn is red.", "the barn is red again", "and it has 25 doors")

        ranking = score(question, answer(passages=[found(text) for text in texts])).ranking

        assert ranking is not None
        assert (ranking.recall_at_1, ranking.recall_at_5, ranking.recall_at_10) == (0, 1, 1)
        assert (ranking.hit_at_1, ranking.mrr) == (0, 0.5)
        # found at ranks 2 and 4; at best at ranks 1 and 2
        assert ranking.ndcg_at_10 == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))

    @pytest.mark.parametrize(("rank", "recall_at_5", "recall_at_10"), [(5, 1, 1), (6, 0, 1), (10, 0, 1), (11, 0, 0)])
    def test_far_down(self, rank: int, recall_at_5: float, recall_at_10: float) -> None:
        """A quote counts among as many passages as its rank, and its reciprocal rank wherever it is."""
        passages = [found("nothing")] * (rank - 1) + [found("the barn is red")]

        ranking = score(gold("the barn is red"), answer(passages=passages)).ranking

        assert ranking is not None
        assert (ranking.recall_at_5, ranking.recall_at_10, ranking.mrr) == pytest.approx(
            (recall_at_5, recall_at_10, 1 / rank)
        )

    def test_both_in_one(self) -> None:
        """One passage that holds every quote at rank one is a perfect ranking."""
        question = gold("the barn is red", "it has 25 doors")

        ranking = score(question, answer(passages=[found("the barn is red and it has 25 doors")])).ranking

        assert ranking is not None
        assert (ranking.recall_at_1, ranking.mrr, ranking.ndcg_at_10) == (1, 1, 1)

    def test_one_never_found(self) -> None:
        """A quote that no passage holds is missing from the recall and from the gain, but not from the best order."""
        question = gold("the barn is red", "it has 25 doors")

        ranking = score(question, answer(passages=[found("the barn is red")])).ranking

        assert ranking is not None
        assert (ranking.recall_at_10, ranking.hit_at_1) == (0.5, 1)
        assert ranking.ndcg_at_10 == pytest.approx(1 / (1 + 1 / math.log2(3)))

    def test_any_will_do(self) -> None:
        """Where any quote will do, the first passage with one is all there is to find."""
        question = gold("the sea is blue", "blue is the sea", any_will_do=True)

        ranking = score(
            question, answer(passages=[found("x"), found("blue is the sea"), found("the sea is blue")])
        ).ranking

        assert ranking is not None
        assert (ranking.recall_at_1, ranking.recall_at_5) == (0, 1)
        assert ranking.ndcg_at_10 == pytest.approx(1 / math.log2(3))

    def test_pages(self) -> None:
        """Without quotes a passage is right when it touches the gold page of that file, whatever the folder."""
        question = Question("q", "?", "q", gold_pages=(("Farm.pdf", 12),))
        passages = [
            found("x", "old/farm.pdf", (11,)),
            found("x", "barn.pdf", (12,)),
            found("x", "old/farm.pdf", (11, 12)),
        ]

        ranking = score(question, answer(passages=passages)).ranking

        assert ranking is not None
        assert (ranking.recall_at_1, ranking.recall_at_5) == (0, 1)
        assert ranking.mrr == pytest.approx(1 / 3)

    def test_nothing_gold(self) -> None:
        """A question without gold quotes or pages is not scored on ranking or citations."""
        result = score(BARN, answer("red", passages=[found("red")], citations=[citation("red")]))

        assert (result.ranking, result.citation_precision, result.citation_recall) == (None, None, None)


class TestAnswerScores:
    def test_facts(self) -> None:
        """Any wording states a fact; what is not stated is listed."""
        result = score(BARN, answer("It is rouge [25]."))

        assert result.fact_recall == 0.5
        assert result.facts_missed == (("25",),)

    def test_refused(self) -> None:
        """A refusal of an answerable question has no facts and no citations, whatever its words."""
        question = Question("q", "?", "q", answer_facts=(("red",),), gold_quotes=(TEN,))

        result = score(question, answer("Nothing is said of red.", citations=[citation(TEN)], refused=True))

        assert (result.fact_recall, result.citation_precision, result.citation_recall) == (0, 0, 0)
        assert result.facts_missed == (("red",),)

    def test_refused_without_facts(self) -> None:
        """A refusal counts as no fact recalled even where no fact is listed; an answer is then not scored on facts."""
        question = gold(TEN)

        recalls = [score(question, answer("Ten.", refused=refused)).fact_recall for refused in (True, False)]

        assert recalls == [0, None]

    def test_citations(self) -> None:
        """Precision counts citations that overlap any gold quote, recall gold quotes that any citation overlaps."""
        question = gold("the barn is red", "it has 25 doors", "cows live there too")
        cited = ["the barn is red", "the barn is red indeed", "hens eat grass all day", "it has 25 doors"]

        result = score(question, answer("Red.", citations=[citation(quote) for quote in cited]))

        assert result.citation_precision == 0.75
        assert result.citation_recall == pytest.approx(2 / 3)

    @pytest.mark.parametrize("cited", [("the sea is blue",), ("the sea is blue", "blue is the sea")])
    def test_citations_any(self, cited: tuple[str, ...]) -> None:
        """Where any quote will do, one cited is full recall, and two are not more."""
        question = gold("the sea is blue", "blue is the sea", any_will_do=True)

        result = score(question, answer("Blue.", citations=[citation(quote) for quote in cited]))

        assert result.citation_recall == 1

    def test_pages(self) -> None:
        """A citation is on a gold page when it begins on that page of that file."""
        question = Question("q", "?", "q", gold_quotes=(TEN,), gold_pages=(("farm.pdf", 2), ("farm.pdf", 3)))
        cited = [citation(TEN, page=2), citation(TEN, page=4), citation(TEN, "barn.pdf", 3)]

        result = score(question, answer("Ten.", citations=cited))

        assert result.on_gold_page == 1

    def test_unanswerable(self) -> None:
        """An answer to a question without one is not scored on facts or citations."""
        result = score(Question("q", "?", "q", answerable=False), answer("Ten.", citations=[citation(TEN)]))

        assert (result.fact_recall, result.citation_precision, result.ranking) == (None, None, None)


DIALOGUES = (
    Dialogue(
        "barn", (Question("barn", "barn?", "barn", 1, "farm", "en", True, (("red",), ("25",)), ("barn is red",)),)
    ),
    Dialogue("sea", (Question("sea", "sea?", "sea", 1, "farm", "fr", True, (("blue",),), ("sea is blue",)),)),
    Dialogue("sky", (Question("sky", "sky?", "sky", 1, "farm", "fr", True, (("grey",),)),)),
    Dialogue("moon", (Question("moon", "moon?", "moon", 1, "", "en", False),)),
    Dialogue("mars", (Question("mars", "mars?", "mars", 1, "", "en", False),)),
)
ANSWERS = {
    "barn?": answer(
        "It is red [1].",
        passages=[found("The barn is red.")],
        citations=[citation("the barn is red"), citation("hens eat grass all day")],
        seconds=0.5,
    ),
    "sea?": answer("Not found.", passages=[found("The sky is grey today")], refused=True, seconds=0.1),
    "sky?": answer("Grey", seconds=0.2),
    "moon?": answer("Not found.", refused=True, seconds=0.3),
    "mars?": answer("It is " + "very " * 8 + "far", passages=[found("x")], seconds=9.0),
}


class TestEvaluate:
    def test_overall(self) -> None:
        """The figures of five answers, worked out by hand."""
        report = evaluate(lambda question, history: ANSWERS[question], DIALOGUES)

        total = report.overall
        assert (total.questions, total.answerable) == (5, 3)
        assert (total.recall_at_1, total.mrr) == (0.5, 0.5)  # barn 1, sea 0; sky has no gold
        assert total.fact_recall == 0.5  # barn 1/2, sea 0 (refused), sky 1
        assert total.citation_precision == 0.5  # barn 1/2; sea refused, sky has no gold
        assert total.citation_recall == 0.5  # barn 1, sea 0
        assert total.on_gold_page is None
        assert total.answered_without_citation == 1  # sky
        assert (total.refusal_precision, total.refusal_recall, total.refusal_f1) == (0.5, 0.5, 0.5)
        assert (total.wrongly_refused, total.wrongly_answered) == (1, 1)  # sea, mars
        assert (total.words_median, total.words_p90) == (4, 11)  # of 1, 4 and 11 words
        assert total.passage_chars_median == 16  # of 1, 16 and 21 characters
        assert (total.seconds_median, total.seconds_p95) == (0.3, 9.0)

    def test_groups(self) -> None:
        """Kinds and languages are summed up apart; questions that name none form the group "-"."""
        report = evaluate(lambda question, history: ANSWERS[question], DIALOGUES)

        assert [(name, group.questions) for name, group in report.by_kind.items()] == [("-", 2), ("farm", 3)]
        assert {name: group.fact_recall for name, group in report.by_language.items()} == {"en": 0.5, "fr": 0.5}
        assert report.by_kind["farm"].refusal_recall is None
        assert report.by_kind["-"].refusal_precision == 1

    def test_nothing_refused(self) -> None:
        """Without a refusal its precision and F1 are undefined, and the recall is 0."""
        report = evaluate(lambda question, history: ANSWERS["mars?"], DIALOGUES)

        total = report.overall
        assert (total.refusal_precision, total.refusal_recall, total.refusal_f1) == (None, 0, None)

    def test_only_wrong_refusals(self) -> None:
        """Refusing only what could be answered gives an F1 of 0."""
        answers = {**ANSWERS, "moon?": ANSWERS["mars?"]}

        report = evaluate(lambda question, history: answers[question], DIALOGUES)

        total = report.overall
        assert (total.refusal_precision, total.refusal_recall, total.refusal_f1) == (0, 0, 0)
        assert (total.wrongly_refused, total.wrongly_answered) == (1, 2)

    def test_gold_page_share(self) -> None:
        """Of all citations of answered questions with gold pages, the share that begins on one."""
        pages = (("farm.pdf", 2),)
        dialogues = [Dialogue(name, (Question(name, name, name, gold_pages=pages),)) for name in ("a", "b", "c")]
        answers = {
            "a": answer("x", citations=[citation("x", page=2)]),
            "b": answer("x", citations=[citation("x", page=1), citation("x", page=2), citation("x", page=3)]),
            "c": answer("x", citations=[citation("x", page=1)], refused=True),
        }

        report = evaluate(lambda question, history: answers[question], dialogues)

        assert report.overall.on_gold_page == 0.5  # 2 of 4; the mean of the two questions would be 2/3
        assert report.overall.citation_precision == pytest.approx(2 / 3)

    def test_nine_tenths(self) -> None:
        """Of ten lengths the ninth is the 90th percentile; of twenty times the nineteenth is the 95th."""
        dialogues = [Dialogue(str(n), (Question(str(n), str(n), str(n)),)) for n in range(1, 21)]
        refused_from = 11

        report = evaluate(
            lambda question, history: answer(
                "word " * int(question), refused=int(question) >= refused_from, seconds=float(question)
            ),
            dialogues,
        )

        assert report.overall.words_p90 == 9
        assert report.overall.seconds_p95 == 19.0

    def test_history(self) -> None:
        """Each turn is asked with the answers to the turns before it, and no dialogue sees another."""
        turns = tuple(Question(f"d-t{n}", word, "d", n) for n, word in enumerate(("one", "two", "three"), start=1))
        asked: list[tuple[str, list[str]]] = []

        def ask(question: str, history: Sequence[Answer]) -> Answer:
            asked.append((question, [earlier.answer for earlier in history]))
            return answer(question.upper())

        evaluate(ask, [Dialogue("d", turns), Dialogue("e", (Question("e", "four", "e"),))])

        assert asked == [("one", []), ("two", ["ONE"]), ("three", ["ONE", "TWO"]), ("four", [])]


class TestReport:
    def test_to_dict(self) -> None:
        """The report is ready for JSON and says of each question what was missed."""
        report = evaluate(lambda question, history: ANSWERS[question], DIALOGUES)

        row = json.loads(json.dumps(report.to_dict()))["questions"][0]

        assert (row["id"], row["question"], row["state"], row["words"]) == ("barn", "barn?", "answered", 4)
        assert row["facts_missed"] == [["25"]]
        assert (row["fact_recall"], row["citation_precision"], row["ranking"]["mrr"]) == (0.5, 0.5, 1)

    def test_render(self) -> None:
        """The figures stand beside their names; what cannot be scored is a dash."""
        report = evaluate(lambda question, history: ANSWERS[question], DIALOGUES)

        lines = render(report).splitlines()

        assert lines[0] == "5 questions: 3 that the documents answer, 2 that they do not"
        assert "Retrieval  recall@1 0.500   recall@5 0.500   recall@10 0.500" in lines
        assert "           on a gold page -   answers without one 1" in lines
        assert "Words      median 4   90 % within 11" in lines
        farm = next(line for line in lines if line.startswith("farm"))
        # number, recall@1 and @5, facts, cited right and all, refusals F1, area, words
        assert farm.split() == ["farm", "3", "0.500", "0.500", "0.500", "0.500", "0.500", "-", "-", "2.5"]

    def test_render_refusals(self) -> None:
        """Each figure of refusing stands over the interval it lies in."""
        lines = render(evaluate(lambda question, history: ANSWERS[question], DIALOGUES)).splitlines()

        place = next(number for number, line in enumerate(lines) if line.startswith("Refusals"))
        # all five have the confidence 0, so the area is that of chance, however they are drawn
        assert lines[place].endswith("precision 0.500   recall 0.500   F1 0.500   area under the curve 0.500")
        assert lines[place + 1].startswith("  95 % in  precision 0.000 to 1.000")
        assert lines[place + 1].endswith("area under the curve 0.500 to 0.500")

    def test_render_beside(self) -> None:
        """Systems stand under each other with the same figures."""
        report = evaluate(lambda question, history: ANSWERS[question], DIALOGUES)

        head, first, second = render_beside({"ours": report, "the other": report}).splitlines()

        assert head.split()[:3] == ["system", "number", "recall@1"]
        assert first.split()[1:] == second.split()[2:]
        assert (first.split()[0], second.split()[:2]) == ("ours", ["the", "other"])

    def test_render_one_group(self) -> None:
        """A single kind or language gets no table of its own."""
        report = evaluate(lambda question, history: ANSWERS[question], DIALOGUES[:1])

        text = render(report)

        assert "kind" not in text
        assert "language" not in text
