using FsCheck;
using FsCheck.Fluent;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Tests.Hostile;

/// <summary>One message as an attacker may send it.</summary>
internal sealed record HostileMessage(byte[] Bytes, MessageEnvelope Envelope)
{
    public override string ToString() => $"{Envelope} {Convert.ToHexString(Bytes)} ({System.Text.Encoding.Latin1.GetString(Bytes)})";
}

/// <summary>Bytes, samples that were tampered with, and well-formed nonsense; alone, in arrays and in CloudEvents envelopes.</summary>
internal static class HostileMessages
{
    private static readonly string Folder = Path.Combine(Root(AppContext.BaseDirectory), "schemas", "samples");

    private static readonly byte[][] Good = [.. Samples("good")];
    private static readonly byte[][] All = [.. Good, .. Samples("broken")];

    private static readonly byte[][] Pieces =
    [
        [.. "{"u8], [.. "}"u8], [.. "["u8], [.. "]"u8], [.. ","u8], [.. ":"u8], [.. "\""u8], [.. "\\"u8], [.. "\\u0000"u8], [.. "\\ud83d"u8], [.. "null"u8],
        [.. "1e400"u8], [.. "-0"u8], [.. "\"any\""u8], [.. "\"operator\":"u8], [.. "\"prompt\":\"x\","u8], [.. "\"network\":\"n\","u8], [.. "9999999999999999999"u8],
        [0], [0x80], [0xC2, 0x85], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ];

    private static readonly string[] Names =
    [
        "request_id", "network", "occurred_at", "workload", "outcome", "operator", "failed_condition", "latency_ms", "attempts", "reward", "reporter", "id", "role",
        "model", "task", "hardware", "region", "verification", "size", "event_id", "type", "capabilities", "dependencies", "stake", "models", "owner",
        "specversion", "source", "data", "data_base64", "prompt", "", "__proto__", "Network", "operator\\u0000", "\\ud800", "netw\\u006frk",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "0", "-0", "-1", "0.1e-9", "1e308", "1e400", "86400000", "86400000.0000001", "123456789012345678901234567890", "\"\"", "\"any\"", "\"tee\"",
        "\"succeeded\"", "\"failed\"", "\"model\"", "\"joined\"", "\"left\"", "\"gateway\"", "\"r\"", "\"op-1\"", "\"__other__\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
        "\"\\u0000\"", "\"e\\u0301\"", "\"\\u202e\"", "\"0\"", "\"999999999999.999999\"", "\"-1\"", "\"2026-03-01T12:30:05Z\"", "\"1970-01-01T00:00:00Z\"",
        "\"9998-12-31T23:59:59.999999Z\"", "\"9999-01-01T00:00:00Z\"", "\"1969-12-31T23:59:59Z\"", "\"2026-03-01T12:30:60Z\"", "\"2026-02-30T00:00:00Z\"",
        "\"1970-01-01T00:00:00+23:59\"", "\"9998-12-31T23:59:59-23:59\"", "{}", "[]", "[[]]", "[{}]", "{\"id\":\"a\",\"role\":\"prober\"}", "{\"model\":\"m\",\"size\":\"1\"}",
        $"\"{new string('x', 128)}\"", $"\"{new string('x', 129)}\"", $"\"{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 128))}\"",
    ];

    /// <summary>Messages of every kind.</summary>
    public static Gen<HostileMessage> Any { get; } =
        from body in Gen.Frequency((1, Bytes(64)), (1, Soup()), (6, Tampered()), (5, Nonsense()), (5, Retold()), (2, Batch()))
        from wrap in Gen.Choose(0, 19)
        select wrap switch
        {
            < 3 => new HostileMessage(Enveloped(body, "request-outcome"), MessageEnvelope.StructuredCloudEvent),
            3 => new(Enveloped(body, "operator-event"), MessageEnvelope.StructuredCloudEvent),
            4 => new(body, MessageEnvelope.StructuredCloudEvent),
            _ => new(body, MessageEnvelope.Plain),
        };

    /// <summary>The same case without one of its messages, each in turn: what to try when a case fails.</summary>
    public static IEnumerable<T[]> Fewer<T>(T[] messages) => messages.Length < 2
        ? []
        : Enumerable.Range(0, messages.Length).Select(i => (T[])[.. messages[..i], .. messages[(i + 1)..]]);

