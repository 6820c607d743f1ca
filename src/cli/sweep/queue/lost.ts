// The mark of trials that no worker could bring to an end.

/** What a row's reason begins with then; such rows are tried again by the next run. */
export const LOST = 'lost:';
