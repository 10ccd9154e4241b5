"""Nothing that a PDF names is opened, run or connected to."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.corpus.broken.parts import FONT, one_page, stream, text, written
from tests.program import ROOT, environment
from tests.small_reports import small_report

WATCHED = """
import json, sys
seen = []
def hook(event, args):
    if event == "open":
        seen.append([event, str(args[0])])
    elif event.startswith(("socket.", "urllib.", "http.", "ftplib.")) or event in (
        "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.startfile", "pickle.find_class"
    ):
        seen.append([event, repr(args)[:200]])
sys.addaudithook(hook)
from pathlib import Path
from pipeline.documents.process import process
from pipeline.intake import find_documents
for source in find_documents(Path(sys.argv[1]))[0]:
    outcome = process(source)
    print(source.file_name, outcome.document.status, file=sys.stderr)
print(json.dumps(seen))
"""
SECRET = "hemlig-fil"


def action(entries: bytes) -> bytes:
    annotation = b"<</Type /Annot /Subtype /Link /Rect [50 700 500 800] /A <<%s>>>>" % entries
    return one_page(stream(text("Ett brev med en länk")), b"/Annots [%s] /AA <</O <<%s>>>>" % (annotation, entries))


def catalog(entries: bytes, **more: bytes) -> bytes:
    return written(
        {
            1: b"<</Type /Catalog /Pages 2 0 R %s>>" % entries,
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources <</Font <</F1 5 0 R>>>>>>",
            4: stream(text("Ett brev med en bilaga")),
            5: FONT,
            6: stream(b"<xdp:xdp><script>app.launchURL('http://x.example/')</script></xdp:xdp>"),
            7: stream(b"MZ", b"/Type /EmbeddedFile"),
        }
    )


def malicious(path: bytes) -> dict[str, bytes]:
    """PDFs that name a file or an address; ``path`` is that file's."""
    file, escaped = b"(%s)" % path, path.replace(b"/", b"#2f")
    return {
        "launch": action(b"/S /Launch /F %s /Win <</F (cmd.exe) /P (/c calc)>>" % file),
        "uri": action(b"/S /URI /URI (http://127.0.0.1:9/x)"),
        "gotor": action(b"/S /GoToR /F %s /D [0 /Fit]" % file),
        "submit": action(b"/S /SubmitForm /F (http://127.0.0.1:9/x)"),
        "script": action(b"/S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\))"),
        "open-script": catalog(b"/OpenAction <</S /JavaScript /JS (this.exportDataObject\\(\\))>>"),
        "embedded": catalog(
            b"/Names <</EmbeddedFiles <</Names [(a.exe) <</Type /Filespec /F %s /EF <</F 7 0 R>>>>]>>>>" % file
        ),
        "xfa": catalog(b"/AcroForm <</XFA 6 0 R /Fields []>>"),
        "external-stream": one_page(stream(b"", b"/F %s" % file)),
        "external-filter": one_page(stream(b"", b"/F %s /FFilter /FlateDecode" % file)),
        "external-image": one_page(
            stream(b"/X Do " + text("bild")),
            b"/Resources <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>",
            {6: stream(b"", b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /F %s" % file)},
        ),
        "font-file": one_page(
            stream(text("font")),
            more={5: FONT[:-2] + b" /FontDescriptor <</Type /FontDescriptor /FontFile2 %s>>>>" % file},
        ),
        "character-map": one_page(
            stream(text("karta")),
            more={5: b"<</Type /Font /Subtype /Type0 /Encoding /%s /DescendantFonts [<<>>]>>" % escaped},
        ),
    }


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """Everything that was opened, connected to or started while these were read, and that place."""
    folder = tmp_path_factory.mktemp("safe")
    (folder / SECRET).write_text("hemligt")
    raw = folder / "raw"
    raw.mkdir()
    for name, pdf in malicious(str(folder / SECRET).encode()).items():
        (raw / f"{name}.pdf").write_bytes(pdf)
    (raw / "good.pdf").write_bytes(small_report(2020))
    result = subprocess.run(
        [sys.executable, "-c", WATCHED, raw],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "good.pdf ok" in result.stderr
    return json.loads(result.stdout.splitlines()[-1]), raw


def test_the_watch_sees_what_is_opened(events):
    seen, raw = events
    assert ["open", str(raw / "good.pdf")] in seen


def test_nothing_is_connected_to_or_started(events):
    assert [event for event in events[0] if event[0] != "open"] == []


def test_no_path_from_inside_a_pdf_is_opened(events):
    seen, raw = events
    assert not [path for _, path in seen if SECRET in path]
    opened = {path for _, path in seen if path.startswith(str(raw.parent))}
    assert opened <= {str(path) for path in raw.iterdir()}
