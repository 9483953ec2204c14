"""The command line: decoding a file, and serving until told to stop."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from drivers.virtual_printer.__main__ import main
from tests.drivers.virtual_printer.hosts import CUT, ESC, INIT, send_job

ROOT = Path(__file__).parents[3]


def test_a_file_becomes_a_picture_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "slip.bin"
    source.write_bytes(INIT + "谢谢惠顾\n".encode("gbk"))
    assert main([str(source), "--columns", "32"]) == 0
    assert capsys.readouterr().out == "谢谢惠顾\n"
    with Image.open(tmp_path / "slip.png") as picture:
        assert picture.size == (384, 30)


def test_a_file_that_cannot_be_obeyed_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "slip.bin"
    source.write_bytes(ESC + b"\x7f")
    assert main([str(source)]) == 1
    assert capsys.readouterr().out == "[fault 1b 7f: unknown command]\n"


@pytest.mark.parametrize("arguments", [[], ["--listen", "0.0.0.0:9100"], ["--listen", "127.0.0.1:x"]])
def test_senseless_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "drivers.virtual_printer", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(
        [*command, "--folder", str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            greeting = process.stdout.readline()
            port = int(greeting.split("127.0.0.1:")[1].split(",")[0])
            send_job(port, b"ok\n" + CUT)
            process.send_signal(number)
            (line,) = process.stdout.read().splitlines()
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
    assert Path(line).is_file()
