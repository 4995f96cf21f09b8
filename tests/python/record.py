"""Runs random operations on the generators and prints what happened, a JSON line a trace.

    python3 tests/python/record.py --seed 1 --traces 720 > tests/python/traces.jsonl

is the command that made the traces that are checked in. The first line says which Python it was,
and with which seed.

A trace is a pattern, its arguments, how many texts fit the screen, what is raised when it is full,
and steps. A step is an operation (next, skip, send, reenter, throw, close, drop) with its operand,
and the events that it led to, in their order:

    said TEXT                  the body printed
    refused TYPE MESSAGE       the screen called back into the running generator, which raised
    yielded VALUE              the call came back with an item
    returned VALUE             the call raised StopIteration
    raised TYPE MESSAGE        the call raised something else
    closed VALUE               close came back
    unraisable TYPE MESSAGE    raised where nobody can catch it
    dropped

A float is written {"float": repr}, and an integer that is larger than a u64 {"integer": digits}.
"""

import argparse
import gc
import json
import platform
import random
import sys

sys.dont_write_bytecode = True
import generators

WORDS = ["", "a", "ab", "abc", "b", "ba", "cab"]
LOGIN = "USER mrose|USER mrose|USER nobody|PASS secret|PASS secret|PASS wrong".split("|")
MAILBOX = "DELE 1|DELE 1|DELE 2|DELE +2|DELE 01|DELE 9|DELE -1|DELE|RSET|RSET|NOOP|QUIT|".split("|")
FLOATS = [0.0, -0.0, 1.0, 0.1, 1e16, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308]
FLOATS += [float("inf"), float("-inf"), float("nan")]
PRODUCERS = ["fib", "countdown", "reset"]
PATTERNS = PRODUCERS + ["grep", "average", "delegate", "throw", "pipeline", "ignores_close"]
ERRORS = {
    error.__name__: error
    for error in (OSError, TimeoutError, ValueError, KeyError, StopIteration, GeneratorExit)
}


class Screen:
    """Where the bodies print. There may be room for a few texts only."""

    def __init__(self, events, room, trouble):
        self.events, self.room, self.trouble = events, room, trouble
        self.reenter = None

    def note(self, text):
        self.events.append(["said", text])

    def say(self, text):
        if self.room == 0:
            raise self.trouble("full")
        if self.room is not None:
            self.room -= 1
        self.note(text)
        if self.reenter is not None:
            try:
                self.reenter.send(text)
            except ValueError as error:
                self.events.append(["refused", *described(error)])


def described(error):
    return [type(error).__name__, str(error.args[0]) if error.args else ""]


