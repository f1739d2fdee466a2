using JasperFx;
using JasperFx.Events;
using Marten;
using StreamCoverage.Analyst;
using StreamCoverage.Documents;

// Reads what StreamCoverage stores, as an analyst does with Marten: documents by LINQ, a stream, a live aggregation and an async projection.
//   ANALYST_POSTGRES="Host=...;Username=analyst;..." dotnet run --project infra/samples/Analyst -- NETWORK
if (args is not [var network]
    || Environment.GetEnvironmentVariable("ANALYST_POSTGRES") is not { Length: > 0 } postgres)
{
    Console.Error.WriteLine("usage: ANALYST_POSTGRES=<connection string of a reader> Analyst NETWORK");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

await using var store = DocumentStore.For(options =>
{
    options.Connection(postgres);
    options.DatabaseSchemaName = "streamcoverage";
    options.Events.DatabaseSchemaName = "streamcoverage";
    options.Events.StreamIdentity = StreamIdentity.AsString;
    // The tables are the product's: nothing is created, nothing is changed.
    options.AutoCreateSchemaObjects = AutoCreate.None;
    // Marten's default casing, which the product writes; dates and numbers as System.Text.Json has them.
    options.UseSystemTextJsonForSerialization();
    options.Events.AddEventTypes(
    [
        typeof(OperatorJoined), typeof(OperatorCapabilitiesChanged), typeof(OperatorLeft), typeof(OperatorAssessed),
        typeof(CoverageRegressed), typeof(CoverageRecovered), typeof(SliceRestated),
    ]);
});

await using (var session = store.QuerySession())
{
    var uncovered = await session.Query<CellCoverage>()
        .Where(cell => cell.Network == network && cell.Window == "1h" && cell.State == "uncovered")
        .OrderByDescending(cell => cell.Requests)
        .Take(10)
        .ToListAsync(stop.Token);
    foreach (var cell in uncovered)
        Console.WriteLine($"uncovered  {cell.Id}  demand {cell.Requests}");

    var busiest = await session.Query<OperatorStanding>()
        .Where(standing => standing.Network == network)
        .OrderByDescending(standing => standing.Attempts)
        .FirstOrDefaultAsync(stop.Token);
    if (busiest is not null)
    {
        var stream = $"operator/{busiest.Id}";
        foreach (var @event in await session.Events.FetchStreamAsync(stream, token: stop.Token))
            Console.WriteLine($"{@event.Version,4}  {@event.Timestamp:u}  {@event.Data}");
        var life = await session.Events.AggregateStreamAsync<OperatorLife>(stream, token: stop.Token);
        if (life is not null)
            Console.WriteLine($"{stream}: {life.Joins} joins, {life.Changes} changes, present: {life.IsPresent}, assessed: {life.Verdict ?? "not yet"}");
    }
}

try
{
    await new RegressionLog(store, TimeProvider.System).FollowAsync(
        (name, known) => Console.WriteLine($"{name}: {known.Regressions} regressions, {known.Open} open, {known.Length} in all"),
        stop.Token);
}
catch (OperationCanceledException)
{
    // Ctrl-C.
}
return 0;
