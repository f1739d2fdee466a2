using System.Diagnostics;

namespace StreamCoverage.Browser.Tests.Support;

/// <summary>A headless Chromium of our own, with an empty profile, driven over the DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // The sandbox needs rights that root in a container lacks; the pages are our own. The rest keeps the browser from calling home.
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", "--lang=en-GB",
    ];

    private readonly Process _process;
    private readonly string _profile;

    private Chromium(Process process, string profile, DevTools tools) => (_process, _profile, Tools) = (process, profile, tools);

    public DevTools Tools { get; }

    /// <summary>Where the browser is; null where there is none.</summary>
    public static string? Program { get; } =
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in new[] { "chromium", "chromium-browser", "google-chrome", "chrome" }
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    public static async Task<Chromium> StartAsync(CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("streamcoverage-chromium-").FullName;
        var start = new ProcessStartInfo(Program!, [.. Arguments, $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        // Local times on the page are to be the same everywhere.
        start.Environment["TZ"] = "Asia/Kolkata";
        var process = Process.Start(start)!;
        // Both are read, so that it never waits for a reader; what it says of a machine without a desktop does not matter.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new(process, profile, await DevTools.ConnectAsync(await AddressAsync(process, profile, cancellationToken), cancellationToken));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A page of its own: no cookies and no cache of another's.</summary>
    public Task<BrowserPage> OpenAsync(CancellationToken cancellationToken) => BrowserPage.OpenAsync(Tools, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (var attempt = 0; Directory.Exists(_profile) && attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
            }
            catch (IOException)
            {
                // A helper process of the browser still writes there.
                await Task.Delay(50);
            }
        }
    }

    // The browser writes its port and path into its profile when it listens.
    private static async Task<Uri> AddressAsync(Process process, string profile, CancellationToken cancellationToken)
    {
        var file = Path.Combine(profile, "DevToolsActivePort");
        for (var attempt = 0; attempt < 600 && !process.HasExited; attempt++)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file, cancellationToken) is [var port, var path, ..])
                return new($"ws://127.0.0.1:{port}{path}");
            await Task.Delay(50, cancellationToken);
        }
        throw new InvalidOperationException($"{Program} does not listen");
    }
}
