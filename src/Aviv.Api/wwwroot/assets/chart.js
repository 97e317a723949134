// Reads a chart out: the step under the pointer, or the one that the arrow keys have come to. The chart is a picture without this.
// For keyboards and screen readers it is a slider over the steps of its line.

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const money = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const cents = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2 });
const moves = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity };

for (const frame of document.querySelectorAll('[data-steps]')) addReader(frame);

function addReader(frame) {
  const steps = frame.dataset.steps.split(' ').map(wordsOf);
  const slider = document.createElement('div');
  const reading = document.createElement('p');
  slider.className = 'reader';
  slider.tabIndex = 0;
  setAll(slider, { role: 'slider', 'aria-label': 'Read the chart', 'aria-valuemin': 1, 'aria-valuemax': steps.length });
  reading.className = 'reading';
  frame.append(slider);
  frame.after(reading);
  let current = steps.length - 1;

  function show(step) {
    current = Math.min(Math.max(step, 0), steps.length - 1);
    setAll(slider, { 'aria-valuenow': current + 1, 'aria-valuetext': steps[current] });
    reading.textContent = steps[current];
    for (const chart of frame.querySelectorAll('.price-chart')) mark(chart, current);
  }

  slider.addEventListener('pointermove', event => show(stepAt(frame, event.clientX)));
  slider.addEventListener('pointerdown', event => show(stepAt(frame, event.clientX)));
  slider.addEventListener('focus', () => show(current));
  slider.addEventListener('keydown', event => {
    if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(current + moves[event.key]);
  });
  setAll(slider, { 'aria-valuenow': current + 1, 'aria-valuetext': steps[current] });
  reading.textContent = 'Point at the chart, or move along it by the arrow keys, to read each price.';
}

function wordsOf(step) {
  const [since, price] = step.split('=');
  return `From ${date.format(new Date(since))}: ${(price.includes('.') ? cents : money).format(price)} €`;
}

// The line goes across to where a step begins, up or down to its price, and at last across to the end.
function lineOf(chart) {
  const line = chart.querySelector('.chart-line').getAttribute('d');
  const numbers = kind => [...line.matchAll(kind)].map(match => Number(match[1]));
  return { starts: numbers(/[MH](-?[\d.]+)/g), heights: numbers(/(?:M\S+ |V)(-?[\d.]+)/g) };
}

function stepAt(frame, clientX) {
  const chart = [...frame.querySelectorAll('.price-chart')].find(one => one.getClientRects().length > 0);
  const { left, width } = chart.getBoundingClientRect();
  const x = (clientX - left) * chart.viewBox.baseVal.width / width;
  return lineOf(chart).starts.slice(0, -1).findLastIndex(start => start <= x);
}

function mark(chart, step) {
  const { starts, heights } = lineOf(chart);
  const path = chart.querySelector('.chart-reading') ?? chart.appendChild(document.createElementNS(chart.namespaceURI, 'path'));
  setAll(path, { class: 'chart-reading', d: `M${starts[step]} ${heights[step]}H${starts[step + 1]}` });
}

function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
