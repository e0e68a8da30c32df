"""How good the answers are: a question set is asked, and every answer is held against what it should say."""

from assistant.evaluate.questions import Dialogue, Question, read_questions
from assistant.evaluate.render import render
from assistant.evaluate.report import Report, evaluate
from assistant.evaluate.score import Ranking, Result, score
from assistant.evaluate.summary import Summary

__all__ = [
    "Dialogue",
    "Question",
    "Ranking",
    "Report",
    "Result",
    "Summary",
    "evaluate",
    "read_questions",
    "render",
    "score",
]
