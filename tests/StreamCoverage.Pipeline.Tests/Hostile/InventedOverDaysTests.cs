using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>Names that stay below the bounds of every slice, and are others in each: what measure knows for ever is bounded all the same.</summary>
public sealed class InventedOverDaysTests
{
    private const int Minutes = 90;
    private const int Invented = 20;
    private const int Most = 50;
    private const int PerRow = 4;
    private static readonly Topics Topics = new();
    private static readonly SourcePartition Source = new(Topics.RequestOutcomes, 0);
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);
    private static readonly string[] Honest = ["anna", "bert", "zoe"];
    private static readonly MeasureOptions Unbounded = new();

    [Fact]
    public async Task Honest_operators_keep_their_figures_and_totals_stay_exact_however_many_names_are_invented()
    {
        var (bounded, free) = (await RunAsync(Attacked(), Unbounded with { OperatorsMax = Most }), await RunAsync(Attacked(), Unbounded));

        Assert.Equal((Minutes * Invented) + Honest.Length + 1, Standings(free).Count(standing => standing.Attempts > 0));
        foreach (var name in Honest)
        {
            Assert.Equal(Document(free, name), Document(bounded, name));
            Assert.Equal(free.Content.Slices.Select(facts => Rows(facts, name)), bounded.Content.Slices.Select(facts => Rows(facts, name)));
        }
        // So many tell of themselves, so many serve, and the rest is one.
        var standings = Standings(bounded).Where(standing => standing.Operator != WorkloadCell.OtherName).ToList();
        Assert.Equal((Most, Most), (standings.Count(s => s.Timeline.Count > 0), standings.Count(s => s.FirstServedAt is not null)));
        Assert.Equal(Most + 1, bounded.Content.Slices.Concat(bounded.Content.Hours).SelectMany(facts => facts.Rows).Select(row => row.Operator).OfType<string>().Distinct().Count());
        // Nothing is lost: neither from slices, hours and history nor from what operators served.
        Assert.Equal(free.Content.Slices.Select(Total), bounded.Content.Slices.Select(Total));
        Assert.Equal(free.Content.Hours.Select(Total), bounded.Content.Hours.Select(Total));
        Assert.Equal(free.Content.History.Select(row => (row.Window, row.End, row.Figures.Requests)), bounded.Content.History.Select(row => (row.Window, row.End, row.Figures.Requests)));
        Assert.Equal(Standings(free).Sum(s => s.Attempts), Standings(bounded).Sum(s => s.Attempts));
        Assert.Equal(Standings(free).Sum(s => s.RewardMicros), Standings(bounded).Sum(s => s.RewardMicros));
        // What was left out is counted, event by event.
        Assert.Equal((0, (Minutes * Invented) + Honest.Length - Most), (bounded.OverBound.Networks, bounded.OverBound.Operators));
        Assert.Equal(Most, bounded.Content.Events.Count(e => e.Type == "OperatorJoined"));
        Assert.Equal(default, free.OverBound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(400)]
    public async Task Who_is_known_does_not_depend_on_how_the_log_is_cut_into_steps_nor_on_who_takes_over(int perStep)
    {
        var options = Unbounded with { OperatorsMax = Most };
        var (whole, cut) = (await RunAsync(Attacked(late: false), options), await RunAsync(Attacked(late: false), options, perStep));
        Assert.Equal(Standings(whole).Select(standing => standing.Operator), Standings(cut).Select(standing => standing.Operator));
        Assert.Equal(Digest(whole), Digest(cut));
        Assert.Equal(whole.OverBound, cut.OverBound);
    }

    [Fact]
    public async Task A_slice_that_is_restated_takes_from_other_what_it_gave_to_other()
    {
        // The second operator has no room. Its slice comes again, with more of it, and then with less.
        var options = Unbounded with { OperatorsMax = 1 };
        List<InternalMessage> messages =
        [
            Quiet(), Partial("net", 0, 1, [Row("m", "anna"), Row("m", "sybil")]), Mark(5), Partial("net", 0, 2, [Row("m", "anna"), Row("m", "sybil"), Row("n", "sybil")]),
            Mark(6), Partial("net", 0, 3, [Row("n", "sybil")]), Mark(7),
        ];
        var run = await RunAsync(messages, options, perStep: 1);
        Assert.Equal([(WorkloadCell.OtherName, (long)PerRow), ("anna", 0)], Standings(run).Select(s => (s.Operator, s.Attempts)));
        Assert.Equal(PerRow, Total(Assert.Single(run.Content.Slices)));
    }

    [Fact]
    public async Task An_honest_network_keeps_all_that_is_stored_of_it_however_many_networks_are_invented()
    {
        List<InternalMessage> honest = [Quiet()], attacked = [Quiet()];
        for (var minute = 0; minute < Minutes; minute++)
        {
            // What ingest does not tell apart comes when there is no room any more.
            var other = Partial(minute < Minutes / 2 ? "honest" : WorkloadCell.OtherName, minute, 1, [Row("m", "anna")]);
            InternalMessage[] own = [Joined("honest", $"op-{minute}", minute), Partial("honest", minute, 1, [Row("m", "anna")]), other];
            var invented = Enumerable.Range(0, Invented).Select(i => $"invented-{minute}-{i}").ToList();
            honest.AddRange([.. own, Mark(minute + 1)]);
            attacked.AddRange(
                [own[0], .. invented.Select(name => Joined(name, "sybil", minute)), .. own[1..], .. invented.Select(name => Partial(name, minute, 1, [Row("m", "sybil")])), Mark(minute + 1)]);
        }
        var (alone, beside) = (await RunAsync(honest, Unbounded), await RunAsync(attacked, Unbounded with { NetworksMax = Most }, perStep: 500));

        Assert.Equal(Digest(alone, "honest"), Digest(beside, "honest"));
        Assert.Equal(Digest(alone, WorkloadCell.OtherName), Digest(beside, WorkloadCell.OtherName));
        // The honest one, those that came first, and the one that stands for many.
        Assert.Equal(Most + 1, beside.Networks);
        // Each invented network sends one event and the outcomes of one row.
        Assert.Equal(((Minutes * Invented) - (Most - 1)) * (PerRow + 1), beside.OverBound.Networks);
    }

    // Every minute three honest operators and others than ever before, in the same cells; one slice gets more when it is closed.
    private static List<InternalMessage> Attacked(bool late = true)
    {
        List<InternalMessage> messages = [Quiet(), .. Honest.Select(name => Joined("net", name, 0))];
        for (var minute = 0; minute < Minutes; minute++)
        {
            var sybils = Enumerable.Range(0, Invented).Select(i => $"sybil-{minute}-{i}").ToList();
            messages.AddRange(sybils.Select(name => Joined("net", name, minute)));
            messages.Add(Partial("net", minute, 1, [.. ((string[])["m", "n"]).SelectMany(model => Honest.Concat(sybils).Order(StringComparer.Ordinal).Select(name => Row(model, name)))]));
            messages.Add(Mark(minute + 1));
        }
        return late ? [.. messages, Partial("net", 30, 1, [Row("m", "late"), Row("m", "zoe")], source: 1), Mark(Minutes + 1)] : messages;
    }

    private static async Task<Run> RunAsync(List<InternalMessage> messages, MeasureOptions options, int perStep = int.MaxValue)
    {
        var token = TestContext.Current.CancellationToken;
        var (store, next, networks, overBound) = (new MemoryStore(), 0L, 0, default(EventsOverBound));
        foreach (var step in messages.Chunk(Math.Min(perStep, messages.Count)))
        {
            // Each step has an owner of its own, who knows what is stored and no more.
            var state = new MeasureState(await store.TakeOverAsync(0, new(options.SlicesKept, options.HoursKept), token), [Topics.RequestOutcomes, Topics.OperatorEvents], options);
            var commit = await state.StepAsync(step, next += step.Length, store, token);
            await store.CommitAsync(commit, token);
            networks = commit.Networks.Count;
            overBound = new(overBound.Networks + commit.OverBound.Networks, overBound.Operators + commit.OverBound.Operators);
        }
        return new(store.Content(), networks, overBound);
    }

    private static List<OperatorStanding> Standings(Run run) =>
        [.. run.Content.Documents.Where(d => d.Type == nameof(OperatorStanding)).OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => DocumentJson.ReadStanding(d.Data!))];

    private static byte[] Document(Run run, string name) => run.Content.Documents.Single(d => d.Type == nameof(OperatorStanding) && d.Id == $"net/{name}").Data!;

    private static string Rows(SliceFacts facts, string name) => string.Join('\n', facts.Rows.Where(row => row.Operator == name));

    private static long Total(SliceFacts facts) => facts.Rows.Sum(row => row.Requests.Total);

    private static string Digest(Run run, string network = "net") =>
        string.Join('\n', ContentDigest.Of(run.Content, network, KeptFrom.Beginning).Projections);

    private static SliceRow Row(string model, string name)
    {
        var counts = new OutcomeCounts();
        counts[(int)Outcome.Succeeded] = PerRow;
        return new(new(model, null, null, null, null, null), name, ReporterRole.Unstated, counts, counts, 7);
    }

    private static InternalMessage.Partial Partial(string network, int minute, long through, IReadOnlyList<SliceRow> rows, int source = 0)
    {
        var start = Noon + TimeSpan.FromMinutes(minute);
        return new(new(new(network, Source with { Partition = source }, start, start), through, 0, 1, rows));
    }

    private static InternalMessage.Operator Joined(string network, string name, int minute) => new(
        new($"{name} of {network}", network, name, Noon + TimeSpan.FromMinutes(minute), OperatorEventType.Joined), new(Topics.OperatorEvents, 0), 0);

    private static InternalMessage.Mark Mark(int minute) =>
        new(new(Source, 1, SourceState.Active, Noon + TimeSpan.FromMinutes(minute), minute));

    // Nothing of operator events holds a slice open.
    private static InternalMessage.Mark Quiet() => new(new(new(Topics.OperatorEvents, 0), 1, SourceState.Idle, Noon, 0));

    private sealed record Run(MemoryContent Content, int Networks, EventsOverBound OverBound);
}
