"use strict";
// Cards lead to their source, and the place of a cursor lights its card. Who shows the page (an editor's panel, a
// frame, nobody) hears of a card by a message, and may say where the cursor is by another.
(() => {
  const host = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : undefined;
  const tell = (message) => {
    if (host) host.postMessage(message);
    else if (window.parent !== window) window.parent.postMessage(message, "*");
  };
  const cards = [...document.querySelectorAll(".card[data-file]")];
  const place = (card) => ({
    file: card.dataset.file,
    line: Number(card.dataset.line),
    column: Number(card.dataset.column),
    endLine: Number(card.dataset.endLine),
    endColumn: Number(card.dataset.endColumn),
  });
  const where = document.getElementById("place");
  const light = (lit, scroll) => {
    for (const card of document.querySelectorAll(".card.lit")) card.classList.remove("lit");
    for (const card of lit) card.classList.add("lit");
    if (scroll && lit.length > 0) lit[0].scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const reveal = (card) => {
    const at = place(card);
    light([card], false);
    where.textContent = `${at.file}, line ${at.line}`;
    tell({ type: "journey.reveal", ...at });
  };
  // The innermost step that holds the place, each time it runs.
  const cardsAt = (file, line, column) => {
    const inside = cards.filter((card) => {
      const at = place(card);
      const after = at.line < line || (at.line === line && at.column <= column);
      const before = line < at.endLine || (line === at.endLine && column <= at.endColumn);
      return at.file === file && after && before;
    });
    const size = (card) => {
      const at = place(card);
      return (at.endLine - at.line) * 100000 + (at.endLine === at.line ? at.endColumn - at.column : 0);
    };
    const least = Math.min(...inside.map(size));
    return inside.filter((card) => size(card) === least);
  };
  cards.forEach((card, index) => {
    card.addEventListener("click", () => reveal(card));
    card.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        reveal(card);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const next = cards[index + (event.key === "ArrowDown" ? 1 : -1)];
        if (next) {
          event.preventDefault();
          next.focus();
        }
      }
    });
  });
  for (const choice of document.querySelectorAll("input[name='locale'], input[name='known']")) {
    choice.addEventListener("change", () => {
      const locale = document.querySelector("input[name='locale']:checked").value;
      const known = document.querySelector("input[name='known']:checked").value;
      for (const phone of document.querySelectorAll(".phone")) {
        phone.hidden = phone.dataset.locale !== locale || phone.dataset.known !== known;
      }
    });
  }
  window.addEventListener("message", (event) => {
    const message = event.data || {};
    if (message.type === "journey.light") {
      light(cardsAt(message.file, message.line, message.column), true);
    } else if (message.type === "journey.stale") {
      const banner = document.getElementById("stale");
      banner.textContent = message.text || "";
      banner.hidden = !message.text;
    }
  });
  // A flow that is wider than the page is opened at its first card, which stands in the middle.
  const sheet = document.querySelector(".scroll");
  const first = document.querySelector(".flow .card");
  if (sheet && first) {
    const middle = (one) => one.getBoundingClientRect().left + one.getBoundingClientRect().width / 2;
    sheet.scrollLeft += middle(first) - middle(sheet);
  }
  // A new picture of the same journey begins where the last one was looked at.
  if (host) {
    const kept = host.getState();
    if (kept && kept.journey === document.body.dataset.journey) {
      window.scrollTo(0, kept.top);
      if (sheet && kept.left !== undefined) sheet.scrollLeft = kept.left;
    }
    const keep = () =>
      host.setState({ journey: document.body.dataset.journey, top: window.scrollY, left: sheet ? sheet.scrollLeft : 0 });
    window.addEventListener("scroll", keep);
    if (sheet) sheet.addEventListener("scroll", keep);
  }
  tell({ type: "journey.ready", journey: document.body.dataset.journey });
})();
