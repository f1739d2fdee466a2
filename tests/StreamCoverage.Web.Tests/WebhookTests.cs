using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Tests.Support;
using StreamCoverage.Web.Webhook;

namespace StreamCoverage.Web.Tests;

/// <summary>Alerts as Alertmanager would post them, to a receiver on loopback.</summary>
public sealed class WebhookTests
{
    private const string Firing = """
        {
          "version": "4",
          "groupKey": "{}:{alertname=\u0022CoverageRegressed\u0022, network=\u0022opengradient\u0022}",
          "truncatedAlerts": 0,
          "status": "firing",
          "receiver": "webhook",
          "groupLabels": { "alertname": "CoverageRegressed", "network": "opengradient" },
          "commonLabels": { "alertname": "CoverageRegressed", "network": "opengradient", "rule": "success-rate", "severity": "page" },
          "commonAnnotations": {
            "after": "0.61",
            "alert_id": "al-1",
            "before": "0.973421",
            "definition_version": "1",
            "evidence_offsets": "streamcoverage.request-outcomes/0:1200-3400",
            "evidence_slices": "2 from 2026-03-01T12:00:00.000000Z to 2026-03-01T12:01:00.000000Z",
            "occurred_at": "2026-03-01T12:30:00.000000Z",
            "requests": "1520",
            "revision": "0",
            "summary": "the success rate of opengradient fell from 0.973421 to 0.61 over 1520 requests"
          },
          "externalURL": "",
          "alerts": [
            {
              "status": "firing",
              "labels": { "alertname": "CoverageRegressed", "network": "opengradient", "rule": "success-rate", "severity": "page" },
              "annotations": {
                "after": "0.61",
                "alert_id": "al-1",
                "before": "0.973421",
                "definition_version": "1",
                "evidence_offsets": "streamcoverage.request-outcomes/0:1200-3400",
                "evidence_slices": "2 from 2026-03-01T12:00:00.000000Z to 2026-03-01T12:01:00.000000Z",
                "occurred_at": "2026-03-01T12:30:00.000000Z",
                "requests": "1520",
                "revision": "0",
                "summary": "the success rate of opengradient fell from 0.973421 to 0.61 over 1520 requests"
              },
              "startsAt": "2026-03-01T12:00:00.000000Z",
              "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "",
              "fingerprint": "8ed2d65bd65232b8"
            }
          ]
        }
        """;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_message_is_the_form_of_version_4_to_the_letter() =>
        Assert.Equal(JsonNode.Parse(Firing)!.ToJsonString(), JsonNode.Parse(Message("firing"))!.ToJsonString());

    [Fact]
    public void The_end_of_a_regression_has_its_labels_its_fingerprint_and_its_start()
    {
        var (begun, ended) = (JsonNode.Parse(Message("firing"))!, JsonNode.Parse(Message("resolved"))!);
        foreach (var property in (string[])["labels", "startsAt", "fingerprint"])
            Assert.Equal(begun["alerts"]![0]![property]!.ToJsonString(), ended["alerts"]![0]![property]!.ToJsonString());
        Assert.Equal(begun["groupKey"]!.ToString(), ended["groupKey"]!.ToString());
        Assert.Equal(("resolved", "resolved"), (ended["status"]!.ToString(), ended["alerts"]![0]!["status"]!.ToString()));
        Assert.Equal("2026-03-01T12:30:00.000000Z", ended["alerts"]![0]!["endsAt"]!.ToString());
    }

    [Theory]
    [InlineData("burn-rate")]
    [InlineData("cell")]
    [InlineData("cell-any")]
    [InlineData("dimension")]
    [InlineData("extremes")]
    [InlineData("no-evidence-left")]
    [InlineData("restated")]
    [InlineData("reporters")]
    public void Every_alert_of_the_contract_can_be_told_in_texts(string sample)
    {
        var alert = JsonNode.Parse(Message(sample))!["alerts"]![0]!;
        foreach (var text in alert["labels"]!.AsObject().Concat(alert["annotations"]!.AsObject()))
            Assert.Equal(JsonValueKind.String, text.Value!.GetValueKind());
        Assert.Equal(sample == "reporters" || sample.StartsWith("cell", StringComparison.Ordinal), alert["labels"]!.AsObject().ContainsKey("cell"));
    }

