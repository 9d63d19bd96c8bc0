// A signature drawn with a finger: strokes of points, each 0 … 1 of the pad, into a hidden field.
const MOST_POINTS = 2000;
const LEAST_STEP = 0.004;

export function openPad(box) {
  const canvas = box.querySelector("canvas");
  const field = box.parentElement.querySelector("[name='signature']");
  const ink = canvas.getContext("2d");
  let strokes = [];
  let drawing = null;
  box.hidden = false;

  const place = (event) => {
    const seen = canvas.getBoundingClientRect();
    return [(event.clientX - seen.left) / seen.width, (event.clientY - seen.top) / seen.height].map((part) => Math.min(1, Math.max(0, Number(part.toFixed(3)))));
  };
  const count = () => strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const keep = () => { field.value = strokes.length ? JSON.stringify(strokes) : ""; };

  function line(from, to) {
    ink.lineWidth = 5;
    ink.lineCap = "round";
    ink.strokeStyle = getComputedStyle(canvas).color;
    ink.beginPath();
    ink.moveTo(from[0] * canvas.width, from[1] * canvas.height);
    ink.lineTo(to[0] * canvas.width, to[1] * canvas.height);
    ink.stroke();
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = [place(event)];
    strokes.push(drawing);
    line(drawing[0], drawing[0]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || count() >= MOST_POINTS) return;
    const last = drawing.at(-1), next = place(event);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < LEAST_STEP) return;
    drawing.push(next);
    line(last, next);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { drawing = null; keep(); });
  box.querySelector("[data-wipe]").addEventListener("click", () => { strokes = []; ink.clearRect(0, 0, canvas.width, canvas.height); keep(); });
}