def plain(value):
    """A value in JSON that loses nothing."""
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, int) and value >= 1 << 64:
        return {"integer": str(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def arguments_for(pattern, choose):
    if pattern == "grep":
        return [choose.choice(["", "a", "ab", "c"])]
    if pattern in ("countdown", "reset", "delegate", "ignores_close"):
        return [choose.randrange(5)]
    if pattern == "throw":
        return [choose.choice([0, 1, 2, 3, 3, 4])]
    if pattern == "pipeline":
        shape = choose.choice(["collect", "broadcast", "fan_in"])
        return [shape, choose.choice(["", "a", "b"]), choose.randrange(4)]
    return []


def value_for(pattern, choose):
    if pattern == "average":
        # Mostly ordinary numbers: one NaN makes every later answer a NaN.
        if choose.random() < 0.1:
            return choose.choice(FLOATS)
        return choose.choice([choose.randrange(-8, 9) / 4, choose.uniform(-1e3, 1e3)])
    if pattern in ("fib", "countdown", "reset", "ignores_close"):
        return choose.randrange(5)
    if pattern == "delegate":
        return choose.choice(MAILBOX if choose.random() < 0.7 else LOGIN)
    return choose.choice(WORDS)


def operation_for(pattern, generator, started, choose):
    """What to do next; what ends a life is rarer, and what is a mistake is rarer still."""
    over = generator.gi_frame is None
    weights = {"next": 2, "send": 2, "throw": 2, "close": 3, "drop": 2}
    if not over and pattern in PRODUCERS:
        weights = {"next": 40, "send": 3, "throw": 2, "close": 2, "drop": 2}
        if pattern == "fib":
            weights["skip"] = 15
        elif pattern == "reset" and started:
            weights["send"] = 20
    elif not over and not started:
        weights = {"next": 40, "send": 4, "throw": 4, "close": 2, "drop": 2}
    elif not over:
        weights = {"next": 1, "wrong": 1, "send": 40, "throw": 3, "close": 3, "drop": 2}
        if pattern == "grep":
            weights["reenter"] = 4
        elif pattern == "throw":
            weights["throw"] = 24
        elif pattern == "ignores_close":
            weights["close"] = 20
    operation = choose.choices(list(weights), list(weights.values()))[0]
    if operation == "skip":
        return ["skip", choose.choice([1, 10, 60, 93])]
    if operation == "wrong":
        return ["send", "a word" if pattern in ("average", "ignores_close") else 42]
    if operation in ("send", "reenter"):
        return [operation, value_for(pattern, choose)]
    if operation == "throw":
        errors = list(ERRORS)
        weights = [12, 6, 1, 1, 1, 3] if pattern == "throw" else [1, 1, 1, 1, 1, 3]
        return ["throw", choose.choices(errors, weights)[0], choose.choice(["down", "late"])]
    return [operation]


def perform(operation, alive, screen):
    """Does it, and leaves the events with the screen. `alive` is a list, so that it can be emptied."""
    events = screen.events
    name, *operand = operation
    if name == "drop":
        alive.clear()
        gc.collect()
        events.append(["dropped"])
        return
    generator = alive[0]
    thrown = None
    try:
        if name == "next":
            events.append(["yielded", plain(next(generator))])
        elif name == "skip":
            for _ in range(operand[0] - 1):
                next(generator)
            events.append(["yielded", plain(next(generator))])
        elif name == "send":
            events.append(["yielded", plain(generator.send(operand[0]))])
        elif name == "reenter":
            screen.reenter = generator
            events.append(["yielded", plain(generator.send(operand[0]))])
        elif name == "throw":
            thrown = ERRORS[operand[0]](operand[1])
            events.append(["yielded", plain(generator.throw(thrown))])
        elif name == "close":
            events.append(["closed", plain(generator.close())])
    except StopIteration as end:
        if end is thrown:
            events.append(["raised", *described(end)])
        else:
            events.append(["returned", plain(end.value)])
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        events.append(["raised", *described(error)])
    screen.reenter = None


def trace(pattern, choose):
    arguments = arguments_for(pattern, choose)
    room, trouble = None, OSError
    if pattern in ("grep", "throw", "pipeline") and choose.random() < 0.4:
        room = choose.randrange(4)
        if pattern == "grep" and room > 0:
            trouble = choose.choice([OSError, AssertionError])
    screen = Screen([], room, trouble)
    sys.unraisablehook = lambda lost: screen.events.append(
        ["unraisable", *described(lost.exc_value)]
    )
    alive = [getattr(generators, pattern)(screen, *arguments)]
    steps = []
    opening = []
    if pattern == "delegate" and choose.random() < 0.8:
        opening = [["next"], ["send", "USER mrose"], ["send", "PASS secret"]]
    length, after_the_end, started = len(opening) + choose.randrange(1, 14), 3, False
    while alive and len(steps) < length and after_the_end > 0:
        if len(steps) < len(opening):
            operation = opening[len(steps)]
        else:
            operation = operation_for(pattern, alive[0], started, choose)
        started = alive[0].gi_frame is not None and (started or operation[0] in ("next", "skip"))
        screen.events = []
        perform(operation, alive, screen)
        steps.append([[operation[0], *map(plain, operation[1:])], screen.events])
        if alive and alive[0].gi_frame is None:
            after_the_end -= 1
    if alive and started and pattern not in PRODUCERS and choose.random() < 0.7:
        # The only way to see its result: `close` drops it.
        operation, screen.events = ["throw", "GeneratorExit", "close"], []
        perform(operation, alive, screen)
        steps.append([operation, screen.events])
    screen.events = []  # what is said when the rest is dropped is no part of the trace
    return {
        "pattern": pattern,
        "arguments": arguments,
        "room": room,
        "trouble": trouble.__name__,
        "steps": steps,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--traces", type=int, default=720)
    options = parser.parse_args()
    choose = random.Random(options.seed)
    made_by = f"{platform.python_implementation()} {platform.python_version()}"
    print(json.dumps({"made_by": made_by, "seed": options.seed, "traces": options.traces}))
    for number in range(options.traces):
        made = trace(PATTERNS[number % len(PATTERNS)], choose)
        print(json.dumps(made, separators=(",", ":")))


if __name__ == "__main__":
    main()
