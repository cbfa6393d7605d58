/**
 * QR codes, drawn here and nowhere else: no plan leaves the browser to become a picture. Pure.
 *
 * ISO/IEC 18004: byte mode (UTF-8), error correction M, all forty sizes, the mask with the lowest
 * penalty. tests/browser/test_take_away.py holds every square against another library and reads
 * the codes as a phone does.
 */

/** By size, 1-40, for error correction M: check words in each block, and how many blocks. */
const CHECK_WORDS = "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28".split(" ").map(Number);
const BLOCKS = "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49".split(" ").map(Number);
const SIZES = 40;
const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11];
const FORMAT_M = 0b00;
const FORMAT_POLYNOMIAL = 0x537;
const FORMAT_MASK = 0x5412;
const VERSION_POLYNOMIAL = 0x1f25;
const FIELD_POLYNOMIAL = 0x11d;
const FINDER = "1011101";

/** Whether a module is turned over, by mask. @type {((row: number, column: number) => boolean)[]} */
const MASKS = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_y, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

/**
 * The squares of a QR code, without the quiet zone: rows of 1 (dark) and 0.
 * @param {string} text @returns {number[][]}
 * @throws {RangeError} when the text is longer than any QR code holds (2,331 bytes)
 */
export function qrMatrix(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = smallest(bytes.length);
  const words = withChecks(dataWords(bytes, version), version);
  const blank = frame(version);
  let best = { penalty: Infinity, rows: /** @type {number[][]} */ ([]) };
  MASKS.forEach((_, mask) => {
    const rows = filled(blank, words, mask);
    const penalty = penaltyOf(rows);
    if (penalty < best.penalty) best = { penalty, rows };
  });
  return best.rows;
}

/** The dark squares as the path of an SVG, one unit each, with a quiet zone of four. @param {number[][]} rows */
export function qrPath(rows) {
  let path = "";
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      let end = x;
      while (row[end] === 1) end += 1;
      if (end > x) path += `M${x + 4} ${y + 4}h${end - x}v1h${x - end}z`;
      x = end;
    }
  });
  return path;
}

/** The side of the picture that qrPath draws, quiet zone included. @param {number[][]} rows */
export const qrSide = (rows) => rows.length + 8;

/** @param {number} version how many words there are, data and checks */
function allWords(version) {
  const marks = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const alignment = marks ? (25 * marks - 10) * marks - 55 : 0;
  return Math.floor(((16 * version + 128) * version + 64 - alignment - (version > 6 ? 36 : 0)) / 8);
}

/** @param {number} version */
const dataSize = (version) => allWords(version) - CHECK_WORDS[version - 1] * BLOCKS[version - 1];

/** The smallest version that holds so many bytes. @param {number} length @returns {number} */
function smallest(length) {
  for (let version = 1; version <= SIZES; version += 1) {
    if (4 + lengthBits(version) + 8 * length <= 8 * dataSize(version)) return version;
  }
  throw new RangeError("too long for a QR code");
}

/** @param {number} version */
const lengthBits = (version) => (version < 10 ? 8 : 16);

/** @param {number[]} bytes @param {number} version @returns {number[]} */
function dataWords(bytes, version) {
  const binary = (/** @type {number} */ value, /** @type {number} */ length) => value.toString(2).padStart(length, "0");
  let bits = binary(BYTE_MODE, 4) + binary(bytes.length, lengthBits(version)) + bytes.map((byte) => binary(byte, 8)).join("");
  const room = 8 * dataSize(version);
  bits += "0".repeat(Math.min(4, room - bits.length));
  bits += "0".repeat((8 - (bits.length % 8)) % 8);
  const words = (bits.match(/.{8}/g) ?? []).map((word) => parseInt(word, 2));
  for (let turn = 0; words.length < dataSize(version); turn += 1) words.push(PADDING[turn % 2]);
  return words;
}

/** The words in the order in which they are drawn: block by block in turn, then the checks. @param {number[]} data @param {number} version */
function withChecks(data, version) {
  const [blocks, checks] = [BLOCKS[version - 1], CHECK_WORDS[version - 1]];
  const short = Math.floor(data.length / blocks);
  const long = data.length % blocks;
  const divisor = generator(checks);
  /** @type {number[][]} */
  const parts = [];
  for (let block = 0, from = 0; block < blocks; block += 1) {
    const to = from + short + (block >= blocks - long ? 1 : 0);
    parts.push(data.slice(from, to));
    from = to;
  }
  return [...inTurn(parts), ...inTurn(parts.map((part) => remainder(part, divisor)))];
}

/** @param {number[][]} parts @returns {number[]} the first of each, the second of each … */
function inTurn(parts) {
  const longest = Math.max(...parts.map((part) => part.length));
  return Array.from({ length: longest }, (_, place) => parts.filter((part) => place < part.length).map((part) => part[place])).flat();
}

/** Product in the field of 256 elements. @param {number} a @param {number} b */
function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * FIELD_POLYNOMIAL);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** The Reed-Solomon generator polynomial without its leading 1. @param {number} degree @returns {number[]} */
function generator(degree) {
  let polynomial = [1];
  for (let turn = 0, root = 1; turn < degree; turn += 1, root = times(root, 2)) {
    const shifted = [...polynomial, 0];
    polynomial = shifted.map((value, place) => value ^ (place > 0 ? times(polynomial[place - 1], root) : 0));
  }
  return polynomial.slice(1);
}