    [Fact]
    public void Reporters_that_disagree_are_named()
    {
        var alert = JsonNode.Parse(Message("reporters"))!["alerts"]![0]!;
        Assert.Matches("^reporters disagree on .+: gateway-eu-2 attests a success rate of [0-9.]+, who states no name one of [0-9.]+, over [0-9]+ requests$", alert["annotations"]!["summary"]!.ToString());
    }

    [Fact]
    public void One_value_of_a_dimension_is_a_label_by_which_receivers_route()
    {
        var alert = JsonNode.Parse(Message("dimension"))!["alerts"]![0]!;
        Assert.Equal(("meta/llama-3-70b", "ticket"), (alert["labels"]!["model"]!.ToString(), alert["labels"]!["severity"]!.ToString()));
        Assert.Equal(
            "the success rate of opengradient for model meta/llama-3-70b fell from 0.973421 to 0.61 over 1520 requests",
            alert["annotations"]!["summary"]!.ToString());
    }

    [Fact]
    public void Many_offsets_are_cut_and_the_message_stays_small()
    {
        var alert = JsonNode.Parse(Data("firing"))!;
        alert["evidence"]!["offsets"] = new JsonArray(
            [.. Enumerable.Range(0, 5000).Select(i => (JsonNode)new JsonObject { ["topic"] = "t", ["partition"] = i, ["from"] = 1, ["to"] = 2 })]);
        var body = AlertmanagerMessage.Of(new("a", "n", default, JsonSerializer.SerializeToUtf8Bytes(alert)), "webhook");
        Assert.EndsWith("t/31:1-2 and 4968 more", JsonNode.Parse(body)!["commonAnnotations"]!["evidence_offsets"]!.ToString(), StringComparison.Ordinal);
        Assert.InRange(body.Length, 1, 10_000);
    }

