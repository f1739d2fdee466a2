using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCoverage.Browser.Tests.Support;

/// <summary>One tab, with all that it complained of and all that it asked for.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DevTools _tools;
    private readonly string _context;
    private readonly string _session;
    private readonly CancellationToken _token;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private BrowserPage(DevTools tools, string context, string session, CancellationToken token) =>
        (_tools, _context, _session, _token) = (tools, context, session, token);

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
        var page = new BrowserPage(tools, context, attached.GetProperty("sessionId").GetString()!, cancellationToken);
        tools.Listen(page._session, page.Hear);
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log", "Accessibility" })
            await page.SendAsync($"{domain}.enable", null);
        await page.LookAsync(1280, 900, "light");
        return page;
    }

    public Task<JsonElement> SendAsync(string method, JsonObject? parameters) =>
        _tools.SendAsync(method, parameters, _session, _token);

    /// <summary>Size in CSS pixels, and the colours that the reader prefers: <c>light</c> or <c>dark</c>.</summary>
    public async Task LookAsync(int width, int height, string colours)
    {
        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await SendAsync(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(
                    new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = colours },
                    new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
            });
    }

    public Task GoAsync(Uri address) =>
        SendAsync("Page.navigate", new() { ["url"] = address.AbsoluteUri });

    /// <summary>The value of an expression, or of the promise that it makes.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync(
            "Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer.TryGetProperty("exceptionDetails", out var thrown)
            ? throw new InvalidOperationException($"{expression}: {thrown.GetRawText()}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string> TextAsync(string id) =>
        (await EvaluateAsync($"document.getElementById('{id}').textContent")).GetString()!;

    public async Task<int> CountAsync(string selector) =>
        (await EvaluateAsync($"document.querySelectorAll('{selector}').length")).GetInt32();

    /// <summary>The texts that an expression lists.</summary>
    public async Task<List<string>> ListAsync(string expression) =>
        [.. (await EvaluateAsync(expression)).EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>The numbers that an expression lists.</summary>
    public static List<double> Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if ((await EvaluateAsync($"!!({expression})")).ValueKind == JsonValueKind.True)
                return;
            await Task.Delay(25, _token);
        }
        Assert.Fail($"not within {Patience}: {expression}; complaints: {string.Join('\n', Complaints)}");
    }

    public async Task PressAsync(string key)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            var parameters = new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = CodeOf(key) };
            if (type == "keyDown" && key == "Enter")
                parameters["text"] = "\r";
            await SendAsync("Input.dispatchKeyEvent", parameters);
        }
    }

    /// <summary>The whole page as a PNG, or one element of it.</summary>
    public async Task ShootAsync(string file, string? id = null)
    {
        var parameters = new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true };
        if (id is not null)
        {
            var box = await EvaluateAsync(
                $$"""(() => { const box = document.getElementById('{{id}}').getBoundingClientRect(); return [box.x + scrollX, box.y + scrollY, box.width, box.height]; })()""");
            parameters["clip"] = new JsonObject
            {
                ["x"] = box[0].GetDouble(),
                ["y"] = box[1].GetDouble(),
                ["width"] = box[2].GetDouble(),
                ["height"] = box[3].GetDouble(),
                ["scale"] = 1,
            };
        }
        var shot = await SendAsync("Page.captureScreenshot", parameters);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, shot.GetProperty("data").GetBytesFromBase64(), _token);
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
