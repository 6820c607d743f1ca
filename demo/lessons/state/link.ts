// The page's address: #language/chapter.
import { isLanguage, type Language } from '../language/language.ts';

/** A language and a chapter. */
export interface Place {
  readonly language: Language;
  readonly chapter: string;
}

/** The part of the address after the #. */
export function linkOf({ language, chapter }: Place): string {
  return `${language}/${chapter}`;
}

/** What an address names, of the chapters that there are; what it does not name is taken from `otherwise`. */
export function placeOfLink(
  hash: string,
  { chapters, otherwise }: { chapters: readonly string[]; otherwise: Place },
): Place {
  const [language, chapter] = hash.replace(/^#/, '').split('/');
  return {
    language: isLanguage(language) ? language : otherwise.language,
    chapter: chapter !== undefined && chapters.includes(chapter) ? chapter : otherwise.chapter,
  };
}
