"""Pages as a browser shows them: a press on a catalyst leads to its row; nothing is asked of outside."""

import re

import pytest

from engine.reports.run_folder import write_run

LONG = "a title that says at length what was announced and by whom, and then goes on and on " * 4


@pytest.fixture(scope="module")
def page(build, tmp_path_factory):
    """The report of a run with hostile and long names."""
    names = ("<script>alert(1)</script>", "leaders:" + "segment=" + "equipment-and-materials" * 4)
    titles = ('"><img src=x onerror=alert(1)>', LONG[:300].strip(), "固态电池标准发布", *(["A cell is tested"] * 9))
    folder = tmp_path_factory.mktemp("page") / "run"
    write_run(
        build.report(names=names, titles=titles, step=4, n_deals=8, benchmarks=("000300.SS", "399006.SZ")), folder
    )
    return folder / "report.html"


def _faults(browser):
    """What the browser logged, and what it asked for beside the page itself."""
    logged = [event for event in browser.events if event["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}]
    asked = [
        event["params"]["request"]["url"] for event in browser.events if event["method"] == "Network.requestWillBeSent"
    ]
    return logged, asked[1:]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_press_on_a_catalyst_leads_to_its_row(browser, page, width):
    """On a desk and on a phone: the mark under the pointer is the catalyst's, and its row comes into view."""
    browser.open(page, width)
    x, y, number = browser.run(
        """(() => {
          const marks = [...document.querySelectorAll("figure a")].filter((one) => one.getClientRects().length);
          const mark = marks[4];
          mark.scrollIntoView({block: "center"});
          const box = mark.lastElementChild.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2, mark.getAttribute("href")];
        })()"""
    )
    assert browser.run("location.hash") == ""
    browser.click(x, y)
    assert browser.run("location.hash") == number
    place, height, marked = browser.run(
        """(() => {
          const row = document.querySelector(":target"), box = row.getBoundingClientRect();
          return [box.top, innerHeight, getComputedStyle(row).backgroundColor];
        })()"""
    )
    assert 0 <= place < height
    assert marked != "rgba(0, 0, 0, 0)"
    assert browser.run("document.querySelector(':target').cells[0].textContent") == number.rpartition("-")[2]


def test_nothing_is_asked_of_outside_and_nothing_is_blocked(browser, page):
    """No request but the page, no message in the log, no hostile word that became an element or ran."""
    browser.open(page)
    assert _faults(browser) == ([], [])
    assert browser.run("document.querySelectorAll('script').length") == 1
    assert browser.run("document.querySelectorAll('img').length") == 0


def test_the_policy_blocks_what_is_put_in_later(browser, page):
    """A script or a style that someone managed to insert does nothing."""
    browser.open(page)
    browser.run(
        """(() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const words = "<p id=p style='position: fixed' onclick='window.ran = true'>x</p>";
          document.body.insertAdjacentHTML("beforeend", words);
          document.getElementById("p").click();
        })()"""
    )
    assert browser.run("window.ran === undefined")
    assert browser.run("getComputedStyle(document.getElementById('p')).position") == "static"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_window(browser, page, width, dark):
    """Long names wrap, wide tables scroll in their own box; light and dark differ, and text stands out in both."""
    browser.open(page, width, dark=dark)
    assert browser.run("document.documentElement.scrollWidth") <= width
    paper, ink = (
        [int(part) for part in re.findall(r"\d+", browser.run(f"getComputedStyle(document.body).{name}"))][:3]
        for name in ("backgroundColor", "color")
    )
    assert (sum(paper) < 200) == dark
    assert abs(sum(paper) - sum(ink)) > 500
    one_picture = browser.run(
        "[...document.querySelectorAll('figure svg')].filter((one) => one.getClientRects().length).length"
    )
    assert one_picture == 1
    smallest = browser.run(
        """Math.min(...[...document.querySelectorAll("figure text")].filter((one) => one.getClientRects().length)
          .map((one) => Number(one.getAttribute("font-size")) * one.ownerSVGElement.getBoundingClientRect().width
            / one.ownerSVGElement.viewBox.baseVal.width))"""
    )
    assert smallest > 9


@pytest.mark.parametrize("width", [1280, 390])
def test_texts_of_the_picture_do_not_cover_each_other(browser, page, build, tmp_path, width):
    """On both widths, as the browser sets them; also where nothing moves and a scale ends at its panel's edge."""
    write_run(build.report(n_deals=0, benchmarks=()), tmp_path / "still")
    for path in (page, tmp_path / "still" / "report.html"):
        browser.open(path, width)
        covered = browser.run(
            """(() => {
              const boxes = [...document.querySelectorAll("figure text")]
                .map((one) => [one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width);
              const meet = (a, b) => a.left < b.right && b.left < a.right
                && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
              return boxes.flatMap(([text, box], at) => boxes.slice(at + 1)
                .filter(([, other]) => meet(box, other)).map(([other]) => [text, other]));
            })()"""
        )
        assert covered == []


def test_a_heading_sorts_its_table(browser, page):
    """A press sorts downwards, a second one upwards, by the full value."""
    browser.open(page)
    script = """(() => {
      const table = [...document.querySelectorAll("#attribution table")][1];
      const head = [...table.tHead.rows[0].cells].findIndex((one) => one.textContent === "net gain");
      table.tHead.rows[0].cells[head].firstChild.click();
      return [...table.tBodies[0].rows].map((row) => Number(row.cells[head].querySelector("data").value));
    })()"""
    down, up = browser.run(script), browser.run(script)
    assert down == sorted(down, reverse=True)
    assert up == sorted(up)
    assert len(down) == 8


def test_without_script_the_page_is_whole(browser, page):
    """Links work, numbers are there."""
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        document = browser.ask("DOM.getDocument")["root"]["nodeId"]
        found = browser.ask("DOM.querySelectorAll", nodeId=document, selector="thead button")
        assert found["nodeIds"] == []
        rows = browser.ask("DOM.querySelectorAll", nodeId=document, selector="tr[id^=catalyst-]")
        assert len(rows["nodeIds"]) == 12
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape",
    [
        {
            "names": [f"leaders:hold={n}" for n in range(40)],
            "titles": ["x"] * 60,
            "n_sessions": 400,
            "step": 6,
            "n_deals": 50,
        },
        {"names": ("sector-etf",), "titles": ["x"] * 3000, "n_sessions": 3010, "step": 1, "n_deals": 3000},
    ],
    ids=["forty strategies", "three thousand trades"],
)
def test_large_pages_open_soon(browser, build, tmp_path, shape):
    """Under two seconds of the browser's work, also where other programs hold the machine."""
    write_run(build.report(**shape), tmp_path / "run")
    browser.ask("Performance.enable")
    browser.open(tmp_path / "run" / "report.html")
    browser.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    worked = {one["name"]: one["value"] for one in browser.ask("Performance.getMetrics")["metrics"]}
    assert (
        worked["TaskDuration"] < 2.0 * 1.5
    )  # wall time of the page's own thread: half as much again for a busy machine
    assert worked["LayoutCount"] >= 1