    private static Gen<byte[]> Bytes(int most) => from length in Gen.Choose(0, most) from bytes in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length) select bytes;

    private static Gen<byte[]> Soup() => from count in Gen.Choose(1, 12) from parts in Gen.Elements(Pieces).ArrayOf(count) select parts.SelectMany(part => part).ToArray();

    private static Gen<byte[]> Sample() => Gen.Frequency((3, Gen.Elements(Good)), (1, Gen.Elements(All)));

    private static Gen<byte[]> Tampered() =>
        from sample in Sample()
        from other in Sample()
        from kind in Gen.Choose(0, 5)
        from at in Gen.Choose(0, int.MaxValue - 1)
        from bit in Gen.Choose(0, 7)
        from piece in Gen.Elements(Pieces)
        select (kind, At: at % (sample.Length + 1)) switch
        {
            (0, var i) => sample[..i],
            (1, var i) => [.. sample[..i], .. other[(at % (other.Length + 1))..]],
            (2, var i) when i < sample.Length => [.. sample[..i], (byte)(sample[i] ^ (1 << bit)), .. sample[(i + 1)..]],
            (3, var i) => [.. sample[..i], .. piece, .. sample[Math.Min(sample.Length, i + (bit % 3))..]],
            (4, var i) => [.. sample[..i], .. sample[Math.Max(0, i - 20)..]],
            _ => sample,
        };

    // JSON of the contracts' own words, put together without sense.
    private static Gen<byte[]> Nonsense() => Value(3).Select(System.Text.Encoding.UTF8.GetBytes);

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.Elements(Scalars)
        : Gen.Frequency(
            (4, Gen.Elements(Scalars)),
            (4, from count in Gen.Choose(0, 7) from members in Member(depth - 1).ArrayOf(count) select "{" + string.Join(',', members) + "}"),
            (1, from count in Gen.Choose(0, 4) from entries in Value(depth - 1).ArrayOf(count) select "[" + string.Join(',', entries) + "]"));

    private static Gen<string> Member(int depth) => from name in Gen.Elements(Names) from value in Value(depth) select $"\"{name}\":{value}";

    // A sound event in which one or two members are told anew.
    private static Gen<byte[]> Retold() =>
        from isOutcome in Gen.Elements(true, true, false)
        from name in Gen.Elements(Names)
        from value in Gen.Elements(Scalars)
        from time in Gen.Elements(Scalars.Where(scalar => scalar.Contains('T')).ToArray())
        from id in Gen.Choose(0, 12)
        select System.Text.Encoding.UTF8.GetBytes(Event(isOutcome, id, name, value, time));

    private static string Event(bool isOutcome, int id, string name, string value, string time)
    {
        string[] members = isOutcome
            ? [$"\"request_id\":\"r{id}\"", "\"network\":\"n\"", $"\"occurred_at\":{time}", "\"workload\":{}", "\"outcome\":\"succeeded\"", "\"operator\":\"o\""]
            : [$"\"event_id\":\"e{id}\"", "\"network\":\"n\"", $"\"occurred_at\":{time}", "\"type\":\"joined\"", "\"operator\":\"o\""];
        var kept = members.Where(member => !member.StartsWith($"\"{name}\"", StringComparison.Ordinal));
        return "{" + string.Join(',', id % 4 == 0 ? members : kept.Append($"\"{name}\":{value}")) + "}";
    }

    private static Gen<byte[]> Batch() =>
        from count in Gen.Choose(0, 6)
        from events in Gen.OneOf(Sample(), Retold(), Nonsense()).ArrayOf(count)
        select (byte[])[(byte)'[', .. events.SelectMany((e, i) => i == 0 ? e : (byte[])[(byte)',', .. e]), (byte)']'];

    private static byte[] Enveloped(byte[] data, string contract) =>
        [.. System.Text.Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","id":"1","source":"s","type":"streamcoverage.{{contract}}.v1","data":"""), .. data, (byte)'}'];

    private static IEnumerable<byte[]> Samples(string kind) =>
        from contract in (string[])["request-outcome.v1", "operator-event.v1"]
        from file in Directory.EnumerateFiles(Path.Combine(Folder, contract, kind), "*.json").Order(StringComparer.Ordinal)
        let bytes = File.ReadAllBytes(file)
        where bytes.Length < 2000
        select bytes;

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "global.json"))
            ? folder
            : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests do not run inside the repository"));
}
