using System.Net;
using System.Net.Http.Headers;
using System.Text;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Webhook;

/// <summary>A receiver that speaks Alertmanager's webhook form: one POST per alert, in order.</summary>
/// <remarks>
/// Only an answer of 2xx counts as taken. Everything else is a failure, which the publisher tries again without end: an address that is wrong,
/// a redirect (none is followed, for it could lead the secret elsewhere), a refusal. Nothing is dropped, and what comes after waits.
/// The answer's body is not read. The address is never told to anyone, neither in logs nor in errors: its path or its user part may be a secret.
/// </remarks>
public sealed class WebhookSink : IAlertSink, IDisposable
{
    /// <summary>The receiver's name in the outbox and in the messages.</summary>
    public const string Name = "webhook";

    /// <summary>The longest wait for an answer, connecting included: 10 s.</summary>
    public static TimeSpan AnswerMax { get; } = TimeSpan.FromSeconds(10);

    private readonly Uri _address;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly HttpClient _client;

    /// <param name="address">As <see cref="ParseAddress"/> gives it. A user part is sent as basic authentication.</param>
    /// <param name="answerMax">Longest wait for an answer; null: <see cref="AnswerMax"/>.</param>
    public WebhookSink(Uri address, TimeSpan? answerMax = null)
    {
        _address = new UriBuilder(address) { UserName = "", Password = "", Fragment = "" }.Uri;
        _authorization = address.UserInfo.Length == 0
            ? null
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        // Connections are made anew now and then, so that a receiver that moves is found at its new place.
        // Nothing but the status of an answer is wanted: where a body is left over, its connection is closed and not read empty.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 0,
        };
        _client = new HttpClient(handler) { Timeout = answerMax ?? AnswerMax };
    }

    /// <summary>One: each alert is marked by itself, so that a crash repeats one alert at most.</summary>
    public int AlertsMax => 1;

    /// <summary>The address that <paramref name="text"/> writes; null where it is no absolute http or https address.</summary>
    public static Uri? ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;

    /// <inheritdoc />
    public async Task SendAsync(IReadOnlyList<OutboxAlert> alerts, CancellationToken cancellationToken)
    {
        foreach (var alert in alerts)
            await PostAsync(alert, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task PostAsync(OutboxAlert alert, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(AlertmanagerMessage.Of(alert, Name)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.Add(new("streamcoverage", null));
        request.Headers.Authorization = _authorization;
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new AlertSinkException(
                    $"the webhook answered {(int)answer.StatusCode}{(IsRedirect(answer.StatusCode) ? ", a redirect, which is not followed" : "")}");
        }
        catch (HttpRequestException e)
        {
            // Neither its text nor the exception itself is handed on: they name the host.
            throw new AlertSinkException($"the webhook cannot be reached ({e.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertSinkException($"the webhook did not answer within {_client.Timeout.TotalSeconds} s");
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;
}
