"""The review pages in a real Chromium, from the file system: looking, choosing, correcting, and what comes of it."""

from __future__ import annotations

import shutil
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.console import SilentReporter
from pipeline.corrections import entry_text, load_corrections
from pipeline.corrections.entries import HEADER
from pipeline.matching import load_decisions
from pipeline.profile import letters_key
from pipeline.reading import read_document
from pipeline.review import build_review
from pipeline.run import RunResult, Settings, run
from pipeline.runs.summary import Summary
from tests.browser import WAIT, chromium

DEMO = Path(__file__).parents[1] / "raw_pdfs" / "demo"
SHOWN = ("uppfoljning-2020-konstruerad.pdf", "uppfoljning-2021-konstruerad.pdf", "motesanteckningar-*.pdf")
TO_REVIEW = ("rcc-norr:2020:3.03", "comment_text", "")
"""A comment without a label in the constructed report of 2020."""
MISPRINTED = ("rcc-norr:2020:3.08", "comment_text", "RVN")
"""One whose label is misprinted there; RV has a comment on the same goal, RN has none."""


@dataclass
class Pages:
    """The review of some documents in a browser."""

    folder: Path
    result: RunResult
    browser: Any

    @property
    def raw_pdfs(self) -> Path:
        return self.folder / "raw"

    def build(self) -> None:
        """Runs, and writes the pages again."""
        self.result = run(Settings(self.raw_pdfs, self.folder / "parsed"), SilentReporter())
        build_review(self.folder / "parsed", self.raw_pdfs, self.folder / "review")

    def open(self, address: str = "", forget: bool = True) -> None:
        """Opens the pages, as after the first visit or with what was changed before."""
        url = (self.folder / "review" / "index.html").as_uri()
        self.browser.get(url)
        if forget:
            self.js("localStorage.clear()")
        self.browser.get("about:blank")
        self.browser.get(f"{url}{address}")
        self.wait(lambda: self.js("return document.body.dataset.ready"))

    def js(self, script: str, *arguments: Any) -> Any:
        """Runs a script on the page."""
        return self.browser.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], Any]) -> Any:
        """Waits until something is so; what it gave then."""
        end = time.monotonic() + WAIT
        while not (found := condition()):
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.05)
        return found

    def press(self, *keys: str) -> None:
        """Presses keys one after the other, wherever the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def find(self, selector: str) -> Any:
        """The first element."""
        return self.browser.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        """All elements."""
        return list(self.browser.find_elements("css selector", selector))

    @property
    def chosen(self) -> str:
        """The key of the value that is lit."""
        return str(self.js("return document.querySelector('#rows .field.lit')?.dataset.key"))

    @property
    def lit_boxes(self) -> list[str]:
        """The keys of the boxes that are lit."""
        return list(self.js("return [...document.querySelectorAll('.box.lit')].map((box) => box.dataset.key)"))

    def document(self, year: int) -> Any:
        """A report's row of ``documents``."""
        return next(d for d in self.result.documents if d.report_year == year)

    def name(self, name: str = "Ada") -> None:
        """Gives the name that is asked for once."""
        self.wait(lambda: self.all("#your-name"))
        self.press(name, "\ue007")

    def downloaded(self, name: str, key: str) -> Path:
        """Presses the key that opens the drawer and downloads; the file."""
        target = self.folder / "browser" / "downloads" / name
        target.unlink(missing_ok=True)
        self.press(key)
        self.find("#download").click()
        self.wait(target.is_file)
        self.press("\ue00c")
        return target


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("review")
    with chromium(folder / "browser") as browser:
        (folder / "raw").mkdir()
        for pattern in SHOWN:
            for pdf in DEMO.glob(pattern):
                shutil.copy(pdf, folder / "raw")
        shown = Pages(folder, RunResult(folder, Summary()), browser)
        shown.build()
        yield shown


@pytest.fixture(autouse=True)
def no_errors(pages: Pages) -> Iterator[None]:
    pages.browser.get_log("browser")
    yield
    assert pages.browser.get_log("browser") == []


def _key(goal: str, field: str, region: str = "") -> str:
    return f"{goal}|{field}|{region}"


# ---- looking ------------------------------------------------------------------------------------------------------


def test_it_opens_at_the_first_value_to_review_with_counts(pages: Pages) -> None:
    pages.open()
    flagged = [r for name in ("goals", "statuses", "comments") for r in pages.result.rows(name) if r.needs_review]
    waiting = sum(link.needs_review for link in pages.result.rows("goal_links"))
    assert pages.find("#count-values").text == f"{len(flagged)} to review"
    assert pages.find("#count-links").text == f"{waiting} to decide"
    assert pages.chosen == _key("rcc-norr:2021:4.03", "comment_text", "RJH")
    assert pages.lit_boxes == [pages.chosen]


