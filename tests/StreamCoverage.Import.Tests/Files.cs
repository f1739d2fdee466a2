using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using StreamCoverage.Core.Events;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Tests;

/// <summary>A folder of its own for each test, with files that the test writes.</summary>
public abstract class Files : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamcoverage-import-").FullName;

    /// <summary>A mapping of request outcomes that sets only what has to be set; tests change what they are about.</summary>
    protected const string Plain = """
        {
          "name": "plain", "description": "d", "source": "s", "contract": "request-outcome.v1", "format": "csv", "network": "net",
          "id": ["id"], "time": {"column": "at", "unit": "s"},
          "fields": {
            "model": {"mark": "absent"}, "task": {"mark": "absent"}, "hardware": {"mark": "absent"}, "region": {"mark": "absent"},
            "verification": {"mark": "absent"}, "size": {"mark": "absent"}, "operator": {"mark": "observed", "value": {"column": "by"}},
            "latency_ms": {"mark": "absent"}, "reward": {"mark": "absent"}, "reporter_id": {"mark": "absent"}, "reporter_role": {"mark": "absent"}
          },
          "emit": [{"label": "ok", "outcome": "succeeded"}]
        }
        """;

    /// <summary>A mapping of operator events that sets only what has to be set.</summary>
    protected const string Operators = """
        {
          "name": "operators", "description": "d", "source": "s", "contract": "operator-event.v1", "format": "csv", "network": "net",
          "id": ["id"], "time": {"column": "at", "unit": "s"},
          "fields": {
            "operator": {"mark": "observed", "value": {"column": "by"}}, "models": {"mark": "absent"}, "tasks": {"mark": "absent"},
            "hardware": {"mark": "absent"}, "regions": {"mark": "absent"}, "verification": {"mark": "absent"}, "owner": {"mark": "absent"},
            "upstream": {"mark": "absent"}, "image": {"mark": "absent"}, "data_center": {"mark": "absent"}, "stake": {"mark": "absent"}
          },
          "emit": [{"label": "joined", "type": "joined"}]
        }
        """;

    /// <summary>A mapping of heartbeats with a gap of one hour.</summary>
    protected static string Heartbeats { get; } = Changed(Operators, ("id", null), ("emit", null), ("presence", """{"gap_hours": 1}"""));

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary><paramref name="mapping"/> with each property at a path set to a JSON value, or taken out where that is null.</summary>
    protected static string Changed(string mapping, params ReadOnlySpan<(string Path, string? Value)> changes)
    {
        var root = JsonNode.Parse(mapping)!;
        foreach (var (path, value) in changes)
        {
            var names = path.Split('.');
            var parent = names[..^1].Aggregate(root, (node, name) => node[name]!).AsObject();
            if (value is null)
                parent.Remove(names[^1]);
            else
                parent[names[^1]] = JsonNode.Parse(value);
        }
        return root.ToJsonString();
    }

    protected static Mapping Parse(string mapping) => MappingFile.Parse(Encoding.UTF8.GetBytes(mapping), "test.json");

    protected string PathOf(string name) => Path.Combine(_folder, name);

    protected string Write(string text, string name = "rows.csv") => Write(Encoding.UTF8.GetBytes(text), name);

    protected string Write(byte[] bytes, string name)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    protected static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    protected Task<ImportResult> Import(string mapping, string rows, ImportOptions? options = null) =>
        Importer.ReadAsync(Parse(mapping), Write(rows), options ?? new(), null, TestContext.Current.CancellationToken);

    protected static Task<ImportResult> ImportFile(string mapping, string path, ImportOptions? options = null) =>
        Importer.ReadAsync(Parse(mapping), path, options ?? new(), null, TestContext.Current.CancellationToken);

    /// <summary>Each event as <c>seconds id</c>.</summary>
    protected static string[] Times(ImportResult result) => [.. result.Events.Select(e => $"{e.OccurredAt.UnixMicroseconds / 1e6} {e.Id}")];

    protected static RequestOutcome Only(ImportResult result) => Assert.Single(result.Events).Outcome!;

    protected static OperatorEvent OnlyChange(ImportResult result) => Assert.Single(result.Events).Operator!;

    /// <summary>Each refused row as <c>line: reason</c>.</summary>
    protected static string[] Refusals(ImportResult result) => [.. result.Files.SelectMany(file => file.Refusals).Select(r => $"{r.Line}: {r.Reason}")];
}
