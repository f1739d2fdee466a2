using System.Globalization;
using StreamCoverage.Benchmarks.Measure;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Load;

/// <summary>Does an event cost more where the window is longer, or slides by less of its length? Ingest and measure together, one window each.</summary>
/// <remarks>
/// All three have as many events and pairs in a slice, so that nothing differs but the window: 6, 60 and 168 slices long. The first slices fill the window and
/// are not timed; then each slice that enters pushes one out. What measure does, it does once a slide: closing, judging, documents, and the analyses
/// that fall due. An event's share of that is given for a steady rate. Times are of the processors; the store is not in here.
/// </remarks>
internal static class WindowLoad
{
    private const int Pairs = 1_500;
    private const int EventsPerSlice = 20_000;
    private const int EventsPerMessage = 100;
    private const int SlicesTimed = 60;
    private const int EventsPerSecond = 5_000;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly WindowSpec[] Windows =
    [
        new("60s", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10)),
        new("1h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
        new("7d", Day * 7, TimeSpan.FromHours(1)),
    ];

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var load = new FoldEvents(Pairs, EventsPerSlice / EventsPerMessage, EventsPerMessage);
        // Once untimed, so that the code is compiled.
        await MeasureAsync(Windows[1], load, cancellationToken);
        var rows = new List<(WindowSpec Window, double Event, double Slide)>();
        foreach (var window in Windows)
            rows.Add(await MeasureAsync(window, load, cancellationToken));
        var (ingest, both) = (rows[1].Event, Both(rows[1]));
        await output.WriteLineAsync(
            $"{"window, ingest and measure, one core",-44}{"an event",12}{"to the middle",15}{"a slide",12}{$"an event's share of both, at {EventsPerSecond:N0} events/s",48}");
        foreach (var row in rows)
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{$"{row.Window.Length} every {row.Window.Slide}, {row.Window.Length / row.Window.Slide} slices",-44}{row.Event,9:N2} us{row.Event / ingest,15:N2}{row.Slide,9:N1} ms{Both(row),37:N2} us{Both(row) / both,8:N2}"));
        await output.WriteLineAsync();

        static double Both((WindowSpec Window, double Event, double Slide) row) =>
            row.Event + (row.Slide * 1e3 / (EventsPerSecond * row.Window.Slide.TotalSeconds));
    }

    // Microseconds of processor time an event in ingest, the median of the slices, and milliseconds a slide in measure, their mean.
    private static async Task<(WindowSpec Window, double Event, double Slide)> MeasureAsync(WindowSpec window, FoldEvents load, CancellationToken cancellationToken)
    {
        var options = new IngestOptions { SliceLength = window.Slide, AllowedLateness = TimeSpan.Zero };
        var fold = new PartitionFold(new("outcomes", 0), InputContract.RequestOutcome, options, IngestPosition.Start);
        var (store, state) = (new MemoryStore(), new MeasureState(
            new(0, 0, 1, [], []), ["outcomes"], new MeasureOptions { SliceLength = window.Slide, Windows = [window] }));
        var (ingest, measure, filled) = (new List<double>(), TimeSpan.Zero, (int)(window.Length / window.Slide) + 2);
        for (var (slice, offset) = (0, 0L); slice < filled + SlicesTimed; slice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var time = LargeNetwork.Start + (window.Slide * slice);
            var messages = load.Messages(time).ToList();
            var end = Measured.Begin();
            foreach (var message in messages)
                fold.Fold(new(offset++, time, null, message, MessageEnvelope.Plain));
            var partials = fold.TakeOutput().Partials;
            var folded = end().Cpu;
            end = Measured.Begin();
            await state.StepAsync(
                [
                    .. partials.Select(partial => new InternalMessage.Partial(partial)),
                    new InternalMessage.Mark(new(fold.Source, 1, SourceState.Active, fold.WatermarkSlice, fold.NextOffset)),
                ],
                state.NextOffset + 1, store, cancellationToken);
            if (slice < filled)
                continue;
            measure += end().Cpu;
            ingest.Add(folded.TotalMicroseconds / EventsPerSlice);
        }
        ingest.Sort();
        return (window, ingest[SlicesTimed / 2], measure.TotalMilliseconds / SlicesTimed);
    }
}