def test_every_box_stands_over_the_words_of_its_value(pages: Pages) -> None:
    document = pages.document(2020)
    pages.open(f"#values/{document.document_id}/")
    boxes = pages.js("""return [...document.querySelectorAll('.box')].map((box) => {
        const sheet = box.parentElement.getBoundingClientRect(), place = box.getBoundingClientRect();
        const [width, height] = Pages.document.pages[box.parentElement.dataset.page - 1];
        const x = (at) => (at - sheet.left) / sheet.width * width, y = (at) => (at - sheet.top) / sheet.height * height;
        return [box.dataset.key, Number(box.parentElement.dataset.page),
                x(place.left), y(place.top), x(place.right), y(place.bottom)];
    })""")
    words = [w for page in read_document(DEMO / SHOWN[0]).pages for w in page.words]
    found: dict[str, list[str]] = {}
    for key, page, x0, top, x1, bottom in boxes:
        inside = [w for w in words if w.page == page and x0 <= w.box.x_centre <= x1 and top <= w.box.y_centre <= bottom]
        found.setdefault(key, []).extend(w.text for w in inside)
    printed = {_key(s.goal_id, "status", s.region): s.status_raw for s in _of(pages, "statuses", 2020)}
    printed |= {
        _key(c.goal_id, "comment_text", c.region): f"{c.label_raw}{c.comment_text}"
        for c in _of(pages, "comments", 2020)
    }
    printed |= {_key(g.goal_id, "goal_text"): f"{g.goal_label}{g.goal_text}" for g in _of(pages, "goals", 2020)}
    assert len(printed) > 350
    wrong = {
        key: (found.get(key), text)
        for key, text in printed.items()
        if letters_key("".join(found.get(key, ["no box"]))) != letters_key(text)
    }
    assert wrong == {}


def _of(pages: Pages, dataset: str, year: int) -> list[Any]:
    return [row for row in pages.result.rows(dataset) if row.report_year == year]


def test_pictures_load_when_they_come_into_sight(pages: Pages) -> None:
    document = pages.document(2020)
    pages.open(f"#values/{document.document_id}/{_key('rcc-norr:2020:1.01', 'goal_text')}")
    loaded = "return [...document.querySelectorAll('.sheet img')].map((image) => image.parentElement.dataset.page)"
    first = pages.wait(lambda: pages.js(loaded))
    assert len(first) < document.page_count / 2
    last = pages.js("return document.querySelector('.sheet:last-child').dataset.page")
    assert last not in first
    pages.js("document.querySelector('.sheets').scrollTop = 1e6")
    drawn = "return [...document.querySelectorAll('.sheet img')]"
    pages.wait(lambda: last in pages.js(loaded))
    pages.wait(lambda: pages.js(f"{drawn}.every((image) => image.naturalWidth > 900)"))


def test_a_value_lights_its_box_and_a_box_its_value(pages: Pages) -> None:
    pages.open(f"#values/{pages.document(2020).document_id}/")
    value = _key("rcc-norr:2020:1.02", "status", "RN")
    cell = pages.find(f"#rows [data-key='{value}']")
    pages.js("arguments[0].scrollIntoView({ block: 'center' })", cell)
    cell.click()
    assert (pages.chosen, pages.lit_boxes) == (value, [value])
    other = _key("rcc-norr:2020:1.02", "goal_text")
    pages.find(f".box[data-key='{other}']").click()
    assert (pages.chosen, set(pages.lit_boxes)) == (other, {other})
    row = pages.js("return [...document.querySelectorAll('.box.of-row')].map((box) => box.dataset.key.split('|')[0])")
    assert set(row) == {"rcc-norr:2020:1.02"}


def test_a_row_over_two_pages_shows_all_its_parts(pages: Pages) -> None:
    comment = next(c for c in _of(pages, "comments", 2020) if c.page_last > c.page_first)
    key = _key(comment.goal_id, "comment_text", comment.region)
    pages.open(f"#values/{pages.document(2020).document_id}/{key}")
    assert pages.chosen == key
    lit = pages.js("return [...document.querySelectorAll('.box.lit')].map((b) => Number(b.parentElement.dataset.page))")
    assert set(lit) == {comment.page_first, comment.page_last}
    pages.find(f"#parts button:nth-of-type({len(pages.all('#parts button'))})").click()
    in_sight = """const frame = document.querySelector('.sheets').getBoundingClientRect();
        return [...document.querySelectorAll('.box.lit')].filter((box) => {
            const place = box.getBoundingClientRect();
            return place.top < frame.bottom && place.bottom > frame.top;
        }).map((box) => Number(box.parentElement.dataset.page));"""
    pages.wait(lambda: comment.page_last in pages.js(in_sight))


