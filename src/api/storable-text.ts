// Text that PostgreSQL can keep. JSON may carry a NUL or half of a surrogate pair; both end a transaction with an error, and inside the
// engine's commit that would be somebody else's transaction. So they are refused at the door.

const UNSTORABLE = /\0|\p{Surrogate}/u;

/** True if no text in the value (keys included) holds a character that can not be stored. Walks any depth without recursion. */
export function isStorable(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (UNSTORABLE.test(next)) return false;
    } else if (Array.isArray(next)) {
      for (const item of next) waiting.push(item);
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, item] of Object.entries(next)) waiting.push(key, item);
    }
  }
  return true;
}
