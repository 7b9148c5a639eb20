/** What two ends of a call remember of each other (RFC 3261, section 12), and the requests that they send within it. */
import { type Peer, readUri } from './address.ts';
import { type Header, headerOf, headersOf, type SipRequest, type SipResponse } from './message.ts';
import type { RequestParts } from './transaction.ts';

export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From and To of our requests, with their tags. */
  readonly local: string;
  readonly remote: string;
  readonly routes: readonly string[];
  /** Where the other side wants its requests; a re-INVITE may change it. */
  target: string;
  /** Where the other side's datagrams come from: used where the target is a name and no address. */
  readonly peer: Peer;
  localSeq: number;
  remoteSeq: number;
}

/** The same for both ends: the call and our tag. */
export function dialogKey(callId: string, localTag: string): string {
  return `${callId}|${localTag}`;
}

/** The dialog that our answer to an INVITE makes. */
export function dialogAsCalled(invite: SipRequest, localTag: string, peer: Peer): Dialog {
  return {
    callId: invite.callId,
    localTag,
    remoteTag: invite.from.params.get('tag') ?? '',
    local: `${invite.to.text};tag=${localTag}`,
    remote: invite.from.text,
    routes: headersOf(invite, 'record-route'),
    target: contactOf(invite) ?? invite.from.uri,
    peer,
    localSeq: 0,
    remoteSeq: invite.cseq,
  };
}

/** The dialog that an answer to our INVITE makes. */
export function dialogAsCaller(answer: SipResponse, peer: Peer): Dialog {
  return {
    callId: answer.callId,
    localTag: answer.from.params.get('tag') ?? '',
    remoteTag: answer.to.params.get('tag') ?? '',
    local: answer.from.text,
    remote: answer.to.text,
    // The caller goes the way back (RFC 3261, 12.1.2).
    routes: headersOf(answer, 'record-route').toReversed(),
    target: contactOf(answer) ?? answer.to.uri,
    peer,
    localSeq: answer.cseq,
    remoteSeq: 0,
  };
}

/** Takes over a new address of the other side, as a re-INVITE brings it. */
export function refreshTarget(dialog: Dialog, message: SipRequest | SipResponse): void {
  dialog.target = contactOf(message) ?? dialog.target;
}

export interface InDialog {
  readonly method: string;
  /** The number of the request; an ACK has that of its INVITE. */
  readonly cseq: number;
  readonly headers?: readonly Header[];
  readonly body?: string | undefined;
}

/** A request within the dialog, and where it has to go: the first route, else the target. */
export function requestIn(dialog: Dialog, parts: InDialog): { request: RequestParts; peer: Peer } {
  const first = dialog.routes[0];
  const nextHop = readUri(/<([^>]+)>/.exec(first ?? '')?.[1] ?? dialog.target);
  const isAddress = nextHop !== undefined && /^\d{1,3}(\.\d{1,3}){3}$/.test(nextHop.host);
  return {
    peer: isAddress ? { address: nextHop.host, port: nextHop.port ?? 5060 } : dialog.peer,
    request: {
      method: parts.method,
      uri: dialog.target,
      headers: [
        ...dialog.routes.map((route): Header => ['Route', route]),
        ['From', dialog.local],
        ['To', dialog.remote],
        ['Call-ID', dialog.callId],
        ['CSeq', `${parts.cseq} ${parts.method}`],
        ...(parts.headers ?? []),
      ],
      ...(parts.body === undefined ? {} : { body: parts.body }),
    },
  };
}

function contactOf(message: SipRequest | SipResponse): string | undefined {
  const contact = headerOf(message, 'contact');
  if (contact === undefined) return undefined;
  const uri = /<([^>]+)>/.exec(contact)?.[1] ?? contact.split(';')[0]?.trim();
  return uri !== undefined && readUri(uri) !== undefined ? uri : undefined;
}
