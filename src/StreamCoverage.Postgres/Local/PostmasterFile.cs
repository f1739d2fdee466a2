using System.Diagnostics;
using System.Globalization;

namespace StreamCoverage.Postgres.Local;

/// <summary>What a running server says about itself in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">The server's main process.</param>
/// <param name="Port">Its port, or null while it has not bound one yet.</param>
internal sealed record PostmasterFile(int ProcessId, int? Port)
{
    // Line 1 is the process id, line 4 the port.
    private const int PortLine = 3;

    /// <summary>The server that runs from this data folder, or null. A file left by a server that is gone is deleted.</summary>
    public static PostmasterFile? ReadRunning(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "postmaster.pid");
        if (ReadLines(path) is not { Length: > 0 } lines || !TryParse(lines[0], out var processId))
            return null;

        if (IsServerOf(processId, dataDirectory))
            return new PostmasterFile(processId, lines.Length > PortLine && TryParse(lines[PortLine], out var port) ? port : null);

        File.Delete(path);
        return null;
    }

    private static string[]? ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The process id may long belong to another program, or to the PostgreSQL of somebody else, so the command line
    // must name our data folder. Without /proc (not Linux) it has to do that the process lives.
    private static bool IsServerOf(int processId, string dataDirectory)
    {
        try
        {
            if (!Directory.Exists("/proc/self"))
                return Process.GetProcessById(processId) is { HasExited: false };
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0').Contains(dataDirectory);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return false;
        }
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
