using System.Diagnostics;
using System.Text.Json;

namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>What JSON Schema says of one message.</summary>
/// <param name="Readable">Whether it is JSON in UTF-8.</param>
/// <param name="Whole">Whether it keeps the contract.</param>
/// <param name="Events">Whether each event of it does.</param>
internal sealed record SchemaVerdict(bool Readable, bool Whole, IReadOnlyList<bool> Events);

/// <summary>Asks Ajv, a JSON Schema validator of others, about many messages in one Node.js process.</summary>
internal static class SchemaVerdicts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Why Ajv cannot be asked; null where it can.</summary>
    public static string? Missing { get; } =
        !Directory.Exists(Path.Combine(Repository.NodeModules, "node_modules", "ajv")) ? "Ajv is not installed: run `make setup`"
        : !IsOnPath("node") ? "Node.js is not installed: run `make setup`"
        : null;

    public static async Task<IReadOnlyList<SchemaVerdict>> OfAsync(
        IReadOnlyList<(Contract Contract, byte[] Bytes)> messages, CancellationToken cancellationToken)
    {
        var script = Path.Combine(Repository.Root, "tests", "tools", "validate-messages.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, Repository.NodeModules, Repository.Schemas])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var output = node.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = node.StandardError.ReadToEndAsync(patience.Token);
        foreach (var (contract, bytes) in messages)
            await node.StandardInput.WriteLineAsync($$"""{"schema":"{{contract.Name}}","bytes":"{{Convert.ToBase64String(bytes)}}"}""");
        node.StandardInput.Close();
        await node.WaitForExitAsync(patience.Token);
        if (node.ExitCode != 0)
            throw new InvalidOperationException($"the validator ended with {node.ExitCode}: {await errors}");
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<SchemaVerdict>(line, Json)!)];
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
