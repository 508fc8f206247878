/** What dialogs have in common. */

/** Return what hears that a dialog was closed, by whatever way.
 *
 * The browser tells it late: the dialog may be gone, and another one be in its place.
 */
export function whenClosed(close: () => void): (event: Event) => void {
  return (event) => {
    const dialog = event.target as HTMLDialogElement;
    if (dialog.isConnected && !dialog.open) close();
  };
}

/** Return what closes the dialog of a button, and goes on: the focus goes back then. */
export function closing(next: () => void): (event: Event) => void {
  return (event) => {
    (event.currentTarget as HTMLElement).closest("dialog")?.close();
    next();
  };
}