/** @param {number[]} data @param {number[]} divisor @returns {number[]} the check words */
function remainder(data, divisor) {
  let rest = divisor.map(() => 0);
  for (const word of data) {
    const factor = word ^ rest[0];
    rest = [...rest.slice(1), 0].map((value, place) => value ^ times(divisor[place], factor));
  }
  return rest;
}

/** What every code of a version has in common; null where words go. @param {number} version @returns {(number|null)[][]} */
function frame(version) {
  const size = 17 + 4 * version;
  const rows = Array.from({ length: size }, () => /** @type {(number|null)[]} */ (Array(size).fill(null)));
  for (let place = 0; place < size; place += 1) rows[6][place] = rows[place][6] = (place + 1) % 2;
  for (const [y, x] of [[3, 3], [3, size - 4], [size - 4, 3]]) square(rows, y, x, 4, (ring) => Number(ring !== 2 && ring !== 4));
  const centres = alignments(version, size);
  const last = centres.length - 1;
  centres.forEach((y, i) =>
    centres.forEach((x, j) => {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!isFinder) square(rows, y, x, 2, (ring) => Number(ring !== 1));
    }),
  );
  if (version > 6) writeVersion(rows, version, size);
  return rows;
}

/** Rings around a centre, as far as they lie inside. @param {(number|null)[][]} rows @param {number} cy @param {number} cx @param {number} radius @param {(ring: number) => number} colour */
function square(rows, cy, cx, radius, colour) {
  for (let y = Math.max(0, cy - radius); y <= Math.min(rows.length - 1, cy + radius); y += 1) {
    for (let x = Math.max(0, cx - radius); x <= Math.min(rows.length - 1, cx + radius); x += 1) {
      rows[y][x] = colour(Math.max(Math.abs(y - cy), Math.abs(x - cx)));
    }
  }
}

/** Rows and columns on which the small squares stand. @param {number} version @param {number} size @returns {number[]} */
function alignments(version, size) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : 2 * Math.ceil((size - 13) / (2 * count - 2));
  return [6, ...Array.from({ length: count - 1 }, (_, place) => size - 7 - step * (count - 2 - place))];
}

/** @param {number} value @param {number} polynomial @param {number} bits how many check bits follow */
function withBits(value, polynomial, bits) {
  let rest = value << bits;
  for (let bit = 31 - Math.clz32(rest); rest >= 1 << bits; bit = 31 - Math.clz32(rest)) rest ^= polynomial << (bit - bits);
  return (value << bits) | rest;
}

/** @param {(number|null)[][]} rows @param {number} version @param {number} size */
function writeVersion(rows, version, size) {
  const bits = withBits(version, VERSION_POLYNOMIAL, 12);
  for (let place = 0; place < 18; place += 1) {
    const [far, near] = [size - 11 + (place % 3), Math.floor(place / 3)];
    rows[near][far] = rows[far][near] = (bits >> place) & 1;
  }
}

/** @param {(number|null)[][]} rows @param {number} mask */
function writeFormat(rows, mask) {
  const size = rows.length;
  const bits = withBits((FORMAT_M << 3) | mask, FORMAT_POLYNOMIAL, 10) ^ FORMAT_MASK;
  for (let place = 0; place < 15; place += 1) {
    const bit = (bits >> place) & 1;
    const beside = place < 6 ? place : place < 8 ? place + 1 : size - 15 + place; // down the column, past the timing row
    const across = place < 8 ? size - 1 - place : place < 9 ? 7 : 14 - place;
    rows[beside][8] = bit;
    rows[8][across] = bit;
  }
  rows[size - 8][8] = 1;
}

/** A code with one mask: the words in their snake from the lower right, then the format. @param {(number|null)[][]} blank @param {number[]} words @param {number} mask @returns {number[][]} */
function filled(blank, words, mask) {
  const rows = blank.map((row) => [...row]);
  const size = rows.length;
  writeFormat(rows, mask); // holds its places free; its bits are final already
  let bit = 0;
  for (let right = size - 1, turn = 0; right > 0; right -= 2, turn += 1) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = turn % 2 === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (rows[y][x] !== null) continue;
        const word = words[bit >> 3] ?? 0; // a few places may be left over
        rows[y][x] = ((word >> (7 - (bit & 7))) & 1) ^ Number(MASKS[mask](y, x));
        bit += 1;
      }
    }
  }
  return /** @type {number[][]} */ (rows);
}

/** How hard a code would be to read. @param {number[][]} rows */
function penaltyOf(rows) {
  const size = rows.length;
  const lines = rows.map((row) => row.join(""));
  const columns = rows.map((_, x) => rows.map((row) => row[x]).join(""));
  let penalty = 0;
  for (const line of [...lines, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    penalty += 40 * finders(line);
  }
  let dark = 0;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      dark += rows[y][x];
      if (y && x && rows[y][x] === rows[y - 1][x] && rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x - 1]) penalty += 3;
    }
  }
  return penalty + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5);
}

/** How often a line looks like the middle of a corner square with four light squares beside it. @param {string} line */
function finders(line) {
  let count = 0;
  for (let at = line.indexOf(FINDER); at >= 0; ) {
    const isAlone = !line.slice(Math.max(0, at - 4), at).includes("1") || !line.slice(at + 7, at + 11).includes("1");
    if (isAlone) count += 1;
    at = line.indexOf(FINDER, at + (isAlone ? 7 : 4));
  }
  return count;
}
