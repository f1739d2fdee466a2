using System.Runtime.InteropServices;
using StreamCoverage.Core.Convergence;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>How requests and rewards are spread over operators, their owners and upstreams, and over models, hardware and regions.</summary>
internal static class ConcentrationAnalyst
{
    private const int LorenzPoints = 50;

    public static IReadOnlyList<Documents.Concentration> Of(AnalysisView view, IReadOnlyList<OperatorContribution> operators)
    {
        var byOperator = operators.ToDictionary(o => o.Operator, o => new Volume(o.Attempts, o.RewardMicros), StringComparer.Ordinal);
        // Those who are present and serve nothing count as members with nothing.
        foreach (var present in view.Profiles.Present)
            byOperator.TryAdd(present, default);
        (string By, Dictionary<string, Volume> Volumes)[] groups =
        [
            ("operator", byOperator),
            ("owner", Grouped(byOperator, name => view.Profiles[name].Dependencies?.Owner)),
            ("model", InCells(view, 0)),
            ("hardware", InCells(view, 2)),
            ("region", InCells(view, 3)),
            ("upstream", Grouped(byOperator, name => view.Profiles[name].Dependencies?.Upstream)),
        ];
        return
        [
            .. groups.Select(group => Of("requests", group.By, group.Volumes.Values.Select(volume => volume.Requests))),
            .. groups.Select(group => Of("rewards", group.By, group.Volumes.Values.Select(volume => Math.Max(0, volume.RewardMicros)))),
        ];
    }

    private static Documents.Concentration Of(string quantity, string by, IEnumerable<long> values)
    {
        var spread = new Spread(values);
        var concentration = Core.Convergence.Concentration.Of(spread.Ascending);
        return new()
        {
            Of = quantity,
            By = by,
            Members = spread.Members,
            EffectiveNumber = Shares.Rounded(concentration.Effective),
            Hhi = Shares.Rounded(concentration.Hhi),
            Gini = Shares.Rounded(concentration.Gini),
            Theil = Shares.Rounded(concentration.Theil),
            Nakamoto = concentration.Nakamoto,
            NakamotoThird = spread.FewestAbove(1.0 / 3),
            Carry50 = spread.Fewest(0.50),
            Carry67 = spread.Fewest(0.67),
            Carry90 = spread.Fewest(0.90),
            Lorenz = [.. spread.Lorenz(LorenzPoints).Select(point => new Documents.LorenzPoint(Shares.Rounded(point.Members), Shares.Rounded(point.Value)))],
        };
    }

    // An operator of which nothing shared is known stands by itself.
    private static Dictionary<string, Volume> Grouped(Dictionary<string, Volume> operators, Func<string, string?> groupOf)
    {
        var groups = new Dictionary<string, Volume>(StringComparer.Ordinal);
        foreach (var (name, volume) in operators)
        {
            var key = groupOf(name) is { } group ? $"g/{group}" : $"o/{name}";
            groups[key] = groups.GetValueOrDefault(key).Plus(volume);
        }
        return groups;
    }

    private static Dictionary<string, Volume> InCells(AnalysisView view, int dimension)
    {
        var values = new Dictionary<string, Volume>(StringComparer.Ordinal);
        foreach (var cell in view.Tally.Cells)
        {
            var value = cell.Cell[dimension] ?? Core.Workloads.WorkloadCell.Any;
            ref var volume = ref CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _);
            foreach (var (_, share) in cell.OperatorSharesUnsorted)
                volume = volume.Plus(new(share.Attempts, share.RewardMicros));
        }
        return values;
    }

    private readonly record struct Volume(long Requests, long RewardMicros)
    {
        public Volume Plus(Volume other) => new(Requests + other.Requests, unchecked(RewardMicros + other.RewardMicros));
    }
}
