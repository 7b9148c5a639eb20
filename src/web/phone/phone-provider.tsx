/**
 * The page's one telephone as React sees it. It starts with the workspace and ends with it; the contact's voice comes out of one audio
 * element that stands in the page as long.
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { PhoneStateView } from '../../wire/live.ts';
import type { PhoneView } from '../../wire/phone.ts';
import { serverNow } from '../server/clock.ts';
import { useLiveStatus } from '../server/live.tsx';
import { newId } from '../server/new-id.ts';
import { send, ServerError } from '../server/rest.ts';
import { listDevices, openMicrophone, playThrough, readSettings, rememberSettings } from './devices.ts';
import { openPhone, type Phone, type PhoneSurroundings } from './phone.ts';
import { NO_QUALITY, type Quality, qualityBetween, type Reading } from './quality.ts';
import { type AudioSettings, type Devices, inForce, NO_DEVICES } from './settings.ts';
import { agreedState, type PhoneState, STARTING } from './state.ts';
import { useDeviceNews } from './device-news.tsx';
import { type PhoneChoosing, usePhoneChoice } from './use-phone-choice.tsx';

export interface PagePhone {
  state: PhoneState;
  /** As the server sees it, with what an external number costs. */
  seen: PhoneStateView;
  /** Another telephone, or the same one called again; throws what the server said. */
  choose: PhoneChoosing['choose'];
  devices: Devices;
  settings: AudioSettings;
  /** Other devices. */
  use: (change: Partial<AudioSettings>) => void;
  /** What goes out; undefined while no microphone is open. */
  microphone: MediaStream | undefined;
  quality: Quality;
  retry: () => void;
  takeHere: () => void;
}

const PhoneContext = createContext<PagePhone | undefined>(undefined);
const READ_QUALITY_MS = 3_000;

export function usePhone(): PagePhone {
  const phone = useContext(PhoneContext);
  if (!phone) throw new Error('usePhone outside PhoneProvider');
  return phone;
}

export interface PhoneProviderProps {
  /** How the engine sees this agent's telephone: a line that it does not know of is not up yet. */
  seen: PhoneStateView;
  children: ReactNode;
}

export function PhoneProvider({ seen, children }: PhoneProviderProps) {
  const [settings, setSettings] = useState(readSettings);
  const { devices, renew } = useDevices();
  const { isBrowser, choose } = usePhoneChoice(seen);
  const { phone, state: own, voice, microphone } = useOpenPhone(settings, isBrowser);
  const state = useMemo(() => agreedState(own, seen), [own, seen]);
  useDeviceNews({ devices, settings, microphone });
  const quality = useQuality(phone, own);
  const { state: live } = useLiveStatus();
  useEffect(() => {
    // The server is back: a telephone that waits for its next try need not wait.
    if (live === 'live' && phone?.state().state === 'lost') phone.retry();
  }, [live, phone]);
  useEffect(() => {
    // The names of the devices are told only after the microphone was allowed.
    if (microphone) renew();
  }, [microphone, renew]);
  // Also when the chosen microphone is plugged in again.
  const wanted = inForce(devices.microphones, settings.microphoneId);
  const { isProcessed } = settings;
  useEffect(() => {
    phone?.use({ ...readSettings(), microphoneId: wanted, isProcessed });
  }, [phone, wanted, isProcessed]);
  const use = useCallback((change: Partial<AudioSettings>) => {
    setSettings((before) => {
      const next = { ...before, ...change };
      rememberSettings(next);
      return next;
    });
  }, []);
  const value = useMemo(
    () => ({
      state,
      seen,
      choose,
      devices,
      settings,
      use,
      microphone,
      quality,
      retry: () => phone?.retry(),
      takeHere: () => phone?.takeHere(),
    }),
    [state, seen, choose, devices, settings, use, microphone, quality, phone],
  );
  return (
    <PhoneContext value={value}>
      {children}
      <Voice stream={voice} speakerId={inForce(devices.speakers, settings.speakerId)} />
    </PhoneContext>
  );
}

/** Where the contact is heard. */
function Voice({ stream, speakerId }: { stream: MediaStream | undefined; speakerId: string }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (!element.current) return;
    element.current.srcObject = stream ?? null;
    if (stream) void element.current.play().catch(() => undefined);
  }, [stream]);
  useEffect(() => {
    if (element.current) void playThrough(element.current, speakerId);
  }, [speakerId]);
  // biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions
  return <audio ref={element} autoPlay data-testid="phone-voice" />;
}

