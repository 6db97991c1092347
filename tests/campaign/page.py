"""A real browser at the annotate page (browser.mjs), which can be killed and opened again with its profile."""

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading

from client import Browser, Witness
from lab import PASSWORD, PATIENCE

HERE = os.path.dirname(os.path.abspath(__file__))
PLAYWRIGHT = os.path.join(
    HERE, "..", "AnnotateHub.Browser.Tests", "bin", "Release", "net10.0", ".playwright", "package", "index.mjs"
)


class Page:
    columns = 0

    @staticmethod
    def can_be_had():
        return bool(shutil.which("node") and os.path.exists("/usr/bin/chromium") and os.path.exists(PLAYWRIGHT))

    def __init__(self, lab, user, image):
        self.lab, self.user, self.image = lab, user, image
        self.profile = tempfile.mkdtemp(prefix="annotatehub-campaign-profile-")
        self.log = os.path.join(lab.work, "browser.log")
        self.kept, self.waiting, self.shown, self.count, self.process = set(), set(), set(), 0, None
        Page.columns += 1

    def begin(self, *what):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["node", os.path.join(HERE, "browser.mjs"), PLAYWRIGHT, self.lab.network.base, self.profile, str(self.lab.project),
                 str(self.image), self.user, PASSWORD, *what],
                stdout=subprocess.PIPE, stderr=log, text=True,
            )
        self.lines = queue.Queue()
        threading.Thread(target=self.read, args=(self.process, self.lines), daemon=True).start()

    @staticmethod
    def read(process, lines):
        for line in process.stdout:
            lines.put(json.loads(line))
        lines.put(None)

    def next(self):
        """The next line of the browser; None when it has ended or says nothing any more."""
        try:
            line = self.lines.get(timeout=PATIENCE)
        except queue.Empty:
            return None
        if line:
            self.waiting, self.shown = set(line["kept"]), set(line["shown"])
            self.kept |= self.waiting
            self.count += not line.get("ready") and not line.get("done")
        return line

    def draw(self, enough):
        """Goes on drawing until that is so."""
        if self.process is None:
            self.begin("draw", str(Page.columns % 36))
        while not enough():
            if self.next() is None:
                return False
        return True

    def reopen(self):
        """With the same profile, until everything is saved."""
        self.begin("wait")
        while line := self.next():
            if line.get("done"):
                self.process.wait()
                self.tell()
                return True
        return False

    def tell(self):
        """What the reader has to find."""
        browser = Browser(self.lab.server.base)
        browser.sign_in(self.user, PASSWORD)
        work = browser.ask("GET", f"/api/projects/{self.lab.project}/images/{self.image}/work").json()["assignment"]["id"]
        there = self.lab.browsers.setdefault(work, Witness(self.user, None, work, [], []))
        there.acknowledged.extend(sorted(self.kept))

    def remove(self):
        self.kill()
        shutil.rmtree(self.profile, ignore_errors=True)

    def kill(self):
        """The browser with all its processes, which know the profile by name, and who drives it."""
        for number in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
            try:
                with open(f"/proc/{number}/cmdline", "rb") as file:
                    words = file.read()
                if self.profile.encode() in words:
                    os.kill(number, signal.SIGKILL)
            except OSError:
                pass  # It ended meanwhile.
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
