using BenchmarkDotNet.Running;

// In this process: the folders of the build are not where a generated project would look for them.
// As in: dotnet run -c Release --project tests/StreamCoverage.Benchmarks -- --filter '*Decode*' --job short --inProcess
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
