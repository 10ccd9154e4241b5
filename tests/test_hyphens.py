"""Every line-end hyphen is decided, and what is not sure is doubted."""

from __future__ import annotations

import json
import random
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lines import group_lines
from pipeline.profile import load_profiles
from pipeline.reading import read_document
from pipeline.tables import find_rows
from pipeline.text import TextJoiner, Vocabulary, WordList, split_paragraphs
from pipeline.text.hyphens import CONFIDENCE, HyphenJudge
from pipeline.text.language import swedish
from tests.benchmarks.hyphens import Tally, measure, set_lines, sources

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
REPORTS = ("uppfoljning-2023.pdf", "variants/uppfoljning-2023-untagged-reflowed.pdf")
"""The published line breaks, and others. The other two variants have the line breaks of these."""


def joiner(*seen: str) -> TextJoiner:
    """A joiner for a document that has the words of ``seen`` elsewhere."""
    return TextJoiner(Vocabulary(seen), WordList())


def join(lines: str, *seen: str) -> str:
    """``lines`` (separated by ``|``) joined, and required to be sure."""
    prose = joiner(*seen).join_texts(lines.split("|"))
    assert prose.doubts == ()
    return prose.text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("Tidig upp-|täckt", "Tidig upptäckt"),
        ("lungcancer-|screening", "lungcancerscreening"),
        ("en cancer-|patient", "en cancerpatient"),
        ("Folk-|hälsoenhetens plan", "Folkhälsoenhetens plan"),
        ("kon-|taktsjuk-|sköterska", "kontaktsjuksköterska"),
        ("bröst-|cancerpatien-|ter", "bröstcancerpatienter"),
        ("IVDR-lag-|stiftning", "IVDR-lagstiftning"),
        ("i nya vårdprogram-|men", "i nya vårdprogrammen"),
        ("ett gemen-|samt kansli", "ett gemensamt kansli"),
        ("UPPFÖLJ-|NING", "UPPFÖLJNING"),
        ("CANCER-|VÅRDEN", "CANCERVÅRDEN"),
        ("fotbol-|lag", "fotbollag"),
    ],
)
def test_a_typesetters_hyphen_goes(lines: str, text: str) -> None:
    assert join(lines) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("SVF-|förloppen", "SVF-förloppen"),
        ("SVF-PREM-|mätning", "SVF-PREM-mätning"),
        ("SVF-|PREM", "SVF-PREM"),
        ("SVF-|FÖRLOPPEN", "SVF-FÖRLOPPEN"),
        ("kssk-|dagar", "kssk-dagar"),
        ("62-|åriga", "62-åriga"),
        ("10-|12 veckor", "10-12 veckor"),
        ("covid-|19", "covid-19"),
        ("e-|hälsa", "e-hälsa"),
        ("E-|HÄLSA", "E-HÄLSA"),
        ("T-|cellsbehandling", "T-cellsbehandling"),
        ("Jämtland-|Härjedalen", "Jämtland-Härjedalen"),
        ("icke-|kirurgisk", "icke-kirurgisk"),
        ("RCC:s-|sida", "RCC:s-sida"),
    ],
)
def test_a_words_own_hyphen_stays(lines: str, text: str) -> None:
    assert join(lines) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("50-|och 56-åriga", "50- och 56-åriga"),
        ("hälso-|och sjukvård", "hälso- och sjukvård"),
        ("läns-|eller länsdelssjukhus", "läns- eller länsdelssjukhus"),
        ("bröst-|respektive tarmcancer", "bröst- respektive tarmcancer"),
        ("kssk-|och LPO-möten", "kssk- och LPO-möten"),
        ("läns-|(och regions-)sjukhus", "läns- (och regions-)sjukhus"),
        ("läns-,|regions- och närsjukhus", "läns-, regions- och närsjukhus"),
        ("hälso-|& sjukvård", "hälso- & sjukvård"),
    ],
)
def test_a_suspended_hyphen_keeps_its_space(lines: str, text: str) -> None:
    assert join(lines) == text


