// Sends the end of one request with Confluent.Kafka, as a CloudEvent in binary mode.
//   dotnet run --project infra/samples/producers/dotnet -- [BOOTSTRAP]
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
var value = JsonSerializer.Serialize(new
{
    request_id = id,
    network = "sample",
    occurred_at = TimeProvider.System.GetUtcNow(),
    workload = new { model = "llama-3-70b", task = "chat", hardware = "h100" },
    outcome = "succeeded",
    latency_ms = 640,
    @operator = "op-1",
});
var message = new Message<string, string>
{
    // The id as the key: an event that is sent again goes to the same partition, where it is seen to be a duplicate.
    Key = id,
    Value = value,
    Headers =
    [
        Header("ce_specversion", "1.0"), Header("ce_id", id), Header("ce_source", "/gateways/sample"),
        Header("ce_type", "streamcoverage.request-outcome.v1"), Header("content-type", "application/json"),
    ],
};

var config = new ProducerConfig
{
    BootstrapServers = args is [var bootstrap] ? bootstrap : "localhost:9092",
    Acks = Acks.All,
    EnableIdempotence = true,
    MessageTimeoutMs = 30_000,
};
using var producer = new ProducerBuilder<string, string>(config).Build();
try
{
    await producer.ProduceAsync("streamcoverage.request-outcomes", message);
    Console.WriteLine($"sent {id}");
    return 0;
}
catch (ProduceException<string, string> e)
{
    await Console.Error.WriteLineAsync($"not sent: {e.Error.Reason}");
    return 1;
}

static Header Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
