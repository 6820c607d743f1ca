// Chrome in a POSIX locale names a language that its own Intl refuses ("en-US@posix"); libraries that trust it fail.

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
