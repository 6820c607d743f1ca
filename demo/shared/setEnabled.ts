// Buttons that can be pressed or not, without taking the keyboard's place away.

/**
 * Lets a button be pressed, or not. One that has the focus keeps it, and is only said to be disabled until the focus moves on:
 * a browser takes the focus away from what is disabled, so that the next key would begin at the top of the page.
 */
export function setEnabled(button: HTMLButtonElement, enabled: boolean): void {
  const isHeld = !enabled && document.activeElement === button;
  button.disabled = !enabled && !isHeld;
  if (!isHeld) return button.removeAttribute('aria-disabled');
  button.ariaDisabled = 'true';
  // Listeners that are there already are not added again.
  button.addEventListener('click', refuse, { capture: true });
  button.addEventListener('blur', release);
}

/** Before any other listener of the button, and before its form. */
function refuse(event: Event): void {
  const button = event.currentTarget as HTMLButtonElement;
  if (button.ariaDisabled === 'true') {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function release({ currentTarget }: Event): void {
  const button = currentTarget as HTMLButtonElement;
  // A window that is left keeps its focus for the way back.
  if (button.ariaDisabled !== 'true' || document.activeElement === button) return;
  button.removeAttribute('aria-disabled');
  button.disabled = true;
}
