/** What our offer says about codecs. Pure text: the browser keeps its own description, only the far end reads this one. */

/** In our order of liking; whatever else a browser offers (RED, G.722, comfort noise) only costs places in the message. */
const LIKED = ['opus/48000', 'pcmu/8000', 'pcma/8000'];
const DIGITS = /^telephone-event\//;

/** The offer with the codecs of the audio part in our order: Opus, then G.711, then the telephone events. */
export function orderCodecs(description: string): string {
  const lines = description.split('\r\n');
  const codecs = new Map<string, string>();
  for (const line of lines) {
    const [, type, codec] = /^a=rtpmap:(\d+) (\S+)/.exec(line) ?? [];
    if (type !== undefined && codec !== undefined) codecs.set(type, codec.toLowerCase());
  }
  const rank = (type: string): number => {
    const codec = codecs.get(type) ?? STATIC_TYPES[type] ?? '';
    const place = LIKED.findIndex((liked) => codec.startsWith(liked));
    return place >= 0 ? place : DIGITS.test(codec) ? LIKED.length : Number.POSITIVE_INFINITY;
  };
  const kept = new Set<string>();
  const ordered = lines.map((line) => {
    const media = /^(m=audio \S+ \S+) (.+)$/.exec(line);
    if (!media) return line;
    const [, head = '', list = ''] = media;
    const types = list
      .split(' ')
      .filter((type) => Number.isFinite(rank(type)))
      .toSorted((one, other) => rank(one) - rank(other));
    // An offer without anything that we know goes as it is: the far end may know better.
    if (types.length === 0) return line;
    for (const type of types) kept.add(type);
    return [head, ...types].join(' ');
  });
  if (kept.size === 0) return description;
  return ordered
    .filter((line) => {
      const type = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1];
      return type === undefined || kept.has(type);
    })
    .join('\r\n');
}

/** Payload types that need no rtpmap (RFC 3551, 6). */
const STATIC_TYPES: Readonly<Record<string, string>> = { '0': 'pcmu/8000', '8': 'pcma/8000' };
