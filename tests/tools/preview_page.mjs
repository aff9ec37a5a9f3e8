// Opens pages of `journey preview` in a real browser: contrast and roles by axe-core in both schemes, the walk of one
// who has only a keyboard, what an editor says to the page and hears from it.
//
//     node preview_page.mjs TOOLS PAGE.html…
//
// Prints one line for each fault. Ends with 0 where there is none, 1 where there are, 2 where it could not run.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [tools, ...pages] = process.argv.slice(2);
const cannot = (why) => {
  console.log(why);
  process.exit(2);
};
const require = createRequire(join(resolve(tools), "npm", "package.json"));
let chromium, axe;
try {
  ({ chromium } = require("playwright-core"));
  axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  cannot("there is no playwright-core or axe-core");
}
const program = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .filter(Boolean)
  .find(existsSync);
if (!program) cannot("there is no Chromium");

const faults = [];
let rightToLeft = 0;
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });

for (const file of pages) {
  for (const scheme of ["light", "dark"]) {
    const fault = (what) => faults.push(`${file}, ${scheme}: ${what}`);
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 }, colorScheme: scheme });
    const url = pathToFileURL(resolve(file)).href;
    page.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
    page.on("pageerror", (error) => fault(`script: ${error.message}`));
    page.on("request", (request) => request.url() !== url && fault(`asks for ${request.url()}`));
    await page.goto(url);

    // A flow wider than its place begins in sight, and the page itself is no wider than the window.
    const begins = await page.evaluate(() => {
      const card = document.querySelector(".flow .card").getBoundingClientRect();
      const sheet = document.querySelector(".sheet").getBoundingClientRect();
      const head = document.getElementById("flow-head").getBoundingClientRect();
      return head.left >= sheet.left && card.left >= sheet.left && card.right <= sheet.right;
    });
    if (!begins) fault("the head of the flow or its first card is out of sight");
    const over = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    if (over > 0) fault(`${over} pixels wider than the window`);
    await page.setViewportSize({ width: 1200, height: 900 });
    const cut = await page.evaluate(() => {
      const sheet = document.querySelector(".scroll");
      const width = document.querySelector(".flow").getBoundingClientRect().width;
      return width <= 680 && sheet.scrollWidth > sheet.clientWidth;
    });
    if (cut) fault("a flow of three columns does not fit in a window of 1200 pixels");
    await page.setViewportSize({ width: 1300, height: 900 });

    // Everything that is hidden until it is asked for is shown once, so that it is judged, too.
    for (const shown of [false, true]) {
      if (shown) {
        await page.evaluate(() => {
          for (const hidden of document.querySelectorAll("[hidden]")) hidden.hidden = false;
          document.getElementById("stale").textContent = "This is the last picture without errors.";
        });
      }
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const found = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] });
        for (const node of found.violations.flatMap((one) => one.nodes)) {
          node.text = document.querySelector(node.target[0]).textContent;
        }
        return found;
      });
      for (const { id, nodes: all } of found.violations) {
        // Words that are cut with an ellipsis are not part of a name that says them whole.
        const cut = (node) => id === "label-content-name-mismatch" && node.text.includes("\u2026");
        const nodes = all.filter((node) => !cut(node));
        if (nodes.length === 0) continue;
        fault(`${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
      }
      if (!shown && !found.passes.some((pass) => pass.id === "color-contrast")) fault("no contrast was looked at");
    }
    await page.reload();

    // A keyboard and nothing else: the way past the flow, each card in order, then the choices of the inbox.
    await page.evaluate(() => {
      window.heard = [];
      window.addEventListener("message", (event) => window.heard.push(event.data));
    });
    const focus = () =>
      page.evaluate(() => {
        const at = document.activeElement;
        const style = getComputedStyle(at);
        const border = at.querySelector(":scope > rect");
        return {
          card: at.dataset ? at.dataset.card : undefined,
          name: at.getAttribute("name"),
          skip: at.classList.contains("skip"),
          left: at.getBoundingClientRect().left,
          label: at.getAttribute("aria-label"),
          seen: border ? getComputedStyle(border).strokeWidth === "3px" : style.outlineStyle !== "none",
        };
      });
    await page.keyboard.press("Tab");
    const first = await focus();
    if (!first.skip || first.left < 0) fault("the first stop is not the way past the flow, in sight");
    const expected = await page.evaluate(() =>
      [...document.querySelectorAll(".card[data-file]")].map((card) => card.dataset.card),
    );
    for (const card of expected) {
      await page.keyboard.press("Tab");
      const at = await focus();
      if (at.card !== card) fault(`after the card before, ${card} is not the next stop but ${at.card}`);
      if (!at.seen) fault(`the focus on card ${card} can't be seen`);
      if (!at.label) fault(`card ${card} has no name`);
    }
    const posted = await page.evaluate(() => {
      // A page of its own has no parent to tell: what it would say is read off the place that it shows.
      return document.getElementById("place").textContent;
    });
    if (posted !== "") fault("a place is shown before a card was pressed");
    await page.keyboard.press("Enter");
    const told = await page.textContent("#place");
    if (!/^.+\.journey, line \d+$/.test(told)) fault(`Enter on a card says "${told}"`);
    // What is told of a card or of the whole picture is in sight, however far down one has come.
    const inSight = (id) =>
      page.evaluate((id) => {
        const at = document.getElementById(id).getBoundingClientRect();
        return at.height > 0 && at.top >= 0 && at.bottom <= innerHeight;
      }, id);
    if (!(await inSight("place"))) fault("the place of a pressed card is out of sight");
    if ((await page.locator(".card.lit").count()) !== 1) fault("the pressed card is not lit");
    await page.keyboard.press("ArrowUp");
    const up = await focus();
    if (expected.length > 1 && up.card !== expected[expected.length - 2]) fault("the arrow does not lead to the card before");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    const choice = await focus();
    if (choice.name !== "locale") fault(`after the cards comes ${JSON.stringify(choice)}, not the language`);
    if (!choice.seen) fault("the focus on the language can't be seen");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    const phone = await page.evaluate(() => {
      const shown = [...document.querySelectorAll(".phone")].filter((one) => !one.hidden);
      return shown.map((one) => one.dataset.known).join();
    });
    if (phone !== "everything") fault(`the arrow on a choice shows the inbox "${phone}"`);

    // An editor says where its cursor is, and that the text has errors.
    const card = page.locator(".card[data-file]").nth(Math.min(2, expected.length - 1));
    const at = await card.evaluate((one) => ({ ...one.dataset }));
    await page.evaluate((at) => {
      window.postMessage({ type: "journey.light", file: at.file, line: Number(at.line), column: Number(at.column) }, "*");
      window.postMessage({ type: "journey.stale", text: "Last good picture" }, "*");
    }, at);
    await page.waitForFunction(() => !document.getElementById("stale").hidden);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    if (!(await inSight("stale"))) fault("that the picture is old is out of sight");
    const lit = await page.locator(".card.lit").evaluateAll((cards) => cards.map((one) => `${one.dataset.line}:${one.dataset.column}`));
    if (lit.length === 0 || lit.some((place) => place !== `${at.line}:${at.column}`)) fault(`the cursor lights ${lit}`);

    // Nothing but the flow itself is wider than a narrow window.
    await page.setViewportSize({ width: 400, height: 800 });
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    if (wide > 0) fault(`${wide} pixels wider than a narrow window`);

    // The day of a message stays on its line, however long its name is; a chart grows no wider than its words can be read.
    const days = await page.evaluate(() => {
      const lines = (day) => {
        const words = document.createRange();
        words.selectNodeContents(day);
        return new Set([...words.getClientRects()].map((line) => line.top)).size;
      };
      return [...document.querySelectorAll(".days span")].filter((day) => lines(day) > 1).length;
    });
    if (days > 0) fault(`${days} days of messages are broken over lines`);
    await page.setViewportSize({ width: 1000, height: 800 });
    const charts = await page.evaluate(() =>
      [...document.querySelectorAll(".chart")].map((chart) => chart.getBoundingClientRect().width),
    );
    if (charts.some((width) => width > 440)) fault(`charts are ${charts} pixels wide`);

    // On paper stands the whole flow, in dark words, whatever an evening's screen looks like.
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.emulateMedia({ media: "print", colorScheme: scheme });
    const printed = await page.evaluate(() => {
      const cards = [...document.querySelectorAll(".flow .card")].map((card) => card.getBoundingClientRect());
      const ink = getComputedStyle(document.body).color.match(/\d+/g).map(Number);
      return { cut: cards.filter((card) => card.left < 0 || card.right > innerWidth).length, ink };
    });
    if (printed.cut > 0) fault(`${printed.cut} cards are cut off on paper`);
    if (printed.ink.some((part) => part > 100)) fault(`words are printed in ${printed.ink}`);
    await page.emulateMedia({ media: "screen", colorScheme: scheme });

    // A subject in letters that run from right to left runs so.
    const directions = await page.evaluate(() =>
      [...document.querySelectorAll(".phone .subject")]
        .filter((subject) => /^[\u0590-\u07ff]/.test(subject.textContent))
        .map((subject) => getComputedStyle(subject).direction),
    );
    rightToLeft += directions.length;
    if (directions.some((one) => one !== "rtl")) fault("a subject in Arabic runs from left to right");
    await page.close();
  }
}
if (rightToLeft === 0) faults.push("no page has a subject that runs from right to left");

// In an editor's frame a pressed card is told to whoever shows the page.
{
  const page = await browser.newPage();
  const html = readFileSync(pages[0], "utf8");
  await page.setContent("<iframe width=1000 height=800></iframe>");
  await page.evaluate((html) => {
    window.heard = [];
    window.addEventListener("message", (event) => window.heard.push(event.data));
    document.querySelector("iframe").srcdoc = html;
  }, html);
  const frame = page.frameLocator("iframe");
  await frame.locator(".card[data-file]").nth(1).click();
  await page.waitForFunction(() => window.heard.some((one) => one.type === "journey.reveal"));
  const reveal = await page.evaluate(() => window.heard.find((one) => one.type === "journey.reveal"));
  if (!reveal.file.endsWith(".journey") || !(reveal.line > 0) || !(reveal.endColumn > 0)) {
    faults.push(`a pressed card tells ${JSON.stringify(reveal)}`);
  }
  await page.close();
}
await browser.close();
for (const fault of faults) console.log(fault);
process.exit(faults.length > 0 ? 1 : 0);
