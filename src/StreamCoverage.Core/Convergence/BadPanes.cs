using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Convergence;

/// <summary>
/// In which panes which operators failed far more than they use to: the sparse matrix from which common failure is read. A pane can be set
/// again, and leave.
/// </summary>
public sealed class BadPanes
{
    /// <summary>Fewest attempts of an operator in a pane for the pane to be called bad: 5.</summary>
    public const long AttemptsMin = 5;

    private readonly SortedDictionary<EventTime, string[]> _panes = [];
    private readonly SortedDictionary<string, int> _operators = new(StringComparer.Ordinal);

    /// <summary>T, the panes, those in which nobody failed included.</summary>
    public int Count => _panes.Count;

    /// <summary>Per operator the panes in which it was bad, ordered by name; only those with one.</summary>
    public IReadOnlyDictionary<string, int> Operators => _operators;

    /// <summary>The bad operators of each pane, in the order of time.</summary>
    public IReadOnlyDictionary<EventTime, string[]> Panes => _panes;

    /// <summary>Sum over panes of k, the number of bad operators.</summary>
    public long Sum { get; private set; }

    /// <summary>Sum over panes of k squared.</summary>
    public long Squares { get; private set; }

    /// <summary>Whether an operator's failures in a pane exceed its mean rate by more than three binomial standard deviations.</summary>
    /// <param name="pane">Its attempts and failures in the pane.</param>
    /// <param name="meanRate">Its failure rate over the last 28 days, in 0..1.</param>
    public static bool IsBad(FailurePane pane, double meanRate) =>
        pane.Requests >= AttemptsMin && pane.Fraction > meanRate + (3 * Math.Sqrt(meanRate * (1 - meanRate) / pane.Requests));

    /// <summary>Says which operators were bad in a pane; what was said before is forgotten.</summary>
    public void Set(EventTime start, IEnumerable<string> bad)
    {
        Remove(start);
        string[] names = [.. bad.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _panes.Add(start, names);
        Move(names, 1);
    }

    /// <summary>Lets a pane go; nothing happens where it is not there.</summary>
    public void Remove(EventTime start)
    {
        if (_panes.Remove(start, out var names))
            Move(names, -1);
    }

    private void Move(string[] names, int sign)
    {
        foreach (var name in names)
        {
            var panes = _operators.GetValueOrDefault(name) + sign;
            if (panes == 0)
                _operators.Remove(name);
            else
                _operators[name] = panes;
        }
        Sum += sign * names.Length;
        Squares += sign * (long)names.Length * names.Length;
    }
}
