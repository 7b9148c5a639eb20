/** What the agent hears of what comes by itself: an offer rings until it is answered, a contact who is on the line is a short tone. */
import { useEffect, useRef } from 'react';
import type { InteractionView } from '../../wire/live.ts';
import { usePhone } from '../phone/phone-provider.tsx';
import { inForce } from '../phone/settings.ts';
import { playSound } from '../phone/sounds.ts';
import { useLatest } from '../server/live.tsx';

/** The ring lasts one second; then a breath. */
const RING_EVERY_MS = 2_600;

/** Rings on the ringing device while `isOn`. */
export function useRinging(isOn: boolean): void {
  const devices = useDevicesNow();
  useEffect(() => {
    if (!isOn) return;
    const ring = () => void playSound('ring', devices.current.ringer);
    ring();
    const timer = setInterval(ring, RING_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn, devices]);
}

/** A tone in the headset when a contact of an automatic campaign is on the line, and on the ringing device if it is another one. */
export function useContactTone(arrived: InteractionView['id'] | undefined): void {
  const devices = useDevicesNow();
  const told = useRef(arrived);
  useEffect(() => {
    const isNew = arrived !== undefined && arrived !== told.current;
    told.current = arrived;
    if (!isNew) return;
    const { speaker, ringer } = devices.current;
    void playSound('contact', speaker);
    if (ringer !== speaker) void playSound('contact', ringer);
  }, [arrived, devices]);
}

function useDevicesNow(): { readonly current: { readonly speaker: string; readonly ringer: string } } {
  const { devices, settings } = usePhone();
  return useLatest({
    speaker: inForce(devices.speakers, settings.speakerId),
    ringer: inForce(devices.speakers, settings.ringerId),
  });
}
