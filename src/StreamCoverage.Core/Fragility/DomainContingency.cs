namespace StreamCoverage.Core.Fragility;

/// <summary>
/// Which demand would no longer be covered if all of a failure domain went away: that of covered cells whose qualifying operators all lie
/// in it. In requests; over <see cref="Demand"/> it is a share.
/// </summary>
/// <remarks>
/// The N-1 criterion of power grids, applied to coverage. What is lost is structural: others are not assumed to step in, nor routing to
/// fail. Cells that are covered without any qualifying operator (many small ones) are in no domain, and outside of all this.
/// </remarks>
public sealed class DomainContingency
{
    private const long Millionths = 1_000_000;

    private readonly FailureDomain[] _domains;
    private readonly long[] _demand;
    private readonly int[][] _domainsOf;

    /// <param name="cells">The cells, in any order.</param>
    /// <param name="domainOf">The domain of an operator: what it declares, or the operator itself.</param>
    public DomainContingency(IReadOnlyList<StressCell> cells, Func<string, FailureDomain> domainOf)
    {
        Demand = cells.Sum(cell => cell.Demand);
        List<StressCell> covered = [.. cells.Where(cell => cell is { Covered: true, Demand: > 0, Qualifying.Count: > 0 })];
        var found = new Dictionary<string, FailureDomain>(StringComparer.Ordinal);
        foreach (var pair in covered.SelectMany(cell => cell.Qualifying))
            if (!found.ContainsKey(pair.Name))
                found.Add(pair.Name, domainOf(pair.Name));
        _domains = [.. found.Values.Distinct().Order()];
        var number = _domains.Select((domain, i) => (domain, i)).ToDictionary(entry => entry.domain, entry => entry.i);
        var numberOf = found.ToDictionary(entry => entry.Key, entry => number[entry.Value], StringComparer.Ordinal);

        _demand = [.. covered.Select(cell => cell.Demand)];
        Covered = _demand.Sum();
        var (served, lost) = (new long[_domains.Length], new long[_domains.Length]);
        var domainsOf = new HashSet<int>();
        int[] DomainsOf(StressCell cell)
        {
            domainsOf.Clear();
            foreach (var (name, successes) in cell.Qualifying)
            {
                var domain = numberOf[name];
                domainsOf.Add(domain);
                served[domain] += successes;
            }
            return [.. domainsOf];
        }

        _domainsOf = [.. covered.Select(DomainsOf)];
        for (var i = 0; i < _demand.Length; i++)
            if (_domainsOf[i].Length == 1)
                lost[_domainsOf[i][0]] += _demand[i];
        Losses =
        [
            .. _domains.Select((domain, i) => new DomainLoss(domain, served[i], lost[i]))
                .OrderByDescending(loss => loss.Demand).ThenByDescending(loss => loss.Served).ThenBy(loss => loss.Domain),
        ];
    }

    /// <summary>Requests in all cells.</summary>
    public long Demand { get; }

    /// <summary>
    /// Requests in covered cells with a qualifying operator: what there is to lose (coverage at one operator, in requests).
    /// </summary>
    public long Covered { get; }

    /// <summary>What each domain alone would take with it; the greatest loss first, then by requests served.</summary>
    public IReadOnlyList<DomainLoss> Losses { get; }

    /// <summary>The domain whose loss is greatest; null where no covered cell has a qualifying operator.</summary>
    public DomainLoss? Worst => Losses.Count == 0 ? null : Losses[0];

    /// <summary>
    /// Requests that are no longer covered when all of <paramref name="domains"/> go; unknown ones take nothing with them.
    /// </summary>
    public long LostWith(IReadOnlySet<FailureDomain> domains)
    {
        bool[] gone = [.. _domains.Select(domains.Contains)];
        return Enumerable.Range(0, _demand.Length).Where(i => Array.TrueForAll(_domainsOf[i], domain => gone[domain])).Sum(i => _demand[i]);
    }

