/**
 * Microphones and loudspeakers of this machine, and what the agent chose among them. The choice is remembered in this browser; a device
 * that is not there gives way to the next one, and comes back into force when it is plugged in again.
 */
import type { Microphone } from './line.ts';
import { type AudioSettings, type Devices, devicesIn, settingsFrom } from './settings.ts';
import type { NoDevice, NoPermission } from './state.ts';

const STORAGE_KEY = 'rufwerk.phone';

export function readSettings(): AudioSettings {
  return settingsFrom(localStorage.getItem(STORAGE_KEY));
}

export function rememberSettings(settings: AudioSettings): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify(settings));
}

/** The devices as lists to choose from; without names until the microphone has been allowed once. */
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devicesIn(all, canChooseSpeaker());
}

export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Asks for the microphone; the browser asks the person, if nobody has answered yet. */
export async function openMicrophone({
  microphoneId,
  isProcessed,
}: AudioSettings): Promise<Microphone<MediaStream>> {
  // Without https browsers have no such thing, except on the machine itself.
  if (!navigator.mediaDevices) return { fault: 'insecure' };
  const processing = {
    echoCancellation: isProcessed,
    noiseSuppression: isProcessed,
    autoGainControl: isProcessed,
  };
  const ask = (device: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({ audio: { ...processing, ...device }, video: false });
  try {
    // `ideal`: a headset that is not plugged in gives way.
    return { stream: await ask(microphoneId === '' ? {} : { deviceId: { ideal: microphoneId } }) };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

function faultOf(error: unknown): NoPermission | NoDevice {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none';
}

/** Sends an element's sound to a loudspeaker; one that is not there changes nothing. */
export async function playThrough(element: HTMLMediaElement, id: string): Promise<void> {
  if (!canChooseSpeaker()) return;
  await element.setSinkId(id).catch(() => element.setSinkId('').catch(() => undefined));
}
