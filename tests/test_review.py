"""What `followup review` writes: data that cannot be anything but data, pictures kept, folders of others left alone."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console import SilentReporter
from pipeline.draw.pages import LONGEST_SIDE
from pipeline.review import ReviewError, build_review
from pipeline.review.links import links_data
from pipeline.review.overview import movement, overview_data
from pipeline.review.script import data_script
from pipeline.run import Settings, run
from tests.browser import REQUIRE, chromium, need_chromium
from tests.program import content, followup
from tests.small_reports import pdf_of, small_report, small_source, write

HOSTILE = (
    "Citat \"dubbla\" och 'enkla', <script>window.hacked=1</script>, </script><img src=x onerror=window.hacked=1> "
    "&lt;b&gt; ${hacked} \\u003c <!-- slut."
)
ASSETS = Path(__file__).parents[1] / "pipeline" / "review" / "assets"


def _hostile_report() -> bytes:
    """A small report whose first comment is made of what could be taken for markup."""
    source = small_source(2020)
    (section,) = source.sections
    first, *others = section.goals
    comment = replace(first.comments[0], text=(HOSTILE,))
    first = replace(first, comments=(comment, *first.comments[1:]))
    return pdf_of(replace(source, sections=(replace(section, goals=(first, *others)),)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small reports and their datasets, one with a comment made of markup, and a name that is none."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder / "raw", **{"a": _hostile_report(), "<img src=x onerror=alert(1)>": small_report(2021)})
    run(Settings(folder / "raw", folder / "parsed"), SilentReporter())
    return folder


def _data(review: Path, name: str) -> Any:
    """What a data script hands over, read as the browser reads it: a call with two JSON values."""
    script = (review / "data" / f"{name}.js").read_text(encoding="utf-8")
    given_name, value = json.loads(f"[{script.removeprefix('Review.receive(').removesuffix(');' + chr(10))}]")
    assert given_name == name
    return value


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_data_in_a_script_are_what_they_were_and_hold_nothing_that_ends_it(value: Any) -> None:
    script = data_script("x", value)
    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script.removeprefix('Review.receive("x", ').removesuffix(");\n")) == value


def test_a_script_tag_and_quotes_in_a_comment_are_text(hostile: Path, tmp_path: Path) -> None:
    build_review(hostile / "parsed", hostile / "raw", tmp_path / "review")
    with chromium(tmp_path / "browser") as browser:
        browser.get((tmp_path / "review" / "index.html").as_uri())
        browser.execute_async_script(
            "const done = arguments[0]; const wait = () => document.querySelector('#rows .row') ? done() "
            ": setTimeout(wait, 20); wait();"
        )
        browser.execute_script(
            "Values.open(Review.data.index.documents.find((entry) => entry.year === 2020).id, arguments[0])",
            "rcc-norr:2020:1.01|goal_text|",
        )
        browser.execute_async_script(
            "const done = arguments[0]; const wait = () => Values.entry.year === 2020 ? done() "
            ": setTimeout(wait, 20); wait();"
        )
        shown = [text.text for text in browser.find_elements("css selector", "#rows .kind-comment_text .text")]
        assert HOSTILE in shown
        for tab in ("links", "overview"):
            browser.execute_script(f"location.hash = '{tab}'")
            browser.execute_async_script(
                "const done = arguments[0]; const wait = () => document.body.dataset.ready === location.hash.slice(1) "
                "? done() : setTimeout(wait, 20); wait();"
            )
        assert browser.execute_script(
            "return [typeof window.hacked, document.querySelectorAll('img[src=x]').length]"
        ) == [
            "undefined",
            0,
        ]
        assert browser.get_log("browser") == []


def test_the_pages_hold_every_value_with_its_boxes(hostile: Path, tmp_path: Path) -> None:
    built = build_review(hostile / "parsed", hostile / "raw", tmp_path / "review")
    index = _data(tmp_path / "review", "index")
    assert (built.documents, built.remarks) == (2, ())
    assert [entry["year"] for entry in index["documents"]] == [2021, 2020]
    for entry in index["documents"]:
        data = _data(tmp_path / "review", f"document-{entry['id']}")
        fields = [field for row in data["rows"] for field in row["fields"]]
        assert len(fields) == entry["fields"]
        assert all(field["boxes"] for field in fields)
        for field in fields:
            for page, x0, top, x1, bottom in field["boxes"]:
                width, height, picture = data["pages"][page - 1]
                assert 0 <= x0 < x1 <= width
                assert 0 <= top < bottom <= height
                assert (tmp_path / "review" / picture).stat().st_size > 1000


def test_a_second_build_draws_only_what_is_new(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "review"
    first = build_review(hostile / "parsed", hostile / "raw", out)
    before = content(out)
    second = build_review(hostile / "parsed", hostile / "raw", out)
    assert (first.drawn, second.drawn) == (first.pages, 0)
    assert content(out) == before
    marker = out / "review.json"
    marker.write_text(marker.read_text(encoding="utf-8").replace("webp", "png"), encoding="utf-8")
    assert build_review(hostile / "parsed", hostile / "raw", out).drawn == first.pages
    assert sorted(p.name for p in tmp_path.iterdir()) == ["review"]


def test_what_is_no_review_is_not_overwritten(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("two years of work", encoding="utf-8")
    with pytest.raises(ReviewError, match="holds something else than a review"):
        build_review(hostile / "parsed", hostile / "raw", tmp_path)
    with pytest.raises(ReviewError, match="is a file"):
        build_review(hostile / "parsed", hostile / "raw", tmp_path / "thesis.txt")
    assert content(tmp_path) == {"thesis.txt": b"two years of work"}


def test_a_build_that_fails_leaves_the_earlier_one(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "review"
    build_review(hostile / "parsed", hostile / "raw", out)
    before = content(out)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "corrections.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ReviewError, match=r"corrections\.toml cannot be read"):
        build_review(hostile / "parsed", raw, out)
    assert content(out) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["raw", "review"]


def test_a_document_whose_pdf_is_gone_is_shown_without_pictures(hostile: Path, tmp_path: Path) -> None:
    write(tmp_path / "raw", a=_hostile_report())
    built = build_review(hostile / "parsed", tmp_path / "raw", tmp_path / "review")
    (remark,) = built.remarks
    assert "<img src=x onerror=alert(1)>.pdf: the PDF is not in the folder any more" in remark


def test_earlier_corrections_stand_in_the_file_that_is_downloaded(hostile: Path, tmp_path: Path) -> None:
    write(tmp_path / "raw", a=_hostile_report())
    (tmp_path / "raw" / "corrections.toml").write_text("# mine\n", encoding="utf-8")
    build_review(hostile / "parsed", tmp_path / "raw", tmp_path / "review")
    index = _data(tmp_path / "review", "index")
    assert index["corrections"] == {"file": "corrections.toml", "text": "# mine\n"}
    assert index["decisions"]["text"].startswith("# Decisions about links")


def test_the_pages_need_nothing_from_elsewhere() -> None:
    page = (ASSETS / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'self' file:;")
    assert "unsafe" not in policy[1]
    for asset in ASSETS.iterdir():
        text = asset.read_text(encoding="utf-8")
        assert not re.search(r"https?:|//cdn|innerHTML|insertAdjacentHTML|document\.write|\beval\b", text), asset.name
    named = set(re.findall(r'(?:src|href)="assets/([^"]+)"', page))
    assert named == {asset.name for asset in ASSETS.iterdir()} - {"index.html"}


def test_the_command_writes_beside_the_datasets_and_says_what_is_missing(hostile: Path, tmp_path: Path) -> None:
    shutil.copytree(hostile / "parsed", tmp_path / "parsed")
    done = followup("review", "--raw-pdfs", hostile / "raw", "--parsed", tmp_path / "parsed")
    assert done.returncode == 0, done.stderr
    assert f"Open {tmp_path / 'parsed' / 'review' / 'index.html'}" in done.stdout
    missing = followup("review", "--raw-pdfs", hostile / "raw", "--parsed", tmp_path / "nothing")
    assert missing.returncode == 2
    assert "say `followup run` first" in missing.stderr
    assert not (tmp_path / "nothing").exists()


def test_a_missing_browser_skips_and_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.delenv(REQUIRE, raising=False)
    with pytest.raises(pytest.skip.Exception, match="chromium-driver"):
        need_chromium()
    monkeypatch.setenv(REQUIRE, "1")
    with pytest.raises(pytest.fail.Exception, match="chromium-driver"):
        need_chromium()


def test_a_poster_is_drawn_smaller(tmp_path: Path) -> None:
    import io

    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    from pipeline.draw.pages import page_pictures

    canvas = Canvas(str(tmp_path / "poster.pdf"), pagesize=(4000, 2000))
    canvas.showPage()
    canvas.save()
    (page,) = page_pictures(tmp_path / "poster.pdf", 2.0)
    (picture,) = (p.draw() for p in page_pictures(tmp_path / "poster.pdf", 2.0))
    assert (page.width, page.height) == (4000, 2000)
    assert Image.open(io.BytesIO(picture)).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


# ---- what moved ---------------------------------------------------------------------------------------------------

RANKS = {"E": 0.0, "P": 1.0, "U": 2.0}
MEANINGS = {"E": "not_started", "P": "in_progress", "U": "achieved"}


def _cell(raw: str) -> dict[str, Any]:
    codes = raw.split("/") if raw else []
    meanings = {MEANINGS[code] for code in codes}
    return {
        "status_raw": raw,
        "status_codes": codes,
        "status": (meanings.pop() if len(meanings) == 1 else "mixed") if codes else None,
        "needs_review": False,
    }


@pytest.mark.parametrize(
    ("was", "now", "move"),
    [
        ("P", "U", "achieved"),
        ("E/P", "U", "achieved"),
        ("E", "P", "improved"),
        ("E", "P/E", "improved"),
        ("P", "U/P", "improved"),
        ("U", "U/P", "slipped"),
        ("P", "E", "slipped"),
        ("U", "U", "same"),
        ("E/P", "P/E", "same"),
        ("P", "", "blank"),
        ("", "", "same"),
        ("", "U", "filled"),
    ],
)
def test_what_a_cell_did_between_two_years(was: str, now: str, move: str) -> None:
    assert movement(_cell(was), _cell(now), RANKS) == move


def test_forwards_and_backwards_are_opposites() -> None:
    opposite = {
        "achieved": "slipped",
        "improved": "slipped",
        "slipped": "up",
        "same": "same",
        "blank": "filled",
        "filled": "blank",
    }
    for was, now in product(("", "E", "P", "U", "E/P", "P/U"), repeat=2):
        there, back = movement(_cell(was), _cell(now), RANKS), movement(_cell(now), _cell(was), RANKS)
        assert there
        expected = opposite[there]
        assert back in ({"achieved", "improved"} if expected == "up" else {expected}), (was, now)
    assert movement(None, _cell("U"), RANKS) is None


def _goal(year: int, number: int, text: str = "Mål") -> dict[str, Any]:
    return {
        "goal_id": f"x:{year}:1.{number:02d}",
        "document_id": str(year),
        "report_year": year,
        "section_number": 1,
        "section_title": "Avsnitt",
        "goal_number": number,
        "goal_text": text,
    }


def _link(first: str | None, second: str | None, **more: Any) -> dict[str, Any]:
    years = {"report_year_from": int(first.split(":")[1]) if first else 2020}
    years["report_year_to"] = int(second.split(":")[1]) if second else 2021
    values = {
        "kind": "edited",
        "is_moved": False,
        "score": 0.5,
        "rule": "assigned",
        "needs_review": False,
        "decided_by": "rule",
    }
    return {"goal_id_from": first, "goal_id_to": second, "evidence": "", **years, **values, **more}


def test_the_overview_compares_reports_that_follow_each_other_only() -> None:
    goals = [_goal(year, 1) for year in (2020, 2021, 2023)]
    statuses = [
        {"goal_id": f"x:{year}:1.01", "region": "RN", **_cell(raw)}
        for year, raw in ((2020, "E"), (2021, "P"), (2023, "U"))
    ]
    pairs = ((2020, 2021), (2021, 2023), (2020, 2023))
    links = [_link(f"x:{a}:1.01", f"x:{b}:1.01") for a, b in pairs] + [_link(None, "x:2021:1.01")]
    data = overview_data(goals, statuses, links, {"x": RANKS})
    assert [(m["from"], m["to"], [c["move"] for c in m["cells"]]) for m in data["moves"]] == [
        (2020, 2021, ["improved"]),
        (2021, 2023, ["achieved"]),
    ]
    assert data["reports"][0]["goals"][0]["cells"] == {"RN": ["E", "not_started", False]}


def test_links_to_decide_come_first_with_both_wordings_and_the_runner_up() -> None:
    goals = [_goal(2020, 1, "ett två tre"), _goal(2021, 1, "ett fyra tre"), _goal(2021, 2, "något annat")]
    evidence = "text 0.5; log-odds +1.0; runner-up x:2021:1.02 -0.5, margin 1.5"
    sure = _link(None, "x:2021:1.02", kind="new")
    doubtful = _link("x:2020:1.01", "x:2021:1.01", needs_review=True, evidence=evidence)
    first, second = links_data([sure, doubtful], goals, [])["links"]
    assert (first["review"], second["review"]) == (True, False)
    assert first["rival"] == "x:2021:1.02"
    assert first["diff"] == [("same", "ett"), ("gone", "två"), ("added", "fyra"), ("same", "tre")]
    assert (second["rival"], second["diff"]) == (None, [])


# ---- colours ------------------------------------------------------------------------------------------------------

LEGIBLE = 4.5
"""Least contrast of text: WCAG 2.2, success criterion 1.4.3."""
PAIRS = [
    *product(("--ink", "--ink-soft", "--accent"), ("--ground", "--surface", "--raised")),
    *product(("--ink", "--ink-soft"), ("--accent-soft",)),
    *(("--on-status", f"--{name}") for name in ("achieved", "in-progress", "not-started", "mixed")),
    *((f"--{name}", f"--{name}-soft") for name in ("warn", "good", "bad")),
    ("--on-accent", "--accent"),
]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_can_be_read_in_light_and_dark() -> None:
    css = (ASSETS / "review.css").read_text(encoding="utf-8")
    blocks = re.findall(r"color-scheme: (\w+);(.*?)\}", css, re.S)
    assert [scheme for scheme, _ in blocks] == ["light", "dark", "dark"]
    assert blocks[1][1].split() == blocks[2][1].split()
    for scheme, block in blocks[:2]:
        colours = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))
        for ink, ground in PAIRS:
            lighter, darker = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= LEGIBLE, (scheme, ink, ground)
