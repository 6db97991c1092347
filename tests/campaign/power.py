"""
The data folder as a disk would have it after its power was cut: what was waited for (fsync) is there, of everything else any part may be.

`Disk` begins with a folder that lies on the disk whole, and follows the log of changes that shim.c writes:
- Content: a sync of a file makes durable what was written to it before. Of later writes each sector of 512 bytes is there or not, by itself;
  the size may be there without the content (zeros).
- Names (made, renamed, removed files and folders) reach the disk in their order, as every journal of a file system keeps it, and none has to
  before its folder is synced. A synced file without a name is nothing.
Memory that is shared with a file (SQLite's -shm) is no content: after the cut it holds what was there, nothing, or noise.
"""

import os
import struct

RECORD = struct.Struct("<IIIIQqQ")
OPEN, CREATE, WRITE, SIZE, SYNC, SYNC_FOLDER, RENAME, REMOVE, MAKE_FOLDER, REMOVE_FOLDER, LINK, MAP = range(1, 13)
SECTOR = 512


class Unfaithful(Exception):
    """The log does not tell what happened: the simulation is wrong, not the server."""


def records(path):
    """Whole records; one that was cut off by a kill did not happen for anybody who waited for it."""
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at + RECORD.size <= len(data):
        kind, first, second, length, inode, number, time = RECORD.unpack_from(data, at)
        at += RECORD.size
        if at + first + second + length > len(data):
            return
        yield (
            kind,
            inode,
            number,
            data[at : at + first].decode(),
            data[at + first : at + first + second].decode(),
            data[at + first + second : at + first + second + length],
            time,
        )
        at += first + second + length