def test_filters_show_what_the_datasets_say(pages: Pages) -> None:
    pages.open(f"#values/{pages.document(2020).document_id}/")
    goals = {g.goal_id: g for g in _of(pages, "goals", 2020)}
    statuses = _of(pages, "statuses", 2020)

    def shown() -> set[str]:
        return set(pages.js("return [...document.querySelectorAll('#rows .row')].map((row) => row.dataset.row)"))

    def set_filter(name: str, value: Any) -> None:
        pages.js("Values.filter(arguments[0], arguments[1])", name, value)

    assert shown() == set(goals)
    set_filter("review", True)
    flagged = [r for name in ("goals", "statuses", "comments") for r in _of(pages, name, 2020) if r.needs_review]
    assert shown() == {row.goal_id for row in flagged}
    set_filter("review", False)
    set_filter("section", "4")
    assert shown() == {i for i, g in goals.items() if g.section_number == 4}
    set_filter("section", "")
    set_filter("status", "not_started")
    assert shown() == {s.goal_id for s in statuses if s.status == "not_started"}
    set_filter("region", "=RV")
    assert shown() == {s.goal_id for s in statuses if s.status == "not_started" and s.region == "RV"}
    set_filter("status", "")
    set_filter("region", "")
    set_filter("finding", "=label-misprint")
    misprints = {f.goal_id for f in pages.result.findings if f.code == "label-misprint"}
    assert shown() == misprints & set(goals)
    set_filter("finding", "")
    set_filter("text", "patolog")
    assert 0 < len(shown()) < len(goals)


def test_minutes_are_shown_and_cannot_be_corrected(pages: Pages) -> None:
    minutes = next(d for d in pages.result.documents if d.kind == "minutes")
    pages.open(f"#values/{minutes.document_id}/")
    assert len(pages.all("#rows .row")) == len(pages.result.rows("agenda_items"))
    pages.press("e", "a")
    assert pages.find("#count-edits").text == "0"


# ---- correcting ---------------------------------------------------------------------------------------------------


def test_keys_accept_edit_undo_and_what_was_changed_survives_a_reload(pages: Pages) -> None:
    pages.open()
    first = pages.chosen
    pages.press("a")
    pages.name()
    pages.wait(lambda: pages.chosen != first)
    assert pages.find("#count-edits").text == "1"
    pages.press("e")
    pages.wait(lambda: pages.all(".editor"))
    pages.press("\ue00c")
    pages.wait(lambda: not pages.all(".editor"))
    pages.open(forget=False)
    assert pages.find("#count-edits").text == "1"
    pages.press("u")
    assert pages.find("#count-edits").text == "0"
    assert pages.find("#undo").get_attribute("disabled")


def test_the_keys_are_told(pages: Pages) -> None:
    pages.open()
    pages.press("?")
    assert "next, previous value to review" in pages.find("#dialog").text
    pages.press("?")
    assert not pages.find("#dialog").is_displayed()


def test_new_entries_can_be_copied(pages: Pages) -> None:
    pages.open()
    pages.press("a")
    pages.name()
    pages.wait(lambda: pages.find("#count-edits").text == "1")
    pages.browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    pages.press("c")
    pages.find("#copy").click()
    pages.wait(lambda: "Copied" in pages.find("#toast").text)
    copied = pages.browser.execute_async_script("navigator.clipboard.readText().then(arguments[0], arguments[0])")
    (entry,) = tomllib.loads(copied)["correction"]
    assert (entry["field"], entry["value"]) == ("comment_text", entry["expected"])


def test_a_status_that_the_profile_does_not_know_is_refused(pages: Pages) -> None:
    pages.open(f"#values/{pages.document(2020).document_id}/{_key('rcc-norr:2020:1.01', 'status', 'RN')}")
    pages.press("e")
    pages.name()
    pages.wait(lambda: pages.all(".editor"))
    pages.press("klart", "\ue007")
    assert "none of U, P, E" in pages.find(".editor .problem").text
    assert pages.find("#count-edits").text == "0"


