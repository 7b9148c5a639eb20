/** A TCP line that can be cut and stalled: between the telephone room and Asterisk. */
import net from 'node:net';

export class CuttableLine {
  readonly #server: net.Server;
  readonly #pairs = new Set<readonly [net.Socket, net.Socket]>();
  /** How often somebody tried to get through. */
  attempts = 0;
  #isDown = false;
  #isStalled = false;

  private constructor(target: { host: string; port: number }) {
    this.#server = net.createServer((near) => {
      this.attempts++;
      if (this.#isDown) {
        near.destroy();
        return;
      }
      const far = net.connect(target.port, target.host);
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      for (const [one, other] of [pair, [far, near] as const]) {
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#pairs.delete(pair);
          other.destroy();
        });
        one.on('data', (part: Buffer) => other.write(part));
        if (this.#isStalled) one.pause();
      }
    });
  }

  /** @returns the line and the URL by which it is used instead of the target's */
  static async open(url: string): Promise<{ line: CuttableLine; url: string }> {
    const target = new URL(url);
    const line = new CuttableLine({ host: target.hostname, port: Number(target.port) });
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    target.port = String((line.#server.address() as net.AddressInfo).port);
    return { line, url: target.href.replace(/\/$/, '') };
  }

  /** Breaks what stands; nobody gets through until `mend`. */
  cut(): void {
    this.#isDown = true;
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }
  mend(): void {
    this.#isDown = false;
  }
  /** Lets connections stand, and nothing through. */
  stall(): void {
    this.#isStalled = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }
  flow(): void {
    this.#isStalled = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }
  close(): void {
    this.cut();
    this.#server.close();
  }
}
