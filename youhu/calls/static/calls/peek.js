// The quick look: one call in the pane beside the list. It follows the cursor and is fetched after it
// has stood still for a moment.
const pane = () => document.getElementById("peek");
const WAIT = 120;
let shown = "";
let waiting = 0;

function mark() {
  document.querySelectorAll("[data-row]").forEach((row) => row.classList.toggle("is-peeked", row.dataset.row === shown));
}

function fetchInto(row) {
  const back = encodeURIComponent(location.pathname + location.search);
  htmx.ajax("GET", `${row.dataset.peek}?back=${back}`, { target: "#peek", swap: "innerHTML" });
}

export const peek = {
  show(row) {
    shown = row.dataset.row;
    pane().hidden = false;
    document.querySelector(".l-panes").classList.add("has-drawer");
    mark();
    fetchInto(row);
  },
  toggle(row) { if (shown === row.dataset.row) this.close(); else this.show(row); },
  follow(row) {
    if (!shown) return;
    shown = row.dataset.row;
    mark();
    clearTimeout(waiting);
    waiting = setTimeout(() => fetchInto(row), WAIT);
  },
  close() {
    if (!shown) return;
    const row = document.querySelector(`[data-row="${CSS.escape(shown)}"]`);
    shown = "";
    pane().hidden = true;
    pane().replaceChildren();
    document.querySelector(".l-panes").classList.remove("has-drawer");
    mark();
    row?.querySelector("[data-open]").focus({ preventScroll: true });
  },
};

document.addEventListener("click", (event) => { if (event.target.closest("[data-unpeek]")) peek.close(); });
