using System.Globalization;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.Tests;

/// <summary>Heartbeats become joining and leaving; the gap is one hour.</summary>
public sealed class PresenceTests : Files
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Fact]
    public async Task An_operator_leaves_when_the_gap_is_over_and_joins_again()
    {
        // b keeps the file going until 20,000 s.
        var result = await Import(Heartbeats, "at,by\n100,a\n3700,a\n7301,a\n9000,a\n20000,b\n");
        Assert.Equal(
            ["100 a-joined-100000000", "7300 a-left-7300000000", "7301 a-joined-7301000000", "12600 a-left-12600000000", "20000 b-joined-20000000000"],
            Times(result));
        Assert.Equal([("joined", 3L), ("left", 2L)], result.Files[0].EventsByLabel.Select(label => (label.Key, label.Value)));
    }

    [Theory]
    [InlineData(3700, false)]
    [InlineData(3701, true)]
    public async Task Who_is_within_the_gap_when_the_file_ends_has_not_left(int end, bool hasLeft)
    {
        var result = await Import(Heartbeats, $"at,by\n100,a\n{end},b\n");
        Assert.Equal(hasLeft, result.Events.Any(e => e.Id == "a-left-3700000000"));
    }

    [Fact]
    public async Task Order_and_repetition_of_heartbeats_do_not_matter()
    {
        var some = await Import(Heartbeats, "at,by\n1,a\n5000,a\n2,b\n9000,b\n");
        var same = await Import(Heartbeats, "at,by\n9000,b\n2,b\n5000,a\n1,a\n2,b\n5000,a\n");
        Assert.Equal(Times(some), Times(same));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task An_operator_is_present_if_and_only_if_it_was_seen_within_the_gap_before(int seed)
    {
        var random = new Random(seed);
        var seen = Enumerable.Range(0, 60).Select(_ => (At: random.Next(0, 100_000), By: $"op{random.Next(0, 4)}")).ToArray();
        var rows = string.Concat(seen.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.At},{s.By}\n")));
        var events = (await Import(Heartbeats, "at,by\n" + rows)).Events.Select(e => e.Operator!).ToArray();
        var end = seen.Max(s => s.At);
        for (var moment = 0; moment <= end; moment += 500)
            foreach (var name in seen.Select(s => s.By).Distinct())
            {
                var last = events.LastOrDefault(e => e.Operator == name && e.OccurredAt.UnixMicroseconds <= moment * 1_000_000L);
                // At the very end of the gap it has left, unless it is seen at that moment or the file ends there.
                var expected = seen.Any(s => s.By == name && s.At <= moment && (moment < s.At + 3600 || (moment == s.At + 3600 && moment == end)));
                Assert.Equal(expected, last?.Type == OperatorEventType.Joined);
            }
    }

    [Fact]
    public async Task Rows_before_the_start_and_rows_without_a_name_are_no_heartbeats()
    {
        var mapping = Changed(Heartbeats, ("not_before", "\"1970-01-01T01:00:00Z\""));
        var result = await Import(mapping, "at,by\n100,a\n4000,\n5000,a\n");
        Assert.Equal(["5000 a-joined-5000000000"], Times(result));
        Assert.Equal((3, 1, 1), (result.Files[0].Rows, result.Files[0].RowsWithoutEvent, result.Files[0].RowsRefused));
    }

    [Fact]
    public async Task Heartbeats_count_towards_the_limit() =>
        await Assert.ThrowsAsync<ImportException>(() => Import(Heartbeats, "at,by\n1,a\n2,a\n3,a\n", new() { EventsMax = 2 }));

    [Fact]
    public async Task The_same_heartbeats_twice_in_one_import_are_refused()
    {
        var path = Write("at,by\n1,a\n");
        var source = new ImportSource(Parse(Heartbeats), path);
        var error = await Assert.ThrowsAsync<ImportException>(() => Importer.ReadAsync([source, source], new(), null, TestContext.Current.CancellationToken));
        Assert.Contains("two files of one import hold the same heartbeats", error.Message, StringComparison.Ordinal);
    }
}
