/** Our own icons: a 20 px grid, stroke 1.6, round ends, the colour of the text. Never a font, never a fetched file. */
import type { JSX } from 'react';

const HANDSET =
  'M5.2 3.2h2.6l1.5 4-2 1.5a9.2 9.2 0 0 0 4 4l1.5-2 4 1.5v2.6c0 1-.9 1.9-1.9 1.8' +
  'C8.7 16.3 3.7 11.3 3.4 5.1c0-1 .8-1.9 1.8-1.9z';

const SHAPES = {
  away: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M8.2 7.2v5.6M11.8 7.2v5.6" />
    </>
  ),
  back: (
    <>
      <path d="M7.5 4.5 3.8 8.2l3.7 3.7M4.2 8.2h7.3a4.2 4.2 0 0 1 0 8.4H9" />
    </>
  ),
  ban: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M5.2 5.2l9.6 9.6" />
    </>
  ),
  barge: (
    <>
      <path d={HANDSET} />
      <path d="M14.5 2.8v5.4M11.8 5.5h5.4" />
    </>
  ),
  bell: (
    <>
      <path d="M5 13.8c1-1 1.3-2.4 1.3-4.6a3.7 3.7 0 0 1 7.4 0c0 2.2.3 3.6 1.3 4.6zM8.4 16.2a1.7 1.7 0 0 0 3.2 0M10 5.5V3.6" />
    </>
  ),
  calendar: (
    <>
      <rect x="3.5" y="4.5" width="13" height="12" rx="1.5" />
      <path d="M3.5 8.3h13M7 2.8v3M13 2.8v3" />
    </>
  ),
  campaign: (
    <>
      <path d="M3.5 8.5v3h2.5l6.5 3.5V5L6 8.5zM6.5 11.7l1 4.3h2M15 8a2.7 2.7 0 0 1 0 4" />
    </>
  ),
  chart: (
    <>
      <path d="M3.5 3.5v13h13M7 13v-3M10.5 13V7M14 13V9" />
    </>
  ),
  check: (
    <>
      <path d="m4.5 10.5 3.7 3.7 7.3-8" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4.2l2.7 1.8" />
    </>
  ),
  clockSet: (
    <>
      <circle cx="8.7" cy="8.7" r="7" fill="currentColor" stroke="none" />
      <path style={{ stroke: 'var(--cut, #fff)' }} d="M8.7 5v4l2.6 1.6" />
      <circle cx="14.6" cy="14.6" r="5.3" style={{ fill: 'var(--cut, #1f5aa3)' }} stroke="none" />
      <circle cx="14.6" cy="14.6" r="4.1" fill="currentColor" stroke="none" />
      <path style={{ stroke: 'var(--cut, #fff)' }} strokeWidth="1.5" d="m12.8 14.7 1.4 1.4 2.4-2.7" />
    </>
  ),
  close: (
    <>
      <path d="m5.5 5.5 9 9m0-9-9 9" />
    </>
  ),
  conference: (
    <>
      <circle cx="10" cy="6.2" r="2.7" />
      <path d="M5.2 16.5c.3-3 2.2-4.8 4.8-4.8s4.5 1.8 4.8 4.8" />
      <path d="M3.8 9.3a2 2 0 0 1 .2-3.9M1.8 14.3c.1-1.5.8-2.7 1.9-3.3" />
      <path d="M16.2 9.3a2 2 0 0 0-.2-3.9M18.2 14.3c-.1-1.5-.8-2.7-1.9-3.3" />
    </>
  ),
  down: (
    <>
      <path d="m5.5 8 4.5 4.5L14.5 8" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  gear: (
    <>
      <circle cx="10" cy="10" r="2.4" />
      <path d="M10 2.8v2.4M10 14.8v2.4M2.8 10h2.4M14.8 10h2.4M4.9 4.9l1.7 1.7" />
      <path d="M13.4 13.4l1.7 1.7M15.1 4.9l-1.7 1.7M6.6 13.4l-1.7 1.7" />
    </>
  ),
  globe: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M3.2 10h13.6M10 3c2.4 2.3 2.4 11.7 0 14M10 3c-2.4 2.3-2.4 11.7 0 14" />
    </>
  ),
  group: (
    <>
      <circle cx="7.5" cy="6.8" r="2.7" />
      <path d="M2.6 16.5c.3-3 2.2-4.8 4.9-4.8s4.6 1.8 4.9 4.8" />
      <path d="M13 4.4a2.7 2.7 0 0 1 0 4.9M14.4 12c1.8.6 2.9 2.2 3.1 4.5" />
    </>
  ),
  hangUp: (
    <>
      <path transform="rotate(135 10 10)" d={HANDSET} />
    </>
  ),
  headset: (
    <>
      <path d="M3.5 12.5v-2.3a6.5 6.5 0 0 1 13 0v2.3" />
      <path d="M3.5 11.3h1.3c.7 0 1.2.5 1.2 1.2v2.3c0 .7-.5 1.2-1.2 1.2-.8 0-1.3-.5-1.3-1.3z" />
      <path d="M16.5 11.3h-1.3c-.7 0-1.2.5-1.2 1.2v2.3c0 .7.5 1.2 1.2 1.2.8 0 1.3-.5 1.3-1.3z" />
    </>
  ),
  history: (
    <>
      <path d="M3.6 8.2A6.8 6.8 0 1 1 3.2 11M3.2 4.4v3.9h3.9M10 6.6V10l2.4 1.7" />
    </>
  ),
  hold: (
    <>
      <path d="M7 4.5v11M13 4.5v11" />
    </>
  ),
  home: (
    <>
      <path d="M3.5 9.3 10 3.8l6.5 5.5M5.2 8v8.2h9.6V8M8.4 16.2v-4.4h3.2v4.4" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9.3v4.2M10 6.6v.1" />
    </>
  ),
  keypad: (
    <>
      <circle cx="5" cy="4.5" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="10" cy="4.5" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="15" cy="4.5" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="5" cy="9" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="10" cy="9" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="15" cy="9" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="5" cy="13.5" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="10" cy="13.5" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="15" cy="13.5" r="1.1" fill="currentColor" stroke="none" />
      <circle cx="10" cy="17.5" r="1.1" fill="currentColor" stroke="none" />
    </>
  ),
  left: (
    <>
      <path d="M12.5 5.5 8 10l4.5 4.5" />
    </>
  ),
  list: (
    <>
      <path d="M7 5.5h9.5M7 10h9.5M7 14.5h9.5M3.5 5.5h.1M3.5 10h.1M3.5 14.5h.1" />
    </>
  ),
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="7.5" rx="1.5" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </>
  ),
  logo: (
    <>
      <path
        d="M2.5 17V8.6l5-4.1v4.1l5-4.1v4.1l5-4.1V17z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1"
      />
      <path d="M6 13.2h8" style={{ stroke: 'var(--surface)' }} strokeWidth="1.8" />
    </>
  ),
  microphone: (
    <>
      <rect x="7.6" y="2.8" width="4.8" height="8.4" rx="2.4" />
      <path d="M4.6 9.5a5.4 5.4 0 0 0 10.8 0M10 15v2.4" />
    </>
  ),
  mobile: (
    <>
      <rect x="6" y="2.8" width="8" height="14.4" rx="1.6" />
      <path d="M9 14.6h2" />
    </>
  ),
  moon: (
    <>
      <path d="M15.8 12.3A6.6 6.6 0 0 1 7.7 4.2a6.6 6.6 0 1 0 8.1 8.1z" />
    </>
  ),
  more: (
    <>
      <circle cx="4.5" cy="10" r="1.3" fill="currentColor" stroke="none" />
      <circle cx="10" cy="10" r="1.3" fill="currentColor" stroke="none" />
      <circle cx="15.5" cy="10" r="1.3" fill="currentColor" stroke="none" />
    </>
  ),
  mute: (
    <>
      <rect x="7.6" y="2.8" width="4.8" height="8.4" rx="2.4" />
      <path d="M4.6 9.5a5.4 5.4 0 0 0 10.8 0M10 15v2.4M3.5 2.8l13 14" />
    </>
  ),
  office: (
    <>
      <path d="M4.5 16.5v-12h7v12M11.5 8.5h4v8M3 16.5h14M7 7.5h2M7 10.3h2M7 13.1h2" />
    </>
  ),
  offline: (
    <>
      <path d="M3 8.2a10.4 10.4 0 0 1 4-2.3M10.5 5.3c2.5 0 4.8 1 6.5 2.9" />
      <path d="M5.6 11.2a6.5 6.5 0 0 1 2-1.4M12.9 10.2c.6.3 1.1.6 1.5 1M10 15.2v.1" />
      <path d="M4 3l12.5 13.5" />
    </>
  ),
  pen: (
    <>
      <path d="M4 16l.8-3.5L13.3 4a1.4 1.4 0 0 1 2 0l.7.7a1.4 1.4 0 0 1 0 2L7.5 15.2z" />
    </>
  ),
  person: (
    <>
      <circle cx="10" cy="6.4" r="3" />
      <path d="M4.2 16.8c.4-3.3 2.6-5.2 5.8-5.2s5.4 1.9 5.8 5.2" />
    </>
  ),
  phone: (
    <>
      <path d={HANDSET} />
    </>
  ),
  play: (
    <>
      <path d="M6.5 4.8v10.4l8.3-5.2z" fill="currentColor" />
    </>
  ),
  plus: (
    <>
      <path d="M10 4.5v11M4.5 10h11" />
    </>
  ),
  pull: (
    <>
      <path d="M10 3v8.5M6.3 8 10 11.7 13.7 8M3.5 13v3.5h13V13" />
    </>
  ),
  question: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M7.9 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1.1.8-1.1 1.5M10 13.8v.1" />
    </>
  ),
  ready: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="m6.8 10.2 2.3 2.3 4.2-4.6" />
    </>
  ),
  record: (
    <>
      <circle cx="10" cy="10" r="5" fill="currentColor" stroke="none" />
    </>
  ),
  right: (
    <>
      <path d="m8 5.5 4.5 4.5L8 14.5" />
    </>
  ),
  search: (
    <>
      <circle cx="8.8" cy="8.8" r="5.3" />
      <path d="m12.8 12.8 4.2 4.2" />
    </>
  ),
  signOut: (
    <>
      <path d="M12 6V3.5H4v13h8V14M8.5 10H17M14 6.8l3.2 3.2-3.2 3.2" />
    </>
  ),
  speaker: (
    <>
      <path d="M3.5 8v4h2.8l4 3.3V4.7L6.3 8zM13 7.6a3.4 3.4 0 0 1 0 4.8M15.2 5.4a6.5 6.5 0 0 1 0 9.2" />
    </>
  ),
  stop: (
    <>
      <rect x="5.5" y="5.5" width="9" height="9" rx="1.2" fill="currentColor" />
    </>
  ),
  take: (
    <>
      <circle cx="13" cy="6.5" r="2.8" />
      <path d="M8 16.5c.3-3 2.2-4.7 5-4.7s4.7 1.7 5 4.7M2 8.7h5.2M5 6.4l2.3 2.3L5 11" />
    </>
  ),
  transfer: (
    <>
      <path d="M3 10h10.5M10 6.3 13.7 10 10 13.7M17 4v12" />
    </>
  ),
  up: (
    <>
      <path d="m5.5 12.5 4.5-4.5 4.5 4.5" />
    </>
  ),
  upload: (
    <>
      <path d="M10 12V3.3M6.3 6.8 10 3l3.7 3.8M3.5 13v3.5h13V13" />
    </>
  ),
  voicemail: (
    <>
      <circle cx="5.8" cy="10" r="3" />
      <circle cx="14.2" cy="10" r="3" />
      <path d="M5.8 13h8.4" />
    </>
  ),
  warning: (
    <>
      <path d="M10 3.3 17.5 16.3h-15zM10 8.3v3.6M10 14v.1" />
    </>
  ),
  whisper: (
    <>
      <path d="M3.5 4.5h13v8.5H9.3L6 15.8V13H3.5zM7.2 8.8h.1M10 8.8h.1M12.8 8.8h.1" />
    </>
  ),
} satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof SHAPES;

/** One icon. It is decoration for the word beside it; give `label` only where no word stands there. */
export function Icon({ name, small = false, tone, label }: IconProps) {
  const className = ['i', small ? 's' : '', tone ?? ''].filter(Boolean).join(' ');
  return (
    <svg
      className={className}
      viewBox="0 0 20 20"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {SHAPES[name]}
    </svg>
  );
}

interface IconProps {
  name: IconName;
  small?: boolean;
  tone?: 'ok' | 'warn' | 'bad' | 't2' | 't3' | 'k';
  label?: string;
}