    /// <summary>
    /// What is lost when the domains that serve most go, one after another: for each number up to half of the points, then at even steps to
    /// all.
    /// </summary>
    /// <param name="pointsMax">The most points, at least 2.</param>
    public IReadOnlyList<RemovalPoint> LargestFirst(int pointsMax = 100)
    {
        DomainLoss[] order = [.. Losses.OrderByDescending(loss => loss.Served).ThenBy(loss => loss.Domain)];
        var place = order.Select((loss, i) => (loss.Domain, i)).ToDictionary(entry => entry.Domain, entry => entry.i);
        int[] rank = [.. _domains.Select(domain => place[domain])];
        // A cell falls with the last of its domains.
        var lostAt = new long[order.Length];
        for (var i = 0; i < _demand.Length; i++)
            lostAt[_domainsOf[i].Max(domain => rank[domain])] += _demand[i];
        var (points, sum, shown) = (new List<RemovalPoint>(), 0L, Shown(order.Length, pointsMax));
        for (var i = 0; i < order.Length; i++)
        {
            sum += lostAt[i];
            if (shown.Contains(i + 1))
                points.Add(new(i + 1, order[i].Domain, sum));
        }
        return points;
    }

    /// <summary>
    /// What is lost when at each step the domain goes that takes most demand with it; of equals the one that more demand leans on, where a
    /// cell of r domains leans on each with 1/r. Greedy: near the worst case, not proven to be it. Ends where nothing is left.
    /// </summary>
    /// <param name="stepsMax">The most steps; each costs one pass over the pairs of cells and domains.</param>
    public IReadOnlyList<RemovalPoint> WorstFirst(int stepsMax = 100)
    {
        var points = new List<RemovalPoint>();
        var gone = new bool[_domains.Length];
        int[] left = [.. _domainsOf.Select(domains => domains.Length)];
        for (long sum = 0; sum < Covered && points.Count < stepsMax;)
        {
            var (worst, lost) = WorstOf(gone, left);
            gone[worst] = true;
            for (var i = 0; i < left.Length; i++)
                if (Array.IndexOf(_domainsOf[i], worst) >= 0)
                    left[i]--;
            points.Add(new(points.Count + 1, _domains[worst], sum += lost));
        }
        return points;
    }

    /// <summary>
    /// Coverage's Nakamoto number: how many domains, chosen greedily, take more than half of <see cref="Covered"/> with them.
    /// </summary>
    /// <param name="worstFirst">The steps of <see cref="WorstFirst"/>.</param>
    /// <returns>Null where there is nothing to lose, and where those steps do not reach that far.</returns>
    public int? Nakamoto(IReadOnlyList<RemovalPoint> worstFirst) =>
        worstFirst.FirstOrDefault(point => 2 * (Int128)point.Demand > Covered) is { Removed: > 0 } point ? point.Removed : null;

    private (int Domain, long Lost) WorstOf(bool[] gone, int[] left)
    {
        var (lost, leaning) = (new long[_domains.Length], new Int128[_domains.Length]);
        for (var i = 0; i < _demand.Length; i++)
        {
            if (left[i] == 0)
                continue;
            // In millionths of a request, cut: integers add up to the same in any order of cells.
            var each = _demand[i] <= long.MaxValue / Millionths ? _demand[i] * Millionths / left[i] : (Int128)_demand[i] * Millionths / left[i];
            foreach (var domain in _domainsOf[i])
            {
                if (gone[domain])
                    continue;
                leaning[domain] += each;
                if (left[i] == 1)
                    lost[domain] += _demand[i];
            }
        }
        var worst = -1;
        for (var i = 0; i < gone.Length; i++)
            if (!gone[i] && (worst < 0 || (lost[i], leaning[i]).CompareTo((lost[worst], leaning[worst])) > 0))
                worst = i;
        return (worst, lost[worst]);
    }

    private static HashSet<int> Shown(int count, int pointsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 2);
        var each = count <= pointsMax ? count : pointsMax / 2;
        var steps = count <= pointsMax ? 0 : pointsMax - each;
        return
        [
            .. Enumerable.Range(1, each),
            .. Enumerable.Range(1, steps).Select(step => each + (int)((long)(count - each) * step / steps)),
        ];
    }
}

/// <summary>A failure domain and what would go with it.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Served">Requests that its operators served in covered cells for which they qualify.</param>
/// <param name="Demand">Requests in cells that only it covers.</param>
public sealed record DomainLoss(FailureDomain Domain, long Served, long Demand);

/// <summary>A point of a curve of removals.</summary>
/// <param name="Removed">How many domains are gone, at least 1.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Demand">Requests that are no longer covered.</param>
public readonly record struct RemovalPoint(int Removed, FailureDomain Last, long Demand);
