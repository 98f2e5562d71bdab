"""Runs inside a Rasa environment: `python -m benchmarks.inside_rasa MODEL ours|stock < lines > lines`.

Reads JSON lines {"text"}, writes one {"intent", "confidence", "ranking", "seconds"} for each, between
{"ready_at": seconds since the epoch} and {"resident": bytes}. `stock` leaves Rasa as it comes.
"""

import asyncio
import json
import os
import sys
import time
from importlib import import_module
from typing import TextIO

from benchmarks.memory import resident
from nlu.rasa_components.words import plain_words


async def parse_lines(model: str, answers: TextIO) -> None:
    agent = import_module("rasa.core.agent").Agent.load(model)
    answers.write(json.dumps({"ready_at": time.time()}) + "\n")
    for line in sys.stdin:
        text = plain_words(json.loads(line)["text"])
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        answer = {
            "intent": parsed["intent"]["name"],
            "confidence": float(parsed["intent"]["confidence"]),
            "ranking": [(each["name"], float(each["confidence"])) for each in parsed["intent_ranking"]],
            "seconds": time.perf_counter() - began,
        }
        answers.write(json.dumps(answer) + "\n")
    answers.write(json.dumps({"resident": resident().bytes}) + "\n")


if __name__ == "__main__":
    # Rasa logs to the standard output, so the answers get it for themselves and the log goes to the errors.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as output:
        os.dup2(2, 1)
        if sys.argv[2] == "ours":
            import_module("nlu.rasa_components.launcher").prepare()
        asyncio.run(parse_lines(sys.argv[1], output))
