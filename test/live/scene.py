"""Two hosts for a live capture: `python3 scene.py NAME` makes them, prints the namespace to capture in, and does what its
standard input says, a line each: good, refused, dropped, wrong-ack, burst N, down. Each answers "done" on standard output
as soon as its segments are under way. Ends with its input."""

import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts", "samples"))

import lab  # noqa: E402

GOOD, REFUSED, DROPPED, WRONG_ACK = 8080, 8081, 8082, 8083
name = sys.argv[1]
lab.namespace = lambda host: f"{name}-{host}"


def lose(sender, segment):
    return sender == "a" and segment.destination_port == DROPPED


def change(sender, frame):
    segment = lab.Segment(frame)
    wrong = sender == "b" and segment.source_port == WRONG_ACK and segment.syn
    return lab.add_to_ack(frame, -1) if wrong else frame


def serve(listener):
    while True:
        try:
            end, _ = listener.accept()
        except OSError:
            return
        end.sendall(b"hello")
        end.close()


class Scene:
    def __init__(self):
        self.hosts = lab.Lab(delay=0.005)
        self.hosts.lose, self.hosts.change = lose, change
        self.listeners = [self.hosts.listener(port) for port in (GOOD, WRONG_ACK)]
        for listener in self.listeners:
            listener.settimeout(None)
            threading.Thread(target=serve, args=[listener], daemon=True).start()

    def connect(self, port):
        end = self.hosts.socket("a")

        def run():
            try:
                end.connect((lab.HOSTS["b"][4], port))
                while end.recv(100):
                    pass
            except OSError:
                pass
            end.close()

        threading.Thread(target=run, daemon=True).start()

    def burst(self, count):
        """SYNs by hand, as fast as the device takes them."""
        for index in range(count):
            self.hosts.forge("a", 2, index * 64, (1024 + index % 60000, 9000 + index // 60000))

    def do(self, line):
        word, *arguments = line.split()
        if word == "burst":
            self.burst(int(arguments[0]))
        elif word == "down":
            # Without its descriptor the device is gone, and with it the wire.
            self.hosts._stopping.set()
            self.hosts._wire.join()
            os.close(self.hosts._taps.pop("a"))
        else:
            self.connect({"good": GOOD, "refused": REFUSED, "dropped": DROPPED, "wrong-ack": WRONG_ACK}[word])


scene = Scene()
print(lab.namespace("a"), flush=True)
for line in sys.stdin:
    scene.do(line)
    print("done", flush=True)
sys.stdout.flush()
for host in lab.HOSTS:
    lab.subprocess.run(["ip", "netns", "del", lab.namespace(host)], capture_output=True)
os._exit(0)
