// native-coroutines guide: the live pages. The coroutine runs here, and the page reads its bytes.
'use strict';

/** What a page starts, and which function of `inputs` reads its field. */
const bodies = {
  fib: { start: (live) => live.fib() },
  grep: { start: (live, pattern) => live.grep(pattern), input: () => 'lines' },
  average: { start: (live) => live.average(), input: () => 'numbers' },
  frames: { start: (live) => live.frames(), input: (form) => form.elements.as.value },
  tokens: { start: (live, document) => live.tokens(document) },
  records: { start: (live, element) => live.records(element), input: () => 'xml' },
};

{
  /** The most steps that the page keeps in its list. */
  const MOST_SAID = 200;
  const ROW = 8;

  const page = document.querySelector('#live');
  const { pattern, size, tag, states, types } = JSON.parse(page.querySelector('.data').textContent);
  const body = bodies[pattern];
  const form = page.querySelector('form');
  const { start: startField, input: inputField } = form.elements;
  const part = (name) => page.querySelector(`.${name}`);

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  let compiled; // the module
  let glue; // of this instance of the module
  let exports; // of this instance
  let live; // the coroutine in it
  let at; // its address
  let values;
  let before; // the bytes and the values of the step that was shown before
  let from; // the state that the body was resumed in
  let broken = false;
  let sent = 0; // the number of items of the field that were sent
  // A destructor must not run in a module that has panicked, as it may find anything there.
  const never = [];

  const stateNow = () => {
    const number = Number(values.number(at + tag.offset, tag.size));
    return states.find((state) => state.number === number);
  };

  // The saved locals.

  /** Returns `{ text }` of a local, or `{ why }` if its value cannot be known. */
  const valueOf = (local, state) => {
    const flagIsOff = state.locals.some((other) => other.flag && values.number(at + other.offset, other.size) === 0n);
    if (local.there === 'unknown') return { why: 'the body may have moved it out' };
    if (local.there === 'flagged' && flagIsOff) return { why: 'a drop flag says that this or another local was moved out' };
    return values.show(local.of, at + local.offset);
  };

  const look = () => {
    const state = stateNow();
    const bytes = new Uint8Array(exports.memory.buffer, at, size).slice();
    const shown = state.locals.map((local) => ({ local, ...valueOf(local, state) }));
    return { state, bytes, shown };
  };

  // The memory, as it is drawn on the pages of the patterns.

  const within = (local, at) => local.offset <= at && at < local.offset + local.size;

  const runs = (now, from) => {
    const out = [];
    for (let at = from; at < Math.min(from + ROW, now.bytes.length); at += 1) {
      const local = now.state.locals.find((one) => within(one, at));
      const kind = local?.class ?? (within(tag, at) ? 'tag' : 'free');
      const changed = kind !== 'free' && before !== undefined && before.bytes[at] !== now.bytes[at];
      const className = changed ? `${kind} changed` : kind;
      const byte = now.bytes[at].toString(16).padStart(2, '0');
      if (out.at(-1)?.className === className) out.at(-1).textContent += ` ${byte}`;
      else out.push(make('i', { className, textContent: byte }));
    }
    return out;
  };

  const held = ({ local, text, why }) => {
    const old = before?.shown.find((other) => other.local.name === local.name && other.local.offset === local.offset);
    const changed = before !== undefined && (old?.text !== text || old?.why !== why);
    const said = why === undefined ? ` = ${text}` : ` is not known: ${why}`;
    return make('span', { className: `local ${local.class}${changed ? ' changed' : ''}`, title: local.type_name },
      make('b', { textContent: local.label }), said, ...(changed ? [make('span', { className: 'unseen', textContent: ' (changed)' })] : []));
  };

  const drawMemory = (now) => {
    const offsets = [];
    for (let row = 0; row < now.bytes.length; row += ROW) offsets.push(row);
    const here = (local, row) => local.size > 0 && local.offset >= row && local.offset < row + ROW;
    const begins = (row) => [...now.state.locals, tag].some((local) => here(local, row));
    const rows = offsets.map((row, index) => {
      const cells = [make('th', { scope: 'row', textContent: row }), make('td', { className: 'bytes' }, ...runs(now, row))];
      if (index === 0 || begins(row)) {
        // It reaches down to the row in which the next local begins.
        const next = offsets.findIndex((other) => other > row && begins(other));
        const cell = make('td', { className: 'held', rowSpan: (next < 0 ? offsets.length : next) - index });
        for (const one of now.shown.filter(({ local }) => here(local, row))) cell.append(held(one), ' ');
        if (here(tag, row)) {
          cell.append(make('span', { className: 'local tag' }, make('b', { textContent: 'state' }), ` = ${now.state.number}`));
        }
        cells.push(cell);
      }
      return make('tr', {}, ...cells);
    });
    part('memory').tBodies[0].replaceChildren(...rows);
  };

  // The page after a step.

  const say = (sign, className, unseen, text) => {
    const line = make('p', { className }, make('span', { className: 'unseen', textContent: unseen }), text);
    line.dataset.sign = sign;
    return line;
  };

  const tell = (...lines) => {
    const said = part('said');
    said.prepend(make('li', {}, ...lines));
    while (said.children.length > MOST_SAID) said.lastChild.remove();
  };

  const buttons = () => {
    const state = live && !broken ? stateNow() : undefined;
    const primes = body.input && state?.name === 'Unresumed';
    const over = state?.name === 'Returned';
    const set = (name, disabled) => {
      const button = part(name);
      if (!button) return;
      // The reader's place on the page is not lost.
      if (disabled && document.activeElement === button) part(primes || broken ? 'anew' : 'none')?.focus();
      button.disabled = disabled;
    };
    set('none', !state);
    set('next', !state || primes);
    set('all', !state || primes || over);
    if (body.input) part('none').textContent = primes ? 'None: prime it' : !state || over ? 'None' : 'None: close it';
    part('hint').textContent = broken ? 'It panicked, and its module with it. Start anew.'
      : over ? 'It has returned. To resume it once more is a bug, and panics. Try that, or start anew.'
        : primes ? 'Nothing has run yet. Send None to run it to its first yield: that primes it.' : '';
  };

  const show = (came) => {
    const now = look();
    const way = from && `0-${from.number}-${now.state.number}`;
    markPlace(page, { of: '0', state: `0-${now.state.number}`, line: String(now.state.line), way });
    part('state').textContent = now.state.name;
    part('line-now').textContent = `line ${now.state.line}`;
    part('status').textContent = `${came} The body is in ${now.state.name}, line ${now.state.line}.`;
    drawMemory(now);
    before = now;
    buttons();
    next();
  };

  /** Resumes the body. Returns whether it can go on. */
  const resume = ({ said, send }) => {
    const lines = [say('→', '', 'In: ', said)];
    from = stateNow();
    let came;
    try {
      came = send(live);
    } catch (error) {
      // A panic is thrown by the module, and a trap by the browser.
      broken = true;
      never.push(live);
      came = `It stopped: ${error.message}`;
    }
    if (!broken) {
      for (const note of glue.notes().split('\n').slice(0, -1)) lines.push(say('·', 'called', 'The body calls: ', note));
    }
    lines.push(say('←', broken ? 'out panicked' : 'out', 'Out: ', came));
    tell(...lines);
    return came;
  };

  // The field.

  const items = () => {
    inputField.removeAttribute('aria-invalid');
    part('wrong').textContent = '';
    try {
      return inputs[body.input(form)](inputField.value);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      part('wrong').textContent = error.message;
      inputField.setAttribute('aria-invalid', 'true');
      return [];
    }
  };

  /** Says which item is sent next. */
  const next = () => {
    if (!body.input) return;
    const all = items();
    if (sent >= all.length) sent = 0;
    part('coming').textContent = all.length === 0 ? '' : `Next: ${all[sent].said}, ${sent + 1} of ${all.length}.`;
  };

  const none = () => ({ said: body.input ? 'resume(None)' : 'resume(())', send: (to) => to.none() });
  const inWords = ({ said, send }) => ({ said: `resume(${said})`, send });

  const sendNext = () => {
    if (!body.input) return show(resume(none()));
    const all = items();
    if (all.length === 0) return inputField.focus();
    const item = all[Math.min(sent, all.length - 1)];
    sent += 1;
    show(resume(inWords(item)));
  };

  const sendAll = () => {
    const goesOn = () => !broken && stateNow().name !== 'Returned';
    const all = body.input ? items() : undefined;
    if (all?.length === 0) return inputField.focus();
    let came;
    if (all) {
      for (; sent < all.length && goesOn(); sent += 1) came = resume(inWords(all[sent]));
    } else {
      while (goesOn()) came = resume(none());
    }
    if (came !== undefined) show(came);
  };

  // The start.

  const anew = async () => {
    const { make: makeGlue } = liveModule;
    const initialize = makeGlue();
    exports = await initialize({ module_or_path: compiled });
    glue = initialize;
    broken = false;
    live = body.start(glue.Live, startField?.value);
    at = live.address;
    values = new Values(types, () => exports.memory.buffer);
    if (live.size !== size) throw new Error(`the layout is of ${size} bytes, and the coroutine has ${live.size}`);
    before = undefined;
    from = undefined;
    sent = 0;
    part('said').replaceChildren();
    tell(say('·', '', '', 'It is made, and nothing has run yet.'));
    show('It is made, and nothing has run yet.');
  };

  const bytes = Uint8Array.from(atob(liveModule.bytes), (letter) => letter.charCodeAt(0));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!part('next').disabled) sendNext();
  });
  part('all').addEventListener('click', sendAll);
  part('none')?.addEventListener('click', () => show(resume(none())));
  part('anew').addEventListener('click', anew);
  for (const field of [inputField, ...form.querySelectorAll('[name=as]')]) {
    field?.addEventListener('input', () => {
      sent = 0;
      next();
    });
  }
  WebAssembly.compile(bytes).then((module) => {
    compiled = module;
    return anew();
  }).catch((error) => {
    part('status').textContent = `The coroutine cannot run in this browser: ${error.message}`;
    part('hint').textContent = part('status').textContent;
  });
}
