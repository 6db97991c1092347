"""What one leg of the campaign works on: a server on a disk of its own, a network to it, a clock, and people who draw."""

import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib

import power
import reader
import shim
from client import Annotator, Browser
from network import Network
from server import Server

PEOPLE = ["expert", "student1", "student2"]
LEAD = "lead"
PASSWORD = "demo"
PATIENCE = 300


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


class Disk:
    """A disk of memory that can be filled; an ordinary folder where none may be mounted."""

    def __init__(self, megabytes):
        self.folder = tempfile.mkdtemp(prefix="annotatehub-campaign-disk-")
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.folder]
        self.is_own = subprocess.run(mount, capture_output=True).returncode == 0

    def fill(self, seconds):
        """Full for a while; whatever is freed in that time is taken too."""
        path, end = os.path.join(self.folder, "filler"), time.monotonic() + seconds
        with open(path, "wb", buffering=0) as file:
            while time.monotonic() < end:
                try:
                    for size in (1 << 20, 1 << 12):
                        while True:
                            file.write(b"\0" * size)
                except OSError:
                    time.sleep(0.05)
        os.remove(path)

    def remove(self):
        """Says nothing of what the campaign found, whatever still holds the disk: it goes when that ends."""
        if self.is_own:
            subprocess.run(["umount", "--lazy", self.folder], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Lab:
    def __init__(self, program, disk, work, library, environment=None):
        self.disk, self.work, self.library = disk, work, library
        self.data, self.base, self.log = os.path.join(disk.folder, "data"), os.path.join(work, "base"), os.path.join(work, "changes.log")
        self.clock = shim.Clock(os.path.join(work, "clock"))
        shimmed = {"LD_PRELOAD": library, "SHIM_ROOT": self.data, "SHIM_LOG": self.log, "SHIM_CLOCK": self.clock.path} if library else {}
        self.server = Server(program, self.data, os.path.join(work, "server.log"), {**shimmed, **(environment or {})})
        self.network = Network(self.server.port)
        self.people, self.stored, self.browsers, self.moments, self.guessed_at = [], [], {}, 0, 0
        self.lead = self.project = self.images = None
        self.record()

    @property
    def database(self):
        return os.path.join(self.data, "annotatehub.db")

    # The power.

    def record(self):
        """From here on changes are followed; the server is not running, and all that is there is on the disk."""
        shutil.rmtree(self.base, ignore_errors=True)
        os.makedirs(self.data, exist_ok=True)
        shutil.copytree(self.data, self.base)
        open(self.log, "wb").close()

    def changes(self):
        return list(power.records(self.log))

    def cut_power(self, dice, moments):
        """
        Cuts the server off, and gives it the folder that its disk may hold then. Before that also folders of some earlier moments are
        looked at, each with what people had been told until then.
        """
        self.server.kill()
        faults, changes = [], self.changes()
        earlier = set(dice.sample(range(len(changes)), min(moments, len(changes))))
        disk = power.Disk(self.data, self.base)
        for number, change in enumerate(changes):
            disk.follow(change)
            if number in earlier:
                faults += self.look(disk, dice, change[-1], f"change {number} of {len(changes)}")
                self.moments += 1
        disk.settle()
        faults += self.look(disk, dice, time.monotonic_ns(), "the cut", keep=True)
        return faults

    def look(self, disk, dice, moment, name, keep=False):
        target = os.path.join(self.work, "after")
        shutil.rmtree(target, ignore_errors=True)
        disk.cut(dice, target)
        copy = os.path.join(self.work, "looked-at")
        shutil.rmtree(copy, ignore_errors=True)
        os.mkdir(copy)
        for end in ("", "-wal", "-shm"):
            if os.path.exists(os.path.join(target, "annotatehub.db" + end)):
                shutil.copyfile(os.path.join(target, "annotatehub.db" + end), os.path.join(copy, "annotatehub.db" + end))
        database = os.path.join(copy, "annotatehub.db")
        told = [one.witness(moment) for one in self.people]
        told = [one for one in told if one.acknowledged]
        stored = [name for name, at in self.stored if at < moment]
        if os.path.exists(database) or any(one.acknowledged for one in told) or stored:
            faults = [f"Power cut at {name}: {fault}" for fault in reader.sound(database, target, told, stored)]
        else:
            faults = []
        if keep and not faults:
            shutil.rmtree(self.data)
            shutil.copytree(target, self.data)
            shutil.rmtree(self.base)
            os.rename(target, self.base)
            open(self.log, "wb").close()
        elif faults:
            # To be looked at.
            kept = tempfile.mkdtemp(prefix="annotatehub-campaign-cut-")
            shutil.move(target, os.path.join(kept, "data"))
            shutil.copyfile(self.log, os.path.join(kept, "changes.log"))
            shutil.copytree(self.base, os.path.join(kept, "base"))
            faults.append(f"The folder after the cut is {kept}/data.")
        return faults

    # The people.

    def people_begin(self):
        self.lead = Browser(self.network.base)
        self.lead.sign_in(LEAD, PASSWORD)
        project = self.lead.ask("GET", "/api/projects").json()
        self.project = (project["items"] if isinstance(project, dict) else project)[0]["id"]
        self.images = self.lead.ask("GET", f"/api/projects/{self.project}/images").json()["items"]
        self.people = [
            Annotator(self.network.base, user, PASSWORD, self.project, self.images[number % len(self.images)]["id"], pace=0.02)
            for number, user in enumerate(PEOPLE)
        ]
        for one in self.people:
            one.open()
            one.start()

    def people_end(self):
        for one in self.people:
            one.draws.clear()
        return [f"{one.user} still waited for an answer after five minutes." for one in self.people if not one.done.wait(PATIENCE)]

    def draw_on(self):
        """Waits until everybody was told of one more box."""
        before, end = [len(one.acknowledged) for one in self.people], time.monotonic() + PATIENCE
        while any(len(one.acknowledged) <= count and not one.faults for one, count in zip(self.people, before)):
            if time.monotonic() > end:
                return ["Somebody got nothing acknowledged for five minutes."]
            time.sleep(0.02)
        return []

    def store_picture(self, dice):
        """A file beside the database that the server says it has."""
        answer = self.lead.ask("POST", f"/api/projects/{self.project}/guide/pictures?name=campaign", raw=picture(dice), kind="application/octet-stream")
        if answer.status == 200:
            self.stored.append((answer.json()["hash"], time.monotonic_ns()))
        elif b"at most" not in answer.body:
            return [f"A picture was not taken: {answer.status} {answer.body[:200]}"]
        return []


def picture(dice):
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + dice.randbytes(8 * 3) for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
