using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Time;

public sealed class WindowSpecTests
{
    [Theory]
    [InlineData(60, 60, true)]
    [InlineData(300, 60, true)]
    [InlineData(90, 60, false)]
    [InlineData(30, 60, false)]
    [InlineData(0, 60, false)]
    [InlineData(-60, 60, false)]
    [InlineData(60, 0, false)]
    [InlineData(60, -60, false)]
    public void A_window_is_a_whole_number_of_slides(int length, int slide, bool valid)
    {
        WindowSpec Make() => new("w", TimeSpan.FromSeconds(length), TimeSpan.FromSeconds(slide));
        if (valid)
            Assert.Equal(TimeSpan.FromSeconds(length), Make().Length);
        else
            Assert.Contains("window w", Assert.Throws<ArgumentException>(Make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_windows_are_kept() => Assert.Equal(["5m", "1h", "24h", "7d", "28d"], WindowSpec.Defaults.Select(window => window.ToString()));
}
