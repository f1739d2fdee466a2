using StreamCoverage.Cli;

return await CommandLine.RunAsync(args);
