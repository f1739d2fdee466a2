namespace StreamCoverage.Browser.Tests;

/// <summary>What is asked of a page, as expressions that run in it.</summary>
internal static class Probes
{
    /// <summary>Every view shows what was read; the stream has delivered.</summary>
    public const string IsReady = "document.querySelector('#live')?.dataset.state === 'live' && document.querySelector('#links a') && document.querySelector('#answers dd')";

    /// <summary>
    /// Measures every picture by its rules, and compares with the table beneath: for each mark [chart, column, series, figures of the picture,
    /// figures of the table, most that a figure may be off].
    /// </summary>
    public const string Charts = """
        [...document.querySelectorAll('figure[data-chart]')].flatMap((figure) => {
          const number = (node, name) => +node.getAttribute(name);
          const rows = [...figure.querySelectorAll('tbody tr')];
          const marks = new Map();
          for (const mark of figure.querySelectorAll('[data-column]')) {
            const key = JSON.stringify([mark.dataset.column, mark.dataset.series ?? null]);
            marks.set(key, [...(marks.get(key) ?? []), mark]);
          }
          return [...marks].map(([key, own]) => {
            const [column, series] = JSON.parse(key);
            const isAcross = own[0].tagName === 'rect';
            const rules = [...own[0].closest('[data-panel]').querySelectorAll('[data-value]')];
            const at = (rule) => number(rule, isAcross ? 'x1' : 'y1');
            const unit = (+rules.at(-1).dataset.value - +rules[0].dataset.value) / (at(rules.at(-1)) - at(rules[0]));
            const drawn = own.flatMap((mark) => isAcross
              ? [number(mark, 'width') * unit]
              : [...mark.getAttribute('d').matchAll(/(?:[ML][\d.]+ |V)(-?[\d.]+)/g)].map((found) => +rules[0].dataset.value + (found[1] - at(rules[0])) * unit));
            const told = rows.filter((row) => series === null || row.dataset.series === series)
              .map((row) => row.children[column].dataset.value).filter((value) => value !== undefined).map(Number);
            const sorted = (values) => values.toSorted((a, b) => a - b);
            // Half a pixel, for what is thinner than a line.
            return [figure.id, +column, series, sorted(drawn), sorted(told), Math.abs(unit) * 0.51];
          });
        })
        """;

    /// <summary>Texts that stand for a figure that was computed from nothing.</summary>
    public const string Nonsense = "[...document.body.innerText.matchAll(/NaN|undefined|Infinity|\\[object|null %/g)].map((found) => found[0])";

    /// <summary>Sections without a table, list or picture that says something.</summary>
    public const string EmptyViews = """
        [...document.querySelectorAll('main section')].filter((section) => section.innerText.trim().length < 30).map((section) => section.id || section.ariaLabel)
        """;

    /// <summary>What reaches beyond the window's right edge and is not in a part that scrolls by itself.</summary>
    public const string Overflow = """
        [...document.querySelectorAll('body *')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.parentElement.closest('.scroll') && !node.closest('.unseen, .skip')
          && getComputedStyle(node).display !== 'none').map((node) => `${node.tagName}#${node.id}.${node.getAttribute('class')}`)
        """;

    /// <summary>Texts whose colour is too near to what is behind them (WCAG 2.2, 1.4.3), where that is one colour.</summary>
    public const string Faint = """
        (() => {
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const colour = (text) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (node) => { for (let at = node; at; at = at.parentElement) { const own = colour(getComputedStyle(at).backgroundColor); if (own[3] === 255) return own; } return [255, 255, 255]; };
          const found = [];
          for (const node of document.querySelectorAll('body *')) {
            if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()) || !node.checkVisibility()) continue;
            const style = getComputedStyle(node);
            const ink = light(colour(node instanceof SVGElement ? style.fill : style.color));
            const paper = light(behind(node));
            const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${node.tagName}.${node.getAttribute('class')}: ${node.textContent.slice(0, 30)}`);
          }
          return found.slice(0, 10);
        })()
        """;

    /// <summary>Names that stand for two elements.</summary>
    public const string RepeatedIds = """
        [...document.querySelectorAll('[id]')].map((node) => node.id).filter((id, i, all) => all.indexOf(id) !== i)
        """;
}
