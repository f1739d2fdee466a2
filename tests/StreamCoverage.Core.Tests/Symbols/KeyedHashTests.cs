using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Core.Tests.Symbols;

public sealed class KeyedHashTests
{
    /// <summary>A byte that were left out would let anyone choose names that collide, whatever the key.</summary>
    [Fact]
    public void Every_byte_counts_and_so_does_the_length()
    {
        for (var length = 1; length <= 70; length++)
        {
            var bytes = new byte[length];
            var hash = KeyedHash.Of(bytes);
            Assert.NotEqual(KeyedHash.Of(bytes.AsSpan(1)), hash);
            for (var i = 0; i < length; i++)
            {
                bytes[i] = 1;
                Assert.NotEqual(hash, KeyedHash.Of(bytes));
                bytes[i] = 0;
            }
        }
    }

    [Fact]
    public void What_lies_around_the_bytes_does_not_count()
    {
        var (quiet, loud) = (new byte[120], new byte[120]);
        Array.Fill(loud, (byte)0xff);
        for (var length = 0; length <= 70; length++)
        {
            loud.AsSpan(20, length).Clear();
            Assert.Equal(KeyedHash.Of(quiet.AsSpan(20, length)), KeyedHash.Of(loud.AsSpan(20, length)));
        }
    }
}
