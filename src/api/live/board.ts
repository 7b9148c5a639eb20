// A board is what one audience sees (one agent, or all supervisors of the floor), kept as the JSON of each part, so that only parts that
// differ are sent, and each of them is made into text once however many look at it.
import type { LiveView } from '../../wire/live.ts';

/** Somebody who looks at a board; a socket, seen from here. */
export type Viewer = {
  /** `view` and `parts` are JSON texts already. */
  snapshot(view: string): void;
  change(parts: string): void;
};

export type Board = {
  readonly viewers: Set<Viewer>;
  /** Compares with what was shown last, and sends each viewer the parts that differ. */
  show(view: LiveView): void;
  /** Adds a viewer, who gets everything once. To be called after `show`. */
  add(viewer: Viewer): void;
};

export function makeBoard(): Board {
  const viewers = new Set<Viewer>();
  let kind: LiveView['kind'] = 'agent';
  let shown = new Map<string, string>();
  return {
    viewers,
    show(view) {
      const parts: object = view.kind === 'agent' ? view.agent : view.floor;
      const next = new Map<string, string>();
      const changed: string[] = [];
      for (const [name, part] of Object.entries(parts)) {
        const text = JSON.stringify(part);
        next.set(name, text);
        if (shown.get(name) !== text) changed.push(`${JSON.stringify(name)}:${text}`);
      }
      kind = view.kind;
      shown = next;
      if (changed.length === 0) return;
      const message = `{${changed.join(',')}}`;
      for (const viewer of viewers) viewer.change(message);
    },
    add(viewer) {
      const parts = [...shown].map(([name, text]) => `${JSON.stringify(name)}:${text}`);
      viewers.add(viewer);
      viewer.snapshot(`{"kind":"${kind}","${kind}":{${parts.join(',')}}}`);
    },
  };
}
