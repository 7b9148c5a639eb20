/**
 * What the agent chose among the devices of this machine, and which of them are in force. Pure: the browser's list and what it stored come
 * in (devices.ts).
 */

export interface AudioSettings {
  /** Ids as the browser gives them; empty: the system's own choice. */
  microphoneId: string;
  speakerId: string;
  /** What rings may be another one than what the voice comes from: who has taken off the headset hears it. */
  ringerId: string;
  /** Echo, noise and level are corrected by the browser. */
  isProcessed: boolean;
}

export interface Devices {
  microphones: readonly Device[];
  /** Empty where the browser can not choose among them. */
  speakers: readonly Device[];
}

export interface Device {
  id: string;
  label: string;
}

export const NO_DEVICES: Devices = { microphones: [], speakers: [] };
const DEFAULTS: AudioSettings = { microphoneId: '', speakerId: '', ringerId: '', isProcessed: true };

/** What was stored before, without what no longer fits. */
export function settingsFrom(stored: string | null): AudioSettings {
  if (stored === null) return DEFAULTS;
  try {
    const read: unknown = JSON.parse(stored);
    if (typeof read !== 'object' || read === null) return DEFAULTS;
    const known = Object.entries(read).filter(
      ([key, value]) => key in DEFAULTS && typeof value === typeof DEFAULTS[key as keyof AudioSettings],
    );
    return { ...DEFAULTS, ...Object.fromEntries(known) };
  } catch {
    return DEFAULTS;
  }
}

/** What we read of the browser's MediaDeviceInfo. */
export interface DeviceInfo {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

/** Chromium lists the system's own choice a second time under the ids `default` and `communications`. */
export function devicesIn(all: readonly DeviceInfo[], canChoose: boolean): Devices {
  const of = (kind: string) =>
    all
      .filter((each) => each.kind === kind && !['', 'default', 'communications'].includes(each.deviceId))
      .map((each) => ({ id: each.deviceId, label: each.label }));
  return { microphones: of('audioinput'), speakers: canChoose ? of('audiooutput') : [] };
}

/** The chosen device if it is there, else none: then the system chooses. */
export function inForce(devices: readonly Device[], chosen: string): string {
  return devices.some((device) => device.id === chosen) ? chosen : '';
}
