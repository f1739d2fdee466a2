using StreamCoverage.Kafka.Embedded;

return await BrokerHost.RunAsync(args, Console.In, Console.Out, Console.Error, CancellationToken.None);
