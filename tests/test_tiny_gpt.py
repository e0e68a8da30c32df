"""A real language model of random weights, sampled by transformers and served over HTTP: its output passes through."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from model_server import Connection, ModelServer, Prompt, Reply

from assistant.ask import Assistant

QUESTION = "Where did the workshop take place?"
TEXT = "The workshop took place in Turin on 13 June. [a1b2] More than 20 managers came. [c3d4]\n- one\n- two (2013)\n"


@pytest.fixture(scope="module")
def gpt() -> tuple[Any, Any]:
    """A GPT-2 of two layers, and a tokenizer trained on one line."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    torch.manual_seed(7)
    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet, special_tokens=["<s>"])
    words.train_from_iterator([TEXT], trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="<s>", pad_token="<s>")
    config = GPT2Config(vocab_size=len(tokenizer), n_positions=1024, n_embd=32, n_layer=2, n_head=2,
                        bos_token_id=0, eos_token_id=0)  # fmt: skip
    return GPT2LMHeadModel(config).eval(), tokenizer


def sampled(gpt: tuple[Any, Any], tokens: int) -> Reply:
    """A reply of so many tokens, streamed as they are sampled."""
    from transformers import TextIteratorStreamer

    model, tokenizer = gpt

    def reply(connection: Connection, prompt: Prompt) -> None:
        asked = tokenizer(prompt.last[-400:], return_tensors="pt")
        streamer = TextIteratorStreamer(tokenizer, skip_prompt=True)
        kept = {"max_new_tokens": tokens, "do_sample": True, "top_k": 0, "streamer": streamer, "pad_token_id": 0}
        thread = threading.Thread(target=model.generate, kwargs={**asked, **kept})
        thread.start()
        connection.begin()
        for piece in streamer:
            connection.event({"content": piece})
        connection.end()
        thread.join()

    return reply


def test_real_output(worded: Assistant, model: ModelServer, gpt: tuple[Any, Any]) -> None:
    """What a model that knows nothing says is never the answer: no sentence of it is backed, and the answer says so."""
    model.script(sampled(gpt, 120))

    answer = worded.ask(QUESTION)

    assert [one.text for one in answer.sentences] == ["The workshop took place in Turin on 13 June."]
    assert answer.worded_by == "extract"
    assert answer.notices[0].code in ("model_unsupported", "model_endless")
