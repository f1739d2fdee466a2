using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCoverage.Browser.Tests.Support;

/// <summary>One tab, with all that it complained of and all that it asked for.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly DevTools _tools;
    private readonly string _context;
    private readonly string _session;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private BrowserPage(DevTools tools, string context, string session) => (_tools, _context, _session) = (tools, context, session);

    /// <summary>Console errors and warnings, exceptions that nobody caught, refusals of the content policy, requests that failed.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The address of every request.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<BrowserPage> OpenAsync(DevTools tools, CancellationToken cancellationToken)
    {
        var context = (await tools.SendAsync("Target.createBrowserContext", null, null, cancellationToken)).GetProperty("browserContextId").GetString()!;
        var target = await tools.SendAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context }, null, cancellationToken);
        var attached = await tools.SendAsync(
            "Target.attachToTarget", new() { ["targetId"] = target.GetProperty("targetId").GetString(), ["flatten"] = true }, null, cancellationToken);
        var page = new BrowserPage(tools, context, attached.GetProperty("sessionId").GetString()!);
        tools.Listen(page._session, page.Hear);
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log", "Accessibility" })
            await page.SendAsync($"{domain}.enable", null, cancellationToken);
        await page.LookAsync(1280, 900, "light", cancellationToken);
        return page;
    }

    public Task<JsonElement> SendAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) =>
        _tools.SendAsync(method, parameters, _session, cancellationToken);

    /// <summary>Size in CSS pixels, and the colours that the reader prefers: <c>light</c> or <c>dark</c>.</summary>
    public async Task LookAsync(int width, int height, string colours, CancellationToken cancellationToken)
    {
        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, cancellationToken);
        await SendAsync(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(
                    new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = colours },
                    new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
            },
            cancellationToken);
    }

    public Task GoAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync("Page.navigate", new() { ["url"] = address.AbsoluteUri }, cancellationToken);

    /// <summary>The value of an expression, or of the promise that it makes.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            "Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }, cancellationToken);
        return answer.TryGetProperty("exceptionDetails", out var thrown)
            ? throw new InvalidOperationException($"{expression}: {thrown.GetRawText()}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression, CancellationToken cancellationToken)
    {
        for (var waited = 0; waited < 400; waited++)
        {
            if ((await EvaluateAsync($"!!({expression})", cancellationToken)).ValueKind == JsonValueKind.True)
                return;
            await Task.Delay(25, cancellationToken);
        }
        Assert.Fail($"not within 10 s: {expression}; complaints: {string.Join('\n', Complaints)}");
    }

    public async Task PressAsync(string key, CancellationToken cancellationToken)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            var parameters = new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = CodeOf(key) };
            if (type == "keyDown" && key == "Enter")
                parameters["text"] = "\r";
            await SendAsync("Input.dispatchKeyEvent", parameters, cancellationToken);
        }
    }

    /// <summary>The whole page as a PNG, or one element of it.</summary>
    public async Task ShootAsync(string file, CancellationToken cancellationToken, string? id = null)
    {
        var parameters = new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true };
        if (id is not null)
        {
            var box = await EvaluateAsync(
                $$"""(() => { const box = document.getElementById('{{id}}').getBoundingClientRect(); return [box.x + scrollX, box.y + scrollY, box.width, box.height]; })()""",
                cancellationToken);
            parameters["clip"] = new JsonObject
            {
                ["x"] = box[0].GetDouble(),
                ["y"] = box[1].GetDouble(),
                ["width"] = box[2].GetDouble(),
                ["height"] = box[3].GetDouble(),
                ["scale"] = 1,
            };
        }
        var shot = await SendAsync("Page.captureScreenshot", parameters, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, shot.GetProperty("data").GetBytesFromBase64(), cancellationToken);
    }

    public async ValueTask DisposeAsync() =>
        await _tools.SendAsync("Target.disposeBrowserContext", new() { ["browserContextId"] = _context }, null, CancellationToken.None);

    private static int CodeOf(string key) => key switch { "Tab" => 9, "Enter" => 13, "Escape" => 27, _ => 0 };

    private void Hear(string method, JsonElement event_)
    {
        switch (method)
        {
            case "Network.requestWillBeSent":
                _requests.Enqueue(event_.GetProperty("request").GetProperty("url").GetString()!);
                break;
            case "Runtime.consoleAPICalled" when event_.GetProperty("type").GetString() is "error" or "warning" or "assert":
            case "Runtime.exceptionThrown":
            case "Log.entryAdded" when event_.GetProperty("entry").GetProperty("level").GetString() is "error" or "warning":
                _complaints.Enqueue($"{method}: {event_.GetRawText()}");
                break;
        }
    }
}
