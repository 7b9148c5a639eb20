/** The live connection as React sees it: one for the room, the view in force, its status, and a way to ask for deeds. */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { FloorView } from '../../wire/floor.ts';
import type { AgentDeedRequest, AgentView, LiveView } from '../../wire/live.ts';
import { setServerNow } from './clock.ts';
import type { DeedAnswer } from './command-queue.ts';
import { createLiveSocket, type LiveSocket, type LiveStatus, type SocketEars } from './live-socket.ts';
import { newId } from './new-id.ts';
import { queries, sessionEnded } from './session.ts';

interface LiveStore {
  view(): LiveView | undefined;
  status(): LiveStatus;
  subscribe(listener: () => void): () => void;
  start(): () => void;
  command(deed: AgentDeedRequest): Promise<DeedAnswer>;
}

const LiveContext = createContext<LiveStore | undefined>(undefined);

export function LiveProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createLiveStore);
  useEffect(() => store.start(), [store]);
  return <LiveContext value={store}>{children}</LiveContext>;
}

/** The agent's view; undefined until the first snapshot. */
export function useAgentView(): AgentView | undefined {
  const view = useView();
  return view?.kind === 'agent' ? view.agent : undefined;
}

/** The floor's view for supervisors; undefined until the first snapshot. */
export function useFloorView(): FloorView | undefined {
  const view = useView();
  return view?.kind === 'floor' ? view.floor : undefined;
}

export function useLiveStatus(): LiveStatus {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.status);
}

/** Sends a deed and gives the engine's answer, also across a lost connection. */
export function useCommand(): (deed: AgentDeedRequest) => Promise<DeedAnswer> {
  const store = useStore();
  return store.command;
}

/** The newest view, for handlers that must not act on what was true when they were made. */
export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return useMemo(() => latest, []);
}

function useView(): LiveView | undefined {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.view);
}

function useStore(): LiveStore {
  const store = useContext(LiveContext);
  if (!store) throw new Error('The live view is used outside LiveProvider');
  return store;
}

function createLiveStore(): LiveStore {
  let view: LiveView | undefined;
  let status: LiveStatus = { state: 'connecting', since: Date.now(), waiting: 0 };
  let socket: LiveSocket | undefined;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const listener = {
    onView: (next: LiveView) => {
      view = next;
      tell();
    },
    onNow: setServerNow,
    onStatus: (next: LiveStatus) => {
      status = next;
      if (next.state === 'signed_out') void sessionEnded('server');
      tell();
    },
    // Whether the session is over is only known to the REST side; the sign-in page follows from its answer.
    onRefused: () => void queries.invalidateQueries({ queryKey: ['session'] }),
  };
  return {
    view: () => view,
    status: () => status,
    subscribe: (added) => {
      listeners.add(added);
      return () => listeners.delete(added);
    },
    start: () => {
      const started = createLiveSocket(surroundings(), listener);
      socket = started;
      const hurry = () => started.hurry();
      const hurryWhenSeen = () => document.visibilityState === 'visible' && started.hurry();
      window.addEventListener('online', hurry);
      document.addEventListener('visibilitychange', hurryWhenSeen);
      return () => {
        window.removeEventListener('online', hurry);
        document.removeEventListener('visibilitychange', hurryWhenSeen);
        started.stop();
      };
    },
    command: (deed) => socket?.command(deed) ?? Promise.resolve({ ok: false, refused: 'queue_full' }),
  };
}

function surroundings() {
  const address = new URL('/api/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    open: (ears: SocketEars) => {
      const socket = new WebSocket(address);
      socket.addEventListener('message', (event) => ears.onMessage(String(event.data)));
      socket.addEventListener('close', () => ears.onClose());
      return socket;
    },
    newId,
    now: () => Date.now(),
    random: () => Math.random(),
    after: (delayMs: number, act: () => void) => {
      const timer = setTimeout(act, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
