using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamCoverage.Kafka.Native;

/// <summary>Finds the librdkafka that Confluent.Kafka uses, so that a handle made there can be used here.</summary>
internal static class NativeClient
{
    public const string LibraryName = "librdkafka";

    /// <summary>Call before the first native call; more calls change nothing.</summary>
    /// <exception cref="DllNotFoundException">The library is not there, or lacks what Confluent.Kafka needs.</exception>
    public static void Resolve(string libraryName, Assembly assembly, out nint library)
    {
        Library.Load();
        // Confluent.Kafka tries several builds of the library (glibc, musl, with and without SASL) and does not say which one it took.
        var path = OperatingSystem.IsLinux() ? MappedLibrary() : null;
        library = NativeLibrary.Load(path ?? libraryName, path is null ? typeof(Library).Assembly : assembly, null);
    }

    /// <summary>The file that the kernel shows in this process's address space; null where none does.</summary>
    private static string? MappedLibrary() =>
        File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? line[at..] : "")
            .FirstOrDefault(file => Path.GetFileName(file).Contains(LibraryName, StringComparison.Ordinal));
}