def test_a_correction_is_made_downloaded_applied_and_marked(pages: Pages) -> None:
    status = next(s for s in _of(pages, "statuses", 2020) if s.status_raw == "P")
    text = next(c for c in _of(pages, "comments", 2020) if c.region == "RN")
    confirmed = next(c for c in _of(pages, "comments", 2020) if (c.goal_id, "comment_text", c.region) == TO_REVIEW)
    misprinted = next(c for c in _of(pages, "comments", 2020) if (c.goal_id, "comment_text", c.region) == MISPRINTED)
    said = 'Nytt "citat", \\ och <b>\nen rad till.'
    address = f"#values/{pages.document(2020).document_id}/"

    pages.open(address + _key(status.goal_id, "status", status.region))
    pages.press("e")
    pages.name("Ada Å")
    pages.wait(lambda: pages.all(".editor"))
    pages.press("E/P?", "\ue007")
    pages.wait(lambda: not pages.all(".editor"))
    pages.js("Values.choose(arguments[0], true)", _key(text.goal_id, "comment_text", "RN"))
    pages.press("e")
    pages.js("document.querySelector('.editor textarea').value = arguments[0]", said)
    pages.find(".editor .main").click()
    pages.js("Values.choose(arguments[0], true)", _key(*TO_REVIEW))
    pages.press("a")
    pages.wait(lambda: pages.find("#count-edits").text == "3")
    pages.js("Values.choose(arguments[0], true)", _key(*MISPRINTED))
    pages.press("e")
    pages.js("document.querySelector('.editor select').value = 'RV'")
    pages.find(".editor .main").click()
    assert "has a comment of RV already" in pages.find(".editor .problem").text
    pages.js("document.querySelector('.editor select').value = 'RN'")
    pages.js("document.querySelector('.editor textarea').value = 'Flyttad.'")
    pages.find(".editor .main").click()
    pages.wait(lambda: pages.find("#count-edits").text == "4")

    file = pages.downloaded("corrections.toml", "c")
    content = file.read_text(encoding="utf-8")
    shutil.copy(file, pages.raw_pdfs / "corrections.toml")
    entries = load_corrections(pages.raw_pdfs).entries
    assert content == HEADER + "".join(entry_text(entry) for entry in entries)
    assert [(e.field, e.expected, e.value, e.by) for e in entries] == [
        ("status", "P", "E/P?", "Ada Å"),
        ("comment_text", text.comment_text, said, "Ada Å"),
        ("comment_text", confirmed.comment_text, confirmed.comment_text, "Ada Å"),
        ("comment_text", misprinted.comment_text, "Flyttad.", "Ada Å"),
        ("comment_region", "Flyttad.", "RN", "Ada Å"),
    ]

    pages.build()
    assert pages.result.is_whole
    read = pd.read_parquet(pages.folder / "parsed" / "statuses.parquet").set_index(["goal_id", "region"])
    after = read.loc[(status.goal_id, status.region)]
    assert (after.status_raw, list(after.status_codes), bool(after.is_uncertain), after.status) == (
        "E/P?",
        ["E", "P"],
        True,
        "mixed",
    )
    assert (after.corrected_by, after.needs_review) == ("Ada Å", False)
    assert read.corrected_by.notna().sum() == 1
    comments = pd.read_parquet(pages.folder / "parsed" / "comments.parquet").set_index(["goal_id", "region"])
    assert comments.loc[(text.goal_id, "RN")].comment_text == said
    assert not comments.loc[(confirmed.goal_id, confirmed.region)].needs_review
    assert comments.loc[(misprinted.goal_id, "RN")].comment_text == "Flyttad."
    assert (misprinted.goal_id, misprinted.region) not in comments.index

    pages.open(address + _key(status.goal_id, "status", status.region), forget=False)
    assert "E/P?" in pages.find("#rows .field.lit").text
    pages.wait(lambda: pages.find("#count-edits").text == "0")
    assert pages.find("#rows .field.lit .mark.by").get_attribute("title").endswith("From corrections.toml")


# ---- links and overview -------------------------------------------------------------------------------------------


