// The hook of `withLibrary`: resolves the names that the pack knows as if this file had imported them.

import type { ResolveHook } from 'node:module';

const KNOWN = /^(gradloom|webgpu)(\/|$)/;

/** Node's hook that finds modules. */
export const resolve: ResolveHook = (specifier, context, next) =>
  next(specifier, KNOWN.test(specifier) ? { ...context, parentURL: import.meta.url } : context);
