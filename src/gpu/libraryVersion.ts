// The library's version, for what is kept between runs: it holds for the kernels of this version only.

/** The version of the library, as in package.json. */
export const LIBRARY_VERSION = '0.1.0';
