/** How far something is: a bar with its share in words, and a ring that counts seconds down. */

export interface ProgressBarProps {
  label: string;
  /** 0 to 1; undefined while the whole is not known. */
  share?: number | undefined;
  /** The words under the bar: rows done, rows per second, time left. */
  note?: string;
}

export function ProgressBar({ label, share, note }: ProgressBarProps) {
  return (
    <div className="progress">
      <progress aria-label={label} max={1} {...(share === undefined ? {} : { value: share })} />
      {note && <p className="n t2">{note}</p>}
    </div>
  );
}

export interface CountdownRingProps {
  label: string;
  leftMs: number;
  wholeMs: number;
}

const RADIUS = 24;
const LENGTH = 2 * Math.PI * RADIUS;

export function CountdownRing({ label, leftMs, wholeMs }: CountdownRingProps) {
  const left = Math.max(0, leftMs);
  const gone = wholeMs > 0 ? 1 - Math.min(1, left / wholeMs) : 1;
  const circle = { cx: 28, cy: 28, r: RADIUS, fill: 'none', strokeWidth: 5 };
  return (
    <span className="ring" role="timer" aria-label={label}>
      <svg viewBox="0 0 56 56" aria-hidden>
        <circle {...circle} className="ring-track" />
        <circle {...circle} className="ring-left" strokeDasharray={LENGTH} strokeDashoffset={LENGTH * gone} />
      </svg>
      <b className="n">{Math.ceil(left / 1000)}</b>
    </span>
  );
}
