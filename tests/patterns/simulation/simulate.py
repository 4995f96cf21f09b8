"""Runs the models of the pattern `simulation` with SimPy, and the random numbers of CPython.

Reads runs, and writes each with the digest of its output; all are lines of JSON. With the argument
`list` it reads nothing and takes a list of its own. SimPy 4.1.2 and CPython 3.11.7 wrote
recorded.jsonl so:

    python3 simulate.py list >recorded.jsonl
"""

import itertools
import io
import json
import random
import struct
import sys

import simpy


class Model:
    """Draws the delays: whole numbers make ties."""

    def __init__(self, seed, whole):
        random.seed(seed)
        self.whole = whole
        self.env = simpy.Environment()
        self.lines = io.StringIO()

    def say(self, text):
        print(f"{self.env.now:7.4f} {text}", file=self.lines)

    def delay(self, number):
        return float(int(number)) if self.whole else number

    def mean(self, mean):
        return self.delay(random.expovariate(1.0 / mean))

    def between(self, low, high):
        return self.delay(random.uniform(low, high))

    def run(self):
        self.env.run()
        return self.lines.getvalue()


class Bank(Model):
    def __init__(self, *, customers, counters, gap, patience, service, **options):
        super().__init__(**options)
        self.gap, self.patience, self.service = gap, patience, service
        self.counter = simpy.Resource(self.env, counters)
        self.env.process(self.source(customers))

    def source(self, customers):
        for number in range(customers):
            self.env.process(self.customer(f"customer {number:02}"))
            yield self.env.timeout(self.mean(self.gap))

    def customer(self, name):
        arrived = self.env.now
        self.say(f"{name} arrives")
        with self.counter.request() as ticket:
            happened = yield ticket | self.env.timeout(self.between(*self.patience))
            waited = self.env.now - arrived
            if ticket not in happened:
                self.say(f"{name} gives up after {waited:.4f}")
                return
            self.say(f"{name} is served after {waited:.4f}")
            yield self.env.timeout(self.mean(self.service))
            self.say(f"{name} is done")


class Workshop(Model):
    def __init__(self, *, presses, packers, places, closing, make, patience, pack, **options):
        super().__init__(**options)
        self.closing, self.make, self.patience, self.pack = closing, make, patience, pack
        self.shelf = simpy.Store(self.env, places)
        self.parts = 0
        self.env.process(self.foreman(presses, packers))

    def run(self):
        return super().run() + f"{len(self.shelf.items)} left\n"

    def foreman(self, presses, packers):
        for number in range(packers):
            self.env.process(self.packer(f"packer {number}"))
        running = [self.env.process(self.press(f"press {number}")) for number in range(presses)]
        yield self.env.timeout(self.closing)
        self.say("closing time")
        for press in running:
            press.interrupt()

    def press(self, name):
        try:
            while True:
                yield self.env.timeout(self.mean(self.make))
                part, made = self.parts, self.env.now
                self.parts += 1
                self.say(f"{name} makes part {part}")
                with self.shelf.put((part, made)) as put:
                    happened = yield put | self.env.timeout(self.between(*self.patience))
                    self.say(f"{name} {'stores' if put in happened else 'scraps'} part {part}")
        except simpy.Interrupt:
            pass  # killed

    def packer(self, name):
        while True:
            with self.shelf.get() as get:
                part, made = yield get
            self.say(f"{name} takes part {part} after {self.env.now - made:.4f}")
            yield self.env.timeout(self.mean(self.pack))
            self.say(f"{name} is done with part {part}")


class Numbers:
    """A line per round of numbers, with every bit."""

    def __init__(self, *, seed, rounds):
        self.seed, self.rounds = seed, rounds

    def run(self):
        random.seed(self.seed)
        lines = []
        for _ in range(self.rounds):
            number = random.random(), random.uniform(-2.5, 1e9), random.expovariate(0.3)
            bits = [struct.pack(">d", n).hex() for n in number]
            lines.append(" ".join([*bits, f"{random.getrandbits(32):08x}"]) + "\n")
        return "".join(lines)


MODELS = {"bank": Bank, "workshop": Workshop, "numbers": Numbers}


def digest(text):
    """FNV-1a with 64 bits."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def listed():
    for seed in [0, 1, 42, 2**32 - 1, 2**32, 2**64 - 1]:
        yield {"model": "numbers", "seed": seed, "rounds": 2000}
    bank = {"model": "bank", "seed": 42, "whole": False, "customers": 5, "counters": 1}
    bank |= {"gap": 10.0, "patience": [1.0, 3.0], "service": 12.0}
    yield bank
    yield bank | {"customers": 20_000}
    shop = {"model": "workshop", "seed": 1, "whole": False, "presses": 2, "packers": 1, "places": 2}
    shop |= {"closing": 20.0, "make": 4.0, "patience": [1.0, 3.0], "pack": 3.0}
    yield shop
    yield shop | {"closing": 20_000.0}
    # Whole numbers, and small ones: many events at the same time.
    counts = itertools.product(range(10), [1, 2, 3, 7], [False, True], [(1.0, 3.0), (0.0, 9.0)])
    for seed, count, whole, patience in counts:
        options = {"seed": seed, "whole": whole, "patience": patience}
        means = {"gap": 2.0 / count, "service": 2.5}
        yield bank | options | means | {"customers": 300, "counters": count}
        counts = {"presses": count, "packers": 1 + seed % 3, "places": 1 + seed % 4}
        yield shop | options | counts | {"make": 1.5, "pack": 2.5, "closing": 100.0}


for run in listed() if sys.argv[1:] == ["list"] else map(json.loads, sys.stdin):
    options = {name: value for name, value in run.items() if name not in ["model", "lines", "digest"]}
    output = MODELS[run["model"]](**options).run()
    run |= {"lines": output.count("\n"), "digest": digest(output)}
    print(json.dumps(run), flush=True)
