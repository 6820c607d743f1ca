// The library's dropout; loaded where a set-up has one.
import { layers, type Layer } from 'gradloom';

/** A layer that leaves out units by chance. */
export function dropoutOf(rate: number): Layer {
  return layers.dropout(rate);
}
