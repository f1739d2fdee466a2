using System.Security.Cryptography;
using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Tests;

public sealed class ReplayTests
{
    private static readonly Scenario Story = ScenarioFile.BuiltIn("one-large-operator-leaves");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ulong.MaxValue)]
    public void The_same_seed_gives_the_same_events(ulong seed) => Assert.Equal(Lines(Story.Play(50, seed)), Lines(Story.Play(50, seed)));

    [Fact]
    public void Reading_the_same_run_twice_gives_the_same_events()
    {
        var run = new NetworkSimulator(Story).Play(new(3, Networks.Start) { Length = TimeSpan.FromMinutes(45) });
        Assert.Equal(Lines(run), Lines(run));
    }

    // The digest was taken once; another one means that replays of old seeds no longer give what they gave.
    [Fact]
    public void The_bytes_of_a_seed_do_not_change_from_machine_to_machine()
    {
        var text = string.Join('\n', Lines(Story.Play(70, seed: 42)));
        Assert.Equal("473d2cb2fb7084a542b8a8f19f4fd97b3eb2d8cf20f4211bcb7496b9ef9f4fc5", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Another_seed_or_another_start_shares_no_request_id()
    {
        var ids = Ids(Story.Play(5, seed: 1));
        Assert.Empty(ids.Intersect(Ids(Story.Play(5, seed: 2))));
        var later = new NetworkSimulator(Story).Play(new(1, Networks.Start + TimeSpan.FromHours(1)) { Length = TimeSpan.FromMinutes(5) });
        Assert.Empty(ids.Intersect(Ids(later)));
    }

    [Theory]
    [InlineData(1, 80, 600)]
    [InlineData(2, 80, 600)]
    [InlineData(3, 3, 40_000)]
    public void Events_come_in_order_of_time_then_id_and_no_id_comes_twice(ulong seed, double minutes, double rate)
    {
        var events = Story.Play(minutes, seed, rate);
        // At the high rate several events fall on one microsecond.
        Assert.Equal(rate > 600, events.Zip(events.Skip(1)).Any(pair => pair.First.Outcome is not null && pair.First.OccurredAt == pair.Second.OccurredAt));
        for (var i = 1; i < events.Count; i++)
            Assert.True(events[i - 1].CompareTo(events[i]) < 0, $"{events[i - 1].Line()} came before {events[i].Line()}");
        Assert.Equal(events.Count, events.Select(e => (e.Contract, e.Id)).Distinct().Count());
    }

    [Fact]
    public void A_run_holds_its_start_and_not_its_end()
    {
        var end = Networks.Start + TimeSpan.FromMinutes(40);
        var events = Story.Play(40);
        Assert.Equal(Networks.Start, events[0].OccurredAt);
        Assert.True(events[^1].OccurredAt < end);
        // The large operator leaves exactly at the end.
        Assert.DoesNotContain(events, e => e.Operator?.Type == OperatorEventType.Left);
    }

    private static List<string> Lines(IEnumerable<InputEvent> events) => [.. events.Select(e => e.Line())];

    private static HashSet<string> Ids(IEnumerable<InputEvent> events) => [.. events.Where(e => e.Outcome is not null).Select(e => e.Id)];
}
