"""
Injects faults into a server while people draw, and counts afterwards what is on the disk (docs/operation.md, Campaign). In legs of fifty
faults, each on a copy of one fresh installation; a campaign that is started again with the same seed goes on at the leg that it was in.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import faults
import hostile
import power
import reader
import shim
from client import Browser
from lab import PASSWORD, Disk, Lab, tell
from server import Server

LEG = 50
COMMANDS = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "AnnotateHub.Cli", "bin", "Release", "net10.0", "annotatehub.dll"
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--only", help="kinds of faults, with commas between them; each of the others is left out")
    parser.add_argument("--installations", type=int, default=10, help="power cuts while the first start is at work")
    parser.add_argument("--hostile", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--work", help="folder of the campaign, by default one of the seed among the temporary files")
    parser.add_argument("--again", action="store_true", help="from the beginning, whatever was done")
    options = parser.parse_args()
    # Whoever ends it ends its servers and its disk, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program = os.path.abspath(options.program)
    work = os.path.abspath(options.work or os.path.join(tempfile.gettempdir(), f"annotatehub-campaign-{options.seed}"))
    if options.again:
        shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work, exist_ok=True)
    progress = Progress(work, program, options.only)
    library = shim.compile_into(work)
    disk = Disk(400)
    tell(
        f"seed {options.seed}, everything in {work}, "
        + ("a disk of its own" if disk.is_own else "no disk of its own: it is not filled")
        + ("" if library else ", no compiler of C: neither power cuts nor clocks")
    )
    found = []
    try:
        found += install(program, disk, work, library, options, progress)
        legs = [min(LEG, options.faults - begun) for begun in range(0, options.faults, LEG)]
        for number, count in enumerate(legs):
            if found:
                break
            if progress.has(f"leg {number}", count):
                continue
            found += leg(program, disk, work, library, options, number, count, progress)
        if not found and options.hostile and not progress.has("hostile", options.hostile):
            found += attack(program, work, options.hostile, options.seed)
            if not found:
                progress.add("hostile", options.hostile, {})
    except power.Unfaithful as fault:
        found.append(f"The simulation of power cuts is wrong, not the server: {fault}")
    finally:
        disk.remove()
    for fault in found:
        tell(f"FAULT {fault}")
    tell(progress.summary())
    tell("The campaign found nothing." if not found else f"The campaign found {len(found)} faults; its folder {work} stays.")
    if not found:
        shutil.rmtree(work)
    return 1 if found else 0


class Progress:
    """Which legs were done and found nothing, for a campaign that is started again."""

    def __init__(self, work, program, only):
        self.path = os.path.join(work, "progress.json")
        with open(program, "rb") as file:
            self.of = f"{hashlib.sha256(file.read()).hexdigest()[:12]} {only}"
        self.done = {}
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                before = json.load(file)
            if before["of"] == self.of:
                self.done = before["done"]
                tell(f"goes on: {self.summary()}")

    def has(self, name, count):
        return name in self.done and self.done[name]["count"] == count

    def add(self, name, count, kinds):
        self.done[name] = {"count": count, "kinds": kinds}
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump({"of": self.of, "done": self.done}, file)
        os.replace(self.path + ".new", self.path)

    def summary(self):
        kinds = {}
        for one in self.done.values():
            for kind, count in one["kinds"].items():
                kinds[kind] = kinds.get(kind, 0) + count
        moments = kinds.pop("moments", 0)
        return f"{sum(kinds.values())} faults {dict(sorted(kinds.items()))}, {moments} more moments of power cuts looked at"


def install(program, disk, work, library, options, progress):
    """The first start; what it left is what every leg begins with. Its power is cut at moments of it, and the server started again."""
    fresh = os.path.join(work, "fresh")
    if progress.has("installation", options.installations) and os.path.isdir(fresh):
        return []
    lab, dice, found = Lab(program, disk, work, library), random.Random(f"{options.seed} installation"), []
    try:
        lab.server.start()
        lab.server.end()
    finally:
        lab.server.make_end()
    if library:
        changes = lab.changes()
        # Most happens late; what only a beginning has lies early.
        cuts = sorted({int(dice.random() ** 2 * len(changes)) for _ in range(options.installations)})
        folder = power.Disk(lab.data, lab.base)
        for number, change in enumerate(changes):
            folder.follow(change)
            if number in cuts:
                found += begins_again(program, work, folder, dice, f"change {number} of {len(changes)} of the first start")
        folder.settle()
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(lab.data, fresh)
    if not found:
        progress.add("installation", options.installations, {"first start": len(cuts)} if library else {})
    return found


def begins_again(program, work, folder, dice, name):
    target = os.path.join(work, "begins-again")
    shutil.rmtree(target, ignore_errors=True)
    folder.cut(dice, target)
    server = Server(program, target, os.path.join(work, "begins-again.log"), {"Demo__Enabled": "false"})
    try:
        server.start()
        server.end()
    except SystemExit as fault:
        kept = tempfile.mkdtemp(prefix="annotatehub-campaign-cut-")
        shutil.move(target, kept)
        return [f"Power cut at {name}, and then: {fault} The folder is {kept}."]
    finally:
        server.make_end()
    return [f"Power cut at {name}: {fault}" for fault in reader.sound(os.path.join(target, "annotatehub.db"), target, [], [])]


def leg(program, disk, work, library, options, number, count, progress):
    dice = random.Random(f"{options.seed} {number}")
    data = os.path.join(disk.folder, "data")
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(os.path.join(work, "fresh"), data)
    lab, done, took, found = Lab(program, disk, work, library), {}, {}, []
    try:
        lab.server.start()
        lab.people_begin()
        for kind in faults.order(lab, dice, count, options.only):
            time.sleep(dice.uniform(0.1, 0.6))
            begun = time.monotonic()
            found += kind(lab, dice)
            done[kind.__name__] = done.get(kind.__name__, 0) + 1
            took[kind.__name__] = took.get(kind.__name__, 0) + time.monotonic() - begun
            if sum(done.values()) % 10 == 0:
                tell(f"leg {number}: {sum(done.values())} of {count} faults, {sum(len(one.acknowledged) for one in lab.people)} boxes")
            if found or any(one.faults for one in lab.people):
                break
        if lab.server.process.poll() is None:
            found += lab.people_end()
            lab.server.end()
            found += count_all(lab)
    finally:
        lab.server.make_end()
    tell(f"leg {number}: {done}, {lab.moments} more moments of power cuts, {lab.server.starts} starts, {len(lab.stored)} pictures")
    tell("seconds by kind: " + ", ".join(f"{kind} {seconds:.0f}" for kind, seconds in sorted(took.items())))
    for one in lab.people:
        tell(f"{one.user}: {len(one.drawn)} drawn, {len(one.acknowledged)} acknowledged, answers {one.outcomes}")
    found += [fault for one in lab.people for fault in one.faults]
    if not found:
        progress.add(f"leg {number}", count, {**done, "moments": lab.moments})
    return found


def count_all(lab):
    found = []
    for one in lab.people:
        if one.signed_out:
            found.append(f"{one.user} was signed out {one.signed_out} times.")
    if not all(one.acknowledged for one in lab.people):
        found.append("Somebody got no box acknowledged at all: the campaign said nothing.")
    found += reader.read(lab.database, lab.people + list(lab.browsers.values()))
    found += reader.pictures(lab.database, lab.data, [name for name, _ in lab.stored])
    if not reader.sees_a_loss(lab.database, lab.people):
        found.append("The reader did not notice a box that was taken out of a copy: it is blind.")
    if os.path.exists(COMMANDS):
        said = subprocess.run(["dotnet", COMMANDS, "doctor", "--data", lab.data], capture_output=True, text=True, check=False)
        if said.returncode != 0:
            found.append(f"annotatehub doctor: {(said.stdout + said.stderr).strip()[-500:]}")
    return found


def attack(program, work, count, seed):
    """Hostile requests, to a copy of the fresh installation."""
    data = os.path.join(work, "attacked")
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(os.path.join(work, "fresh"), data)
    server, found = Server(program, data, os.path.join(work, "attacked.log")), []
    try:
        server.start()
        for part, user in enumerate(["student1", "lead"]):
            browser = Browser(server.base)

            def sign_in(browser=browser, user=user):
                browser.sign_in(user, PASSWORD)

            sign_in()
            found += hostile.run(browser, sign_in, count // 2, seed + part, tell)
        # And it still serves.
        last = Browser(server.base)
        last.sign_in("expert", PASSWORD)
        server.end()
    finally:
        server.make_end()
    return found


if __name__ == "__main__":
    sys.exit(main())
