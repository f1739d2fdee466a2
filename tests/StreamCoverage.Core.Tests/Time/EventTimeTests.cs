using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Time;

public sealed class EventTimeTests
{
    private const long Minute = 60_000_000;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(Minute - 1, 0)]
    [InlineData(Minute, Minute)]
    [InlineData(Minute + 1, Minute)]
    [InlineData(-1, -Minute)]
    [InlineData(-Minute + 1, -Minute)]
    [InlineData(-Minute, -Minute)]
    [InlineData(-Minute - 1, -2 * Minute)]
    [InlineData(1_700_000_000_123_456, 1_699_999_980_000_000)]
    public void A_minute_starts_at_or_before_every_time_in_it(long time, long start) =>
        Assert.Equal(new EventTime(start), new EventTime(time).FloorTo(TimeSpan.FromMinutes(1)));

    [Fact]
    public void A_floor_is_the_greatest_multiple_that_is_not_later() => Seeds.Each(random =>
    {
        var time = new EventTime(random.NextInt64(-4_000_000_000_000_000, 4_000_000_000_000_000));
        var length = TimeSpan.FromMicroseconds(random.NextInt64(1, 3_600_000_000));
        var floor = time.FloorTo(length);
        Assert.True(floor <= time && time < floor + length);
        Assert.Equal(floor, floor.FloorTo(length));
        Assert.Equal(0, floor.UnixMicroseconds % (long)length.TotalMicroseconds);
    });

    [Fact]
    public void Near_the_least_value_no_interval_starts() =>
        Assert.Throws<OverflowException>(() => EventTime.Never.FloorTo(TimeSpan.FromMinutes(1)));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999Z")]
    [InlineData(1_700_000_000_123_456, "2023-11-14T22:13:20.123456Z")]
    [InlineData(253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z")]
    [InlineData(-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z")]
    [InlineData(long.MinValue, "never")]
    public void Text_has_six_decimals_and_stands_in_universal_time(long time, string text) => Assert.Equal(text, new EventTime(time).ToString());

    [Fact]
    public void Text_sorts_like_time() => Seeds.Each(random =>
    {
        var (a, b) = (Any(random), Any(random));
        Assert.Equal(Math.Sign(a.CompareTo(b)), Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())));
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(-1, -1)]
    [InlineData(-10, -1)]
    [InlineData(-11, -2)]
    public void What_is_finer_than_a_microsecond_is_cut_towards_the_past(long ticks, long microseconds) =>
        Assert.Equal(new EventTime(microseconds), EventTime.FromUtc(DateTimeOffset.UnixEpoch.AddTicks(ticks)));

    [Fact]
    public void A_time_comes_back_from_a_date_unchanged() => Seeds.Each(random =>
    {
        var time = Any(random);
        Assert.Equal(time, EventTime.FromUtc(time.ToUtc()));
        Assert.Equal(TimeSpan.Zero, time.ToUtc().Offset);
    });

    [Fact]
    public void An_offset_is_another_writing_of_the_same_time() =>
        Assert.Equal(new EventTime(0), EventTime.FromUtc(new(1970, 1, 1, 2, 0, 0, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-62_135_596_800_000_001)]
    [InlineData(253_402_300_800_000_000)]
    public void A_time_outside_the_years_1_to_9999_is_no_date(long time) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventTime(time).ToUtc());

    [Fact]
    public void Order_follows_the_count() => Seeds.Each(random =>
    {
        var (a, b) = (Any(random), random.Next(4) == 0 ? new EventTime(0) : Any(random));
        Assert.Equal(a.UnixMicroseconds < b.UnixMicroseconds, a < b);
        Assert.Equal(a.UnixMicroseconds > b.UnixMicroseconds, a > b);
        Assert.Equal(a < b || a == b, a <= b);
        Assert.Equal(a > b || a == b, a >= b);
        Assert.Equal(a, a <= b ? EventTime.Min(a, b) : EventTime.Max(a, b));
        Assert.True(EventTime.Never < a);
        Assert.Equal(b, a + (b - a));
        Assert.Equal(a, b - (b - a));
    });

    [Fact]
    public void The_earliest_text_is_the_first_of_January_of_year_1() =>
        Assert.Equal("0001-01-01T00:00:00.000000Z", EventTime.MinText.ToString());

    private static EventTime Any(Random random) => new(random.NextInt64(-62_135_596_800_000_000, 253_402_300_799_999_999));
}
