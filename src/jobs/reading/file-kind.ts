// What a file is by its first bytes: a list as text, a spreadsheet, or something that is no list at all. The name is not believed.

/** `what` is a word for people: "PDF", "PNG". */
export type FileKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'zip' }
  | { readonly kind: 'other'; readonly what: string };

const MAGIC: readonly (readonly [string, string])[] = [
  ['25504446', 'PDF'],
  ['89504e470d0a1a0a', 'PNG'],
  ['ffd8ff', 'JPEG'],
  ['47494638', 'GIF'],
  ['49492a00', 'TIFF'],
  ['4d4d002a', 'TIFF'],
  ['d0cf11e0a1b11ae1', 'XLS'], // the format of Excel before 2007, also old Word
  ['1f8b', 'GZIP'],
  ['425a68', 'BZIP2'],
  ['377abcaf271c', '7Z'],
  ['526172211a07', 'RAR'],
  ['fd377a585a00', 'XZ'],
  ['28b52ffd', 'ZSTD'],
  ['7f454c46', 'ELF'],
  ['4d5a', 'EXE'],
  ['52494646', 'RIFF'],
  ['4f676753', 'OGG'],
  ['494433', 'MP3'],
  ['664c6143', 'FLAC'],
  ['53514c69746520666f726d6174203300', 'SQLITE'],
  ['7b5c727466', 'RTF'],
  ['0000feff', 'UTF-32'],
  ['fffe0000', 'UTF-32'],
];

/** @param start the first bytes of the file, some thousands */
export function kindOfFile(start: Buffer): FileKind {
  const hex = start.subarray(0, 16).toString('hex');
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return { kind: 'zip' };
  const magic = MAGIC.find(([bytes, what]) => hex.startsWith(bytes) && (what !== 'EXE' || start.includes(0)));
  if (magic !== undefined) return { kind: 'other', what: magic[1] };
  if (start.toString('latin1', 4, 8) === 'ftyp') return { kind: 'other', what: 'MP4' };
  const text = start.toString('latin1', 0, 1_000).replace(/^[\s\u00ef\u00bb\u00bf]+/, '');
  if (/^(?:<!doctype html|<html|<\?xml|<table|<svg)/i.test(text))
    return { kind: 'other', what: text.startsWith('<?xml') ? 'XML' : 'HTML' };
  if (/^[[{]\s*["{[\]}]/.test(text) && !/^\[[^\]\n]*\][;,\t|]/.test(text))
    return { kind: 'other', what: 'JSON' };
  return { kind: 'text' };
}

/** True if decoded text is full of characters that no list has: control characters, and what stands for bytes of no encoding. */
export function isBinary(sample: string): boolean {
  let strange = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at);
    if (code === 0xfffd || code === 0x7f || (code < 0x20 && !TEXT_CONTROLS.has(code))) strange += 1;
  }
  return strange > sample.length * 0.02 + 2;
}

// Tab, line feed, vertical tab, form feed, carriage return, escape.
const TEXT_CONTROLS = new Set([9, 10, 11, 12, 13, 27]);
