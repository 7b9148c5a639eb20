/**
 * The packages that make up our Asterisk: exact versions and SHA-256, so that every machine runs the same bits, whatever a
 * mirror says. scripts/pin-asterisk.ts brings packages.json up to date.
 */
import pinned from './packages.json' with { type: 'json' };

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Pins {
  /** The code name of the Debian suite. */
  readonly suite: string;
  /** By Debian's name of the architecture. */
  readonly architectures: Readonly<Record<string, readonly PinnedPackage[]>>;
}

export const pins: Pins = pinned;

export interface Architecture {
  /** Debian's name. */
  readonly name: string;
  /** The folder of its libraries. */
  readonly triplet: string;
  readonly loader: string;
}

const architectures: Readonly<Record<string, Architecture>> = {
  x64: { name: 'amd64', triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { name: 'arm64', triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** Undefined where no packages of ours run. */
export function architectureOf(platform: string, cpu: string): Architecture | undefined {
  return platform === 'linux' ? architectures[cpu] : undefined;
}
