/** The first characters of a text, never half of a character that takes two (PostgreSQL's jsonb refuses those). */
export function cutText(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}
