/** English texts for what comes to the agent by itself; the same keys as de-offers.ts. */
import type { deOffers } from './de-offers.ts';
import type { SameKeys } from './same-keys.ts';

export const enOffers: SameKeys<typeof deOffers> = {
  title: 'Interaction Preview',
  accept: 'Accept',
  reject: 'Reject',
  accepting: 'Accepting …',
  secondsLeft_one: '{{count}} second left',
  secondsLeft_other: '{{count}} seconds left',
  runsOut:
    'Without an answer the record goes to the top of the calling list. It does not count as an attempt.',
  inbound: 'Inbound',
  callerNote: 'You will see who it is once you accept.',
  runsOutCaller:
    'The contact is waiting on the line. Without your answer the contact is offered to somebody else, or hears the greeting.',
  runsOutTurn: 'Without an answer the next contact goes to somebody else.',
  turnTitle: 'Next contact',
  turnNote: 'Who it is will be known as soon as somebody answers.',
  spoken:
    'Interaction preview: {{name}}, {{origin}}. {{seconds}} seconds left. Accept with {{accept}}, reject with {{reject}}.',
  rejected: '{{name}}: rejected, at the top of the calling list',
  rejectedCaller: '{{name}}: rejected, the call is offered to somebody else or hears the greeting',
  rejectedTurn: 'Rejected: the next contact goes to somebody else',
  declined: 'You have rejected this turn. You will be asked again in a moment.',
  originCall: 'Outbound campaign call',
  originConnecting: 'Outbound campaign call - Connecting...',
  connecting: 'Connecting...',
  nextContact: '{{result}}, next contact ...',
  waitTitle: 'The next contact is yours',
  leave: 'Stop waiting',
  leaveNote: 'You go Not Ready; what is ringing is ended.',
  rejectTurnNote: 'The next contact goes to somebody else.',
  arrived: 'On the line: {{name}}',
  contactHere: 'Contact on the line',
  delivered: 'Delivered',
  dialsIn: 'Dials in {{seconds}} s',
  dialsInNumber: '{{number}}, by itself',
  callNow: 'Call now',
  noAnswerTitle: 'Offer not answered',
  noAnswer: 'An interaction preview got no answer. “{{channel}}” has therefore been set to Not Ready.',
  readyAgain: 'Ready again',
  close: 'Close',
  closeAsks: 'Not called yet: Close asks what becomes of the record',
  closeAfterHangUp: 'Close is possible after hanging up',
  closeNext: 'The next record comes while “Outbound Preview” is Ready',
  doneNext: 'The next contact comes by itself while you are Ready',
};
