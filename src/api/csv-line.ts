// Lines of CSV files that people open in a spreadsheet: no cell of a stranger's list may become a formula there.

/** One line with its end. A cell that would be run gets an apostrophe in front (OWASP, CSV injection). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(';')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The file name for a Content-Disposition header (RFC 6266): plain for old programs, and as it is for the others. */
export function csvFileName(name: string): string {
  const plain =
    name
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9 ._-]/g, '')
      .trim() || 'export';
  // RFC 8187 leaves out what encodeURIComponent leaves in.
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}.csv"; filename*=UTF-8''${exact}.csv`;
}
