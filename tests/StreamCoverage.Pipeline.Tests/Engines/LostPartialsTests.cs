using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>Retention took partials that measure had not read.</summary>
public sealed class LostPartialsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Measure_ends_with_the_offsets_and_what_to_do_and_stores_nothing(bool isBehindAnother)
    {
        var store = new MemoryStore();
        var ports = new MeasurePorts(store, new("acme."), TimeProvider.System, NullLogger.Instance);
        var partition = await MeasurePartition.OpenAsync(2, ports, new(), new(TimeProvider.System, NullLogger.Instance), Token);
        var gathered = new MeasureRecords(new([], 9, isBehindAnother, isBehindAnother ? null : new LogGap(0, 9)));
        if (isBehindAnother)
            gathered.Add(new([], 14, true, new LogGap(9, 14)));

        var thrown = await Assert.ThrowsAsync<LogException>(() => partition.StepAsync(gathered, Token));

        Assert.True(thrown.IsFatal);
        Assert.StartsWith($"acme.slice-partials/2 lost offsets {(isBehindAnother ? "9 to 13" : "0 to 8")} before", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("infra/docs/troubleshooting.md says under 'Partials lost'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("\n## Partials lost\n", await File.ReadAllTextAsync(Path.Combine(TestKit.RepositoryRoot.Path, "infra/docs/troubleshooting.md"), Token), StringComparison.Ordinal);
        Assert.Equal(0, (await store.TakeOverAsync(2, default, Token)).NextOffset);
    }
}
