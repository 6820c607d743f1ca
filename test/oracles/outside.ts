// What a mapping throws for a case that is no business of the engine.

/** A case outside of what the engine computes; the message is the reason. */
export class Outside extends Error {
  override readonly name = 'Outside';
}
