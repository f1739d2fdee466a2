using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace StreamCoverage.Import.Rows;

/// <summary>A file to be read as text, unpacked on the way: <c>.gz</c> here, <c>.xz</c> by a child process.</summary>
internal sealed class InputFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly Stream _stream;
    private readonly Process? _xz;
    private readonly Task<string>? _complaints;

    private InputFile(string path, Stream stream, Process? xz)
    {
        (_path, _stream, _xz) = (path, stream, xz);
        // Read at once: a child whose error output is full waits for ever.
        _complaints = xz?.StandardError.ReadToEndAsync(CancellationToken.None);
        Text = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
    }

    public StreamReader Text { get; }

    /// <exception cref="ImportException">The file cannot be opened, or the program that unpacks it is not there.</exception>
    public static InputFile Open(string path, ImportOptions options)
    {
        try
        {
            if (path.EndsWith(".xz", StringComparison.OrdinalIgnoreCase))
                return OpenXz(path, options.XzProgram);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
            return new(path, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GzipFile(file) : file, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(path, $"it cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>To be called when all was read: a packed file that broke off looks like one that ended.</summary>
    /// <exception cref="ImportException">The program that unpacks it says that the file is broken.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_xz is null)
            return;
        await _xz.WaitForExitAsync(cancellationToken);
        if (_xz.ExitCode != 0)
            throw new ImportException(_path, $"it cannot be unpacked: {(await _complaints!).Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        Text.Dispose();
        await _stream.DisposeAsync();
        if (_xz is null)
            return;
        if (!_xz.HasExited)
            _xz.Kill();
        await _complaints!;
        _xz.Dispose();
    }

    private static InputFile OpenXz(string path, string program)
    {
        if (!File.Exists(path))
            throw new ImportException(path, "it cannot be opened: there is no such file");
        var start = new ProcessStartInfo(program, ["-dc", "--", path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            var xz = Process.Start(start) ?? throw new UnreachableException("a process without a shell is always a new one");
            return new(path, xz.StandardOutput.BaseStream, xz);
        }
        catch (Win32Exception e)
        {
            throw new ImportException(path, $"the program {program} that unpacks .xz files is not there: {e.Message}. Install xz-utils, or unpack the file first", e);
        }
    }
}
