/**
 * What this page knows of the engine: a snapshot, then changes with gap-free sequence numbers. Pure; a gap is answered with
 * 'gap', and then the socket comes back for a new snapshot instead of guessing.
 */
import type { LiveView, ServerMessage } from '../../wire/live.ts';

export interface Known {
  readonly seq: number;
  readonly view: LiveView;
}

type Changing = Extract<ServerMessage, { type: 'snapshot' | 'change' }>;

/** What is known after a message. A change that was seen before leaves everything as it was. */
export function know(known: Known | undefined, message: Changing): Known | 'gap' {
  if (message.type === 'snapshot') return { seq: message.seq, view: message.view };
  if (!known) return 'gap';
  if (message.seq <= known.seq) return known;
  if (message.seq !== known.seq + 1) return 'gap';
  return { seq: message.seq, view: withParts(known.view, message.parts) };
}

function withParts(view: LiveView, parts: object): LiveView {
  return view.kind === 'agent'
    ? { kind: 'agent', agent: { ...view.agent, ...parts } }
    : { kind: 'floor', floor: { ...view.floor, ...parts } };
}
