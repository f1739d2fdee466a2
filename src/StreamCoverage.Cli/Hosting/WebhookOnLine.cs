using System.CommandLine;
using StreamCoverage.Web.Webhook;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Where alerts are posted to, besides the topic, as the command line or the environment says.</summary>
internal static class WebhookOnLine
{
    private const string Variable = "STREAMCOVERAGE_ALERT_WEBHOOK";

    private static readonly Option<string?> Address = new("--alert-webhook")
    {
        Description = $"Post alerts here too, in the form of Alertmanager's webhooks. Also by environment, where a secret is better kept: {Variable}, "
            + $"or {Variable}_FILE with a file's path.",
        HelpName = "url",
    };

    public static void AddTo(Command command) => command.Add(Address);

    /// <summary>The address; null where none was given.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public static Uri? From(ParseResult parsed)
    {
        var text = parsed.GetValue(Address) ?? Environment.GetEnvironmentVariable(Variable)
            ?? (Environment.GetEnvironmentVariable($"{Variable}_FILE") is { Length: > 0 } file ? File.ReadAllText(file) : null);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        // The text is not repeated: it may hold a secret.
        return WebhookSink.ParseAddress(text.Trim()) ?? throw new UsageException("the alert webhook is no absolute http or https address");
    }
}
