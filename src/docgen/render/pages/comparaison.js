(() => {
  const all = (query, root) => Array.from((root || document).querySelectorAll(query));
  const one = (query, root) => (root || document).querySelector(query);
  const make = (tag, props, ...inside) => { const made = Object.assign(document.createElement(tag), props); made.append(...inside); return made; };
  const counted = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").toLowerCase();

  // Tables: each head sorts, the line above filters.
  for (const table of all("table[data-trie]")) {
    const body = table.tBodies[0], rows = Array.from(body.rows), heads = all("thead th", table);
    const text = new Map(rows.map((row) => [row, plain(row.textContent)]));
    const key = (row, column) => { const cell = row.cells[column]; return cell.dataset.v === undefined ? null : Number(cell.dataset.v); };
    heads.forEach((head, column) => {
      const button = make("button", { type: "button" }, head.textContent);
      // A button is not painted in the heads that printing repeats.
      head.replaceChildren(button, make("span", { className: "imprime" }, button.textContent));
      button.addEventListener("click", () => {
        const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        const numeric = rows.some((row) => key(row, column) !== null);
        const compare = numeric
          ? (a, b) => { const x = key(a, column), y = key(b, column); return x === null ? (y === null ? 0 : 1) : y === null ? -1 : way * (x - y); }
          : (a, b) => way * a.cells[column].textContent.localeCompare(b.cells[column].textContent, "fr", { numeric: true });
        body.append(...[...rows].sort(compare));
      });
    });
    if (rows.length < 2) continue;
    const search = make("input", { type: "search" }), said = make("output"), choices = [];
    const bar = make("div", { className: "filtres" }, make("label", {}, "Chercher", search));
    for (const column of (table.dataset.filtres || "").split(",").filter(Boolean).map(Number)) {
      const values = [...new Set(rows.map((row) => row.cells[column].textContent))];
      if (values.length < 2) continue;
      const select = make("select", {}, make("option", { value: "" }, "(tout)"), ...values.map((value) => make("option", { value }, value)));
      choices.push([column, select]);
      bar.append(make("label", {}, one("button", heads[column]).textContent, select));
    }
    said.setAttribute("aria-live", "polite");
    bar.append(said);
    const filter = () => {
      const words = plain(search.value).split(" ").filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const kept = words.every((word) => text.get(row).includes(word)) && choices.every(([column, select]) => !select.value || row.cells[column].textContent === select.value);
        row.hidden = !kept;
        count += kept;
      }
      said.textContent = count === rows.length ? counted(count, "ligne") : `${counted(count, "ligne")} sur ${rows.length}`;
    };
    [search, ...choices.map(([, select]) => select)].forEach((field) => field.addEventListener("input", filter));
    filter();
    table.parentElement.before(bar);
  }

  // Long tables: rows without a change are folded, where no cell ties them to the others.
  const fold = (rows) => {
    const row = make("tr", { className: "replie" }), said = `${rows.length} lignes sans changement`;
    const button = make("button", { type: "button" }, said);
    const cell = make("td", { colSpan: Array.from(rows[0].cells).reduce((sum, one) => sum + one.colSpan, 0) }, button);
    rows.forEach((other) => { other.hidden = true; });
    button.addEventListener("click", () => { rows.forEach((other) => { other.hidden = false; }); row.remove(); });
    row.append(cell);
    rows[0].before(row);
  };
  for (const body of all(".passage:has(ins,del) tbody")) {
    const rows = Array.from(body.rows);
    if (rows.length < 8) continue;
    let run = [], reach = 0;
    rows.forEach((row, rank) => {
      const free = reach <= rank && Array.from(row.cells).every((cell) => cell.rowSpan === 1) && !one("ins,del", row);
      if (free) run.push(row);
      reach = Math.max(reach, ...Array.from(row.cells, (cell) => rank + cell.rowSpan));
      if (!free || rank === rows.length - 1) { if (run.length > 4) fold(run.slice(1, free ? undefined : -1)); run = []; }
    });
  }

  // Changes: one after the other, by button or by key.
  const passages = all(".passage"), where = one("#ou"), light = one("#legers"), keys = one("#touches");
  if (passages.length) {
    one(".avec-script").hidden = false;
    let here = -1;
    const seen = () => passages.filter((passage) => !passage.matches("[data-leger]") || light.checked);
    const tell = () => { const shown = seen(); where.textContent = here < 0 ? counted(shown.length, "endroit") : `${shown.indexOf(passages[here]) + 1} sur ${shown.length}`; };
    const settle = (passage) => {
      if (here >= 0) passages[here].classList.remove("ici");
      here = passages.indexOf(passage);
      passage.classList.add("ici");
      if (passage.matches("details")) passage.open = true;
      tell();
    };
    const go = (passage) => {
      settle(passage);
      passage.scrollIntoView({ block: "start" });
      passage.focus({ preventScroll: true });
      history.replaceState(null, "", `#${passage.id}`);
    };
    const step = (way) => {
      const shown = seen();
      let at = here < 0 ? -1 : shown.indexOf(passages[here]);
      if (at < 0 && here >= 0) at = shown.filter((passage) => passages.indexOf(passage) < here).length - (way > 0 ? 1 : 0);
      const next = here < 0 ? (way > 0 ? shown[0] : shown[shown.length - 1]) : shown[at + way];
      if (next) go(next);
    };
    one("#suivant").addEventListener("click", () => step(1));
    one("#precedent").addEventListener("click", () => step(-1));
    document.addEventListener("keydown", (event) => {
      const way = { n: 1, p: -1 }[event.key];
      if (!way || !keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.matches("input:not([type=checkbox],[type=radio]),select,textarea")) return;
      event.preventDefault();
      step(way);
    });
    const switched = () => { all("[data-leger]").forEach((passage) => { passage.open = light.checked; }); tell(); };
    light.addEventListener("change", switched);
    if (!all("[data-leger]").length) light.parentElement.hidden = true;
    const arrived = () => { const found = passages.find((passage) => passage.id === decodeURIComponent(location.hash.slice(1))); if (found) { settle(found); found.scrollIntoView({ block: "start" }); } };
    addEventListener("hashchange", arrived);
    tell();
    arrived();
  }

  // On paper, nothing opens.
  addEventListener("beforeprint", () => all("details.entieres").forEach((folded) => { folded.open = true; }));

  // The operation behind a mark: pointing at it, or reaching its link, shows what the avenant says.
  const bubble = one("#bulle");
  const close = () => { bubble.hidden = true; all(".vif").forEach((mark) => mark.classList.remove("vif")); };
  const open = (event) => {
    const mark = event.target.closest && event.target.closest("[data-op]");
    const said = mark && document.getElementById(`operation-${mark.dataset.op}`);
    if (!said) { if (!bubble.contains(event.target)) close(); return; }
    close();
    const passage = mark.closest(".passage");
    if (passage) all("ins,del", passage).forEach((other) => other.classList.toggle("vif", other.dataset.op === mark.dataset.op));
    const lines = Array.from(said.children);
    bubble.replaceChildren(...lines.slice(0, 2).map((node) => node.cloneNode(true)));
    if (lines.length > 2) bubble.append(make("p", { className: "suite" }, "La suite est dans « Les opérations de l’avenant »."));
    bubble.hidden = false;
    const place = mark.getBoundingClientRect(), size = bubble.getBoundingClientRect();
    bubble.style.left = `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`;
    bubble.style.top = `${place.top - size.height > 70 ? place.top - size.height - 4 : place.bottom + 4}px`;
    if (event.type === "focusin") mark.setAttribute("aria-describedby", "bulle");
  };
  document.addEventListener("mouseover", open);
  document.addEventListener("focusin", open);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  all(".cause").forEach((link) => link.addEventListener("click", () => { const folded = one(".operations"); if (folded) folded.open = true; }));
})();
