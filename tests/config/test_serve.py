import re
import signal
import socket
from urllib.request import urlopen

import psutil


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_serve_brings_up_an_empty_machine_and_stops_everything(data, machine):
    site = machine("-m", "config.serve", PORT=str(free_port()))
    address = re.search(r"http://\S+", next(line for line in site.stdout if "runs at" in line))[0]
    children = psutil.Process(site.pid).children(recursive=True)

    with urlopen(f"{address}/accounts/login/") as response:
        page = response.read().decode()
    site.send_signal(signal.SIGINT)
    said = site.communicate(timeout=60)[1]

    assert "Sign in - Throughline" in page
    assert "Look around as somebody" not in page
    assert (site.returncode, "Traceback" in said) == (0, False), said
    assert len(children) >= 3
    assert [child.pid for child in children if child.is_running()] == []


def test_a_taken_port_is_told_in_a_sentence(data, machine):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        site = machine("-m", "config.serve", PORT=str(port))
        said = site.communicate()[1]

    assert site.returncode == 1
    assert said == f"Port {port} is taken by another program. Take another: make run PORT=8001\n"