class Content:
    """What a file holds: on the disk, and what was done to it since."""

    def __init__(self, source=None):
        self.source, self.durable, self.waiting, self.is_mapped = source, None if source else bytearray(), [], False

    def load(self):
        if self.durable is None:
            with open(self.source, "rb") as file:
                self.durable = bytearray(file.read())
        return self.durable

    def sync(self):
        for change in self.waiting:
            apply(self.load(), change)
        self.waiting = []

    def now(self):
        content = bytearray(self.load())
        for change in self.waiting:
            apply(content, change)
        return content

    def after_cut(self, dice):
        """One of the contents that the disk may have."""
        content, way = bytearray(self.load()), dice.choice(["nothing", "all", "some", "some"])
        if way == "all":
            return self.now()
        if way == "some":
            for change in self.waiting:
                kind, at, data = change
                if kind == SIZE:
                    if dice.random() < 0.5:
                        apply(content, change)
                    continue
                end = at + len(data)
                while at < end:
                    stop = min(end, (at // SECTOR + 1) * SECTOR)
                    if dice.random() < 0.5:
                        apply(content, (WRITE, at, data[len(data) - (end - at) : len(data) - (end - stop)]))
                    at = stop
            if dice.random() < 0.3:
                # The size is there, the content is not.
                longest = len(self.now())
                content.extend(bytes(max(0, longest - len(content))))
        return content


def apply(content, change):
    kind, at, data = change
    if kind == SIZE:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


class Names:
    """Files and folders by their paths."""

    def __init__(self, files, folders):
        self.files, self.folders = dict(files), set(folders)

    def copy(self):
        return Names(self.files, self.folders)

    def change(self, kind, path, second, content):
        if kind in (CREATE, LINK):
            self.files[second or path] = content
        elif kind == REMOVE:
            self.files.pop(path, None)
        elif kind == MAKE_FOLDER:
            self.folders.add(path)
        elif kind == REMOVE_FOLDER:
            self.folders.discard(path)
        elif path in self.files:
            self.files[second] = self.files.pop(path)
        elif path in self.folders:
            inside = path + os.sep
            for old in [name for name in self.files if name.startswith(inside)]:
                self.files[second + old[len(path) :]] = self.files.pop(old)
            for old in [name for name in self.folders if name.startswith(inside) or name == path]:
                self.folders.discard(old)
                self.folders.add(second + old[len(path) :])


def touches(kind, path, second, folder):
    """Whether a change of names is one of this folder's entries."""
    return os.path.dirname(path) == folder or (second and os.path.dirname(second) == folder)


class Disk:
    def __init__(self, root, base):
        """`base` is a copy of the folder `root`, all of which is on the disk."""
        self.root = root
        files, folders = {}, {root}
        for place, inner, names in os.walk(base):
            at = root + place[len(base) :]
            folders.update(os.path.join(at, name) for name in inner)
            files.update({os.path.join(at, name): Content(os.path.join(place, name)) for name in names})
        self.durable, self.now = Names(files, folders), Names(files, folders)
        self.waiting, self.inodes, self.synced, self.changes = [], {}, 0, 0

    def follow(self, record):
        kind, inode, number, path, second, data, _ = record
        self.changes += 1
        if kind == OPEN:
            if path not in self.now.files:
                raise Unfaithful(f"'{path}' was opened and is not known.")
            self.inodes[inode] = self.now.files[path]
        elif kind == CREATE:
            self.inodes[inode] = Content()
            self.rename(kind, path, "", self.inodes[inode])
        elif kind in (WRITE, SIZE):
            self.inodes[inode].waiting.append((kind, number, data))
        elif kind == SYNC:
            if inode in self.inodes:
                self.inodes[inode].sync()
                self.synced += 1
        elif kind == SYNC_FOLDER:
            last = max((i for i, change in enumerate(self.waiting) if touches(*change[:3], path)), default=-1)
            for change in self.waiting[: last + 1]:
                self.durable.change(*change)
            del self.waiting[: last + 1]
        elif kind == MAP:
            self.inodes[inode].is_mapped = True
        else:
            self.rename(kind, path, second, self.now.files.get(path))

    def rename(self, kind, path, second, content):
        self.now.change(kind, path, second, content)
        self.waiting.append((kind, path, second, content))

    def settle(self):
        """
        Compares what the log gives with the folder as it lies there: it must leave nothing out. A server that was killed may have done one
        change that it did not come to write down; nobody waited for that one.
        """
        files = {os.path.join(place, name) for place, _, names in os.walk(self.root) for name in names}
        folders = {os.path.join(place, name) for place, inner, _ in os.walk(self.root) for name in inner} | {self.root}
        come, gone = files - set(self.now.files), set(self.now.files) - files
        made, removed = folders - self.now.folders, self.now.folders - folders
        if made and removed:
            # A folder that was renamed took everything in it along.
            self.rename(RENAME, min(removed, key=len), min(made, key=len), None)
        elif made or removed:
            self.rename(MAKE_FOLDER if made else REMOVE_FOLDER, next(iter(made or removed)), "", None)
        elif come and gone:
            self.rename(RENAME, next(iter(gone)), next(iter(come)), None)
        elif come or gone:
            self.rename(CREATE if come else REMOVE, next(iter(come or gone)), "", Content())
        if set(self.now.files) != files or self.now.folders != folders:
            raise Unfaithful(f"Only there or only in the log: {sorted(files ^ set(self.now.files) | folders ^ self.now.folders)[:5]}")
        other = []
        for path, content in self.now.files.items():
            if content.is_mapped or (content.durable is None and not content.waiting):
                continue
            with open(path, "rb") as file:
                there = file.read()
            if there != content.now():
                content.waiting += [(SIZE, len(there), b""), (WRITE, 0, there)]
                other.append(path)
        if len(other) > 1:
            raise Unfaithful(f"Other content than the log says: {other[:5]}")

    def cut(self, dice, target):
        """Makes one of the folders that may be there afterwards. What was, is as it was."""
        names = self.durable.copy()
        kept = dice.choice([0, len(self.waiting), dice.randint(0, len(self.waiting))])
        for change in self.waiting[:kept]:
            names.change(*change)
        for folder in sorted(names.folders):
            os.makedirs(target + folder[len(self.root) :], mode=0o700, exist_ok=True)
        for path, content in names.files.items():
            place = target + path[len(self.root) :]
            if not os.path.isdir(os.path.dirname(place)):
                raise Unfaithful(f"'{path}' lies in no folder.")
            if content.durable is None and not content.waiting:
                # Nobody writes into what lies in the base or in this folder.
                os.link(content.source, place)
                continue
            data = content.after_cut(dice)
            if content.is_mapped:
                data = dice.choice([b"", bytes(data), dice.randbytes(len(data))])
            with open(place, "wb") as file:
                file.write(data)
            os.chmod(place, 0o600)