@pytest.mark.parametrize(
    ("lines", "seen", "text"),
    [
        ("barn-|onkologin", "barn-onkologin", "barn-onkologin"),
        ("barn-|onkologin", "barnonkologin", "barnonkologin"),
        ("barn-|onkologi", "barn-onkologin", "barn-onkologi"),
        ("lung-|screeningen", "lungscreeningstudien", "lungscreeningen"),
        ("Qvix-|modulen", "qvixmodulen", "Qvixmodulen"),
        ("efter-|till", "eftertill", "eftertill"),
    ],
)
def test_the_documents_own_words_decide_first(lines: str, seen: str, text: str) -> None:
    assert join(lines, seen) == text


@pytest.mark.parametrize(
    ("lines", "decision", "text"),
    [
        ("i en region-kommun-|samverkan", "kept", "i en region-kommun-samverkan"),
        ("ett region-|kommun-samarbete", "kept", "ett region-kommun-samarbete"),
        ("på covid-|avdelningen", "dropped", "på covidavdelningen"),
        ("ett Zyrka-|möte", "dropped", "ett Zyrkamöte"),
        ("ett Umeå-|projekt", "dropped", "ett Umeåprojekt"),
        ("i då-nu-|och framtiden", "suspended", "i då-nu- och framtiden"),
        ("utrednings-|/behandlingstid", "kept", "utrednings-/behandlingstid"),
        ("anna.|svensson.lars-|son@region.example", "kept", "anna. svensson.lars-son@region.example"),
    ],
)
def test_what_is_not_sure_is_doubted(lines: str, decision: str, text: str) -> None:
    prose = joiner().join_texts(lines.split("|"))
    assert prose.text == text
    (doubt,) = prose.doubts
    assert doubt.decision == decision
    assert doubt.text in text
    assert doubt.text not in doubt.alternatives
    assert 0 < doubt.confidence < 0.8


def test_a_word_seen_both_ways_is_doubted_and_written_as_mostly() -> None:
    prose = joiner("barn-onkologi", "barnonkologi", "barnonkologi").join_texts(["vid barn-", "onkologi"])
    assert prose.text == "vid barnonkologi"
    assert [d.alternatives[0] for d in prose.doubts] == ["barn-onkologi"]
    often = joiner("barn-onkologi", *["barnonkologi"] * 20).join_texts(["vid barn-", "onkologi"])
    assert often.doubts == ()


def test_a_name_that_takes_hyphens_elsewhere_is_a_name() -> None:
    prose = joiner("Zyrka", "Zyrka").join_texts(["nya Zyrka-", "möten"])
    assert (prose.text, len(prose.doubts)) == ("nya Zyrka-möten", 1)


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        ("god ut- veckling av vården", 1),
        ("läns- och regionsjukhus", 0),
        ("hälso-, sjuk- och tandvård", 0),
        ("mellan 50- 56-åringar", 0),
        ("ett - två", 0),
    ],
)
def test_a_hyphen_typed_within_a_line_is_left_and_doubted(line: str, doubts: int) -> None:
    prose = joiner().join_texts([line])
    assert prose.text == line
    assert len(prose.doubts) == doubts


def test_a_hyphen_at_a_line_start_belongs_to_the_word_before_it() -> None:
    prose = joiner().join_texts(["vid barn", "-onkologin."])
    assert prose.text == "vid barn-onkologin."
    assert prose.doubts[0].alternatives[0] == "barn -onkologin."
    assert join("program och|-planer") == "program och -planer"


def test_a_hyphen_after_which_nothing_comes_is_doubted() -> None:
    prose = joiner().join_texts(["nya cancer-"])
    assert prose.text == "nya cancer-"
    assert [(doubt.left, doubt.right) for doubt in prose.doubts] == [("cancer-", "")]
    assert joiner().join_texts(["ett -"]).doubts == ()


@pytest.mark.parametrize("hyphen", "-\u2010\u2011")
def test_all_hyphens_are_hyphens(hyphen: str) -> None:
    assert join(f"upp{hyphen}|täckt") == "upptäckt"
    assert join(f"SVF{hyphen}|förlopp") == f"SVF{hyphen}förlopp"


def test_every_rule_has_a_confidence() -> None:
    source = Path(__file__).parents[1] / "pipeline" / "text"
    code = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py"))
    named = set(re.findall(r'Verdict\(\s*"\w+",\s*"([\w-]+)"', code))
    assert len(named) > 15
    assert named <= set(CONFIDENCE)
    assert all(re.search(rf'"{rule}"', code.replace(f'"{rule}": ', "")) for rule in CONFIDENCE), "a rule nobody uses"


