"""A PostgreSQL of the campaign alone: in a folder of its own, on a free port, stopped without a goodbye and started again."""

import glob
import json
import os
import shutil
import subprocess
import tempfile

from server import free_port


def programs():
    """Of the newest version that Debian's package put there."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    if not found:
        raise SystemExit("PostgreSQL is not installed; install Debian's package 'postgresql'.")
    return os.path.dirname(found[-1])


class Postgres:
    def __init__(self):
        self.folder, self.port, self.programs = tempfile.mkdtemp(prefix="annotatehub-campaign-pg-"), free_port(), programs()
        # It refuses to run as root.
        self.user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = os.path.join(self.folder, "data")
        self.run("initdb", "-D", self.data, "-U", "annotatehub", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        self.start()
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "annotatehub", "annotatehub")

    @property
    def address(self):
        return f"Host=127.0.0.1;Port={self.port};Username=annotatehub;Database=annotatehub;Timeout=30"

    def run(self, program, *arguments):
        # What it starts keeps an output open that is a pipe.
        with tempfile.TemporaryFile() as told:
            ended = subprocess.run(
                [os.path.join(self.programs, program), *arguments], stdout=told, stderr=told, cwd=self.folder, check=False, **self.user
            )
            told.seek(0)
            if ended.returncode != 0:
                raise SystemExit(f"{program} ended with {ended.returncode}: {told.read().decode()}")

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.folder, "log"), "-o", options, "start")

    def kill(self):
        """As a power cut of its process: nothing is written that was not yet."""
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def ask(self, query):
        """Rows, asked by PostgreSQL's own program."""
        answer = subprocess.run(
            [os.path.join(self.programs, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
             "-U", "annotatehub", "-d", "annotatehub", "-c", f"SELECT json_agg(row_to_json(t)) FROM ({query}) t"],
            capture_output=True, check=True, cwd=self.folder,
        )
        return [tuple(row.values()) for row in json.loads(answer.stdout.strip() or b"null") or []]

    def remove(self):
        try:
            self.kill()
        finally:
            shutil.rmtree(self.folder)
