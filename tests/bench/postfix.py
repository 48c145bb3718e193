"""Postfix in a folder of its own, with its defaults: nothing of the machine's own Postfix is touched. Needs root."""

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import psutil
from cpu import ProcessTree
from load import tool
from processes import START_SECONDS, STOP_SECONDS, BenchError, free_port, last_words, wait_until
from servers import Task

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}/log
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = bench.example.com
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
"""
_DELIVER = "relayhost = [127.0.0.1]:{sink_port}\n"
_DISCARD = "default_transport = discard\n"
# The queue manager never sees held mail, so it would never give back the tokens that in_flow_delay waits for.
_HOLD = "smtpd_client_restrictions = check_client_access static:HOLD\nin_flow_delay = 0\n"


SETTLE_SECONDS = 60.0


class Postfix:
    """A Postfix instance."""

    name = "Postfix"

    def __init__(self, task: Task) -> None:
        if os.geteuid() != 0:
            raise BenchError("Postfix can be started by root only")
        self._folder = task.folder / "postfix"
        self.port = free_port()
        self._write_configuration(task)
        try:
            self._control("start")
            wait_until(self._master_runs, START_SECONDS, "The start of Postfix")
        except BaseException:
            self.stop()
            raise

    def tree(self) -> ProcessTree:
        return ProcessTree(self._master_pid())

    def settle(self) -> None:
        wait_until(self._queue_is_empty, SETTLE_SECONDS, "An empty queue in Postfix")

    def said(self) -> str:
        lines = self._log().splitlines()
        return last_words("\n".join(line for line in lines if "warning" in line or "fatal" in line))

    def stop(self) -> None:
        master = self._master()
        left = [*master.children(recursive=True), master] if master else []
        with contextlib.suppress(BenchError):
            self._control("stop")
        for process in left:
            # psutil compares the start time too, so a number that was given to somebody else is safe.
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=STOP_SECONDS)

    def _write_configuration(self, task: Task) -> None:
        for name in ("conf", "queue", "data", "log"):
            (self._folder / name).mkdir(parents=True)
        shutil.chown(self._folder / "data", "postfix")
        keep = _DISCARD if task.postfix_keeps == "discard" else _HOLD
        end = _DELIVER if task.sink_port else keep
        text = (_MAIN + end).format(folder=self._folder, sink_port=task.sink_port)
        (self._folder / "conf" / "main.cf").write_text(text)
        (self._folder / "conf" / "master.cf").write_text(services(_default_services(), self.port))

    def _control(self, action: str) -> None:
        command = [tool("postfix"), "-c", str(self._folder / "conf"), action]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except subprocess.TimeoutExpired as error:
            raise BenchError(f"postfix {action} did not end") from error
        if done.returncode:
            raise BenchError(f"postfix {action} failed: {done.stderr.strip()} {last_words(self._log())}")

    def _master_pid(self) -> int:
        try:
            return int((self._folder / "queue" / "pid" / "master.pid").read_text())
        except (OSError, ValueError):
            return 0

    def _master_runs(self) -> bool:
        return self._master() is not None

    def _master(self) -> psutil.Process | None:
        try:
            return psutil.Process(self._master_pid())
        except psutil.NoSuchProcess:
            return None

    def _queue_is_empty(self) -> bool:
        queues = (self._folder / "queue" / name for name in ("incoming", "active", "maildrop"))
        return not any(files for queue in queues for _, _, files in os.walk(queue))

    def _log(self) -> str:
        try:
            return (self._folder / "log" / "mail.log").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


def _default_services() -> str:
    default = subprocess.run(
        [tool("postconf"), "-d", "-h", "config_directory"], capture_output=True, text=True, timeout=10, check=True
    )
    for path in (Path("/usr/share/postfix/master.cf.dist"), Path(default.stdout.strip()) / "master.cf"):
        if path.exists():
            return path.read_text()
    raise BenchError("Postfix has no master.cf to start from")


def services(default: str, port: int) -> str:
    """master.cf with the one listener on `port` and nothing in a chroot, which has no name service here."""
    lines = []
    for line in default.splitlines():
        entry = re.fullmatch(r"(\S+\s+)(inet|unix|fifo|unix-dgram|pass)(\s+\S+\s+\S+\s+)\S+(\s.*)", line)
        if entry is None or line.startswith("#"):
            lines.append(line)
        elif entry[2] == "inet":
            if entry[1].strip() == "smtp":
                lines.append(f"127.0.0.1:{port} inet n - n - - smtpd")
        else:
            lines.append(f"{entry[1]}{entry[2]}{entry[3]}n{entry[4]}")
    return "\n".join(lines) + "\n"
