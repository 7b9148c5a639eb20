// The text that an agent says in a campaign, with places for what is known of the contact: "Guten Tag, {firstName} {lastName}". Plain
// text and nothing else: it is never read as markup, by anybody. Must never fail on what a list holds: a value that is not there is said
// to be missing.

export const SCRIPT_PLACEHOLDERS = [
  'firstName',
  'lastName',
  'company',
  'city',
  'customerKey',
  'agentName',
] as const;
export type ScriptPlaceholder = (typeof SCRIPT_PLACEHOLDERS)[number];

/** Long enough for ten minutes of speech. */
export const SCRIPT_LIMIT = 10_000;

/** What is known when the script is shown; empty = not known. */
export type ScriptValues = Readonly<Record<ScriptPlaceholder, string>>;

export type ScriptPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `text` is empty where nothing is known. */
  | { readonly kind: 'value'; readonly placeholder: ScriptPlaceholder; readonly text: string };

/** Words in braces. Braces around anything else (a set, a smiley) are text. */
const IN_BRACES = /\{\s*(\p{L}[\p{L}\p{N}_.-]*)\s*\}/gu;

/** The placeholders that do not exist, as they were written, each once; a script that has none of them can be shown. */
export function unknownPlaceholders(script: string): readonly string[] {
  const names = [...script.matchAll(IN_BRACES)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !isPlaceholder(name)))];
}

/** The script of one contact, in parts, so that a screen can tell what was filled in. */
export function fillScript(script: string, values: ScriptValues): readonly ScriptPart[] {
  const parts: ScriptPart[] = [];
  let from = 0;
  for (const found of script.matchAll(IN_BRACES)) {
    const [written, name = ''] = found;
    if (!isPlaceholder(name)) continue;
    if (found.index > from) parts.push({ kind: 'text', text: script.slice(from, found.index) });
    parts.push({ kind: 'value', placeholder: name, text: values[name].trim() });
    from = found.index + written.length;
  }
  if (from < script.length) parts.push({ kind: 'text', text: script.slice(from) });
  return parts;
}

function isPlaceholder(name: string): name is ScriptPlaceholder {
  return (SCRIPT_PLACEHOLDERS as readonly string[]).includes(name);
}