def test_decisions_about_links_are_made_and_downloaded(pages: Pages) -> None:
    pages.open("#links")
    waiting = [link for link in pages.result.rows("goal_links") if link.needs_review]
    assert len(pages.all("#link-list .link")) == len(waiting)
    with_both = pages.js("return Links.data.links.findIndex((link) => link.review && link.from && link.to)")
    pages.js("Links.chosen = arguments[0]; Links.mark(true)", with_both)
    link = pages.js("return Links.current()")
    card = pages.find(f"#link-list .link:nth-of-type({with_both + 1})")
    goals = {g.goal_id: g for g in pages.result.rows("goals")}
    before, after = card.find_elements("css selector", ".wording")
    assert before.text.split() == goals[link["from"]].goal_text.split()
    assert after.text.split() == goals[link["to"]].goal_text.split()

    pages.press("x", "\ue007")
    pages.wait(lambda: pages.find("#count-edits").text == "1")
    pages.js("Links.filter('state', 'all'); Links.chosen = Links.data.links.findIndex(({review, to}) => !review && to)")
    other = pages.js("return Links.current()")
    pages.press("r")
    pages.js("document.querySelector('.candidates').value = '-'")
    pages.find("#dialog .main").click()
    pages.wait(lambda: pages.find("#count-edits").text == "2")

    file = pages.downloaded("decisions.toml", "c")
    shutil.copy(file, pages.raw_pdfs / "decisions.toml")
    first, second = load_decisions(pages.raw_pdfs).entries
    assert (first.verdict, first.first.goal_id, first.second.goal_id) == ("apart", link["from"], link["to"])
    assert (second.verdict, second.first.goal_id, second.year) == ("dropped", other["from"], other["yearTo"])
    assert "reason" in tomllib.loads(file.read_text(encoding="utf-8"))["decision"][0]
    pages.build()
    links = {(k.goal_id_from, k.goal_id_to): k for k in pages.result.rows("goal_links")}
    assert (link["from"], link["to"]) not in links
    assert links[other["from"], None].decided_by == "person"


def test_the_overview_holds_every_status_and_leads_to_it(pages: Pages) -> None:
    pages.open("#overview")
    cells = pages.js("""return [...document.querySelectorAll('.matrix .letter')].map((cell) =>
        [decodeURIComponent(cell.hash.split('/')[2]), cell.firstChild.textContent])""")
    expected = {_key(s.goal_id, "status", s.region): s.status_raw or "–" for s in _of(pages, "statuses", 2021)}
    assert dict(cells) == expected
    pages.find("#matrix thead th:nth-child(3) button").click()
    column = "document.querySelectorAll('.matrix tr td:nth-child(3) .letter')"
    order = pages.js(f"return [...{column}].map((cell) => cell.className)")
    ranks = ["achieved", "mixed", "in_progress", "not_started", "blank"]
    places = [next(i for i, name in enumerate(ranks) if f"status-{name}" in classes) for classes in order]
    assert places == sorted(places)
    wanted = pages.js("const cell = document.querySelector('.matrix .letter'); cell.click(); return cell.hash")
    pages.wait(lambda: pages.js("return document.body.dataset.ready") == "values")
    pages.wait(lambda: f"#values/{pages.document(2021).document_id}/" in wanted and pages.lit_boxes)
    assert wanted.endswith(pages.js("return encodeURIComponent(arguments[0])", pages.chosen))


# ---- looks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["values", "links", "overview"])
def test_nothing_overlaps_or_sticks_out_on_a_laptop(pages: Pages, tab: str) -> None:
    pages.open(f"#{tab}")
    assert pages.js("return [innerWidth, innerHeight]") == [1280, 800]
    assert pages.js("return document.documentElement.scrollWidth <= innerWidth")
    overlapping = pages.js("""
        const bars = document.querySelectorAll('.top, .tabs, .actions, .view:not([hidden]) .bar, #filters');
        const pairs = [];
        for (const bar of bars) {
            const parts = [...bar.children].filter((part) => part.offsetWidth && part.offsetHeight);
            for (const a of parts) for (const b of parts) {
                const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
                const across = p.left < q.right - 1 && q.left < p.right - 1;
                if (a !== b && across && p.top < q.bottom - 1 && q.top < p.bottom - 1) {
                    pairs.push([a.outerHTML.slice(0, 80), b.outerHTML.slice(0, 80)]);
                }
                if (p.right > innerWidth + 1) pairs.push([a.outerHTML.slice(0, 80), 'sticks out']);
            }
        }
        return pairs;""")
    assert overlapping == []


def test_light_and_dark_follow_the_system_and_the_button(pages: Pages) -> None:
    def ground() -> str:
        return str(pages.js("return getComputedStyle(document.body).backgroundColor"))

    def system(scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        pages.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    pages.open()
    light = ground()
    system("dark")
    dark = pages.wait(lambda: ground() if ground() != light else "")
    pages.press("t")
    assert ground() == light
    pages.press("t")
    assert ground() == dark
    system("light")
    assert ground() == dark
    pages.open(forget=False)
    assert ground() == dark
