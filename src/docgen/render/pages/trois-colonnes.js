(() => {
  const all = Array.from(document.querySelectorAll("[data-op]"));
  const operations = all.filter((element) => element.classList.contains("operation"));
  const show = (rank) => all.forEach((element) => element.classList.toggle("vif", rank !== null && element.dataset.op === rank));
  const focused = () => document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.op || null : null;
  all.forEach((element) => {
    element.addEventListener("mouseenter", () => show(element.dataset.op));
    element.addEventListener("mouseleave", () => show(focused()));
    element.addEventListener("focus", () => show(element.dataset.op));
    element.addEventListener("blur", () => show(null));
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = operations.indexOf(document.activeElement);
    if (!step || here < 0) return;
    const next = operations[here + step];
    if (next) { event.preventDefault(); next.focus(); }
  });
})();
