/**
 * A call of ours: the INVITE until it is answered, refused or taken back. Once CANCEL is out an answer may still cross it; it is
 * acknowledged and hung up, as is every answer of a fork after the first (RFC 3261, 13.2.2.4 and 15).
 */
import type { Peer } from './address.ts';
import { type Dialog, dialogAsCaller, requestIn } from './dialog.ts';
import type { Header, SipResponse } from './message.ts';
import type { SipServer } from './server.ts';
import type { ClientTransaction } from './transaction.ts';

export interface InvitationWatch {
  readonly onRinging: (status: number) => void;
  /** The first answer; it is acknowledged already. */
  readonly onAnswered: (dialog: Dialog, description: string) => void;
  /** 408 when nothing answered. */
  readonly onRefused: (status: number) => void;
}

export interface InvitationParts {
  readonly server: SipServer;
  readonly peer: Peer;
  /** Users of the URIs: who calls and who is called. */
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly host: string;
  readonly description: string;
  readonly watch: InvitationWatch;
}

export class Invitation {
  readonly #parts: InvitationParts;
  readonly #transaction: ClientTransaction;
  /** By the tag of whoever answered: the ACK that is repeated when the answer is. */
  readonly #acks = new Map<string, { ack: Buffer; peer: Peer }>();
  #isCancelled = false;
  #isCancelSent = false;
  #isOver = false;

  constructor(parts: InvitationParts) {
    this.#parts = parts;
    const { server, from, to, callId, host, peer, description } = parts;
    const caller = `<sip:${from}@${host}>`;
    const headers: Header[] = [
      ['From', `${caller};tag=${server.word()}`],
      ['To', `<sip:${to}@${peer.address}>`],
      ['Call-ID', callId],
      ['CSeq', '1 INVITE'],
      server.contact(from),
      ['P-Asserted-Identity', caller],
    ];
    this.#transaction = server.request(
      { method: 'INVITE', uri: `sip:${to}@${peer.address}:${peer.port}`, headers, body: description },
      peer,
      { onResponse: (response) => this.#receive(response), onTimeout: () => this.#refused(408) },
    );
  }

  /** Takes the call back. Nothing may be cancelled before it was heard of (RFC 3261, 9.1): then it waits for that. */
  cancel(): void {
    this.#isCancelled = true;
    if (this.#isOver || this.#isCancelSent || !this.#transaction.wasHeard) return;
    this.#isCancelSent = true;
    this.#parts.server.cancel(this.#transaction);
  }

  #receive(response: SipResponse): void {
    if (response.status < 200) {
      if (this.#isCancelled) return this.cancel();
      return response.status === 100 ? undefined : this.#parts.watch.onRinging(response.status);
    }
    return response.status < 300 ? this.#answered(response) : this.#refused(response.status);
  }

  #refused(status: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.watch.onRefused(status);
  }

  #answered(response: SipResponse): void {
    const { server, peer, watch } = this.#parts;
    const tag = response.to.params.get('tag') ?? '';
    const known = this.#acks.get(tag);
    if (known) return server.send(known.ack, known.peer);
    const dialog = dialogAsCaller(response, peer);
    const ack = requestIn(dialog, { method: 'ACK', cseq: response.cseq });
    this.#acks.set(tag, { ack: server.acknowledge(ack.request, ack.peer), peer: ack.peer });
    if (this.#isOver || this.#isCancelled) {
      const bye = requestIn(dialog, { method: 'BYE', cseq: ++dialog.localSeq });
      server.request(bye.request, bye.peer, { onResponse: () => undefined, onTimeout: () => undefined });
      return this.#refused(487);
    }
    this.#isOver = true;
    return watch.onAnswered(dialog, response.body);
  }
}
