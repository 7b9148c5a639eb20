/** Ties the texts to i18next's types: a key that does not exist, in either language, is a type error. */
import type { deAgent } from './de-agent.ts';
import type { deCallbackLists } from './de-callback-lists.ts';
import type { deErrors } from './de-errors.ts';
import type { deFrame } from './de-frame.ts';
import type { dePhone } from './de-phone.ts';
import type { deSupervisor } from './de-supervisor.ts';

interface Texts {
  frame: typeof deFrame;
  errors: typeof deErrors;
  agent: typeof deAgent;
  callbacks: typeof deCallbackLists;
  phone: typeof dePhone;
  supervisor: typeof deSupervisor;
}

export type Namespace = keyof Texts;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'frame';
    resources: Texts;
  }
}
