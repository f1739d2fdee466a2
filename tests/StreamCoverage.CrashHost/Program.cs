using StreamCoverage.Cli;
using StreamCoverage.CrashHost;

// Whoever started it holds the other end of standard input: it never outlives the driver, however that ends.
_ = Task.Run(async () =>
{
    await Console.In.ReadToEndAsync();
    Environment.Exit(1);
});
return await CommandLine.RunAsync(args, CrashingEngine.Offer);
