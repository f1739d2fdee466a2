using System.Globalization;
using System.Numerics;
using StreamCoverage.Schemas.Text;

namespace StreamCoverage.Schemas.Tests;

public sealed class DecimalsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.000e5", 0)]
    [InlineData("0e999999999999999999", 0)]
    [InlineData("0.001", 1)]
    [InlineData("0.0009999", 0)]
    [InlineData("1", 1000)]
    [InlineData("1.5", 1500)]
    [InlineData("1.5E3", 1_500_000)]
    [InlineData("15e-1", 1500)]
    [InlineData("1e-3", 1)]
    [InlineData("1e-999999999999999999", 0)]
    [InlineData("12345.6789", 12_345_678)]
    [InlineData("86399999.9999999999999999999999999", 86_399_999_999)]
    [InlineData("86400000", 86_400_000_000)]
    [InlineData("86400000.000000000000000000000000", 86_400_000_000)]
    [InlineData("0.864e8", 86_400_000_000)]
    [InlineData("8640000000000000000000000000e-20", 86_400_000_000)]
    public void A_latency_inside_a_day_is_cut_to_microseconds(string number, long microseconds) =>
        Assert.Equal((true, microseconds), (Decimals.TryLatency(Bytes(number), out var read), read));

    [Theory]
    [InlineData("-1")]
    [InlineData("-0.0000000000000000000000000000001")]
    [InlineData("-1e-999999999999999999")]
    [InlineData("86400000.0000000000000000000000001")]
    [InlineData("86400001")]
    [InlineData("8.640000000000000000000000001e7")]
    [InlineData("1e999999999999999999")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999999999999999")]
    public void A_latency_outside_a_day_is_refused_exactly(string number) =>
        Assert.Equal((false, 0), (Decimals.TryLatency(Bytes(number), out var read), read));

    [Fact]
    public void A_latency_is_what_whole_numbers_of_any_size_make_of_it()
    {
        var random = new Random(1);
        for (var i = 0; i < 50_000; i++)
        {
            var whole = Digits(random, random.Next(1, 14)).TrimStart('0') is { Length: > 0 } some ? some : "0";
            var decimals = random.Next(3) == 0 ? "" : Digits(random, random.Next(1, 30));
            var exponent = random.Next(3) == 0 ? random.Next(-12, 12) : 0;
            var number = $"{whole}{(decimals == "" ? "" : ".")}{decimals}{(exponent == 0 ? "" : $"e{exponent}")}";

            // The number times 10^45 is whole.
            var scaled = BigInteger.Parse(whole + decimals, CultureInfo.InvariantCulture) * BigInteger.Pow(10, 45 - decimals.Length + exponent);
            var isInside = scaled <= 86_400_000 * BigInteger.Pow(10, 45);
            var expected = isInside ? (long)(scaled / BigInteger.Pow(10, 42)) : 0;

            Assert.True((isInside, expected) == (Decimals.TryLatency(Bytes(number), out var read), read), $"{number} became {read} instead of {expected}");
        }
    }

    [Fact]
    public void An_amount_follows_its_pattern_and_is_exact()
    {
        var random = new Random(2);
        var pattern = new System.Text.RegularExpressions.Regex(@"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?\z");
        const string letters = "0123456789.0123456789.-+e ";
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 22)).Select(_ => letters[random.Next(random.Next(2) == 0 ? 11 : letters.Length)]));
            var isGood = pattern.IsMatch(text);
            var expected = isGood ? (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000) : 0;

            Assert.True(isGood == Decimals.TryAmount(Bytes(text), out var read), text);
            if (isGood)
                Assert.Equal(expected, read);
        }
    }

    [Theory]
    [InlineData(0, 6, "0")]
    [InlineData(1, 6, "0.000001")]
    [InlineData(1_500_000, 6, "1.5")]
    [InlineData(999_999_999_999_999_999, 6, "999999999999.999999")]
    [InlineData(-1_500_000, 6, "-1.5")]
    [InlineData(-1, 3, "-0.001")]
    [InlineData(86_400_000_000, 3, "86400000")]
    [InlineData(long.MaxValue, 3, "9223372036854775.807")]
    [InlineData(long.MinValue + 1, 6, "-9223372036854.775807")]
    public void What_is_written_has_no_trailing_zero(long value, int decimals, string text)
    {
        Span<byte> into = stackalloc byte[Decimals.WrittenLengthMax];

        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(into[..Decimals.Write(value, decimals, into)]));
    }

    private static string Digits(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10)));

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
