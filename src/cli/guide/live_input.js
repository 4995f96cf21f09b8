// native-coroutines guide: the text in a field of a live page, as what is sent to the body.
'use strict';

/** A mistake in a field, in words for the reader. */
class Mistake extends Error {}

/**
 * Each function takes the text of the field and returns what is sent, in order: for each the words for
 * the reader, and the call that sends it.
 */
const inputs = {
  lines(text) {
    const lines = text.replace(/\n$/, '').split('\n');
    if (text === '') throw new Mistake('Write a line.');
    return lines.map((line) => ({ said: `Some("${Values.escape(line)}")`, send: (live) => live.text(line) }));
  },

  numbers(text) {
    const words = text.split(/[\s,;]+/).filter(Boolean);
    if (words.length === 0) throw new Mistake('Write a number, such as 2 or -1.5.');
    return words.map((word, index) => {
      const special = { nan: NaN, inf: Infinity, '+inf': Infinity, '-inf': -Infinity }[word.toLowerCase()];
      const number = special ?? Number(word);
      if (special === undefined && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) {
        throw new Mistake(`“${word}”, the ${ordinal(index + 1)} word, is no number. Write numbers such as 2, -1.5 or 1e6.`);
      }
      return { said: `Some(${Values.float(number)})`, send: (live) => live.number(number) };
    });
  },

  hex(text) {
    const digits = text.replace(/\s/g, '');
    const wrong = digits.match(/[^0-9a-f]/i);
    if (digits === '') throw new Mistake('Write bytes, two hexadecimal digits each, such as c0 41 c0.');
    if (wrong) throw new Mistake(`“${wrong[0]}” is no hexadecimal digit. Write bytes such as c0 41 c0.`);
    if (digits.length % 2) {
      throw new Mistake(`A byte has two digits, and these are ${digits.length}. The last one, “${digits.at(-1)}”, stands alone.`);
    }
    return digits.match(/../g).map((byte) => oneByte(parseInt(byte, 16)));
  },

  bytes(text) {
    if (text === '') throw new Mistake('Write some text.');
    return [...new TextEncoder().encode(text)].map(oneByte);
  },

  /** Tags and text only. The file `xml.rs` of the pattern reads all of XML. */
  xml(text) {
    const events = [];
    const open = [];
    const size = (part) => new TextEncoder().encode(part).length;
    for (let at = 0; at < text.length;) {
      const place = `at byte ${size(text.slice(0, at))}`;
      const rest = text.slice(at);
      const tag = rest.match(/^<(\/?)([\p{L}_][\p{L}\p{N}_.:-]*)\s*(\/?)>/u);
      if (tag) {
        const [all, closes, name, empty] = tag;
        if (closes && empty) throw new Mistake(`${place}: ${all} is no tag.`);
        if (!closes) {
          const offset = size(text.slice(0, at));
          events.push({ said: `Some(Start { name: "${name}", offset: ${offset} })`, send: (live) => live.start(name, offset) });
          open.push(name);
        }
        if (closes || empty) {
          const last = open.pop();
          if (last !== name) {
            throw new Mistake(last === undefined ? `${place}: ${all} ends an element that did not begin.`
              : `${place}: ${all} stands where </${last}> must.`);
          }
          events.push({ said: 'Some(End)', send: (live) => live.end() });
        }
        at += all.length;
        continue;
      }
      if (rest[0] === '<') {
        throw new Mistake(`${place}: this is no tag that this page knows. It knows <name>, </name> and <name/>, without attributes.`);
      }
      const [piece] = rest.match(/^[^<]+/);
      if (piece.includes('&')) throw new Mistake(`${place}: this page knows tags and text only, and no “&”.`);
      events.push({ said: `Some(Text("${Values.escape(piece)}"))`, send: (live) => live.text(piece) });
      at += piece.length;
    }
    if (events.length === 0) throw new Mistake('Write some XML, such as <bus><id>7</id></bus>.');
    // An open element is no mistake: a document may be cut off.
    return events;
  },
};

function oneByte(byte) {
  return { said: `Some(0x${byte.toString(16).padStart(2, '0')})`, send: (live) => live.byte(byte) };
}

function ordinal(number) {
  const last = number % 100 > 10 && number % 100 < 14 ? 'th' : { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th';
  return `${number}${last}`;
}
