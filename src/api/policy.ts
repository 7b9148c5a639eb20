// The headers that every answer carries: what a page of ours may do, and that nobody keeps what the API says.
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** For the one style element that the widgets need; new for each answer. */
export function makeNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * Strict from the first screen (reliability.md 3.4): nothing but our own files, no inline script, no frame around us, and in browsers
 * that know Trusted Types no text becomes script or markup.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types rufwerk',
    'report-uri /api/csp-report',
  ].join('; ');
}

/** To be called before anything can go wrong, so that errors have them too. */
export function setHeaders(request: FastifyRequest, reply: FastifyReply, isHttps: boolean): void {
  request.nonce = makeNonce();
  void reply.headers({
    'content-security-policy': contentSecurityPolicy(request.nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)',
    // Overridden where a file may be kept for ever (pages.ts).
    'cache-control': 'no-store',
  });
  if (isHttps) void reply.header('strict-transport-security', 'max-age=31536000');
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of this answer's content-security policy. */
    nonce: string;
  }
}
