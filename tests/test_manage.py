"""The one command: starts where it is told to, says so in one line, builds nothing twice, stops when asked."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.servers import ROOT, Site

pytestmark = pytest.mark.browser


def test_a_second_start_builds_nothing_and_ctrl_c_ends_it_cleanly(tmp_path):
    with Site(str(tmp_path)) as site:
        pass
    began = time.monotonic()
    site.start()
    print(f"second start to the first page: {time.monotonic() - began:.1f} s")
    assert urllib.request.urlopen(site.url, timeout=10).status == 200
    process = site.process
    assert process
    process.send_signal(signal.SIGINT)
    assert process.wait(15) in (0, 130)
    site.process = None
    site.log.close()
    said = site.text().splitlines()
    assert sum(line == f"genapp is ready: http://localhost:{site.port}" for line in said) == 2
    assert not any("Traceback" in line for line in said)
    assert not any("Building" in line for line in said[said.index(f"genapp is ready: http://localhost:{site.port}") :])
    assert (tmp_path / "genapp.db").is_file()


def test_it_listens_on_loopback_unless_told_otherwise(site):
    outside = socket.gethostbyname(socket.gethostname())
    if outside.startswith("127."):
        outside = "127.0.0.2"
    with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
        socket.create_connection((outside, site.port), 2)


def test_doctor_says_in_plain_words_what_is_demo_and_what_is_missing(tmp_path):
    site = Site(str(tmp_path))
    told = subprocess.run(
        [sys.executable, "-m", "genapp.manage", "doctor"], cwd=ROOT, env=site.environment(), capture_output=True, text=True, check=True
    ).stdout
    assert "demo" in told
    assert "LLM_BASE_URL_PRIMARY" in told


def test_c27_simulate_desk_prints_who_waited_how_long_the_same_each_time(tmp_path):
    site = Site(str(tmp_path))

    def played(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "genapp.manage", "simulate-desk", *arguments]
        return subprocess.run(command, cwd=ROOT, env=site.environment(), capture_output=True, text=True, check=False)

    small = ("--conversations", "200", "--operators", "3", "--seed", "7")
    first = played(*small)
    assert "| band on entering | count | p50, s | p95, s | longest, s |" in first.stdout
    assert "200 of 200 conversations answered by 3 operators" in first.stdout
    assert played(*small).stdout == first.stdout
    assert not list(tmp_path.glob("*.db"))
    refused = played("--operators", "0")
    assert refused.returncode
    assert refused.stderr == "At least one conversation and one operator, please.\n"


def test_production_refuses_to_start_and_names_everything_that_is_missing_at_once(tmp_path):
    site = Site(str(tmp_path), GENAPP_MODE="production")
    ended = subprocess.run(
        [sys.executable, "-m", "genapp.manage", "run"], cwd=ROOT, env=site.environment(), capture_output=True, text=True, check=False
    )
    assert ended.returncode
    for name in ("AUTH_SECRET", "SITE_URL", "LLM_BASE_URL_PRIMARY"):
        assert name in ended.stderr
    assert "Traceback" not in ended.stderr
