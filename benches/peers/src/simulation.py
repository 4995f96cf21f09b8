"""The bank of `simulation` on SimPy. Arguments: `lines` or `time`, milliseconds, the seed, the bank.

`lines` prints each line of the bank. `time` counts the lines and formats none.
"""

import json
import random
import sys
import time

import simpy


def bank(say, customers, counters, gap, low, high, service):
    env = simpy.Environment()
    counter = simpy.Resource(env, counters)

    def source():
        for number in range(customers):
            env.process(customer(number))
            yield env.timeout(random.expovariate(1.0 / gap))

    def customer(number):
        arrived = env.now
        say("%7.4f customer %02d arrives", arrived, number)
        with counter.request() as ticket:
            happened = yield ticket | env.timeout(random.uniform(low, high))
            now = env.now
            if ticket not in happened:
                say("%7.4f customer %02d gives up after %.4f", now, number, now - arrived)
                return
            say("%7.4f customer %02d is served after %.4f", now, number, now - arrived)
            yield env.timeout(random.expovariate(1.0 / service))
            say("%7.4f customer %02d is done", env.now, number)

    env.process(source())
    env.run()


def display(line, *values):
    print(line % values)


def count(line, *values):
    global lines
    lines += 1


mode = sys.argv[1]
milliseconds, seed, customers, counters = map(int, sys.argv[2:6])
described = customers, counters, *map(float, sys.argv[6:])
if mode == "lines":
    random.seed(seed)
    bank(display, *described)
else:
    lines = runs = spent = 0
    while runs == 0 or spent < milliseconds * 1_000_000:
        random.seed(seed)
        start = time.thread_time_ns()
        bank(count, *described)
        spent += time.thread_time_ns() - start
        runs += 1
    print(json.dumps({"lines": lines, "runs": runs, "nanoseconds": spent}))
