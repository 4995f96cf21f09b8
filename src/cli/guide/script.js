// native-coroutines guide: the switch between light and dark, and the steps of a run.
'use strict';

// The switch. The choice stays for the next pages.
{
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const button = document.querySelector('#theme');

  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const name = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.title = `Switch to ${isDark() ? 'light' : 'dark'} colours`;
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    name();
    try {
      localStorage.theme = root.dataset.theme;
    } catch {
      // This browser gives no storage to files on the disk: the choice ends with the page.
    }
  });
  system.addEventListener('change', name);
  name();
}

// The menu closes when the reader is done with it.
{
  const menu = document.querySelector('.menu');
  addEventListener('click', (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

// The functions that the steps of a run and the live pages share.

function markIf(elements, name, is) {
  for (const element of elements) element.classList.toggle(name, Boolean(is(element)));
}

/** Scrolls a part of the page, and not the page. */
function showWithin(element, within) {
  if (!element || !within) return;
  const [inner, outer] = [element.getBoundingClientRect(), within.getBoundingClientRect()];
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  within.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
}

/** Marks the state that a body is in, its line, and the way that led there. */
function markPlace(cockpit, { state, line, way, of }) {
  markIf(document.querySelectorAll('[data-state]:not(article)'), 'now', (e) => e.dataset.state === state);
  // Where machines share lines, only that of the step is seen.
  if (of) markIf(cockpit.querySelectorAll('.one'), 'now', (e) => e.dataset.of === of);
  if (of) markIf(cockpit.querySelectorAll('.pill'), 'here', (e) => e.dataset.of === of);
  const rails = cockpit.querySelectorAll('.rail');
  markIf(rails, 'taken', (rail) => way && rail.dataset.way === way);
  markIf(rails, 'open', (rail) => state && rail.dataset.way.startsWith(`${state}-`));
  const taken = cockpit.querySelector('.rail.taken');
  // The last one drawn lies on top.
  if (taken) taken.parentNode.insertBefore(taken, taken.parentNode.querySelector('.node'));
  const on = taken ? taken.dataset.lines.split(' ') : [];
  const lines = cockpit.querySelectorAll('.source .line');
  markIf(lines, 'way', (e) => on.includes(e.dataset.line));
  markIf(lines, 'at', (e) => e.dataset.line === line);
  showWithin(cockpit.querySelector('.line.at'), cockpit.querySelector('.source'));
}

// The steps. Everything is in the page already: the script shows one step, and marks its state, its
// way and its lines.
{
  const cockpit = document.querySelector('.cockpit');
  const cards = cockpit ? [...cockpit.querySelectorAll('.cards > article')] : [];
  let at = -1;

  const go = (to) => {
    if (!(to >= 0 && to < cards.length) || to === at) return;
    at = to;
    cards.forEach((card, number) => { card.hidden = number !== at; });
    cockpit.querySelector('.count').textContent = `${at} / ${cards.length - 1}`;
    cockpit.querySelector('.back').disabled = at === 0;
    cockpit.querySelector('.on').disabled = at === cards.length - 1;

    const entries = cockpit.querySelectorAll('.steps [data-step]');
    markIf(entries, 'now', (entry) => Number(entry.dataset.step) === at);
    for (const entry of entries) {
      const link = entry.querySelector('a');
      if (entry.classList.contains('now')) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    }
    showWithin(cockpit.querySelector('.steps .now'), cockpit.querySelector('.steps'));

    markPlace(cockpit, cards[at].dataset);
  };

  const asked = () => Number(location.hash.match(/^#step-(\d+)$/)?.[1] ?? NaN);
  const leave = () => history.replaceState(null, '', at === 0 ? location.pathname : `#step-${at}`);
  const step = (to) => { go(to); leave(); };

  if (cards.length > 0) {
    addEventListener('keydown', (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: cards.length - 1 }[event.key];
      const elsewhere = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
        || event.target.closest?.('input, select, textarea, [contenteditable]');
      if (to === undefined || elsewhere) return;
      event.preventDefault();
      step(to);
    });
    cockpit.querySelector('.back').addEventListener('click', () => step(at - 1));
    cockpit.querySelector('.on').addEventListener('click', () => step(at + 1));
    cockpit.querySelector('.steps').addEventListener('click', (event) => {
      const entry = event.target.closest('[data-step]');
      if (!entry) return;
      event.preventDefault();
      step(Number(entry.dataset.step));
    });
    addEventListener('hashchange', () => go(asked()));
    // The body first: what stands above it is known already, or of no concern.
    const [source, first] = [cockpit.querySelector('.source'), cockpit.querySelector('.pill')];
    if (first) source.scrollTop += first.getBoundingClientRect().top - source.getBoundingClientRect().top - 74;
    go(0);
    go(asked());
    // The address of a step leads to the page, and not down to the card: that is for readers without
    // the script.
    if (at > 0) addEventListener('load', () => requestAnimationFrame(() => scrollTo(0, 0)));
    for (const card of cards) card.removeAttribute('id');
  }
}