WORDS = st.text(string.ascii_lowercase + "åäö", min_size=6, max_size=16)


@given(WORDS, st.integers(2, 4))
def test_a_word_seen_whole_is_always_put_together(word: str, cut: int) -> None:
    prose = joiner(word).join_texts([f"x {word[:cut]}-", f"{word[cut:]} y"])
    assert prose.text == f"x {word} y"


@given(WORDS, WORDS)
def test_a_word_seen_with_its_hyphen_always_keeps_it(left: str, right: str) -> None:
    prose = joiner(f"{left}-{right}").join_texts([f"x {left}-", f"{right} y"])
    assert prose.text == f"x {left}-{right} y"


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12), st.booleans())
def test_the_judge_decides_about_anything(left: str, right: str, begins: bool) -> None:
    words = f"{left}- {right}".split()
    if len(words) == 2 and words[0].rstrip("-\u2010\u2011"):
        judge = HyphenJudge(Vocabulary(), WordList(), swedish())
        assert judge.judge(words[0], words[1], begins_sentence=begins).confidence > 0


def test_set_lines_breaks_what_it_says_it_breaks() -> None:
    text = "Många kssk-dagar och hälso- och sjukvårdsregionala cancerrehabiliteringsmöten i SVF-PREM-gruppen."
    lines, breaks = set_lines(text, 12, random.Random(1))
    assert all(len(line) <= 16 for line in lines)
    assert {b.truth for b in breaks} >= {"dropped", "kept"}
    flat = "".join(lines).replace(" ", "")
    assert flat.replace("-", "") == text.replace(" ", "").replace("-", "")


EDITIONS = [name for name in sources() if name[-1].isdigit()]
KNOWN = {"kustland": {"SILENT hjärt-|kärlsjukdom kept, not dropped (compound)"}}
"""Wrong and not told: it is written in both ways."""


@pytest.mark.parametrize("family", sorted({name.rsplit("-", 1)[0] for name in EDITIONS}))
def test_texts_come_back_from_narrow_columns(family: str) -> None:
    """Set, hyphenated and joined: nothing but what is known is wrong in silence, and little is in doubt."""
    tally = Tally()
    for name in EDITIONS:
        if name.startswith(f"{family}-"):
            for width in (18, 38):
                measure(sources()[name], width, seed=11, tally=tally)
    assert sum(tally.breaks.values()) > 100
    silent = {error for error in tally.errors if error.startswith("SILENT")}
    assert silent == KNOWN.get(family, set())
    assert sum(tally.wrong.values()) == len(silent), tally.errors
    assert tally.doubtful <= 0.02 * sum(tally.breaks.values()), tally.errors


@pytest.mark.parametrize("name", REPORTS)
def test_published_hyphens_are_decided_as_in_gold(name: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the reference corpus (../shared/corpus) is not here")
    layout = read_document(CORPUS / name)
    profile = next(p for p in load_profiles() if p.family == "rcc-norr").for_year(2023)
    rows = find_rows(layout, profile).rows
    cells = [(row.goal, row.comment) for row in rows]
    vocabulary = Vocabulary.from_lines(line for pair in cells for cell in pair for line in group_lines(cell.words))
    reader = TextJoiner(vocabulary, WordList())
    gold = json.loads((CORPUS / "gold" / "followup-2023.json").read_text(encoding="utf-8"))
    assert len(rows) == len(gold)
    doubtful = 0
    for pair, goal in zip(cells, gold, strict=True):
        texts = " ".join([goal["goal"], *goal["comments"].values()])
        allowed = set(re.sub(r"/ ", "/", " ".join(texts.split())).split())
        for cell in pair:
            proses = [reader.join(lines) for lines in split_paragraphs(group_lines(cell.words))]
            doubtful += any(p.doubts for p in proses)
            tokens = {t for p in proses for t in p.text.split() if not t.endswith(":")} - {"RCC"}
            assert {t for t in tokens if t not in allowed and t != "Norr:"} == set()
    assert doubtful <= 0.03 * 2 * len(rows)
