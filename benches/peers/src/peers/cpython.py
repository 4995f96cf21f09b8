"""One job in CPython: prints what came out and the nanoseconds an operation, one for each round."""

import json
import sys
from itertools import islice
from time import perf_counter_ns

MASK = 2**64 - 1


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def nested(side):
    for row in range(side):
        for column in range(side):
            yield row * column


class Node:
    __slots__ = ("left", "value", "right")

    def __init__(self, value):
        self.left, self.value, self.right = None, value, None


def tree_of(values):
    root = None
    for value in values:
        if root is None:
            root = Node(value)
            continue
        node = root
        while True:
            side = "left" if value < node.value else "right"
            if (below := getattr(node, side)) is None:
                setattr(node, side, Node(value))
                break
            node = below
    return root


def walk(node):
    if node:
        yield from walk(node.left)
        yield node.value
        yield from walk(node.right)


def sums():
    total = 0
    while (value := (yield total)) is not None:
        total = (total + value) & MASK
    return total


def scatter(number):
    product = number * 0x9E37_79B9_7F4A_7C15 & MASK
    return int.from_bytes(product.to_bytes(8, "little"), "big")


def mix(items):
    result = 0
    for item in items:
        result = (result << 5 | result >> 59) & MASK ^ item & MASK
    return result


def answers(values):
    consumer = sums()
    next(consumer)
    for value in values:
        yield consumer.send(value)
    try:
        consumer.send(None)
    except StopIteration as stop:
        yield stop.value


def prepare(job, items, creations):
    """What comes out, a function to measure, and how many operations one call of it is."""
    if job == "fib":
        # Python's integers grow, so a new one is begun before they become larger than 64 bits.
        times = max(1, items // 90)

        def run():
            for _ in range(times):
                for _ in islice(fib(), 90):
                    pass

        return mix(islice(fib(), items)), run, times * 90
    if job == "nested":
        side = int(items**0.5)

        def run():
            for _ in nested(side):
                pass

        return mix(nested(side)), run, side * side
    if job == "create":

        def run():
            for _ in range(creations):
                next(fib())

        return mix(next(fib()) for _ in range(creations)), run, creations
    values = [scatter(number) for number in range(items)]
    if job == "walk":
        root = tree_of(values)

        def run():
            for _ in walk(root):
                pass

        return mix(walk(root)), run, items
    if job == "send":

        def run():
            consumer = sums()
            next(consumer)
            send = consumer.send
            for value in values:
                send(value)

        return mix(answers(values)), run, items
    raise SystemExit(f"no such job: {job}")


def main(job, items, creations, rounds, round_milliseconds):
    result, run, operations = prepare(job, int(items), int(creations))

    def measure(calls):
        start = perf_counter_ns()
        for _ in range(calls):
            run()
        return perf_counter_ns() - start

    once = max(1, measure(1))
    calls = max(1, int(round_milliseconds) * 1_000_000 // once)
    nanoseconds = [measure(calls) / (calls * max(1, operations)) for _ in range(int(rounds))]
    print(json.dumps({"result": result, "nanoseconds": nanoseconds}))


main(*sys.argv[1:])
