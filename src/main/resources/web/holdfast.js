// What gets better with a script: the chart, keys in tables, tables and logs that stay up to date. Everything works without.
(() => {
  'use strict';
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function chart() {
    const box = document.getElementById('chart');
    if (!box || !window.uPlot) return;
    fetch(box.dataset.src).then(answer => answer.ok ? answer.json() : Promise.reject()).then(overview => {
      const days = overview.days;
      if (days.length < 2) return;
      const kinds = Object.keys(days[0].dispositions);
      const colours = ['#1c7c54', '#2e86ab', '#7a5cb8', '#d08c1d', '#c2452d', '#8a6d3b', '#5b7083', '#3f9aa6', '#a34a7d', '#6b8e23', '#888888', '#b0722a', '#4f6d9a'];
      const x = days.map(day => Date.parse(day.day + 'T00:00:00Z') / 1000);
      const data = [x, days.map(day => day.open), ...kinds.map(kind => days.map(day => day.dispositions[kind]))];
      const steps = uPlot.paths.stepped({align: 1});
      const axis = {stroke: css('--quiet'), grid: {stroke: css('--line'), width: 1}, ticks: {stroke: css('--line')}};
      const series = [{}, {label: 'open', stroke: css('--text'), width: 2, paths: steps},
        ...kinds.map((kind, i) => ({label: kind, stroke: colours[i % colours.length], width: 1.5, paths: steps}))];
      const size = () => ({width: box.clientWidth, height: 300});
      const plot = new uPlot({...size(), axes: [axis, {...axis, size: 60}], series, tzDate: ts => uPlot.tzDate(new Date(ts * 1e3), 'Etc/UTC')}, data, box);
      addEventListener('resize', () => plot.setSize(size()));
    }).catch(() => { box.textContent = ''; });
  }

  // j and k move in the table, Enter opens, / searches.
  let at = -1;
  function move(step) {
    const rows = [...document.querySelectorAll('main table tbody tr')].filter(row => row.querySelector('a'));
    if (rows.length === 0) return;
    rows.forEach(row => row.classList.remove('current'));
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add('current');
    rows[at].querySelector('a').focus();
  }
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === '/') {
      const field = document.getElementById('q') || document.getElementById('find');
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
  addEventListener('htmx:afterSwap', () => { at = -1; });

  function live() {
    const main = document.querySelector('main[data-live]');
    if (!main) return;
    setTimeout(() => fetch(location.href).then(answer => answer.ok ? answer.text() : Promise.reject()).then(text => {
      const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
      const log = document.querySelector('.log');
      const follows = !log || log.scrollTop + log.clientHeight >= log.scrollHeight - 40;
      main.replaceWith(fresh);
      const now = document.querySelector('.log');
      if (now && follows) now.scrollTop = now.scrollHeight;
      live();
    }).catch(() => live()), Number(main.dataset.live) * 1000);
  }

  const branch = document.getElementById('branch');
  if (branch) branch.addEventListener('change', () => branch.form.submit());
  const log = document.querySelector('.log');
  if (log) log.scrollTop = log.scrollHeight;
  chart();
  live();
})();
