// What the built pages let the browser do: run their own scripts, and nothing else.
import type { Plugin } from 'vite';

/**
 * The policy of the built pages. Nothing is fetched but their own files, so nothing that a visitor draws or measures
 * can leave the machine. Strings become code nowhere but in the one address of the worker (`startWorker.ts`).
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types gradloom-worker',
].join('; ');

/** Writes the policy into each built page. While developing, Vite's own inline styles and sockets must work. */
export function contentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_POLICY },
          // It counts only for what comes after it.
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}
