// native-coroutines guide: values in the memory of a module, written as Rust's `{:?}` writes them.
'use strict';

/** A value that cannot be known. It is never guessed. */
class Unknown extends Error {}

/**
 * Reads values.
 *
 * `types` is the list of types that the command of the module has written: each with `name`, `size`,
 * and one of `base`, `fields`, `variants`, `names`, `array`, `pointer`. One that has none of these is
 * not described. `memory` returns the bytes as they are now: memory that grows has another buffer.
 */
class Values {
  static DEEPEST = 16;
  static MOST_ELEMENTS = 32;
  static LONGEST_TEXT = 256;

  constructor(types, memory) {
    this.types = types;
    this.memory = memory;
  }

  /** Returns `{ text }`, or `{ why }` if the value cannot be known. */
  show(of, at) {
    try {
      return { text: this.text(this.types[of], at, 0) };
    } catch (error) {
      if (error instanceof Unknown) return { why: error.message };
      // Beyond the end of the memory.
      if (error instanceof RangeError) return { why: 'it lies outside of the memory' };
      throw error;
    }
  }

  /** Reads an unsigned number, the lowest byte first. */
  number(at, size) {
    const view = new DataView(this.memory());
    let number = 0n;
    for (let i = size - 1; i >= 0; i -= 1) number = (number << 8n) | BigInt(view.getUint8(at + i));
    return number;
  }

  text(type, at, depth) {
    if (depth > Values.DEEPEST) throw new Unknown('it is nested too deep');
    const { name } = type;
    if (name === 'alloc::string::String') return this.string(...this.vec(this.inner(type, at, 'vec')));
    if (name.startsWith('alloc::vec::Vec<')) {
      return this.list(this.types[type.element], ...this.vec({ type, at }), depth);
    }
    if (name === '&str') {
      return this.string(this.word(this.inner(type, at, 'data_ptr')), this.word(this.inner(type, at, 'length')));
    }
    if (type.base) return this.base(type, at);
    if (type.array) return this.list(this.types[type.array.of], at, type.array.count, depth);
    if (type.names) return this.named(type, this.number(at, type.size));
    if (type.variants) return this.variant(type, at, depth);
    if (type.fields) return this.fields(type, at, depth);
    if (type.pointer !== undefined) throw new Unknown('it is a pointer');
    throw new Unknown('the debug information does not describe it');
  }

  base({ base, size, name }, at) {
    const view = new DataView(this.memory());
    const number = this.number(at, size);
    switch (base) {
      case 'unit': return '()';
      case 'unsigned': return String(number);
      case 'signed': return String(BigInt.asIntN(8 * size, number));
      case 'bool':
        if (number > 1n) throw new Unknown('it is no bool');
        return number === 1n ? 'true' : 'false';
      case 'char': return this.char(Number(number));
      case 'float':
        if (size === 8) return Values.float(view.getFloat64(at, true));
    }
    throw new Unknown(`this page cannot read ${name}`);
  }

  char(code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) throw new Unknown('it is no char');
    const letter = String.fromCodePoint(code);
    return letter === '"' ? `'"'` : letter === "'" ? `'\\''` : `'${Values.escape(letter)}'`;
  }

  named({ names }, number) {
    const found = names.find(([is]) => BigInt(is) === number);
    if (!found) throw new Unknown('no variant has its number');
    return found[1];
  }

  variant(type, at, depth) {
    const { tag, of: variants } = type.variants;
    const is = tag && this.number(at + tag[0], tag[1]);
    const numbered = tag && variants.find(([number]) => number !== null && BigInt(number) === is);
    const found = numbered ?? variants.find(([number]) => number === null);
    if (!found) throw new Unknown('no variant has its number');
    const [, of, offset] = found;
    return this.fields(this.types[of], at + offset, depth);
  }

  /** Writes `Name { a: 1 }`, `Name(1)` or `Name`. */
  fields(type, at, depth) {
    const name = Values.bare(type.name);
    const part = (field) => {
      try {
        return this.text(this.types[field.of], at + field.offset, depth + 1);
      } catch (error) {
        if (error instanceof Unknown || error instanceof RangeError) return '?';
        throw error;
      }
    };
    if (type.fields.length === 0) return name || '()';
    if (type.fields.every((field) => /^__\d+$/.test(field.name))) {
      const parts = type.fields.map(part);
      return `${name}(${parts.join(', ')}${!name && parts.length === 1 ? ',' : ''})`;
    }
    const parts = type.fields.map((field) => `${field.name.replace(/^_ref__/, '')}: ${part(field)}`);
    return `${name} { ${parts.join(', ')} }`;
  }

  /** The field of a struct: its type, and where it is. */
  inner(type, at, ...path) {
    let found = { type, at };
    for (const name of path) {
      const field = found.type.fields?.find((one) => one.name === name);
      // Another version of the standard library.
      if (!field) throw new Unknown(`it has no field ${name}`);
      found = { type: this.types[field.of], at: found.at + field.offset };
    }
    return found;
  }

  word({ type, at }) {
    return Number(this.number(at, type.size));
  }

  /** The address and the length of a vector's elements. */
  vec({ type, at }) {
    const buffer = this.inner(type, at, 'buf', 'inner', 'ptr', 'pointer', 'pointer');
    return [this.word(buffer), this.word(this.inner(type, at, 'len'))];
  }

  list(of, at, count, depth) {
    if (at + count * of.size > this.memory().byteLength) throw new Unknown('it lies outside of the memory');
    const shown = Math.min(count, Values.MOST_ELEMENTS);
    const parts = Array.from({ length: shown }, (_, i) => this.text(of, at + i * of.size, depth + 1));
    if (count > shown) parts.push(`… ${count - shown} more`);
    return `[${parts.join(', ')}]`;
  }

  string(at, length) {
    const bytes = new Uint8Array(this.memory(), at, length);
    const shown = bytes.subarray(0, Values.LONGEST_TEXT);
    let text;
    try {
      // A letter that is cut in the middle is left out.
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(shown, { stream: length > shown.length });
    } catch {
      throw new Unknown('it is no UTF-8');
    }
    return `"${Values.escape(text)}"${length > shown.length ? '…' : ''}`;
  }

  /** The name without its path and its parameters: `Some` of `core::option::Option<u64>::Some`. */
  static bare(name) {
    if (name.startsWith('(')) return '';
    let inner = name;
    for (let before; before !== inner;) [before, inner] = [inner, inner.replace(/<[^<>]*>/g, '')];
    return inner.replace(/.*::/s, '').replace(/^\{closure.*/s, 'closure');
  }

  static escape(text) {
    const short = { '\0': '\\0', '\t': '\\t', '\r': '\\r', '\n': '\\n', '"': '\\"', '\\': '\\\\' };
    const code = (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`;
    return text.replace(/["\\]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (letter) => short[letter] ?? code(letter));
  }

  /** Both languages write the fewest digits that lead back to the number, but place them otherwise. */
  static float(number) {
    if (Number.isNaN(number)) return 'NaN';
    if (!Number.isFinite(number)) return number > 0 ? 'inf' : '-inf';
    const sign = number < 0 || Object.is(number, -0) ? '-' : '';
    const [, first, more = '', exponent] = Math.abs(number).toExponential().match(/^(\d)(?:\.(\d+))?e([+-]\d+)$/);
    const power = Number(exponent);
    if (number !== 0 && (power < -4 || power >= 16)) return `${sign}${first}${more && `.${more}`}e${power}`;
    const digits = first + more;
    if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
    return `${sign}${digits.slice(0, power + 1).padEnd(power + 1, '0')}.${digits.slice(power + 1) || '0'}`;
  }
}
