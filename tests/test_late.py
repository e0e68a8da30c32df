from __future__ import annotations

import numpy as np
import pytest
import tokenizers
from conftest import SmallIndex

from assistant.embed import Embedder
from assistant.late import DIMENSION, fit_basis, maxsim, pack, reduce, tokens_of, weights
from assistant.settings import PACKAGED_MODEL

QUESTION = np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)
EAST, NORTH = [1.0, 0.0], [0.0, 1.0]


@pytest.fixture(scope="module")
def embedder(small_index: SmallIndex) -> Embedder:
    """The packaged model."""
    return Embedder(PACKAGED_MODEL, small_index.index / "models")


def passage(*tokens: list[float]) -> np.ndarray:
    """Token vectors as a passage keeps them, half as long so that int8 holds them exactly."""
    return pack(np.array(tokens, np.float32).reshape(-1, 2) / 2)


class TestMaxSim:
    def test_worked_by_hand(self) -> None:
        """Each token of the question takes its best in the passage; their mean is weighed.

        East meets the first token with 1/2 and the second with 0.3; north with 0 and 0.4. A passage of both gets
        3/4 of 1/2 and 1/4 of 0.4.
        """
        weight = np.array([0.75, 0.25], np.float32)

        scores = maxsim(QUESTION, weight, [passage(EAST, NORTH), passage(EAST), passage(NORTH)])

        assert scores.tolist() == pytest.approx([0.375 + 0.1, 0.375 + 0.075, 0.1])

    def test_more_text_takes_nothing_away(self) -> None:
        """Tokens that meet no word of the question do not lower a passage's score."""
        weight = np.array([0.5, 0.5], np.float32)

        short, long = maxsim(QUESTION, weight, [passage(EAST), passage(EAST, [-1.0, 0.0], [0.0, -1.0])])

        assert long == short > 0

    def test_passages_without_tokens(self) -> None:
        """A passage without tokens gets 0, wherever it stands, and leaves the others theirs."""
        weight = np.array([0.5, 0.5], np.float32)
        empty = passage()

        alone = maxsim(QUESTION, weight, [passage(NORTH)])
        among = maxsim(QUESTION, weight, [empty, passage(NORTH), empty, empty])

        assert among.tolist() == [0, alone[0], 0, 0]
        assert maxsim(QUESTION, weight, []).tolist() == []


class TestWeights:
    def test_function_words(self) -> None:
        """A function word counts a quarter of another word; together all count 1."""
        assert weights(("Where", "is", "Turin")).tolist() == pytest.approx([1 / 6, 1 / 6, 4 / 6])

    def test_function_words_alone(self) -> None:
        """A question of function words alone counts whole."""
        assert weights(("who", "is", "who")).tolist() == pytest.approx([1 / 3] * 3)


class TestPacking:
    def test_error_bound(self) -> None:
        """A component within a half is off by at most half a step of 1/254; what is beyond is cut to a half."""
        vectors = np.linspace(-0.5, 0.5, 1001, dtype=np.float32).reshape(-1, 7)

        packed = pack(vectors)

        assert packed.dtype == np.int8
        assert float(np.abs(packed / 254 - vectors).max()) <= 0.5 / 254 + 1e-6
        assert (pack(np.array([[0.9, -0.9]])) / 254).tolist() == [[0.5, -0.5]]

    def test_basis_keeps_what_differs(self) -> None:
        """Vectors that lie in fewer directions than the basis has keep their cosines."""
        corners = np.eye(200, dtype=np.float32)[:50]
        mixed = np.vstack([corners, corners + np.roll(corners, 1, axis=0)])

        reduced = reduce(mixed, fit_basis(mixed))

        lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
        cosines = (mixed / lengths) @ (mixed / lengths).T
        assert reduced.shape == (100, DIMENSION)
        assert float(np.abs(reduced @ reduced.T - cosines).max()) <= 1e-5

    def test_same_ranking_as_whole_vectors(self, embedder: Embedder) -> None:
        """Stored small, token vectors order passages as the whole ones do."""
        assert embedder.basis is not None
        texts = (
            "Member firms pay EUR 120 a year.",
            "The summer school is held in Oyonnax.",
            "Programmes ask for partners from three countries.",
        )
        _, passages = embedder.embed_with_tokens(texts)
        _, question = embedder.embed_question_with_tokens("Where is the summer school held?")
        assert question is not None
        weight = weights(question.words)

        stored = maxsim(
            reduce(question.vectors, embedder.basis),
            weight,
            [pack(reduce(one.vectors, embedder.basis)) for one in passages],
        )

        unit = [one.vectors / np.linalg.norm(one.vectors, axis=1, keepdims=True) for one in (question, *passages)]
        whole = np.array([(unit[0] @ own.T).max(axis=1) @ weight for own in unit[1:]])
        assert stored.argsort().tolist() == whole.argsort().tolist()
        assert float(np.abs(stored - whole).max()) < 0.15


class TestTokensOf:
    def test_words_only(self, embedder: Embedder) -> None:
        """Punctuation and special tokens have no vector; pieces of a word name the whole word."""
        _, (tokens,) = embedder.embed_with_tokens(["The clustermanager (of Turin)!"])

        assert list(dict.fromkeys(tokens.words)) == ["The", "clustermanager", "of", "Turin"]
        assert tokens.words.count("clustermanager") == 3
        assert tokens.starts[:2] == (0, 4)
        assert tokens.starts[-1] == len("The clustermanager (of ")
        assert list(tokens.starts) == sorted(tokens.starts)
        assert tokens.vectors.shape == (len(tokens.words), 384)

    def test_prompt(self) -> None:
        """What stands before the text is no part of it."""
        tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"ask": 0, "fee": 1}, unk_token="ask"))
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()

        tokens = tokens_of("ask fee", tokenizer.encode("ask fee"), np.eye(2, dtype=np.float32), start=4)

        assert tokens.words == ("fee",)
        assert tokens.vectors.tolist() == [[0.0, 1.0]]

    @pytest.mark.parametrize("text", ["", "?!", "—"])
    def test_no_word(self, embedder: Embedder, text: str) -> None:
        """A text without words has no tokens."""
        _, (tokens,) = embedder.embed_with_tokens([text])

        assert tokens.words == ()
        assert tokens.vectors.shape == (0, 384)
