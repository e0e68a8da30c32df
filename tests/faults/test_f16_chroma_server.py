"""F16: a Chroma server that is down, slow, odd or another one is told in one sentence within its time, and found again.

The server is a real one, `chroma run` on loopback; between it and the index stands a proxy that does the harm.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from chroma_run import HOST, Chroma, Proxy, free_port, proxy_before, running_chroma
from command import environment, run, words
from index_files import file_hashes, generations, live_folder

from assistant.ask import Assistant
from assistant.errors import DamagedIndex, ServerAway
from assistant.index.build import build
from assistant.index.check import check
from assistant.index.collection import TICKETS, read_record
from assistant.settings import Settings

QUESTION, ANSWER = "Where does the jury meet?", "The jury meets in Graz on Monday. [1]"
HANGS_S = 60  # an answer comes within 5 s on a quiet machine; this one may be busy with other things
COLLECTIONS = "api/v2/tenants/default_tenant/databases/default_database/collections"


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A server for the tests of this file."""
    with running_chroma(tmp_path_factory.mktemp("chroma")) as chroma:
        yield chroma


@pytest.fixture
def proxy(chroma: Chroma) -> Iterator[Proxy]:
    """What stands before it."""
    with proxy_before(chroma) as proxy:
        yield proxy


@pytest.fixture
def settings(new_settings: Callable[..., Settings], proxy: Proxy) -> Settings:
    """An index whose vectors are on the server, behind the proxy."""
    settings = new_settings(
        {"jury.md": "# Jury\n\nThe jury meets in Graz on Monday.\n", "fee.md": "# Fee\n\nThe fee is EUR 20.\n"},
        chroma_url=proxy.url,
    )
    build(settings)
    return settings


def test_harm_on_the_way(settings: Settings, proxy: Proxy, chroma: Chroma) -> None:
    """Whatever the network or the server does, a question fails in one sentence, and the next one is answered again."""
    told = {
        "drop": "Server disconnected", "silent": "it takes too long", "slow": "it takes too long", "cut": "peer closed",
        "odd": "is not what Chroma says", "page": "is no Chroma server", "fails": "is no Chroma server",
        "old": "is no Chroma server of version 1",
    }  # fmt: skip
    with Assistant.open(settings=settings) as assistant:
        assert assistant.ask(QUESTION).answer == ANSWER
        for mode, words_of_it in told.items():
            proxy.mode, asked, begun = mode, proxy.asked, time.monotonic()
            with pytest.raises(ServerAway) as caught:
                assistant.ask(QUESTION)

            assert time.monotonic() - begun < HANGS_S
            assert str(caught.value).startswith(f"The Chroma server {proxy.url}, which holds the vectors")
            assert words_of_it in str(caught.value), mode
            assert proxy.asked - asked > 1 or mode in ("silent", "slow"), mode  # it tried again where there was time
            proxy.mode = "pass"
            assert assistant.ask(QUESTION).answer == ANSWER


def test_server_goes_and_comes(settings: Settings, chroma: Chroma) -> None:
    """A server that is killed and started again is found by itself, without a restart here."""
    with Assistant.open(settings=settings) as assistant:
        assert assistant.ask(QUESTION).answer == ANSWER
        chroma.stop()
        try:
            with pytest.raises(ServerAway, match="Start it again"):
                assistant.ask(QUESTION)
        finally:
            chroma.start()

        assert assistant.ask(QUESTION).answer == ANSWER


def test_commands_while_it_is_away(settings: Settings, proxy: Proxy) -> None:
    """Each command that needs the server ends in one line and status 1; the index is as it was, and serves again."""
    before = file_hashes(settings.index_dir / "generations")
    (settings.corpus_dir / "new.md").write_text("# Prize\n\nThe prize is a week in Turin.\n", "utf-8")
    proxy.mode = "drop"

    for given in (["ask", QUESTION], ["index"], ["check"]):
        done = run(settings, *given, ASSISTANT_CHROMA_URL=proxy.url)

        assert done.returncode == 1, given
        assert "Traceback" not in done.stderr, given
        assert f"The Chroma server {proxy.url}" in done.stderr + done.stdout, given
    assert run(settings, "status").returncode == 0
    assert file_hashes(settings.index_dir / "generations") == before
    proxy.mode = "pass"
    assert build(settings).added == ("new.md",)


