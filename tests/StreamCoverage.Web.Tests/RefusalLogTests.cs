using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Access;

namespace StreamCoverage.Web.Tests;

/// <summary>Who tried what is written down: the key's id and the address, and no secret.</summary>
public sealed class RefusalLogTests
{
    private readonly SetClock _clock = new();
    private readonly Lines _lines = new();

    [Fact]
    public void A_refusal_names_the_key_and_the_address_and_repeats_nothing_else()
    {
        var log = new RefusalLog(_lines, _clock);
        var secret = ApiSecret.Make();
        log.Refused(secret.Reveal(), From("192.0.2.7"));
        log.Refused("hunter2\nFORGED", From("192.0.2.8"));
        log.Refused("", new DefaultHttpContext());
        Assert.Equal(
            [
                $"credential refused: key {secret.Id} from 192.0.2.7", "credential refused: key none from 192.0.2.8",
                "credential refused: key none from unknown",
            ],
            _lines.Said);
    }

    [Fact]
    public void A_flood_of_them_is_counted_and_does_not_fill_the_log()
    {
        var log = new RefusalLog(_lines, _clock);
        for (var i = 0; i < 10_000; i++)
            log.Refused("x", From("192.0.2.7"));
        Assert.Equal(RefusalLog.LinesPerMinuteMax, _lines.Said.Count);
        _clock.Now += TimeSpan.FromMinutes(1);
        log.Refused("x", From("192.0.2.7"));
        Assert.Equal(
            [$"credentials refused that were not told one by one: {10_000 - RefusalLog.LinesPerMinuteMax}", "credential refused: key none from 192.0.2.7"],
            _lines.Said.Skip(RefusalLog.LinesPerMinuteMax));
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = System.Net.IPAddress.Parse(address) } };

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Lines : ILogger<RefusalLog>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
