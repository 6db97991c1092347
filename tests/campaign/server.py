"""The server of the campaign: started, killed without a word, halted, started again; on a data folder that outlives it."""

import os
import signal
import socket
import subprocess
import time
import urllib.request


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    def __init__(self, program, data, log, environment=None):
        self.program, self.data, self.log = program, data, open(log, "ab")
        self.port, self.process, self.environment = free_port(), None, environment or {}
        self.base = f"http://127.0.0.1:{self.port}"
        self.starts = 0

    def start(self, patience=300):
        environment = dict(os.environ, **{"Demo__Enabled": "true", "Demo__Study": "false", **self.environment})
        self.process = subprocess.Popen(
            ["dotnet", self.program, "--data", self.data, "--urls", self.base],
            stdout=self.log, stderr=self.log, env=environment, cwd=os.path.dirname(self.program),
        )
        self.starts += 1
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit(f"The server ended by itself with {self.process.returncode}; see {self.log.name}.")
            try:
                with urllib.request.urlopen(self.base + "/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"The server did not answer within {patience} s; see {self.log.name}.")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def make_end(self):
        """Whatever state it is in."""
        if self.process and self.process.poll() is None:
            self.kill()

    def halt(self, seconds):
        """Everything waits, as in a machine that is put to sleep."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
