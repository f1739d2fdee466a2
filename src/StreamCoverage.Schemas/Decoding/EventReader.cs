using System.Buffers;
using System.Text.Json;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Text;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Walks the events of one message body and reads values as the contracts ask for them; allocates nothing while all is well.</summary>
/// <remarks>
/// The first thing that is wrong is kept in <see cref="Reason"/> and <see cref="Detail"/>; each reading method then returns false, and
/// so does its caller, up to the walk. JSON syntax is left to <see cref="Utf8JsonReader"/>, which throws.
/// <code>
///   Start ──► NextEvent ──► reads of the event ──► (LeaveEvent, where it is refused) ──┐
///                 ▲                                                                    │
///                 └────────────────────────────────────────────────────────────────────┘   until NextEvent is false: the body is at its end
/// </code>
/// </remarks>
internal ref struct EventReader
{
    /// <summary>Deepest nesting of objects and arrays: 64.</summary>
    public const int DepthMax = 64;

    /// <summary>What no network's name holds.</summary>
    public const byte NotInNetworks = (byte)'/';

    /// <summary>Bytes that the longest name can take when every character is written as two escapes, <c>\uD83D\uDE00</c>.</summary>
    private const int EscapedCharacterMax = 12;

    // Above our own limit, so that it is ours that is met and named.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax + 2 };

    private static readonly SearchValues<byte> PlainWord = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_"u8);

    private readonly ReadOnlySpan<byte> _body;
    private readonly int _bodyStart;
    private readonly int _nameCharsMax;
    private readonly byte[] _scratch;
    private Utf8JsonReader _json;
    private int _eventDepth;
    private int _eventStart;

    /// <param name="message">The whole message, known to be UTF-8.</param>
    /// <param name="body">Where the event, or the array of events, lies in it.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="scratch">As <see cref="NewScratch"/> makes it; unescaped text lies in it until the next text is read.</param>
    public EventReader(ReadOnlySpan<byte> message, TextSpan body, DecoderLimits limits, byte[] scratch)
    {
        _body = message.Slice(body.Start, body.Length);
        _bodyStart = body.Start;
        _nameCharsMax = limits.NameCharsMax;
        _scratch = scratch;
        _json = new(_body, Options);
        Index = -1;
        Detail = "";
    }

    /// <summary>Why the event is refused; 0 while nothing is wrong with it.</summary>
    public RejectReason Reason { get; private set; }

    /// <summary>What exactly is wrong with the event that was refused last.</summary>
    public string Detail { get; private set; }

    /// <summary>Whether the body is an array of events.</summary>
    public bool IsArray { get; private set; }

    /// <summary>Whether the value is an object or an array.</summary>
    public readonly bool IsContainer => _json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;

    /// <summary>The current event's place in the message, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>The name of the current property, unescaped; valid until a text is read.</summary>
    public ReadOnlySpan<byte> Property { get; private set; }

    /// <summary>A buffer for the longest text that a contract allows, with every character escaped.</summary>
    public static byte[] NewScratch(DecoderLimits limits) => new byte[Math.Max(limits.NameCharsMax, Rfc3339.LengthMax) * EscapedCharacterMax];

    /// <summary>Enters the body. False where it is an empty array.</summary>
    public bool Start()
    {
        _json.Read();
        IsArray = _json.TokenType == JsonTokenType.StartArray;
        _eventDepth = IsArray ? 1 : 0;
        if (!IsArray || (_json.Read() && _json.TokenType != JsonTokenType.EndArray))
            return true;
        _json.Read();
        return Refuse(RejectReason.Empty, "the array holds no event; send at least one");
    }

    /// <summary>Goes to the first token of the next event. False where there is none: the body then was read to its very end.</summary>
    public bool NextEvent()
    {
        var hasNext = Index < 0 || (IsArray && _json.Read() && _json.TokenType != JsonTokenType.EndArray);
        if (!hasNext)
        {
            // Nothing but white space may follow; the reader throws where something does.
            _json.Read();
            return false;
        }
        Index++;
        _eventStart = (int)_json.TokenStartIndex;
        Reason = default;
        return true;
    }

    /// <summary>Where the event lies in the message, once the reader stands at its last token.</summary>
    public readonly TextSpan EventBytes => new(_bodyStart + _eventStart, (int)_json.BytesConsumed - _eventStart);

    /// <summary>Goes to the last token of the current event, wherever in it the reader stands. False where it is nested too deeply: the
    /// message then is not read on.</summary>
    public bool LeaveEvent() => LeaveTo(_eventDepth);

    /// <summary>Keeps why the event is refused.</summary>
    /// <returns>False, so that the caller can return it.</returns>
    public bool Refuse(RejectReason reason, string detail)
    {
        (Reason, Detail) = (reason, detail);
        return false;
    }

    /// <summary>Enters an object. False where the value is none.</summary>
    public bool Object(string what) =>
        _json.TokenType == JsonTokenType.StartObject || Refuse(RejectReason.WrongType, $"{what} is no object");

    /// <summary>Goes to the next property's value. False at the object's end.</summary>
    public bool NextProperty()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
            return false;
        var name = _json.ValueSpan;
        Property = _json.ValueIsEscaped && Unescaped(out var unescaped) ? unescaped : name;
        _json.Read();
        return true;
    }

    /// <summary>Marks the current property as seen. False where the contract does not name it, or where it was seen before.</summary>
    /// <param name="field">Its number, 1 to 31; 0 where the contract does not name it.</param>
    /// <param name="what">The object that holds it.</param>
    /// <param name="seen">One bit per number.</param>
    public bool Once(int field, string what, ref int seen)
    {
        var bit = 1 << field;
        if (field != 0 && (seen & bit) == 0)
        {
            seen |= bit;
            return true;
        }
        return field == 0
            ? Refuse(RejectReason.UnknownProperty, $"{what} has {Spelled(Property)}, which the contract does not name; leave it out")
            : Refuse(RejectReason.DuplicateProperty, $"{what} has {Spelled(Property)} twice");
    }

    /// <summary>Enters an array. False where the value is none.</summary>
    public bool Array(string what) =>
        _json.TokenType == JsonTokenType.StartArray || Refuse(RejectReason.WrongType, $"{what} is no array");

    /// <summary>Goes to the next element. False at the array's end.</summary>
    public bool NextElement() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the value is <c>null</c>.</summary>
    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    /// <summary>Reads a text, unescaped; valid until the next text is read.</summary>
    public bool Text(string what, out ReadOnlySpan<byte> text)
    {
        text = _json.ValueSpan;
        if (_json.TokenType != JsonTokenType.String)
            return Refuse(RejectReason.WrongType, $"{what} is no text");
        if (!_json.ValueIsEscaped)
            return true;
        if (text.Length > _scratch.Length)
            return Refuse(RejectReason.BadText, $"{what} is longer than {_nameCharsMax} characters");
        return Unescaped(out text) || Refuse(RejectReason.BadUtf8, $"{what} has an escape that names half a surrogate pair");
    }

    /// <summary>Whether <paramref name="text"/> is a name: 1 to 128 characters, none of them a control character; and none of <see cref="ReservedNames"/>.</summary>
    public bool IsName(string what, scoped ReadOnlySpan<byte> text)
    {
        // Bytes of plain ASCII are one character each, and the common case; only others need to be looked at one by one.
        var characters = text.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E) ? JsonText.CountCharacters(text) : text.Length;
        if (characters > 0 && characters <= _nameCharsMax)
            return !ReservedNames.Contains(text) || Refuse(RejectReason.BadText, $"{what} is a name that is reserved: it stands for what has none; take another");
        return Refuse(RejectReason.BadText, characters switch
        {
            0 => $"{what} is empty",
            < 0 => $"{what} has a control character",
            _ => $"{what} is longer than {_nameCharsMax} characters",
        });
    }

    /// <summary>Whether <paramref name="text"/> may name a network: ids begin with its name and a slash, so that it holds none itself.</summary>
    public bool IsNetwork(scoped ReadOnlySpan<byte> text) => !text.Contains(NotInNetworks) || RefuseNetwork();

    /// <inheritdoc cref="IsNetwork(ReadOnlySpan{byte})"/>
    public bool IsNetwork(string text) => !text.Contains((char)NotInNetworks, StringComparison.Ordinal) || RefuseNetwork();

    /// <summary>Reads a name.</summary>
    public bool Name(string what, out ReadOnlySpan<byte> name) => Text(what, out name) && IsName(what, name);

    /// <summary>Reads a time stamp.</summary>
    public bool Time(string what, out EventTime time)
    {
        time = default;
        return Text(what, out var text)
            && (Rfc3339.TryParse(text, out time)
                || Refuse(RejectReason.BadTime, $"{what} is no RFC 3339 time with an offset in the years 1970 to 9998"));
    }

    /// <summary>Reads a latency in microseconds from a number of milliseconds.</summary>
    public bool Latency(string what, out long microseconds)
    {
        microseconds = 0;
        if (_json.TokenType != JsonTokenType.Number)
            return Refuse(RejectReason.WrongType, $"{what} is no number");
        return Decimals.TryLatency(_json.ValueSpan, out microseconds)
            || Refuse(RejectReason.NumberOutOfRange, $"{what} lies outside 0 to 86,400,000 milliseconds");
    }

    /// <summary>Reads an amount in millionths from a decimal text.</summary>
    public bool Amount(string what, out long micros)
    {
        micros = 0;
        return Text(what, out var text)
            && (Decimals.TryAmount(text, out micros)
                || Refuse(RejectReason.NumberOutOfRange, $"{what} is no decimal text of at most 12 digits and 6 decimals, as in \"0.25\""));
    }

    /// <summary>Passes over the value, whatever it is, and tells where it lies in the message.</summary>
    public bool Skip(out TextSpan bytes)
    {
        var start = (int)_json.TokenStartIndex;
        var isRead = LeaveTo(_json.CurrentDepth);
        bytes = new(_bodyStart + start, (int)_json.BytesConsumed - start);
        return isRead;
    }

    private bool Unescaped(out ReadOnlySpan<byte> text)
    {
        text = default;
        var escaped = _json.ValueSpan;
        if (escaped.Length > _scratch.Length || JsonText.Unescape(escaped, _scratch) is not (>= 0 and var length))
            return false;
        text = _scratch.AsSpan(0, length);
        return true;
    }

    // Reads on to the last token of the value that lies at this depth, from any token in it.
    private bool LeaveTo(int depth)
    {
        while (_json.CurrentDepth > depth || _json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            if (_json.CurrentDepth >= DepthMax)
                return Refuse(RejectReason.TooDeep, $"nested deeper than {DepthMax} objects and arrays");
            _json.Read();
        }
        return true;
    }

    // A name like `prompt` helps who sends it; anything that could be a sentence is not repeated.
    private static string Spelled(ReadOnlySpan<byte> property)
    {
        var isWord = property.Length is > 0 and <= 40 && !property.ContainsAnyExcept(PlainWord);
        return isWord ? $"a property `{System.Text.Encoding.UTF8.GetString(property)}`" : "a property whose name is no plain word";
    }

    private bool RefuseNetwork() => Refuse(RejectReason.BadText, "network holds a slash, which ends its name in ids; take another character");
}
