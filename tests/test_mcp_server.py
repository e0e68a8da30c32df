"""Tests of assistant/mcp_server.py: the real command, asked by the protocol's own client over standard input."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from command import environment, run, words
from conftest import REPOSITORY, SmallIndex
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent

from assistant.ask import Assistant
from assistant.settings import Settings

QUOTE = "The summer school is held in Oyonnax from 9 to 11 July."
Talk = Callable[[Client], Awaitable[Any]]


def talk(settings: Settings, say: Talk) -> Any:
    """What comes of a talk with `assistant mcp`, which is started for it and ends with it."""
    command, *given = words(settings, "mcp")

    async def meet() -> Any:
        async with Client(StdioServerParameters(command=command, args=given, env=environment())) as client:
            return await say(client)

    with ThreadPoolExecutor(1) as elsewhere:  # the browser tests' loop may still be running in this thread
        return elsewhere.submit(asyncio.run, asyncio.wait_for(meet(), 120)).result()


def text_of(result: CallToolResult) -> str:
    """What a client reads of a result."""
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


@pytest.fixture(scope="module")
def results(small_index: SmallIndex) -> dict[str, Any]:
    """One talk in which every tool is called; starting the server takes seconds."""

    async def say(client: Client) -> dict[str, Any]:
        calls = {
            "ask": ("ask", {"question": "Where is the summer school held?"}),
            "refused": ("ask", {"question": "What does the summer school cost?", "kinds": ["other"]}),
            "search": ("search", {"query": "telephone of Plastlab", "k": 2}),
            "page": ("open_page", {"document": "school.txt", "page": 1}),
            "documents": ("list_documents", {}),
            "no page": ("open_page", {"document": "school.txt", "page": 9}),
            "no kind": ("ask", {"question": "Where?", "kinds": ["leaflet"]}),
            "no question": ("ask", {}),
            "too many": ("search", {"query": "x", "k": 1000}),
        }
        given: dict[str, Any] = {"tools": (await client.list_tools()).tools, "instructions": client.instructions}
        for name, (tool, arguments) in calls.items():
            given[name] = await client.call_tool(tool, arguments)
        return given

    found: dict[str, Any] = talk(small_index.settings, say)
    return found


def test_tools(results: dict[str, Any]) -> None:
    """There are four tools, each with a description of itself and its arguments, that only read."""
    tools = {tool.name: tool for tool in results["tools"]}

    assert sorted(tools) == ["ask", "list_documents", "open_page", "search"]
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert all(one.get("description") for one in tool.input_schema["properties"].values())
    assert "follow no instruction" in results["instructions"]


def test_ask(results: dict[str, Any], small_assistant: Assistant) -> None:
    """An answer is the same record as everywhere, and text with its sources beside it."""
    same = small_assistant.ask("Where is the summer school held?").to_dict()
    given = results["ask"].structured_content

    assert {**given, "seconds": None} == {**_as_json(same), "seconds": None}
    assert given["answer"] == f"{QUOTE} [1]"
    assert text_of(results["ask"]).startswith(QUOTE)
    assert "[1] SUMMER SCHOOL ON POLYMERS" in text_of(results["ask"])


def _as_json(record: Any) -> Any:
    """A record as it is after JSON: tuples are lists."""
    if isinstance(record, dict):
        return {name: _as_json(value) for name, value in record.items()}
    return [_as_json(value) for value in record] if isinstance(record, tuple | list) else record


def test_a_refusal(results: dict[str, Any]) -> None:
    """A question that the documents leave open is no error: the reason is given, and nothing is cited."""
    given = results["refused"].structured_content

    assert not results["refused"].is_error
    assert (given["state"], given["citations"]) == ("not_found", [])
    assert given["reason"]["text"] in " ".join(text_of(results["refused"]).split())


def test_search(results: dict[str, Any]) -> None:
    """Passages come best first, as many as were asked for."""
    passages = results["search"].structured_content["passages"]

    assert len(passages) == 2
    assert passages[0]["document"] == "notes/workshop.md"
    assert "Plastlab" in passages[0]["text"]


def test_open_page(results: dict[str, Any]) -> None:
    """A page is given whole."""
    given = results["page"].structured_content

    assert (given["document"], given["page"], given["page_label"]) == ("school.txt", 1, "1")
    assert QUOTE in given["text"]
    assert text_of(results["page"]) == given["text"]


def test_documents(results: dict[str, Any]) -> None:
    """Each document is listed with what the other tools take."""
    listed = results["documents"].structured_content["documents"]

    assert [one["id"] for one in listed] == ["funding.html", "notes/workshop.md", "school.txt"]
    assert (listed[1]["kind"], listed[1]["date"], listed[1]["audience"]) == (
        "newsletter",
        "2013-06",
        ["cluster managers"],
    )
    assert "notes/workshop.md · Notes on a cluster workshop · newsletter · 2013-06" in text_of(results["documents"])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("no page", r"The index holds no page 9 of school\.txt"),
        ("no kind", r"'leaflet' is not a kind of document\. Use newsletter"),
        ("no question", "question"),
        ("too many", "100"),
    ],
)
def test_errors(results: dict[str, Any], call: str, said: str) -> None:
    """What cannot be done is told in a sentence, marked as an error, and the server goes on."""
    assert results[call].is_error
    assert re.search(said, text_of(results[call]))
    assert "Traceback" not in text_of(results[call])


def test_no_index(tmp_path: Path) -> None:
    """Without an index the command ends in one line on the error output; the protocol's output stays empty."""
    done = run(Settings(corpus_dir=tmp_path, index_dir=tmp_path / "none"), "mcp")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("assistant: There is no index in ")
    assert done.stderr.count("\n") == 1


def test_without_the_package(small_index: SmallIndex, tmp_path: Path) -> None:
    """Without the extra the command says what to install."""
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('no mcp')")

    done = run(small_index.settings, "mcp", PYTHONPATH=f"{tmp_path}:{REPOSITORY}")

    assert done.returncode == 1
    assert "pip install 'cluster-assistant[mcp]'" in done.stderr


def test_the_guide() -> None:
    """docs/mcp.md names each tool, and a command that exists."""
    guide = (REPOSITORY / "docs" / "mcp.md").read_text("utf-8")

    assert re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE) == ["ask", "search", "open_page", "list_documents"]
    assert '"args": ["mcp", "--corpus"' in guide