    // The values of Prometheus' own LabelSet.Fingerprint for no labels; the rest were computed by hand from its definition.
    [Theory]
    [InlineData("cbf29ce484222325")]
    [InlineData("d2b371819297f98a", "a", "b")]
    [InlineData("ed621ff17d975df4", "a", "b", "c", "ü")]
    public void A_fingerprint_is_that_of_prometheus(string expected, params string[] labels) =>
        Assert.Equal(expected, AlertmanagerMessage.Fingerprint(labels.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))));

    [Fact]
    public async Task After_a_500_and_after_a_refused_connection_each_alert_comes_in_its_order()
    {
        // Bound and not listening: connections are refused, and no other test can take the port.
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)reserved.LocalEndPoint!).Port;
        var outbox = new ListedOutbox("a", "b", "c");
        var said = new SaidLogger();
        using var sink = new WebhookSink(new($"http://user:pa%3Ass@127.0.0.1:{port}/hooks/secret-token?key=hidden"));
        await using var publishing = Publishing.Start(outbox, sink, said);
        await said.NextAsync();
        reserved.Close();
        await using var receiver = await Receiver.StartAsync(number => number is 1 or 2 ? 500 : 204, port);

        var ids = new List<string>();
        while (ids.Count < 5)
        {
            var post = await receiver.NextAsync(Token);
            Assert.Equal(("/hooks/secret-token", "application/json", "Basic dXNlcjpwYTpzcw=="), (post.Path, post.ContentType, post.Authorization));
            ids.Add(IdOf(post));
        }
        await outbox.EmptyAsync();

        Assert.Equal(["a", "b", "b", "b", "c"], ids);
        Assert.Contains(said.All, line => line.Contains("answered 500", StringComparison.Ordinal));
        Assert.Contains(said.All, line => line.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.DoesNotContain(said.All, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("hidden", StringComparison.Ordinal)
            || line.Contains("user:", StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_stops_between_sending_and_marking_repeats_that_alert_and_loses_none()
    {
        await using var receiver = await Receiver.StartAsync();
        var outbox = new ListedOutbox("a", "b", "c") { MarksBeforeCrash = 1 };
        using var sink = new WebhookSink(receiver.Address);
        var publisher = new AlertPublisher(outbox, sink, TimeProvider.System, new SaidLogger());
        await publisher.PublishAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => publisher.PublishAsync(Token));

        outbox.MarksBeforeCrash = int.MaxValue;
        await using (Publishing.Start(outbox, sink, new SaidLogger()))
            await outbox.EmptyAsync();

        var posts = new List<Receiver.Post>();
        while (receiver.Unread > 0)
            posts.Add(await receiver.NextAsync(Token));
        Assert.Equal(["a", "b", "b", "c"], posts.Select(IdOf));
        Assert.Equal(posts[1].Body, posts[2].Body);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Address.AbsoluteUri;
            return Task.CompletedTask;
        });
        using var sink = new WebhookSink(receiver.Address);
        var error = await Assert.ThrowsAsync<AlertSinkException>(() => sink.SendAsync([Alert("a")], Token));
        Assert.Equal("the webhook answered 307, a redirect, which is not followed", error.Message);
        Assert.Equal(0, elsewhere.Unread);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_the_wait()
    {
        var end = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(_ => end.Task);
        using var sink = new WebhookSink(receiver.Address, TimeSpan.FromMilliseconds(200));
        var error = await Assert.ThrowsAsync<AlertSinkException>(() => sink.SendAsync([Alert("a")], Token));
        end.SetResult();
        Assert.Equal("the webhook did not answer within 0.2 s", error.Message);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        var ended = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            var bytes = new byte[1 << 16];
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The connection is gone, as it should be.
            }
            finally
            {
                ended.SetResult();
            }
        });
        using var sink = new WebhookSink(receiver.Address);
        await sink.SendAsync([Alert("a")], Token);
        await ended.Task.WaitAsync(WaitMax, Token);
    }

    [Theory]
    [InlineData("http://h/x", true)]
    [InlineData("https://h:8443/x?y=z", true)]
    [InlineData("ftp://h/x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/x", false)]
    [InlineData("h:80", false)]
    [InlineData("", false)]
    public void An_address_is_absolute_and_of_the_web(string text, bool isOne) => Assert.Equal(isOne, WebhookSink.ParseAddress(text) is not null);

    private static byte[] Data(string sample) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "alerts", sample + ".json"));

    private static byte[] Message(string sample) => AlertmanagerMessage.Of(new("a", "n", default, Data(sample)), WebhookSink.Name);

    private static OutboxAlert Alert(string id)
    {
        var data = JsonNode.Parse(Data("firing"))!;
        data["alert_id"] = id;
        return new(id, "n", default, JsonSerializer.SerializeToUtf8Bytes(data));
    }

    private static string IdOf(Receiver.Post post) => JsonNode.Parse(post.Body)!["commonAnnotations"]!["alert_id"]!.ToString();

    private sealed class ListedOutbox(params string[] ids) : IOutbox
    {
        private readonly List<OutboxAlert> _waiting = [.. ids.Select(Alert)];
        private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int MarksBeforeCrash { get; set; } = int.MaxValue;

        public Task EmptyAsync() => _empty.Task.WaitAsync(WaitMax, Token);

        public Task<IReadOnlyList<OutboxAlert>> PendingAsync(int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<OutboxAlert>>([.. _waiting.Take(limit)]);

        public Task MarkPublishedAsync(IReadOnlyList<string> marked, CancellationToken cancellationToken)
        {
            if (MarksBeforeCrash-- == 0)
                throw new InvalidOperationException("the process ends here");
            _waiting.RemoveAll(alert => marked.Contains(alert.Id));
            if (_waiting.Count == 0)
                _empty.TrySetResult();
            return Task.CompletedTask;
        }
    }

    /// <summary>A publisher that runs until it is disposed.</summary>
    private sealed class Publishing(Task running, CancellationTokenSource stop) : IAsyncDisposable
    {
        public static Publishing Start(IOutbox outbox, IAlertSink sink, ILogger logger)
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            return new(new AlertPublisher(outbox, sink, TimeProvider.System, logger).RunAsync(stop.Token), stop);
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            stop.Dispose();
        }
    }

    private sealed class SaidLogger : ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _all = new();
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyCollection<string> All => _all;

        public Task NextAsync() => _first.Task.WaitAsync(WaitMax, Token);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _all.Enqueue($"{formatter(state, exception)} {exception}");
            _first.TrySetResult();
        }
    }
}
