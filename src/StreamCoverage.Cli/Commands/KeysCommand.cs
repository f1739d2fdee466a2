using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>keys add</c>, <c>keys list</c> and <c>keys revoke</c>: who may read figures over HTTP.</summary>
internal static partial class KeysCommand
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    public static Command Create()
    {
        var networks = new Option<string[]>("--networks")
        {
            Description = "The networks whose figures the key reads, with commas between them; * for every one, and for /metrics and /v1/status.",
            Required = true,
        };
        var expires = new Option<string>("--expires") { Description = "How long it is good, as 12h or 90d.", DefaultValueFactory = _ => "90d" };
        var note = new Option<string>("--note") { Description = "Whom it is for, as `keys list` shows it.", DefaultValueFactory = _ => "" };
        var add = new Command("add", "Makes a key and prints it, this once: only its hash is kept.") { networks, expires, note };
        add.SetAction((parsed, token) => AddAsync(
            parsed, Networks(parsed.GetValue(networks)!), Life(parsed.GetValue(expires)!), parsed.GetValue(note)!, token));

        var list = new Command("list", "Lists the keys, without their secrets.");
        list.SetAction(ListAsync);

        var id = new Argument<string>("id") { Description = "The key's id, as `keys list` shows it: the digits after sc_." };
        var revoke = new Command("revoke", "Takes a key back. It ends within 10 seconds, in open streams too.") { id };
        revoke.SetAction((parsed, token) => RevokeAsync(parsed, parsed.GetValue(id)!, token));
        return new("keys", "Looks after the keys by which figures are read over HTTP.") { add, list, revoke };
    }

    private static string[] Networks(string[] lists)
    {
        var networks = lists.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct().Order(StringComparer.Ordinal).ToArray();
        return networks switch
        {
            [] => throw new UsageException("--networks names none; name some, or * for every one"),
            _ when networks.Length > 1 && networks.Contains(ApiKey.Every) => throw new UsageException("--networks names * and others; * is every one"),
            _ => networks,
        };
    }

    private static TimeSpan Life(string text) => Durations.Parse(text) is { } life && life > TimeSpan.Zero && life <= LongestLife
        ? life
        : throw new UsageException($"--expires {text} is not within ten years; write it as 12h or 90d");

    private static async Task<int> AddAsync(ParseResult parsed, string[] networks, TimeSpan life, string note, CancellationToken cancellationToken)
    {
        var (secret, now) = (ApiSecret.Make(), TimeProvider.System.GetUtcNow());
        var key = new ApiKey(secret.Id, secret.Hash(), networks, note, now, now + life, null);
        await WithKeysAsync(parsed, async (keys, audit) =>
        {
            await keys.AddAsync(key, cancellationToken);
            Added(audit, key.Id, string.Join(',', networks), Moment(key.ExpiresAt), Environment.UserName);
        });
        await Console.Error.WriteLineAsync($"good until {Moment(key.ExpiresAt)}; it is not shown again");
        Console.WriteLine(secret.Reveal());
        return 0;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var table = Terminal.Table("id", "state", "networks", "made", "expires", "note");
        await WithKeysAsync(parsed, async (keys, _) =>
        {
            foreach (var key in await keys.ListAsync(cancellationToken))
                table.Row(
                    key.Id, key.IsGood(now) ? "good" : key.RevokedAt is null ? "expired" : "revoked", string.Join(',', key.Networks), Moment(key.CreatedAt),
                    Moment(key.ExpiresAt), key.Note);
        });
        Terminal.Write(table);
        return 0;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, string id, CancellationToken cancellationToken)
    {
        await WithKeysAsync(parsed, async (keys, audit) =>
        {
            // What was typed is not repeated: it may be a whole key.
            if (!await keys.RevokeAsync(id, TimeProvider.System.GetUtcNow(), cancellationToken))
                throw new FailureException("there is no key with this id; `streamcoverage keys list` shows those that there are");
            Revoked(audit, id, Environment.UserName);
        });
        Console.WriteLine($"the key {id} is taken back");
        return 0;
    }

    private static async Task WithKeysAsync(ParseResult parsed, Func<PostgresApiKeys, ILogger, Task> work)
    {
        var connections = Connections.From(parsed);
        // Disposed, so that the last line is written before the program ends.
        using var loggers = connections.Loggers;
        await using var database = connections.OpenDatabase();
        await work(new PostgresApiKeys(database), loggers.CreateLogger("StreamCoverage.Keys"));
    }

    [LoggerMessage(9002, LogLevel.Information, "key added: {KeyId} for {Networks} until {ExpiresAt} by {User}")]
    private static partial void Added(ILogger logger, string keyId, string networks, string expiresAt, string user);

    [LoggerMessage(9003, LogLevel.Information, "key revoked: {KeyId} by {User}")]
    private static partial void Revoked(ILogger logger, string keyId, string user);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
