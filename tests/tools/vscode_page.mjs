// The page around VS Code: looks at the picture of a journey in its panel, and clicks in it. See
// tests/tools/vscode_probe/probe.js and tests/it/vscode.rs.
//   node vscode_page.mjs TOOLS URL
// Exit 2: there is no browser.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const [tools, url] = process.argv.slice(2);
const require = createRequire(path.join(tools, "npm/package.json"));
let chromium;
try {
  ({ chromium } = require("playwright-core"));
} catch (error) {
  console.log(`playwright-core is missing (${error.message})`);
  process.exit(2);
}
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => fs.existsSync(p));
if (!executablePath) {
  console.log("there is no Chromium");
  process.exit(2);
}
const { STEPS: steps, OUT: out, SHOTS: shots } = process.env;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(what, done, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    let value;
    try {
      value = await done();
    } catch {
      // A frame that goes while it is looked at.
    }
    if (value) return value;
    if (fs.existsSync(out)) throw new Error(`the editor ended before: ${what}`);
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await sleep(100);
  }
}
const hear = (name, seconds) => until(name, () => fs.existsSync(path.join(steps, name)) && { said: fs.readFileSync(path.join(steps, name), "utf8") }, seconds);
const tell = (name, words = "") => {
  fs.writeFileSync(path.join(steps, `${name}.new`), words);
  fs.renameSync(path.join(steps, `${name}.new`), path.join(steps, name));
};

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
let code = 0;
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
  for (let i = 0; i < 100; i++) {
    try {
      await page.goto(url, { timeout: 30000 });
      break;
    } catch {
      await sleep(300);
    }
  }
  const shoot = async (name) => shots && page.screenshot({ path: path.join(shots, `${name}.png`) });
  // The panel is a frame in a frame; every new picture makes it anew.
  const picture = async () => {
    for (const frame of page.frames()) {
      if ((await frame.locator(".card[data-file]").count()) > 0) return frame;
    }
    return undefined;
  };
  const holds = async (words) => {
    const frame = await picture();
    return frame && (await frame.locator("body").innerHTML()).includes(words);
  };
  await hear("shown", 120);
  await until("a picture in the panel", picture);
  await shoot("picture");
  tell("drawn");
  const line = (await hear("cursor")).said;
  await until("the card of the cursor is lit", async () => {
    const frame = await picture();
    const lit = frame && frame.locator(".card.lit").first();
    return frame && (await frame.locator(".card.lit").count()) > 0 && (await lit.getAttribute("data-line")) === line;
  });
  tell("lit");
  const typed = (await hear("typed")).said;
  await until("the picture follows", () => holds(typed));
  await shoot("followed");
  tell("followed");
  const kept = (await hear("broken")).said;
  await until("the last good picture says that it is old", async () => {
    const frame = await picture();
    return frame && (await frame.locator("#stale").isVisible()) && holds(kept);
  });
  await shoot("kept");
  tell("kept");
  await hear("mended");
  await until("a new picture", async () => {
    const frame = await picture();
    return frame && !(await frame.locator("#stale").isVisible());
  });
  const frame = await picture();
  const card = frame.locator(".card[data-file]", { hasText: "wait 17 minutes" }).first();
  const to = await card.getAttribute("data-line");
  await card.click();
  tell("clicked", to);
  await hear("refused");
  const toasts = page.locator(".notification-toast").filter({ hasText: /journey command|connection to server/i });
  await until("a message", () => toasts.count());
  // Another one would be there by then.
  await sleep(2000);
  await shoot("refused");
  tell("told", JSON.stringify(await toasts.allInnerTexts()));
  await until("the editor has written what it shows", () => false, 30).catch(() => {});
  await shoot("end");
} catch (error) {
  if (shots) for (const [i, p] of browser.contexts().flatMap((c) => c.pages()).entries()) await p.screenshot({ path: path.join(shots, `error${i}.png`) });
  console.log(String((error && error.stack) || error));
  code = 1;
} finally {
  await browser.close();
}
process.exit(code);
