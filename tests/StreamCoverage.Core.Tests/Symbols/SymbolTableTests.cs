using System.Text;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Symbols;

public sealed class SymbolTableTests
{
    [Fact]
    public void The_same_bytes_give_the_same_number_and_numbers_follow_first_sight() => Seeds.Each(random =>
    {
        var (symbols, numbers) = (new SymbolTable(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var i = 0; i < 1000; i++)
        {
            var name = Name(random);
            if (!numbers.TryGetValue(name, out var number))
                numbers.Add(name, number = numbers.Count + 1);
            Assert.Equal(number, random.Next(2) == 0 ? symbols.Intern(name) : symbols.Intern(Encoding.UTF8.GetBytes(name)));
        }
        Assert.Equal(numbers.Count + 1, symbols.Count);
        foreach (var (name, number) in numbers)
        {
            Assert.Equal(name, symbols.Name(number));
            Assert.Equal(Encoding.UTF8.GetBytes(name), symbols.Utf8(number).ToArray());
        }
    });

    [Fact]
    public void Very_many_names_keep_their_numbers_while_the_table_grows()
    {
        // So many of one length that some share all 32 bits of their hash (7 pairs on average): only their bytes tell them apart.
        const int Count = 250_000;
        var symbols = new SymbolTable();
        var wrong = Enumerable.Range(1, Count).Count(i => symbols.Intern($"operator-{i:D6}") != i);
        Assert.Equal((0, Count + 1), (wrong, symbols.Count));
        wrong = Enumerable.Range(1, Count).Count(i => symbols.Intern($"operator-{i:D6}") != i || symbols.Name(i) != $"operator-{i:D6}");
        Assert.Equal((0, Count + 1), (wrong, symbols.Count));
    }

    [Fact]
    public void The_absent_name_is_0()
    {
        var symbols = new SymbolTable();
        Assert.Equal(SymbolTable.None, symbols.Intern((string?)null));
        Assert.Equal(SymbolTable.None, symbols.Intern(""));
        Assert.Equal(SymbolTable.None, symbols.Intern([]));
        Assert.Equal(0, SymbolTable.None);
        Assert.Null(symbols.Name(SymbolTable.None));
        Assert.Empty(symbols.Utf8(SymbolTable.None).ToArray());
        Assert.Equal(1, symbols.Count);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(171)]
    [InlineData(10_000)]
    public void Names_may_be_long_and_of_any_script(int length)
    {
        var symbols = new SymbolTable();
        var name = new string('語', length);
        Assert.Equal(1, symbols.Intern(name));
        Assert.Equal(2, symbols.Intern(name[1..]));
        Assert.Equal(1, symbols.Intern(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(name, symbols.Name(1));
    }

    [Fact]
    public void A_known_name_is_found_without_allocation()
    {
        var symbols = new SymbolTable();
        ReadOnlySpan<byte> bytes = "openai/gpt-5.5"u8;
        var text = "h100";
        var (first, second) = (symbols.Intern(bytes), symbols.Intern(text));
        var (name, before) = (symbols.Name(first), GC.GetAllocatedBytesForCurrentThread());
        var same = true;
        for (var i = 0; i < 1000; i++)
            same &= symbols.Intern(bytes) == first && symbols.Intern(text) == second && ReferenceEquals(symbols.Name(first), name);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(same);
    }

    private static string Name(Random random)
    {
        var letters = random.Next(4) == 0 ? "ab" : "ab-/.é語0";
        return string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => letters[random.Next(letters.Length)]));
    }
}
