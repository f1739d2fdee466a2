namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>Messages that no text file can hold well: each must be refused by every reader.</summary>
internal static class HostileBytes
{
    private static readonly byte[] Event =
        [.. """{"request_id":"r","network":"n","occurred_at":"2026-03-01T12:30:05Z","workload":{},"outcome":"succeeded","operator":"op-1"}"""u8];

    private static readonly int InOperator = Event.AsSpan().IndexOf("op-1"u8) + 1;

    public static IReadOnlyList<(string Name, string Reason, byte[] Bytes)> All { get; } =
    [
        ("tombstone", "empty", []),
        ("byte order mark of UTF-8", "malformed-json", [0xEF, 0xBB, 0xBF, .. Event]),
        ("byte order mark alone", "malformed-json", [0xEF, 0xBB, 0xBF]),
        ("UTF-16, little end first", "bad-utf8", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("{}")]),
        ("UTF-16, big end first, no mark", "malformed-json", System.Text.Encoding.BigEndianUnicode.GetBytes("{}")),
        ("UTF-32", "bad-utf8", [0xFF, 0xFE, 0, 0, .. System.Text.Encoding.UTF32.GetBytes("{}")]),
        ("NUL before", "malformed-json", [0, .. Event]),
        ("NUL after", "malformed-json", [.. Event, 0]),
        ("NUL in a text", "malformed-json", With(0)),
        ("a control character in a text", "malformed-json", With(0x1B)),
        ("a lone continuation", "bad-utf8", With(0x80)),
        ("a sequence cut short", "bad-utf8", With(0xE2, 0x82)),
        ("a slash spelled too long", "bad-utf8", With(0xC0, 0xAF)),
        ("a NUL spelled too long", "bad-utf8", With(0xC0, 0x80)),
        ("three bytes too long", "bad-utf8", With(0xE0, 0x80, 0xAF)),
        ("a surrogate as bytes", "bad-utf8", With(0xED, 0xA0, 0x80)),
        ("a pair of surrogates as bytes", "bad-utf8", With(0xED, 0xA0, 0xBD, 0xED, 0xBA, 0x80)),
        ("above U+10FFFF", "bad-utf8", With(0xF4, 0x90, 0x80, 0x80)),
        ("five bytes", "bad-utf8", With(0xF8, 0x88, 0x80, 0x80, 0x80)),
        ("0xFE", "bad-utf8", With(0xFE)),
        ("0xFF", "bad-utf8", With(0xFF)),
        ("bad bytes outside any text", "bad-utf8", [.. Event, 0xFF]),
        ("bad bytes in a property's name", "bad-utf8", [(byte)'{', (byte)'"', 0xC3, (byte)'"', .. ":1}"u8]),
        ("gzip", "bad-utf8", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]),
        ("the wire format of a schema registry", "malformed-json", [0, 0, 0, 0, 7, .. Event]),
        ("100,000 open arrays", "too-deep", [.. Enumerable.Repeat((byte)'[', 100_000)]),
        ("100,000 open objects", "too-deep", [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), 100_000).SelectMany(open => open)]),
    ];

    private static byte[] With(params byte[] inserted) => [.. Event[..InOperator], .. inserted, .. Event[InOperator..]];
}
