using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Tests.Support;
using StreamCoverage.Schemas.Text;

namespace StreamCoverage.Schemas.Tests;

public sealed class Rfc3339Tests
{
    [Fact]
    public void Every_day_of_the_range_is_the_day_of_the_calendar()
    {
        var day = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (; day.Year <= 9998; day = day.AddDays(1))
            Assert.Equal(EventTime.FromUtc(day), Parsed(day.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Every_day_that_the_calendar_lacks_is_refused()
    {
        for (var year = 1970; year <= 2400; year++)
            for (var month = 1; month <= 12; month++)
                for (var day = DateTime.DaysInMonth(year, month) + 1; day <= 99; day++)
                    Assert.Null(Parsed($"{year:d4}-{month:d2}-{day:d2}T00:00:00Z"));
    }

    [Fact]
    public void Any_instant_with_any_offset_is_the_instant_that_the_platform_reads()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var instant = DateTimeOffset.UnixEpoch.AddDays(1).AddTicks(random.NextInt64(253_370_000_000_000_000) * 10 + random.Next(10))
                .ToOffset(TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60 + 1)));
            var text = instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

            Assert.Equal(EventTime.FromUtc(instant), Parsed(text));
        }
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(2);
        Span<byte> text = stackalloc byte[Rfc3339.WrittenLength];
        for (var i = 0; i < 20_000; i++)
        {
            var time = new EventTime(random.NextInt64(253_370_764_800_000_000));
            Rfc3339.Write(time, text);

            Assert.True(Rfc3339.TryParse(text, out var read));
            Assert.Equal(time, read);
            Assert.Equal(time.ToString(), System.Text.Encoding.ASCII.GetString(text));
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00.000001Z", 1)]
    [InlineData("1970-01-01T00:00:00.0000019Z", 1)]
    [InlineData("1970-01-01T23:59:00+23:59", 0)]
    [InlineData("1970-01-01T00:00:00-23:59", 86_340_000_000)]
    [InlineData("9998-12-31T23:59:59.9999999Z", 253_370_764_799_999_999)]
    public void Edges_are_inside(string text, long microseconds) => Assert.Equal(new EventTime(microseconds), Parsed(text));

    [Theory]
    [InlineData("1970-01-01T23:58:00+23:59")]
    [InlineData("9998-12-31T23:59:59-00:01")]
    [InlineData("1970-01-01T00:00:00")]
    [InlineData("1970-01-01T00:00:00.")]
    [InlineData("1970-01-01T00:00:00.5")]
    [InlineData("1970-01-01T00:00:00ZZ")]
    [InlineData("1970-01-01T00:00:00 Z")]
    [InlineData("1970-01-01T00:00:0:Z")]
    [InlineData("1970-01-01T00:00:/0Z")]
    public void Beyond_them_is_outside(string text) => Assert.Null(Parsed(text));

    [Fact]
    public void What_is_accepted_is_what_the_pattern_of_the_schema_and_the_calendar_accept()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Schemas, "request-outcome.v1.json")))!;
        var pattern = new Regex(schema["$defs"]!["time"]!["pattern"]!.GetValue<string>().Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.CultureInvariant);
        var random = new Random(3);
        var good = "2026-03-01T12:30:05.123456+01:30"u8.ToArray();
        var letters = "0123456789012345678901234567890123456789-+:.TtZz /\u00ff"u8.ToArray();
        var accepted = 0;
        for (var i = 0; i < 100_000; i++)
        {
            byte[] text = random.Next(3) switch
            {
                0 => good[..random.Next(1, good.Length)],
                1 => [.. good, letters[random.Next(letters.Length)]],
                _ => [.. good],
            };
            for (var changes = random.Next(1, 3); changes > 0; changes--)
                text[random.Next(text.Length)] = letters[random.Next(letters.Length)];
            var asText = System.Text.Encoding.Latin1.GetString(text);

            var isGood = pattern.IsMatch(asText)
                && DateTime.TryParseExact(asText[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            Assert.True(isGood == Rfc3339.TryParse(text, out _), asText);
            accepted += isGood ? 1 : 0;
        }
        Assert.InRange(accepted, 10_000, 90_000);
    }

    private static EventTime? Parsed(string text) => Rfc3339.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var time) ? time : null;
}
