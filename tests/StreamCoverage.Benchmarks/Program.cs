using BenchmarkDotNet.Running;

// As in: dotnet run -c Release --project tests/StreamCoverage.Benchmarks -- --filter '*Decode*' --job short
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
