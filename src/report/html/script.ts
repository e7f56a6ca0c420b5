/** What the page can do besides being read: find pods, and go from crate to crate with the arrow keys. Without it nothing is missing. */
export const script = `
(function () {
  var input = document.getElementById('pod-search'), found = document.getElementById('pod-found');
  var all = Array.prototype.slice.call(document.querySelectorAll('[data-pod]'));
  if (input) input.addEventListener('input', function () {
    var words = input.value.toLowerCase().split(/\\s+/).filter(Boolean), hits = 0;
    all.forEach(function (element) {
      var hit = words.every(function (word) { return element.getAttribute('data-pod').indexOf(word) >= 0; });
      element.classList.toggle('faded', words.length > 0 && !hit);
      element.classList.toggle('found', words.length > 0 && hit);
      if (hit) hits++;
    });
    found.textContent = words.length === 0 ? '' : hits + ' found';
  });
  document.addEventListener('keydown', function (event) {
    var crate = event.target;
    if (!crate.classList || !crate.classList.contains('crate')) return;
    var next = event.key === 'ArrowRight' ? crate.nextElementSibling : event.key === 'ArrowLeft' ? crate.previousElementSibling : null;
    if (!next) return;
    event.preventDefault();
    crate.tabIndex = -1; next.tabIndex = 0; next.focus();
  });
})();
`
