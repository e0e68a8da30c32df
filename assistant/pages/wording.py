"""The language model on the page: which it is and where it runs, a switch to do without, and its words as they come."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.language_model import ModelName
from assistant.pages.speech import texts
from assistant.records import Answer, Sentence
from assistant.retrieve import Filters
from assistant.safe_markdown import escape_markdown, text_markdown

LOOK_S = 0.25  # between two looks at what was said
LEFT_S = 3.0  # without a page that shows it, after which an answer is stopped
OFF, WRITING = "without_model", "writing"  # in the session's state


class Writing:
    """An answer that a thread of its own reads, so that the page can be left or stopped while the model is silent."""

    def __init__(self, assistant: Assistant, question: str, history: Sequence[Answer], filters: Filters) -> None:
        self.asked = (question, len(history), filters)
        self._steps: queue.SimpleQueue[Sentence | Answer | AssistantError] = queue.SimpleQueue()
        self._said: list[Sentence] = []
        self._last: Answer | AssistantError | None = None
        self._stopped = threading.Event()
        threading.Thread(target=self._read, args=(assistant, history), name="answer", daemon=True).start()

    def stop(self) -> None:
        """Let the model say no more; the answer comes at once, with what was said."""
        self._stopped.set()

    def steps(self) -> Iterator[Sentence | Answer | None]:
        """Each sentence as it is checked, the answer at the end, and None now and then.

        Asked again they begin anew, since a click may end the page's script before it has drawn what it took.

        Raises:
            AssistantError: As `Assistant.ask` does.
        """
        yield from tuple(self._said)
        while self._last is None:
            try:
                step = self._steps.get(timeout=LOOK_S)
            except queue.Empty:
                yield None
                continue
            if isinstance(step, Sentence):
                self._said.append(step)
                yield step
            else:
                self._last = step
        if isinstance(self._last, AssistantError):
            raise self._last
        yield self._last

    def _read(self, assistant: Assistant, history: Sequence[Answer]) -> None:
        try:
            question, _, only = self.asked
            for step in assistant.stream(
                question,
                history,
                kinds=only.kinds,
                since=only.since,
                documents=only.documents,
                stopped=self._stopped.is_set,
            ):
                self._steps.put(step)
        except AssistantError as error:
            self._steps.put(error)


def draw_model(model: ModelName | None) -> None:
    """Name the model and the server that passages and questions go to, beside a switch; nothing without a model."""
    if model is None:
        return
    with st.container(key="model", gap="xsmall"):
        label = texts().model_words.format(model=escape_markdown(str(model)))
        st.toggle(label, value=not st.session_state.get(OFF), key="use-model", on_change=_switch)
        where = texts().model_here if model.is_local else texts().model_away
        st.caption(escape_markdown(where.format(server=model.server)))


def draw_worded_by(answer: Answer) -> None:
    """Which model worded an answer; nothing where the words are the documents' own."""
    if answer.worded_by != "extract":
        st.caption(escape_markdown(texts().worded_by.format(model=answer.worded_by)))


def ask_drawing(assistant: Assistant, question: str, history: Sequence[Answer], filters: Filters) -> Answer:
    """Ask some of the documents, and show each sentence as soon as it is checked, with a button that stops the model.

    Raises:
        AssistantError: As `Assistant.ask` does.
    """
    if assistant.model is None or st.session_state.get(OFF):
        return assistant.ask(
            question,
            history,
            kinds=filters.kinds,
            since=filters.since,
            documents=filters.documents,
            use_model=False,
        )
    writing: Writing | None = st.session_state.get(WRITING)
    if writing is None or writing.asked != (question, len(history), filters):
        writing = st.session_state[WRITING] = Writing(assistant, question, history, filters)
    ended = False
    try:
        answer = _draw(writing, str(assistant.model))
        ended = True
        return answer
    except AssistantError:
        ended = True
        raise
    finally:
        writing.stop()
        if ended:  # a click ends the page's script; its next run takes what the stopped model said
            del st.session_state[WRITING]


def _draw(writing: Writing, model: str) -> Answer:
    shown, progress, stop = st.empty(), st.empty(), st.empty()
    stop.button(texts().stop, key="stop", icon=":material/stop_circle:", type="tertiary", on_click=writing.stop)
    begun = seen = time.monotonic()
    said: list[str] = []
    for step in writing.steps():
        if isinstance(step, Answer):
            for place in (shown, progress, stop):
                place.empty()
            return step
        if isinstance(step, Sentence):
            said.append(sentence_line(step))
            shown.markdown(text_markdown("\n".join(said)))
        now = time.monotonic()
        progress.caption(escape_markdown(texts().writing.format(model=model, seconds=round(now - begun))))
        seen = now if _is_watched() else seen
        if now - seen > LEFT_S:
            writing.stop()
    raise AssistantError("The answer ended before its time. Ask again.")


def sentence_line(sentence: Sentence) -> str:
    """A sentence with the markers of its sources."""
    return f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}"


def _is_watched() -> bool:
    """Whether a browser still shows this session."""
    context = get_script_run_ctx()
    return not runtime.exists() or context is None or runtime.get_instance().is_active_session(context.session_id)


def _switch() -> None:
    st.session_state[OFF] = not st.session_state["use-model"]
