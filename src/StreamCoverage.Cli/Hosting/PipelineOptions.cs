using System.CommandLine;
using System.Globalization;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Reporters;

namespace StreamCoverage.Cli.Hosting;

/// <summary>How ingest and measure work, as the command line says. All processes of one installation, and <c>verify</c>, need the same.</summary>
internal static class PipelineOptions
{
    private const string Forever = "forever";

    private static readonly Option<string> Lateness = Duration("--lateness", "How far the watermark stays behind the newest event.", "2m");
    private static readonly Option<string> Skew = Duration("--skew", "How far an event may lie ahead of its record.", "5m");
    private static readonly Option<string> IdleAfter = Duration("--idle-after", "Silence after which a partition is not waited for.", "5s");
    private static readonly Option<string> DrainAfter = Duration("--drain-after", "Silence after which a partition's open slices are given out.", "2m");

    private static readonly Option<string> Period = Duration(
        "--period", "The period of studies: a join is compared over seven of them before and after. Whole slices of a minute, or whole hours.", "1d");

    private static readonly Option<string> RetainSlices = Kept(
        "--retain-slices", "How far back from a network's newest closed slice slices, what made them, and accounting by slice are kept; hours hold their sum.", "8d");

    private static readonly Option<string> RetainHistory = Kept(
        "--retain-history", "How far back hours, figures by slide, and alerts' messages that everybody has are kept.", "400d");

    private static readonly Option<LateRule> Late = new("--late")
    {
        Description = "What becomes of an event whose slice is closed: DeadLetter, or Restate for producers that never send an id twice.",
        DefaultValueFactory = _ => LateRule.DeadLetter,
    };

    private static readonly Option<double> Threshold = new("--threshold")
    {
        Description = "Success probability from which a cell counts as covered.",
        DefaultValueFactory = _ => 0.95,
    };

    /// <summary>Only where something runs that writes.</summary>
    public static readonly Option<bool> NewOptions = new("--new-options")
    {
        Description = "Goes on with these options where what is stored was made with others. What is stored stays as it is, and `verify` will tell the difference.",
    };

    private static readonly Option<FileInfo?> Keys = new("--reporter-keys")
    {
        Description = "File with reporters' keys; the networks in it take signed batches alone (infra/docs/reporters.md).",
        HelpName = "file",
    };

    private static readonly Option<int> ReportersMin = new("--reporters-min")
    {
        Description = "Fewest reporters that have to attest a cell's demand before it counts as covered or uncovered; from 2 on partials tell who attests it.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<double> ShareMax = new("--reporter-share-max")
    {
        Description = "Largest share of the evidence on a cell that is one reporter's, 0.01 to 1, which is all of it. Below 1 partials tell who attests what.",
        DefaultValueFactory = _ => 1,
    };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Lateness, Skew, IdleAfter, DrainAfter, Period, Late, Threshold, Keys, ReportersMin, ShareMax, RetainSlices, RetainHistory])
            command.Add(option);
    }

    public static IngestOptions Ingest(ParseResult parsed) => new IngestOptions
    {
        AllowedLateness = Durations.Parse(parsed.GetValue(Lateness)!),
        AllowedSkew = Durations.Parse(parsed.GetValue(Skew)!),
        IdleAfter = Durations.Parse(parsed.GetValue(IdleAfter)!),
        DrainAfter = Durations.Parse(parsed.GetValue(DrainAfter)!),
        Late = parsed.GetValue(Late),
        Keys = ReadKeys(parsed.GetValue(Keys)),
        CountsReporters = Judge(parsed).CountsReporters,
    }.Validated();

    public static MeasureOptions Measure(ParseResult parsed) => new MeasureOptions
    {
        Judge = Judge(parsed),
        Period = Durations.Parse(parsed.GetValue(Period)!),
        Retention = new(Span(parsed.GetValue(RetainSlices)!), Span(parsed.GetValue(RetainHistory)!)),
    }.Validated();

    /// <summary>What decides which events are in which slice.</summary>
    public static IReadOnlyDictionary<string, string> IngestSettings(ParseResult parsed)
    {
        var options = Ingest(parsed);
        return new Dictionary<string, string>
        {
            [Lateness.Name] = $"{options.AllowedLateness}",
            [Skew.Name] = $"{options.AllowedSkew}",
            [Late.Name] = $"{options.Late}",
            [Keys.Name] = options.Keys.IsEmpty ? "off" : "on",
            [ReportersMin.Name] = Text(parsed.GetValue(ReportersMin)),
            [ShareMax.Name] = Text(parsed.GetValue(ShareMax)),
        };
    }

    /// <summary>What decides what the figures of the slices are.</summary>
    public static IReadOnlyDictionary<string, string> MeasureSettings(ParseResult parsed)
    {
        var options = Measure(parsed);
        return new Dictionary<string, string>
        {
            ["definitions"] = $"{MeasureOptions.DefinitionVersion}",
            [Period.Name] = $"{options.Period}",
            [Threshold.Name] = Text(options.Judge.Threshold),
            [ReportersMin.Name] = Text(parsed.GetValue(ReportersMin)),
            [ShareMax.Name] = Text(parsed.GetValue(ShareMax)),
        };
    }

    private static ReporterKeys ReadKeys(FileInfo? file)
    {
        try
        {
            return file is null ? ReporterKeys.None : ReporterKeysFile.Parse(File.ReadAllBytes(file.FullName));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--reporter-keys {file!.Name}: {e.Message}");
        }
    }

    private static CellJudge Judge(ParseResult parsed)
    {
        var (threshold, reportersMin, shareMax) = (parsed.GetValue(Threshold), parsed.GetValue(ReportersMin), parsed.GetValue(ShareMax));
        return threshold is not (> 0 and < 1) ? throw new UsageException($"--threshold {Text(threshold)} is not between 0 and 1")
            : reportersMin < 1 ? throw new UsageException($"--reporters-min {Text(reportersMin)} is below 1")
            : shareMax is not (>= 0.01 and <= 1) ? throw new UsageException($"--reporter-share-max {Text(shareMax)} is not between 0.01 and 1")
            : new() { Threshold = threshold, ReportersMin = reportersMin, ReporterShareMaxMicros = (long)Math.Round(shareMax * 1e6) };
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static TimeSpan? Span(string text) => text == Forever ? null : Durations.Parse(text);

    private static Option<string> Kept(string name, string description, string standard) => new(name)
    {
        Description = $"{description} As 8d, or forever.",
        HelpName = "duration",
        DefaultValueFactory = _ => standard,
    };

    private static Option<string> Duration(string name, string description, string standard) => new(name)
    {
        Description = $"{description} As 90s, 2m, 1h.",
        HelpName = "duration",
        DefaultValueFactory = _ => standard,
    };
}

/// <summary>Spans and moments as people write them.</summary>
internal static class Durations
{
    /// <summary>A whole or decimal number and one of ms, s, m, h, d.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        foreach (var (unit, span) in Units)
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * span.TotalSeconds < 1e9)
                return count * span;
        throw new UsageException($"'{text}' is no duration; write it as 90s, 2m or 1h");
    }

    /// <summary>As <see cref="MomentText"/> reads it.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static EventTime ParseMoment(string text, TimeProvider clock) =>
        MomentText.TryParse(text, EventTime.FromUtc(clock.GetUtcNow()), out var time)
            ? time
            : throw new UsageException($"'{text}' is no moment; {MomentText.Forms}");

    private static (string Unit, TimeSpan Span)[] Units =>
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];
}
