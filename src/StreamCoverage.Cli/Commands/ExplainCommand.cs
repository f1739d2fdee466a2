using System.CommandLine;
using System.Text.Json.Nodes;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>explain</c>: what a figure means, how it is computed, and from what.</summary>
internal static class ExplainCommand
{
    private const int RowsShown = 20;

    public static Command Create()
    {
        var metric = new Argument<string?>("metric")
        {
            Description = "The metric's name; all are listed where it is left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("explain", "What a metric means and how it is computed; with a database, also the figures that went in.")
        {
            metric, Question.NetworkName, Question.WindowName, Question.AtText, Question.JsonWanted,
        };
        command.SetAction((parsed, token) => parsed.GetValue(metric) is { } name
            ? ExplainAsync(Named(name), parsed, token)
            : Task.FromResult(List(parsed.GetValue(Question.JsonWanted))));
        return command;
    }

    private static int List(bool json)
    {
        if (json)
        {
            Figures.WriteJson(MetricDefinitions.All);
            return 0;
        }
        foreach (var group in MetricDefinitions.All.GroupBy(m => m.Group))
        {
            var table = Terminal.Table(group.Key, "unit", "definition");
            foreach (var metric in group)
                table.Row(metric.Name, metric.Unit, metric.Definition);
            Terminal.Write(table);
        }
        return 0;
    }

    private static async Task<int> ExplainAsync(MetricDefinition metric, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (window, json) = (parsed.GetValue(Question.WindowName)!, parsed.GetValue(Question.JsonWanted));
        if (!json)
            Tell(metric);
        var (network, rows) = await RowsAsync(metric, parsed, cancellationToken);
        if (json)
            Figures.WriteJson(new { Metric = metric, Network = network, Window = window, Rows = rows });
        else if (network is not null)
            Tell(network, window, rows);
        return 0;
    }

    private static void Tell(string network, string window, IReadOnlyList<JsonObject> rows)
    {
        Terminal.Say($"{network}, window {window}{(rows.Count == 0 ? ": no figures yet" : "")}");
        if (rows.Count == 0)
            return;
        var table = Terminal.Table([.. rows[0].Select(member => member.Key)]);
        foreach (var row in rows.Take(RowsShown))
            table.Row([.. row.Select(member => member.Value?.ToString() ?? "null")]);
        Terminal.Write(table);
        if (rows.Count > RowsShown)
            Console.WriteLine($"and {rows.Count - RowsShown} more; --json has them all");
    }

    private static void Tell(MetricDefinition metric)
    {
        var table = Terminal.Table(metric.Name, metric.Definition);
        table.Row("unit", metric.Unit);
        table.Row("range", metric.Range);
        table.Row("formula", metric.Formula);
        table.Row("source", metric.Source);
        table.Row("field", metric.Field);
        table.Row("sample size", metric.SampleSize ?? "none");
        Terminal.Write(table);
    }

    // A definition needs no database; figures are told where one is given and it is clear which network is meant.
    private static async Task<(string? Network, IReadOnlyList<JsonObject> Rows)> RowsAsync(
        MetricDefinition metric, ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = Connections.From(parsed);
        var named = parsed.GetValue(Question.NetworkName);
        if (connections.PostgresOrNull is null && named is null)
            return (null, []);
        await using var database = connections.OpenDatabase();
        var queries = new PostgresQueries(database);
        if (named is null && await queries.NetworksAsync(cancellationToken) is not [_])
            return (null, []);
        var network = await Question.NetworkAsync(queries, named, cancellationToken);
        return (network, await new MetricRows(Asked(queries, network, parsed)).ReadAsync(metric, cancellationToken));
    }

    private static Asked Asked(PostgresQueries queries, string network, ParseResult parsed) => new(
        queries, network, WindowSpec.Defaults.First(window => window.Name == parsed.GetValue(Question.WindowName)), Question.At(parsed),
        parsed.GetValue(Question.JsonWanted), parsed);

    private static MetricDefinition Named(string name) => MetricDefinitions.All.FirstOrDefault(m => m.Name == name)
        ?? throw new UsageException($"no metric {name}; streamcoverage explain lists all{Similar(name)}");

    private static string Similar(string name)
    {
        var similar = MetricDefinitions.All.Select(m => m.Name)
            .Where(known => known.Contains(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return similar.Count == 0 ? "" : $", among them {string.Join(", ", similar)}";
    }
}
