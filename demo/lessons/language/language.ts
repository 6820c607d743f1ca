// The two languages of the lessons. What a reader sees is a text in both, by type: a missing one does not compile.

/** Languages by their codes, as an address and `lang` name them. */
export const LANGUAGES = ['en', 'ko'] as const;
/** A language's code. */
export type Language = (typeof LANGUAGES)[number];

/** A text in both languages. */
export type Both = Readonly<Record<Language, string>>;

/** A text in both languages. */
export function both(en: string, ko: string): Both {
  return { en, ko };
}

/** A text that is the same in both, such as a letter of the notes. */
export function same(text: string): Both {
  return { en: text, ko: text };
}

/** Whether a word is a language's code. */
export function isLanguage(word: unknown): word is Language {
  return LANGUAGES.includes(word as Language);
}
