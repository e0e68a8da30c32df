"""The commands of those who ask, with a language model."""

from __future__ import annotations

import json

from command import run
from conftest import KEY, SmallIndex
from model_server import ModelServer, Prompt, saying

QUESTION = "Where did the workshop take place?"
WORDED = "In Turin the workshop took place on 13 June."


def well(prompt: Prompt) -> str:
    """A true sentence."""
    return f"{WORDED} [{prompt.id_of('Turin')}]" if prompt.passages else "When did the workshop take place?"


def environment(model: ModelServer) -> dict[str, str]:
    """The settings of the model."""
    return {"ASSISTANT_LLM": "openai:scripted", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": KEY}


def test_batch(small_index: SmallIndex, model: ModelServer) -> None:
    """Questions and dialogues of a batch are worded by the model, in the same shape as without one."""
    model.script(saying(well))
    lines = [
        {"id": "a", "question": QUESTION},
        {"id": "b", "turns": [{"question": QUESTION}, {"question": "And when?"}]},
    ]
    stdin = "\n".join(json.dumps(line) for line in lines).encode()

    done = run(small_index.settings, "ask", "--batch", "-", stdin=stdin, **environment(model))

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["id"] for one in answers] == ["a", "b-t1", "b-t2"]
    assert {one["worded_by"] for one in answers} == {"openai:scripted"}
    assert answers[0]["sentences"] == [{"text": WORDED, "citations": [1], "support": "checked"}]
    assert answers[2]["understood_as"] == "When did the workshop take place?"


def test_chat(small_index: SmallIndex, model: ModelServer) -> None:
    """The chat names the model and its server before the first question; the answer says which model worded it."""
    model.script(saying(well))

    done = run(small_index.settings, "chat", stdin=QUESTION.encode(), **environment(model))

    assert done.returncode == 0
    assert done.stderr.startswith("openai:scripted words the answers. Questions and passages go to http://127.0.0.1:")
    assert f"{WORDED} [1]" in done.stdout
    assert "Worded by openai:scripted; each sentence was checked against its source." in done.stdout


def test_wrong_settings(small_index: SmallIndex) -> None:
    """A model without its key, or a name that is none, ends in one line and the status of wrong usage."""
    for llm in ("openai:gpt", "llama"):
        done = run(
            small_index.settings,
            "ask",
            QUESTION,
            ASSISTANT_LLM=llm,
            OPENAI_API_KEY="",
            OPENAI_BASE_URL="",
            OPENAI_API_BASE="",
        )

        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert done.stderr.startswith("assistant: ")
