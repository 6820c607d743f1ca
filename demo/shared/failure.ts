// Errors as plain data, to cross from a worker to its page, and as text on the page.
import { GradloomError } from 'gradloom';

/** What went wrong, for a person. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Any thrown value as plain data. */
export function failureOf(error: unknown): Failure {
  if (error instanceof GradloomError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'E_PAGE', message, hint: 'Reload the page. If it happens again, please report it.' };
}

/** Shows a failure in a panel, or hides the panel. */
export function showFailure(panel: HTMLElement, failure: Failure | undefined): void {
  panel.hidden = failure === undefined;
  panel.replaceChildren();
  if (!failure) return;
  panel.append(
    paragraph('failure-message', failure.message),
    ...(failure.hint ? [paragraph('failure-hint', failure.hint)] : []),
    paragraph('failure-code', failure.code),
  );
}

function paragraph(name: string, text: string): HTMLParagraphElement {
  const element = document.createElement('p');
  element.className = name;
  element.textContent = text;
  return element;
}
