"""Tasks that pause, in round robin. Arguments: which scheduler, tasks, rounds.

`course` is written after parts 7 and 8 of the course: a table of tasks, a class per system call, and a stack
of generators per task. `loop` is as short as Python can have it: it answers no request at all.
"""

import gc
import sys
import time
from collections import deque
from types import GeneratorType


class Task:
    __slots__ = ("tid", "target", "sendval", "stack")
    taskid = 0

    def __init__(self, target):
        Task.taskid += 1
        self.tid = Task.taskid
        self.target = target
        self.sendval = None
        self.stack = None

    def run(self):
        while True:
            try:
                result = self.target.send(self.sendval)
                if isinstance(result, SystemCall):
                    return result
                if isinstance(result, GeneratorType):
                    if self.stack is None:
                        self.stack = []
                    self.stack.append(self.target)
                    self.sendval = None
                    self.target = result
                    continue
                self.sendval = None
                return result
            except StopIteration as stop:
                if not self.stack:
                    raise
                self.sendval = stop.value
                self.target = self.stack.pop()


class SystemCall:
    pass


class Course:
    def __init__(self):
        self.ready = deque()
        self.taskmap = {}

    def new(self, target):
        task = Task(target)
        self.taskmap[task.tid] = task
        self.schedule(task)
        return task.tid

    def schedule(self, task):
        self.ready.append(task)

    def mainloop(self):
        while self.taskmap:
            task = self.ready.popleft()
            try:
                result = task.run()
                if isinstance(result, SystemCall):
                    result.task = task
                    result.sched = self
                    result.handle()
                    continue
            except StopIteration:
                del self.taskmap[task.tid]
                continue
            self.schedule(task)


class Loop:
    def __init__(self):
        self.ready = deque()
        self.new = self.ready.append

    def mainloop(self):
        popleft, append = self.ready.popleft, self.ready.append
        while self.ready:
            task = popleft()
            try:
                task.send(None)
            except StopIteration:
                continue
            append(task)


def worker(rounds):
    for _ in range(rounds):
        yield


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) * 1024


sched = {"course": Course, "loop": Loop}[sys.argv[1]]()
tasks, rounds = map(int, sys.argv[2:])
# The collector would look at all tasks again and again while they are made.
gc.disable()
before = resident()
start = time.thread_time_ns()
for _ in range(tasks):
    sched.new(worker(rounds))
created = time.thread_time_ns() - start
size = resident() - before
start = time.thread_time_ns()
sched.mainloop()
spent = time.thread_time_ns() - start
print(f'{{"create": {created / tasks}, "bytes": {size / tasks}, "switch": {spent / tasks / (rounds + 1)}}}')
