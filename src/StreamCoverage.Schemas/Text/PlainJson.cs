namespace StreamCoverage.Schemas.Text;

/// <summary>Steps through JSON text that is plain (<see cref="QuoteIndex"/>) and as compact as libraries write it: no white space but one space
/// after a colon or a comma. Each method returns false where something else stands there; nothing tells what, because the general reader will.</summary>
internal ref struct PlainJson(ReadOnlySpan<byte> text, QuoteIndex quotes)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The byte that is looked at next.</summary>
    public int At { get; private set; }

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => At == _text.Length;

    /// <summary>The byte that is looked at next; 0 at the end.</summary>
    public readonly byte Peek => At < _text.Length ? _text[At] : (byte)0;

    /// <summary>Passes over one byte.</summary>
    public bool Take(byte expected)
    {
        if (Peek != expected)
            return false;
        At++;
        return true;
    }

    /// <summary>Passes over a comma.</summary>
    public bool Comma()
    {
        if (!Take((byte)','))
            return false;
        Take((byte)' ');
        return true;
    }

    /// <summary>Reads a property's name, and stands at its value then.</summary>
    public bool Property(out ReadOnlySpan<byte> name)
    {
        if (!Text(out name) || !Take((byte)':'))
            return false;
        Take((byte)' ');
        return true;
    }

    /// <summary>Reads a text.</summary>
    public bool Text(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (Peek != '"')
            return false;
        var start = At + 1;
        var end = quotes.Next(start, _text.Length);
        if (end == _text.Length)
            return false;
        text = _text[start..end];
        At = end + 1;
        return true;
    }

    /// <summary>Passes over <c>null</c>.</summary>
    public bool Null()
    {
        if (!_text[At..].StartsWith("null"u8))
            return false;
        At += 4;
        return true;
    }

    /// <summary>Reads a number of milliseconds below one day, without an exponent, as microseconds; what is finer is cut off.</summary>
    public bool Milliseconds(out long microseconds)
    {
        const int DigitsMax = 8;
        var (start, whole) = (At, 0L);
        for (; Peek is >= (byte)'0' and <= (byte)'9' and var digit && At - start <= DigitsMax; At++)
            whole = whole * 10 + (digit - '0');
        microseconds = whole * 1000;
        var digits = At - start;
        if (digits is 0 or > DigitsMax || (digits > 1 && _text[start] == '0') || microseconds >= Decimals.LatencyMicrosecondsMax)
            return false;
        return (!Take((byte)'.') || Decimal(ref microseconds)) && Peek is not ((byte)'e' or (byte)'E');
    }

    private bool Decimal(ref long microseconds)
    {
        var (start, unit) = (At, 100);
        for (; Peek is >= (byte)'0' and <= (byte)'9' and var digit; At++)
        {
            microseconds += (digit - '0') * unit;
            unit /= 10;
        }
        return At > start;
    }
}