def test_prune_while_it_is_away(settings: Settings, proxy: Proxy, chroma: Chroma) -> None:
    """Vectors that cannot be removed are told, and removed by the next run that finds the server."""
    first = read_record(live_folder(settings.index_dir))
    assert first
    (settings.corpus_dir / "fee.md").unlink()
    build(settings, allow_removals=True)
    proxy.mode = "drop"

    done = run(settings, "prune", "--keep", "1")

    assert done.returncode == 1
    assert "Vectors that are no longer needed stay on the Chroma server for now." in done.stderr
    assert len(generations(settings.index_dir)) == 1
    assert first.name in chroma.collections()
    proxy.mode = "pass"
    assert run(settings, "prune", "--keep", "1").returncode == 0
    assert first.name not in chroma.collections()


def test_other_collection(settings: Settings, chroma: Chroma) -> None:
    """Vectors of another index under the same name are never asked; `assistant index` mends it and embeds nothing."""
    own = read_record(live_folder(settings.index_dir))
    assert own
    httpx.delete(f"{chroma.url}/{COLLECTIONS}/{own.name}").raise_for_status()
    with pytest.raises(DamagedIndex, match=r"no longer holds the vectors of this index\. Run `assistant index`"):
        _ask_once(settings)
    made = httpx.post(
        f"{chroma.url}/{COLLECTIONS}", json={"name": own.name, "metadata": {"sha256": "of another"}}
    ).json()
    vectors = [[1.0] + [0.0] * 383, [0.0] * 383 + [1.0]]
    added = {"ids": ["a", "b"], "embeddings": vectors}
    httpx.post(f"{chroma.url}/{COLLECTIONS}/{made['id']}/add", json=added).raise_for_status()

    with pytest.raises(DamagedIndex, match="holds other vectors under the name of this index's collection"):
        _ask_once(settings)
    assert any("holds other vectors" in sentence for sentence in check(settings.index_dir, settings.embedding_model))
    mended = build(settings)

    assert (mended.published, mended.embedded) == (True, 0)
    assert "holds other vectors" in mended.reasons[0]
    assert _ask_once(settings) == ANSWER


@pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")
def test_killed_while_it_writes(settings: Settings, proxy: Proxy, chroma: Chroma) -> None:
    """A run that is killed while the server takes its vectors leaves nothing there once the next run is over."""
    before = set(chroma.collections())
    (settings.corpus_dir / "new.md").write_text("# Prize\n\nThe prize is a week in Turin.\n", "utf-8")
    proxy.mode = "hold"
    with subprocess.Popen(
        words(settings, "index"), env=environment(ASSISTANT_CHROMA_URL=proxy.url), stderr=subprocess.DEVNULL
    ) as process:
        over = time.monotonic() + HANGS_S
        while set(chroma.collections()) == before and time.monotonic() < over:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    left = set(chroma.collections()) - before
    assert len(left) == 1
    assert _ask_once(settings) == ANSWER

    proxy.mode = "pass"
    build(settings)

    assert not left & set(chroma.collections())
    assert len(set(chroma.collections()) - before) == 1
    assert {ticket.name for ticket in (settings.index_dir / TICKETS).iterdir()} <= set(chroma.collections())


def test_never_there(new_settings: Callable[..., Settings]) -> None:
    """A first run whose server is not there says so before anything is read, and leaves no index."""
    settings = new_settings({"fee.md": "# Fee\n\nThe fee is EUR 20.\n"}, chroma_url=f"http://{HOST}:{free_port()}")

    done = run(settings, "index", ASSISTANT_CHROMA_URL=settings.chroma_url)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "does not answer" in done.stderr
    assert not (settings.index_dir / "current").exists()
    assert not (settings.index_dir / TICKETS).exists()


def _ask_once(settings: Settings) -> str:
    with Assistant.open(settings=settings) as assistant:
        return assistant.ask(QUESTION).answer