/** Only while the browser is the telephone: for any other one the microphone is not even asked for. */
function useOpenPhone(settings: AudioSettings, isBrowser: boolean) {
  const [phone, setPhone] = useState<Phone>();
  const [state, setState] = useState<PhoneState>(STARTING);
  const [voice, setVoice] = useState<MediaStream>();
  const [microphone, setMicrophone] = useState<MediaStream>();
  const first = useRef(settings);
  useEffect(() => {
    if (!isBrowser) return undefined;
    setState(STARTING);
    const opened = openPhone<MediaStream>(surroundings(), first.current, {
      onState: setState,
      onVoice: setVoice,
      onMicrophone: setMicrophone,
    });
    setPhone(opened);
    const retryIf = (states: readonly PhoneState['state'][]) => () => {
      if (states.includes(opened.state().state)) opened.retry();
    };
    const onSeen = retryIf(['lost', 'elsewhere']);
    const onVisible = () => document.visibilityState === 'visible' && onSeen();
    const onDevice = retryIf(['no_device']);
    const unwatch = watchPermission(retryIf(['no_permission']));
    // Hanging up before the page is gone tells the server at once.
    const stop = () => opened.stop();
    window.addEventListener('online', onSeen);
    window.addEventListener('focus', onSeen);
    window.addEventListener('pagehide', stop);
    document.addEventListener('visibilitychange', onVisible);
    navigator.mediaDevices?.addEventListener('devicechange', onDevice);
    return () => {
      unwatch();
      window.removeEventListener('online', onSeen);
      window.removeEventListener('focus', onSeen);
      window.removeEventListener('pagehide', stop);
      document.removeEventListener('visibilitychange', onVisible);
      navigator.mediaDevices?.removeEventListener('devicechange', onDevice);
      opened.stop();
      setPhone(undefined);
    };
  }, [isBrowser]);
  return { phone, state, voice, microphone };
}

/** Somebody allowed the microphone in the browser's own menu: no button has to be pressed here. */
function watchPermission(onGranted: () => void): () => void {
  let status: PermissionStatus | undefined;
  let isOver = false;
  const look = () => status?.state === 'granted' && onGranted();
  navigator.permissions
    ?.query({ name: 'microphone' })
    .then((found) => {
      if (isOver) return;
      status = found;
      status.addEventListener('change', look);
    })
    // Not every browser tells about the microphone; then there is the button.
    .catch(() => undefined);
  return () => {
    isOver = true;
    status?.removeEventListener('change', look);
  };
}

function useDevices() {
  const [devices, setDevices] = useState<Devices>(NO_DEVICES);
  const renew = useCallback(() => void listDevices().then(setDevices), []);
  useEffect(() => {
    renew();
    navigator.mediaDevices?.addEventListener('devicechange', renew);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', renew);
  }, [renew]);
  return { devices, renew };
}

function useQuality(phone: Phone | undefined, { state }: PhoneState): Quality {
  const [quality, setQuality] = useState<Quality>(NO_QUALITY);
  useEffect(() => {
    if (state !== 'up' || !phone) {
      setQuality(NO_QUALITY);
      return;
    }
    let before: Reading | undefined;
    const read = async () => {
      const now = await phone.read();
      if (!now) return;
      setQuality(qualityBetween(before, now));
      before = now;
    };
    const timer = setInterval(() => void read(), READ_QUALITY_MS);
    return () => clearInterval(timer);
  }, [phone, state]);
  return quality;
}

function surroundings(): PhoneSurroundings<MediaStream> {
  return {
    page: newId(),
    askAccount: (request) =>
      send<PhoneView>('/api/phone', { method: 'POST', body: request }).catch((error: unknown) => {
        if (error instanceof ServerError && error.refusal.code === 'not_signed_in') return 'signed_out';
        throw error;
      }),
    openMicrophone,
    // In a file of its own: who works with the simulated telephone never loads it.
    openLine: async (parts) => (await import('./sip-line.ts')).openLine(parts),
    socketUrl: (path, page) => {
      const address = new URL(path, location.href);
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      address.searchParams.set('page', page);
      return address.href;
    },
    now: serverNow,
    random: () => Math.random(),
    after: (delayMs, act) => {
      const timer = setTimeout(act, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
