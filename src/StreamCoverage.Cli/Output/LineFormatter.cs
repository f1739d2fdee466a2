using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace StreamCoverage.Cli.Output;

/// <summary>A log message as one line, whatever stands in the names that it tells: none can end its line, hide it, or colour the terminal.</summary>
/// <remarks>By https://cwe.mitre.org/data/definitions/117.html. Names come from events and from requests.</remarks>
internal sealed class LineFormatter() : ConsoleFormatter(Named)
{
    public const string Named = "lines";

    // A stack trace is shorter; a name in a message cannot fill a disk.
    private const int CharsMax = 8192;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var now = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var text = $"{now} {Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {logEntry.Formatter(logEntry.State, logEntry.Exception)}"
            + (logEntry.Exception is { } exception ? $" {exception}" : "");
        textWriter.WriteLine(Plain(text));
    }

    /// <summary>The text in one line, of a length that has an end, as a terminal may have it.</summary>
    public static string Plain(string text) =>
        PlainText.Of((text.Length > CharsMax ? $"{text.AsSpan(0, CharsMax)} ..." : text).ReplaceLineEndings(" "));

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
