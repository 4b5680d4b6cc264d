// Saves a chart as a picture that can be cited: with its title, its kind of evidence, what its numbers
// are of, and where it comes from. Everything is drawn on this machine, and nothing is asked for.
//
// A button with `data-va-picture` (JSON: title, badge, denominator, marks, source, file) saves the first
// chart of the nearest element around it that has one.

const SHARP = 2; // pixels of the file per pixel of the page, at least
const WIDE = 1200; // pixels of the file, at least
const EDGE = 24;
const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const STYLES = {
  title: { size: 19, weight: 600, line: 26 },
  small: { size: 13.5, weight: 400, line: 19 },
  source: { size: 12, weight: 400, line: 17 },
};

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-va-picture]") : null;
  const plot = button && nearestPlot(button);
  if (plot) save(plot, JSON.parse(button.dataset.vaPicture));
});

function nearestPlot(button) {
  for (let around = button.parentElement; around; around = around.parentElement) {
    const plot = around.querySelector(".js-plotly-plot");
    if (plot) return plot;
  }
  return null;
}

async function save(plot, said) {
  const [figure, page] = [await drawing(plot), lookOf(plot)];
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const width = figure.width + 2 * EDGE;
  const blocks = layOut(pen, said, figure);
  const height = blocks.reduce((sum, block) => sum + block.height, 2 * EDGE);
  const scale = Math.max(SHARP, WIDE / width);
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  pen.scale(scale, scale);
  pen.fillStyle = page.background;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = pen.strokeStyle = page.ink;
  pen.textBaseline = "middle";
  let top = EDGE;
  for (const block of blocks) {
    block.draw(top);
    top += block.height;
  }
  canvas.toBlob((file) => hand(file, said.file), "image/png");
}

function layOut(pen, said, figure) {
  const blocks = [text(pen, "title", said.title, figure.width), gap(8)];
  blocks.push(evidence(pen, said.badge, said.denominator, figure.width), gap(8));
  blocks.push({ height: figure.height, draw: (top) => pen.drawImage(figure.image, EDGE, top, figure.width, figure.height) });
  if (said.marks.length) blocks.push(gap(12));
  for (const mark of said.marks) blocks.push(text(pen, "small", mark, figure.width));
  blocks.push(gap(10), text(pen, "source", said.source, figure.width));
  return blocks;
}

const gap = (height) => ({ height, draw: () => {} });

function text(pen, style, words, width) {
  const { line } = STYLES[style];
  const lines = wrap(pen, style, words, width, 0);
  return {
    height: lines.length * line,
    draw: (top) => {
      write(pen, style);
      lines.forEach((one, at) => pen.fillText(one, EDGE, top + (at + 0.5) * line));
    },
  };
}

// The kind of evidence in a frame of its own, and the denominator after it, as on the page.
function evidence(pen, badge, words, width) {
  const { line } = STYLES.small;
  write(pen, "small");
  const frame = pen.measureText(badge).width + 18;
  const lines = wrap(pen, "small", words, width, frame + 10);
  const middle = (at) => line / 2 + 2 + (at ? at * line + 4 : 0);
  return {
    height: middle(lines.length - 1) + line / 2 + 2,
    draw: (top) => {
      write(pen, "small");
      pen.beginPath();
      pen.roundRect(EDGE + 0.5, top + 0.5, frame, line + 2, line / 2);
      pen.stroke();
      pen.fillText(badge, EDGE + 9.5, top + middle(0));
      lines.forEach((one, at) => pen.fillText(one, EDGE + (at ? 0 : frame + 10), top + middle(at)));
    },
  };
}

function write(pen, style) {
  const { size, weight } = STYLES[style];
  pen.font = `${weight} ${size}px ${FAMILY}`;
}

// Lines that fit. indent: what the first of them has less. A word longer than a line is cut.
function wrap(pen, style, words, width, indent) {
  write(pen, style);
  const fits = (line, at) => pen.measureText(line).width <= width - (at ? 0 : indent);
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    let rest = word;
    const longer = lines.at(-1) ? `${lines.at(-1)} ${rest}` : rest;
    if (fits(longer, lines.length - 1)) {
      lines[lines.length - 1] = longer;
      continue;
    }
    if (lines.at(-1) || lines.length === 1) lines.push("");
    while (!fits(rest, lines.length - 1)) {
      let end = rest.length - 1;
      while (end > 1 && !fits(rest.slice(0, end), lines.length - 1)) end -= 1;
      lines[lines.length - 1] = rest.slice(0, end);
      lines.push("");
      rest = rest.slice(end);
    }
    lines[lines.length - 1] = rest;
  }
  return lines;
}

// The chart itself: Plotly draws it in layers; what belongs to the mouse is left out.
async function drawing(plot) {
  const layers = [...plot.querySelectorAll(".main-svg")];
  const { width, height } = layers[0].getBoundingClientRect();
  const whole = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
    whole.setAttribute(name, value);
  }
  for (const layer of layers) whole.append(...copyOf(layer).childNodes);
  for (const mouse of whole.querySelectorAll(".hoverlayer, .draglayer, .zoomlayer, .selectionlayer")) mouse.remove();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(whole))}`;
  await image.decode();
  return { image, width, height };
}

// A copy that keeps the colours of words, which the page's style sheet may set.
function copyOf(layer) {
  const copy = layer.cloneNode(true);
  const [seen, drawn] = [layer.querySelectorAll("text"), copy.querySelectorAll("text")];
  seen.forEach((one, at) => drawn[at].style.setProperty("fill", getComputedStyle(one).fill, "important"));
  return copy;
}

function lookOf(plot) {
  const look = getComputedStyle(plot.closest(".stApp") ?? document.body);
  return { background: look.backgroundColor, ink: look.color };
}

function hand(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
