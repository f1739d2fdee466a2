using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using Found = StreamCoverage.Core.Regression.Regression;

namespace StreamCoverage.Core.Tests.Regression;

/// <summary>A watched stream of minutes, numbered from 0, with all that the watch said.</summary>
internal sealed class Watched(RegressionRule? rule = null)
{
    private const double Threshold = 0.95;

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly RegressionRule _rule = rule ?? new();

    public RegressionWatch Watch { get; private set; } = new();

    public List<Found> Said { get; } = [];

    public int Minutes { get; private set; }

    public static EventTime Minute(int number) => new EventTime(1_700_000_040_000_000) + TimeSpan.FromMinutes(number);

    public static int Number(EventTime minute) => (int)(minute - Minute(0)).TotalMinutes;

    public Found? Step(FailurePane pane)
    {
        var said = Watch.Step(Minute(Minutes), Minute(Minutes + 1), pane, Threshold, _rule);
        Minutes++;
        if (said is not null)
            Said.Add(said);
        return said;
    }

    public void Steps(int count, Func<FailurePane> pane)
    {
        while (count-- > 0)
            Step(pane());
    }

    /// <summary>Steps until the watch says something.</summary>
    /// <returns>How many minutes it took; null where it said nothing in <paramref name="most"/> minutes.</returns>
    public int? Until(int most, Func<FailurePane> pane)
    {
        for (var minute = 1; minute <= most; minute++)
            if (Step(pane()) is not null)
                return minute;
        return null;
    }

    /// <summary>Stores the watch and goes on with what comes back.</summary>
    public void StoreAndLoad() => Watch = JsonSerializer.Deserialize<RegressionWatch>(Text(), Json)!;

    public string Text() => JsonSerializer.Serialize(Watch, Json);
}
