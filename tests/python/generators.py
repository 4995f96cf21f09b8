"""The patterns as Python's own generators: what the Rust ones are compared with.

Each does what `src/patterns/<its name>/native.rs` does. `screen` stands for the terminal: what is
said to it is part of the trace, and `say` raises once the screen is full.

A body that has a result catches GeneratorExit and returns it. (`close()` drops that result up to
Python 3.12; `throw(GeneratorExit)` shows it in every version.)
"""

import math
import re


def fib(screen):
    current, following = 0, 1
    while True:
        yield current
        current, following = following, current + following


def grep(screen, pattern):
    screen.say(f"Searching for {pattern}")
    count, seen = 0, None
    try:
        while True:
            line = yield seen
            if pattern in line:
                screen.say(line)
                count += 1
            seen = line
    except GeneratorExit:
        return count


def countdown(screen, number):
    while number > 0:
        yield number
        number -= 1
    return "Liftoff!"


def average(screen):
    """The same arithmetic in the same order, so that every bit is the same."""
    count, mean, squares = 0, 0.0, 0.0
    try:
        while True:
            number = yield mean if count > 0 else None
            before = float(count)
            count += 1
            after = float(count)
            distance = number - mean
            if math.isfinite(distance):
                mean += distance / after
            else:
                mean = mean * (before / after) + number / after
            squares += distance * (number - mean)
    except GeneratorExit:
        return {
            "count": count,
            "mean": mean if count > 0 else None,
            "population_variance": squares / count if count > 0 else None,
            "sample_variance": squares / (count - 1) if count > 1 else None,
        }


def reset(screen, number):
    while number >= 0:
        restart = yield number
        number = number - 1 if restart is None else restart


def ignores_close(screen, number):
    """The countdown of `reset`, taken for a consumer: it answers its close with one more item."""
    while number >= 0:
        try:
            number = 0 + (yield number)
        except GeneratorExit:
            number -= 1


def delegate(screen, messages):
    try:
        mailbox = yield from authorization(messages)
        if mailbox is None:
            return None
        return (yield from transaction(mailbox))
    except GeneratorExit:
        return None


def authorization(messages):
    reply = "+OK"
    while True:
        user = yield reply
        if user == "QUIT":
            return None
        reply = "-ERR"
        if user.startswith("USER "):
            password = yield "+OK"
            if password == "QUIT":
                return None
            if password.startswith("PASS ") and (user, password[5:]) == ("USER mrose", "secret"):
                return messages


def transaction(messages):
    deleted = set()
    reply = "+OK"
    while True:
        line = yield reply
        number = re.fullmatch(r"DELE \+?([0-9]+)", line)
        reply = "+OK"
        if line == "QUIT":
            return sorted(deleted)
        elif line == "RSET":
            deleted.clear()
        elif number and 1 <= int(number[1]) <= messages and int(number[1]) not in deleted:
            deleted.add(int(number[1]))
        elif line != "NOOP":
            reply = "-ERR"


def throw(screen, size):
    stored, batch = 0, []
    try:
        while True:
            batch = []
            batch.append("" + (yield stored))  # nothing at stake: an error goes to the caller
            try:
                while len(batch) < size:
                    batch.append("" + (yield stored))
            except OSError:
                continue
            screen.say("+".join(batch))
            stored += len(batch)
    except GeneratorExit:
        if batch:
            screen.say("+".join(batch))
        return stored + len(batch)


def pipeline(screen, shape, word, count):
    """Three ways to put the stages together."""
    if shape == "collect":
        target = filter_by(word, head(count, collect()))
    elif shape == "broadcast":
        target = broadcast([head(count, printer(screen)), filter_by(word, printer(screen))])
    elif shape == "fan_in":
        one, two = fan_in(2, printer(screen))
        target = broadcast([filter_by(word, one), head(count, two)])
    return inspect(screen, target)


def push(resume, *arguments):
    """Resumes a target. What it returns with comes in a list of one, and otherwise an empty one."""
    try:
        resume(*arguments)
    except StopIteration as end:
        return [end.value]
    return []


def close(target):
    """As `close()`, but gives the result."""
    return push(target.throw, GeneratorExit())[0]


def inspect(screen, target):
    try:
        screen.note("saw nothing")
        if ended := push(next, target):
            return ended[0]
        while True:
            value = yield
            screen.note("saw " + value)
            if ended := push(target.send, value):
                return ended[0]
    except GeneratorExit:
        screen.note("saw nothing")
        return close(target)


def filter_by(word, target):
    try:
        if ended := push(next, target):
            return ended[0]
        while True:
            value = yield
            if word in value:
                if ended := push(target.send, value):
                    return ended[0]
    except GeneratorExit:
        return close(target)


def head(count, target):
    try:
        if ended := push(next, target):
            return ended[0]
        while count > 0:
            value = yield
            count -= 1
            if ended := push(target.send, value):
                return ended[0]
    except GeneratorExit:
        pass
    return close(target)


def collect():
    values = []
    try:
        while True:
            values.append((yield))
    except GeneratorExit:
        return values


def printer(screen):
    count = 0
    try:
        while True:
            screen.say((yield))
            count += 1
    except GeneratorExit:
        return count
    except OSError as error:
        return {"error": str(error)}


def broadcast(targets):
    results = {}

    def all_with(operation):
        for index, target in enumerate(targets):
            if index not in results:
                if ended := operation(target):
                    results[index] = ended[0]
        return len(results) == len(targets)

    try:
        done = all_with(lambda target: push(next, target))
        while not done:
            value = yield
            done = all_with(lambda target: push(target.send, value))
    except GeneratorExit:
        all_with(lambda target: [close(target)])
    return [results[index] for index in range(len(targets))]


class Shared:
    """The target of several senders."""

    def __init__(self, target, senders):
        self.target, self.senders = target, senders
        self.primed = self.ended = False

    def resume(self, resume, *arguments):
        ended = push(resume, *arguments)
        self.ended = bool(ended)
        return [{"result": result} for result in ended]


def fan_in(senders, target):
    shared = Shared(target, senders)
    return [sender(shared) for _ in range(senders)]


def sender(shared):
    target = shared.target
    try:
        if not shared.primed:
            shared.primed = True
            if ended := shared.resume(next, target):
                return ended[0]
        elif shared.ended:
            return None
        while True:
            value = yield
            if shared.ended:
                return {"late": value}
            if ended := shared.resume(target.send, value):
                return ended[0]
    except GeneratorExit:
        if shared.senders > 1 or shared.ended:
            return None
        return shared.resume(target.throw, GeneratorExit())[0]
    finally:
        shared.senders -= 1
