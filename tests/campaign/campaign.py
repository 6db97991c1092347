"""Injects faults into a server while people draw, and counts afterwards what is on the disk (docs/operation.md, Campaign)."""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import hostile
import reader
from client import Annotator, Browser
from server import Server

PEOPLE = ["expert", "student1", "student2"]
PASSWORD = "demo"


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def lock(database, seconds):
    """Somebody else writes and does not end."""
    with sqlite3.connect(database, timeout=60, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        db.execute("ROLLBACK")


def fill(folder, seconds):
    """The disk is full for a while; whatever is freed in that time is taken too."""
    path, end = os.path.join(folder, "filler"), time.monotonic() + seconds
    with open(path, "wb", buffering=0) as file:
        while time.monotonic() < end:
            try:
                for size in (1 << 20, 1 << 12):
                    while True:
                        file.write(b"\0" * size)
            except OSError:
                time.sleep(0.05)
    os.remove(path)


def small_disk(megabytes):
    """A disk of memory that can be filled; None where that is not allowed."""
    place = tempfile.mkdtemp(prefix="annotatehub-campaign-disk-")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], capture_output=True).returncode == 0:
        return place
    os.rmdir(place)
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--hostile", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    disk = small_disk(400)
    data = os.path.join(disk or tempfile.mkdtemp(prefix="annotatehub-campaign-"), "data")
    log = tempfile.mkstemp(prefix="annotatehub-campaign-", suffix=".log")[1]
    tell(f"seed {options.seed}, server's output in {log}, " + ("a disk of its own" if disk else "no disk of its own: it is not filled"))
    server, faults = Server(os.path.abspath(options.program), data, log), []
    try:
        server.start()
        faults += inject(server, data, disk, dice, options.faults)
        if options.hostile:
            server.start()
            faults += attack(server, options.hostile, options.seed)
            server.end()
    finally:
        if server.process and server.process.poll() is None:
            server.kill()
        if disk and not options.keep:
            subprocess.run(["umount", disk])
            os.rmdir(disk)
        elif not options.keep:
            shutil.rmtree(os.path.dirname(data))
    for fault in faults:
        tell(f"FAULT {fault}")
    tell("The campaign found nothing." if not faults else f"The campaign found {len(faults)} faults.")
    return 1 if faults else 0


def inject(server, data, disk, dice, count):
    first = Browser(server.base)
    first.sign_in(PEOPLE[0], PASSWORD)
    project = first.ask("GET", "/api/projects").json()
    project = (project["items"] if isinstance(project, dict) else project)[0]["id"]
    images = first.ask("GET", f"/api/projects/{project}/images").json()["items"]
    annotators = [
        Annotator(server.base, user, PASSWORD, project, images[number % len(images)]["id"], pace=0.02)
        for number, user in enumerate(PEOPLE)
    ]
    for one in annotators:
        one.open()
        one.start()
    kinds = ["kill", "kill", "kill", "halt", "lock"] + (["full"] if disk else [])
    done = {}
    for _ in range(count):
        time.sleep(dice.uniform(0.1, 0.6))
        kind = dice.choice(kinds)
        done[kind] = done.get(kind, 0) + 1
        if kind == "kill":
            server.kill()
            time.sleep(dice.uniform(0, 0.3))
            server.start()
        elif kind == "halt":
            server.halt(dice.uniform(0.2, 1.5))
        elif kind == "lock":
            lock(os.path.join(data, "annotatehub.db"), dice.uniform(0.2, 2))
        else:
            fill(disk, dice.uniform(0.2, 1))
        if any(one.faults for one in annotators):
            break
    for one in annotators:
        one.draws.clear()
    late = [one.user for one in annotators if not one.done.wait(300)]
    server.end()
    tell(f"{sum(done.values())} faults: {done}, {server.starts} starts")
    for one in annotators:
        tell(f"{one.user}: {len(one.drawn)} drawn, {len(one.acknowledged)} acknowledged, answers {one.outcomes}")
    faults = [f"{user} still waited for an answer after five minutes." for user in late]
    faults += [fault for one in annotators for fault in one.faults]
    if not all(one.acknowledged for one in annotators):
        faults.append("Somebody got no box acknowledged at all: the campaign said nothing.")
    database = os.path.join(data, "annotatehub.db")
    faults += reader.read(database, annotators)
    if not reader.sees_a_loss(database, annotators):
        faults.append("The reader did not notice a box that was taken out of a copy: it is blind.")
    return faults


def attack(server, count, seed):
    faults = []
    for part, user in enumerate(["student1", "lead"]):
        browser = Browser(server.base)

        def sign_in(browser=browser, user=user):
            browser.sign_in(user, PASSWORD)

        sign_in()
        faults += hostile.run(browser, sign_in, count // 2, seed + part, tell)
    # And it still serves.
    last = Browser(server.base)
    last.sign_in("expert", PASSWORD)
    return faults


if __name__ == "__main__":
    sys.exit(main())
