"""A network that can be cut: people reach the server through this port."""

import socket
import struct
import threading
import time

# A connection that is closed so is reset, not ended.
RESET = struct.pack("ii", 1, 0)


class Network:
    """
    Passes bytes on both ways. `way` says what is wrong at the moment:
    - "cut": nobody gets through, and whoever was connected is reset;
    - "no answer": requests arrive, answers are lost and the connection is reset after them;
    - "half": only the beginning of each request arrives, then the connection ends;
    - "slow": everything waits.
    """

    WAYS = ["cut", "no answer", "half", "slow"]

    def __init__(self, port):
        self.target, self.way, self.gate, self.open = port, None, threading.Lock(), set()
        self.lost = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def fail(self, way, seconds):
        self.way = way
        if way == "cut":
            self.reset_all()
        time.sleep(seconds)
        if way == "no answer":
            self.reset_all()
        self.way = None

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        server = None
        try:
            if self.way == "cut":
                return
            server = socket.create_connection(("127.0.0.1", self.target), timeout=10)
            server.settimeout(None)
            with self.gate:
                self.open.update((client, server))
            halved = threading.Event()
            back = threading.Thread(target=self.answers, args=(server, client, halved), daemon=True)
            back.start()
            self.requests(client, server, halved)
            back.join()
        except OSError:
            pass
        finally:
            for one in (client, server):
                if one is not None:
                    with self.gate:
                        self.open.discard(one)
                    reset(one)

    def requests(self, client, server, halved):
        try:
            while data := client.recv(65536):
                self.wait()
                if self.way == "half":
                    halved.set()
                    server.sendall(data[: len(data) // 2])
                    server.shutdown(socket.SHUT_WR)
                    return
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def answers(self, server, client, halved):
        try:
            while data := server.recv(65536):
                self.wait()
                if self.way == "no answer" or halved.is_set():
                    self.lost += 1
                    continue
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The other direction is waiting for a client who will not be answered.
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def wait(self):
        while self.way == "slow":
            time.sleep(0.02)

    def reset_all(self):
        with self.gate:
            everybody = list(self.open)
        for one in everybody:
            try:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def reset(one):
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    except OSError:
        pass
    one.close()
