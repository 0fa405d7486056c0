// At an old address: go on to the new one with what follows the ? and the #. Without this script the page itself leads on.
const wanted = read(location.hash.slice(1));
const link = (wanted && [...document.links].find((a) => a.id === wanted)) || document.querySelector("a[data-moved]");
const target = new URL(link.href);
target.search = location.search;
if (!target.hash) target.hash = location.hash;
location.replace(target);

function read(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
