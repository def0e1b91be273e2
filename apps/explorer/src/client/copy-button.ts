/** Makes every button with data-copy copy the text of the element it names. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const words = button.textContent;
    button.addEventListener('click', () => {
      const text = document.getElementById(button.dataset['copy']!)?.textContent ?? '';
      void navigator.clipboard.writeText(text).then(
        () => say(button, 'Copied', words),
        () => say(button, 'Select and copy by hand', words),
      );
    });
  }
}

function say(button: HTMLButtonElement, said: string, after: string): void {
  button.textContent = said;
  window.setTimeout(() => (button.textContent = after), 1800);
}
