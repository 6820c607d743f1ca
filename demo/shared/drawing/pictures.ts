// Which drawn pictures are for training and which for testing, so that page and worker agree.

/** Seed of all pictures; the visitor's seed is for the network. */
export const PICTURES_SEED = 1;

/** Number of the first picture that is never trained on. */
export const FIRST_TEST_PICTURE = 1_000_000;

/** Height and width in pixels. */
export const SIDE = 28;
