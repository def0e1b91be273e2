"""The Python side of the JSON-lines protocol of docs/external-methods.md.

A script calls serve(handle) with a function from a request to a result; serve does the rest: the greeting,
one answer per request with the seconds it took, errors with their traceback, and the end when stdin closes.
"""

import json
import os
import queue
import sys
import threading
import time
import traceback

PROTOCOL = 1


def serve(handle):
    """Answers requests until stdin closes.

    handle: function from the request (what the method sent, decoded from JSON) to a JSON-serialisable result.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever the method or a library prints must not get between the answers.
    os.dup2(2, 1)

    requests = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    _write(answers, json.dumps({"protocol": PROTOCOL}))
    while True:
        message = requests.get()
        _write(answers, _answer(handle, message))


def _read(requests):
    # In a thread of its own, so that a caller that goes away ends a long computation too.
    for line in sys.stdin:
        requests.put(json.loads(line))
    os._exit(0)


def _answer(handle, message):
    started = time.perf_counter()
    try:
        result = handle(message["request"])
        seconds = time.perf_counter() - started
        return json.dumps({"id": message["id"], "result": result, "seconds": seconds}, allow_nan=False)
    except Exception as error:
        report = {"type": type(error).__name__, "message": str(error), "traceback": traceback.format_exc()}
        return json.dumps({"id": message["id"], "error": report})


def _write(stream, line):
    stream.write(line + "\n")
    stream.flush()
