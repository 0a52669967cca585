"use strict";
// What is typed becomes a CSV file on this machine; nothing is sent anywhere.
(function () {
  const cell = (text) => '"' + text.replaceAll('"', '""') + '"';
  const risky = /^[=+\-@\t\r\n＝＋－＠]/u;
  const safe = (text) => cell(risky.test(text) && text !== "-" ? "'" + text : text);
  const words = document.body.dataset;
  const by = document.getElementById("by");
  const done = document.getElementById("done");
  const decided = () => Array.from(document.querySelectorAll("section")).filter((s) => s.querySelector(".kind").value);
  const count = () => { done.textContent = decided().length + " " + words.decided; };
  document.querySelector("main").addEventListener("input", (event) => {
    const section = event.target.closest("section");
    const kind = section.querySelector(".kind");
    if (event.target.className === "value" && event.target.value) {
      kind.value = section.dataset.field === "value" ? "value" : "set";
    }
    section.classList.toggle("decided", kind.value !== "");
    count();
  });
  document.getElementById("save").addEventListener("click", () => {
    const name = by.value.trim();
    if (!name) { done.textContent = words.name; by.focus(); return; }
    const rows = [["record", "field", "kind", "value", "by", "why", "state"].map(cell).join(",")];
    for (const section of decided()) {
      const kind = section.querySelector(".kind").value;
      const value = section.querySelector(".value").value.trim();
      if (kind === "value" && !value) { done.textContent = words.value; section.scrollIntoView(); return; }
      const said = kind === "value" || kind === "set" ? value : "";
      const why = section.querySelector(".reason").value.trim() || words.seen;
      const data = section.dataset;
      rows.push([data.record, data.field, kind, said, name, why, data.state].map(safe).join(","));
    }
    const link = document.createElement("a");
    link.download = "corrections.csv";
    link.href = URL.createObjectURL(new Blob(["\ufeff" + rows.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.click();
    done.textContent = (rows.length - 1) + " " + words.saved;
  });
  count();
})();
