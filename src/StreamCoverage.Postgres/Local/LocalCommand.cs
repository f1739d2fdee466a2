using System.ComponentModel;
using System.Diagnostics;

namespace StreamCoverage.Postgres.Local;

/// <summary>What a finished command left: its exit code, and standard output followed by standard error.</summary>
internal sealed record CommandResult(int ExitCode, string Output);

/// <summary>Short commands, run to their end.</summary>
internal static class LocalCommand
{
    /// <exception cref="LocalServerException">The program is not on this machine.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the command and its children were killed.</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command, string workingDirectory, string input, CancellationToken cancellationToken)
    {
        using var process = Start(command, workingDirectory);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(IReadOnlyList<string> command, string workingDirectory)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new LocalServerException($"the program {command[0]} could not be started; install it (`make setup` does)", e);
        }
    }
}
