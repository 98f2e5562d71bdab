"""Asks a trained model what sentences mean: `python -m nlu.rasa_components.parse_batch MODEL < lines > lines`.

Reads JSON lines {"text", "vector"?}, writes one JSON line {"intent", "confidence", "ranking"} for each, in order.
"""

import asyncio
import importlib
import json
import os
import sys
from typing import TextIO

from nlu.rasa_components.given_vectors import give
from nlu.rasa_components.launcher import prepare
from nlu.rasa_components.words import plain_words
from nlu.sentence_vector import SentenceVector


async def parse_lines(model: str, answers: TextIO) -> None:
    """Load the model once and answer every line of the standard input."""
    agent = importlib.import_module("rasa.core.agent").Agent.load(model)
    for line in sys.stdin:
        asked = json.loads(line)
        text = plain_words(asked["text"])
        if "vector" in asked:
            give(text, SentenceVector.from_wire(asked["vector"]))
        parsed = await agent.parse_message(text)
        answer = {
            "intent": parsed["intent"]["name"],
            "confidence": parsed["intent"]["confidence"],
            "ranking": parsed["intent_ranking"],
        }
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    # Rasa logs to the standard output, so the answers get it for themselves and the log goes to the errors.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as output:
        os.dup2(2, 1)
        prepare()
        asyncio.run(parse_lines(sys.argv[1], output))
