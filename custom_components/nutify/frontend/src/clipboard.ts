/** Copying, wherever the page came from. */

/** Copy a text, also where the page came without encryption. Tell whether it worked. */
export async function toClipboard(root: ParentNode & Node, words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // There is no clipboard for pages that are not encrypted: an old way is left.
    const area = document.createElement("textarea");
    area.value = words;
    area.className = "visually-hidden";
    root.appendChild(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
