"""The scheduler of the course, and actors on it that play scripts.

Written after parts 5 to 8 of "A Curious Course on Coroutines and Concurrency" (David Beazley, 2009):
a table of tasks, a queue of those that are ready, a class per system call, and a stack of generators
per task. It differs in two things. A killed task leaves the table at once, and not at its next turn.
Where nobody is ready and somebody waits, it says so, and does not wait for ever.

Reads a case per line: scripts between `;`, acts between `,`. Prints the log of each case, and an
empty line after it.

    python3 course.py < cases.txt > recorded.txt
"""

import sys
from collections import deque
from types import GeneratorType


class Task:
    taskid = 0

    def __init__(self, target):
        Task.taskid += 1
        self.tid = Task.taskid
        self.target = target
        self.sendval = None
        self.stack = []

    def run(self):
        """Runs to the next system call. A generator that is yielded is called: trampolining."""
        while True:
            try:
                result = self.target.send(self.sendval)
                self.sendval = None
                if isinstance(result, GeneratorType):
                    self.stack.append(self.target)
                    self.target = result
                else:
                    return result
            except StopIteration as stop:
                if not self.stack:
                    raise
                self.sendval = stop.value
                self.target = self.stack.pop()

    def close(self):
        self.target.close()
        while self.stack:
            self.stack.pop().close()


class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.taskmap = {}
        self.exit_waiting = {}

    def new(self, target):
        task = Task(target)
        self.taskmap[task.tid] = task
        self.schedule(task)
        return task.tid

    def schedule(self, task):
        self.ready.append(task)

    def exit(self, task):
        del self.taskmap[task.tid]
        for waiting in self.exit_waiting.pop(task.tid, []):
            if waiting.tid in self.taskmap:
                self.schedule(waiting)

    def mainloop(self):
        while self.ready:
            task = self.ready.popleft()
            if task.tid not in self.taskmap:
                continue
            try:
                result = task.run()
                if isinstance(result, SystemCall):
                    result.handle(self, task)
                    continue
            except StopIteration:
                self.exit(task)
                continue
            self.schedule(task)
        waits = []
        for tid, waiting in self.exit_waiting.items():
            waits += [(task.tid, tid) for task in waiting if task.tid in self.taskmap]
        return sorted(waits)


class SystemCall:
    pass


class GetTid(SystemCall):
    def handle(self, sched, task):
        task.sendval = task.tid
        sched.schedule(task)


class NewTask(SystemCall):
    def __init__(self, target):
        self.target = target

    def handle(self, sched, task):
        task.sendval = sched.new(self.target)
        sched.schedule(task)


class KillTask(SystemCall):
    def __init__(self, tid):
        self.tid = tid

    def handle(self, sched, task):
        killed = sched.taskmap.get(self.tid)
        task.sendval = killed is not None
        if killed is task:
            sched.exit(task)
            task.close()
            return
        if killed:
            sched.exit(killed)
            killed.close()
        sched.schedule(task)


class WaitTask(SystemCall):
    def __init__(self, tid):
        self.tid = tid

    def handle(self, sched, task):
        task.sendval = self.tid in sched.taskmap
        if task.sendval:
            sched.exit_waiting.setdefault(self.tid, []).append(task)
        else:
            sched.schedule(task)


class Stage:
    def __init__(self, scripts):
        self.scripts = scripts
        self.seen = []

    def number(self, tid):
        if tid not in self.seen:
            self.seen.append(tid)
        return self.seen.index(tid)

    def id(self, number):
        return self.seen[number] if number < len(self.seen) else None


def nested(depth):
    if depth == 0:
        yield
        return 0
    return 1 + (yield from nested(depth - 1))


def deep(depth):
    if depth == 0:
        yield
        return 0
    return 1 + (yield deep(depth - 1))


def actor(stage, script):
    me = stage.number((yield GetTid()))
    print(f"{me} plays {script}")
    try:
        acts = stage.scripts[script] if script < len(stage.scripts) else []
        for verb, number in acts:
            other = stage.id(number)
            if verb == "pause":
                yield
                print(f"{me} goes on")
            elif verb == "spawn":
                child = yield NewTask(actor(stage, number))
                print(f"{me} spawned {stage.number(child)}")
            elif verb == "call":
                print(f"{me} called {(yield from nested(number))} deep")
            elif verb == "far":
                print(f"{me} called {(yield deep(number))} deep and far")
            elif other is None:
                print(f"{me} knows no {number} to {verb}")
            elif verb == "kill":
                print(f"{me} killed {number}: {str((yield KillTask(other))).lower()}")
            elif verb == "wait":
                print(f"{me} waited for {number}: {str((yield WaitTask(other))).lower()}")
    finally:
        print(f"{me} leaves")


def main():
    for line in sys.stdin:
        scripts = []
        for script in line.strip().split(";"):
            acts = [act.split(" ") for act in script.split(",") if act]
            scripts.append([(verb, int(number)) for verb, number in acts])
        stage = Stage(scripts)
        sched = Scheduler()
        sched.new(actor(stage, 0))
        for task, other in sched.mainloop():
            print(f"{stage.number(task)} waits for {stage.number(other)} for ever")
        # Those that are left are no part of the log.
        with open("/dev/null", "w") as nowhere:
            out, sys.stdout = sys.stdout, nowhere
            for task in list(sched.taskmap.values()):
                task.close()
            sys.stdout = out
        print()


main()
