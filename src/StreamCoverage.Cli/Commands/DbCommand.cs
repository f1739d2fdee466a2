using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>db apply</c> and <c>db assert</c>: the database's schema.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var apply = new Command("apply", "Brings the database's schema up to date. Safe to repeat, and at the same time from several places.");
        apply.SetAction(ApplyAsync);
        var assert = new Command("assert", "Fails where the database's schema is not what this program needs.");
        assert.SetAction(AssertAsync);
        return new("db", "Looks after the database's schema.") { apply, assert };
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = await Migrator(Connections.From(parsed)).ApplyAsync(cancellationToken);
        foreach (var migration in report.Applied)
            Console.WriteLine($"applied {migration.Number:0000} {migration.Name}");
        foreach (var notice in report.Notices)
            await Console.Error.WriteLineAsync(notice);
        Console.WriteLine("the schema is up to date");
        return 0;
    }

    private static async Task<int> AssertAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await Migrator(Connections.From(parsed)).AssertAsync(cancellationToken);
        Console.WriteLine("the schema is what this program needs");
        return 0;
    }

    private static Migrator Migrator(Connections connections) => new(connections.Postgres, connections.Loggers.CreateLogger<Migrator>());
}
