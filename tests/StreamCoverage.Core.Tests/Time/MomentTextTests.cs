using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Time;

public sealed class MomentTextTests
{
    private static readonly EventTime Noon = EventTime.FromUtc(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("2026-03-01T12:30:05Z", "2026-03-01T12:30:05.000000Z")]
    [InlineData("2026-03-01T12:30:05.1234567Z", "2026-03-01T12:30:05.123456Z")]
    [InlineData("2026-03-01T12:30:05+02:00", "2026-03-01T10:30:05.000000Z")]
    [InlineData("2026-03-01T12:30:05 02:00", "2026-03-01T10:30:05.000000Z")]
    [InlineData("2026-03-01T12:30:05-02:00", "2026-03-01T14:30:05.000000Z")]
    [InlineData("2026-03-01", "2026-03-01T00:00:00.000000Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z")]
    [InlineData("now", "2026-03-02T12:00:00.000000Z")]
    [InlineData("now-0s", "2026-03-02T12:00:00.000000Z")]
    [InlineData("now-90s", "2026-03-02T11:58:30.000000Z")]
    [InlineData("now-5m", "2026-03-02T11:55:00.000000Z")]
    [InlineData("now-6h", "2026-03-02T06:00:00.000000Z")]
    [InlineData("now-7d", "2026-02-23T12:00:00.000000Z")]
    [InlineData("now-2w", "2026-02-16T12:00:00.000000Z")]
    public void A_time_is_read(string text, string expected)
    {
        Assert.True(MomentText.TryParse(text, Noon, out var time));
        Assert.Equal(expected, time.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2026-03-01T12:30:05")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-03-01T24:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9999-01-01T00:00:00Z")]
    [InlineData("Now")]
    [InlineData("now-")]
    [InlineData("now-h")]
    [InlineData("now-6")]
    [InlineData("now-6y")]
    [InlineData("now+6h")]
    [InlineData("now--6h")]
    [InlineData("now-6.5h")]
    [InlineData("now-999999w")]
    [InlineData("now-9999999s")]
    [InlineData("now-６h")]
    public void What_is_no_time_is_refused(string text) => Assert.False(MomentText.TryParse(text, Noon, out _));
}
