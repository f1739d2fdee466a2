using StreamCoverage.Akka;
using StreamCoverage.Cli;

return await CommandLine.RunAsync(args, AkkaEngine.Offer);
