"use strict";
// Filters and sorts what is already there. Without it the report is whole, in the order of the pages.
(function () {
  const form = document.querySelector("form.tools");
  const holder = document.querySelector("div.pages");
  if (!form || !holder) return;
  const articles = Array.from(holder.children);
  const leaves = new Map(
    Array.from(document.querySelectorAll("ol.strip .leaf"), (leaf) => [leaf.getAttribute("href").split("#p")[1], leaf])
  );
  const texts = new Map();
  const textOf = (article) => {
    if (!texts.has(article)) texts.set(article, article.textContent.toLowerCase());
    return texts.get(article);
  };
  const number = (text, without) => (text === "" ? without : Number(text));
  const orders = {
    page: (a, b) => a.dataset.page - b.dataset.page,
    score: (a, b) => number(a.dataset.score, 101) - number(b.dataset.score, 101) || orders.page(a, b),
    changes: (a, b) => b.dataset.changes - a.dataset.changes || orders.page(a, b),
  };
  const needs = {
    "": () => true,
    person: (data) => data.advice !== "keep",
    changes: (data) => data.changes > 0,
    proposed: (data) => data.proposed > 0,
  };
  let order = "page";

  function apply() {
    const want = Object.fromEntries(new FormData(form));
    const words = want.words.trim().toLowerCase();
    let count = 0;
    for (const article of articles) {
      const data = article.dataset;
      const fits =
        (!want.grade || data.grade === want.grade) &&
        (!want.kind || data.kind === want.kind) &&
        needs[want.need](data) &&
        (!words || textOf(article).includes(words));
      article.hidden = !fits;
      count += fits;
      const leaf = leaves.get(data.page);
      if (leaf) leaf.classList.toggle("out", !fits);
    }
    if (want.sort !== order) {
      order = want.sort;
      holder.append(...articles.sort(orders[order]));
    }
    form.querySelector("output").value =
      count === articles.length ? `${count} pages` : `${count} of ${articles.length} pages`;
  }

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const article = target.closest("article");
    if (article && article.hidden) {
      form.reset();
      apply();
    }
    for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    if (article) target.scrollIntoView();
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
  if (location.hash) reveal();
})();
