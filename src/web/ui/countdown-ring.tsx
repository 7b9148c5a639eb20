/** A ring that empties, with the seconds in it. The time itself is never announced: whoever shows it says once how long there is. */
interface CountdownRingProps {
  /** Whole seconds left. */
  seconds: number;
  /** Seconds at the start. */
  of: number;
  label: string;
}

const RADIUS = 24;
const AROUND = 2 * Math.PI * RADIUS;

export function CountdownRing({ seconds, of, label }: CountdownRingProps) {
  const left = of > 0 ? Math.min(1, seconds / of) : 0;
  return (
    <span className="ring" role="timer" aria-live="off" aria-label={label}>
      <svg viewBox="0 0 56 56" aria-hidden>
        <circle cx="28" cy="28" r={RADIUS} fill="none" strokeWidth="5" className="ring-track" />
        <circle
          cx="28"
          cy="28"
          r={RADIUS}
          fill="none"
          strokeWidth="5"
          className="ring-left"
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - left)}
        />
      </svg>
      <b className="n" aria-hidden>
        {seconds}
      </b>
    </span>
  );
}
