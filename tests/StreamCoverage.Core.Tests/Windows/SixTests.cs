using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Windows;

public sealed class SixTests
{
    [Fact]
    public void Two_are_equal_when_every_place_is()
    {
        Six a = default, b = default;
        Assert.True(a == b);
        for (var i = 0; i < 6; i++)
        {
            a[i] = i + 1;
            Assert.True(a != b);
            b[i] = i + 1;
            Assert.True(a.Equals((object)b));
            Assert.Equal(a.GetHashCode(), b.GetHashCode());
        }
    }
}
