// The copy buttons. Each puts rich text and plain text, or one field, on the clipboard of this browser.
(() => {
  "use strict";
  const said = document.getElementById("said");
  const value = (id) => document.getElementById(id).value;

  // For browsers without the newer interface, or where it is not allowed: the copy event carries exactly what we say.
  function copyByEvent(flavours) {
    let taken = false;
    const give = (event) => {
      for (const [type, text] of Object.entries(flavours)) event.clipboardData.setData(type, text);
      event.preventDefault();
      taken = true;
    };
    // Something has to be selected, or some browsers send no copy event at all.
    const selection = window.getSelection();
    const ranges = [];
    for (let i = 0; i < selection.rangeCount; i++) ranges.push(selection.getRangeAt(i));
    selection.removeAllRanges();
    const range = document.createRange();
    range.selectNodeContents(document.getElementById("story"));
    selection.addRange(range);
    document.addEventListener("copy", give, { once: true, capture: true });
    const ran = document.execCommand("copy");
    document.removeEventListener("copy", give, { capture: true });
    selection.removeAllRanges();
    for (const old of ranges) selection.addRange(old);
    return ran && taken;
  }

  async function copy(flavours) {
    try {
      if (window.ClipboardItem && navigator.clipboard && navigator.clipboard.write) {
        const item = {};
        for (const [type, text] of Object.entries(flavours)) item[type] = new Blob([text], { type });
        await navigator.clipboard.write([new ClipboardItem(item)]);
        return true;
      }
    } catch {
      // Not allowed here; the other way may be.
    }
    return copyByEvent(flavours);
  }

  function tell(ok, what) {
    said.textContent = "";
    said.textContent = ok
      ? `${what} copied.`
      : "This browser does not let the page copy. Select the story below by hand and copy it.";
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.html) {
      const ok = await copy({
        "text/html": value(button.dataset.html),
        "text/plain": value(button.dataset.text),
      });
      tell(ok, button.id === "copy-story" ? "The story is" : "The text without the title is");
    } else if (button.dataset.copy) {
      const ok = await copy({ "text/plain": value(button.dataset.copy) });
      const name = document.querySelector(`label[for="${button.dataset.copy}"]`).textContent;
      tell(ok, name);
      if (ok) {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      }
    }
  });
})();
