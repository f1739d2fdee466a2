using StreamCoverage.Kafka.Options;

namespace StreamCoverage.Kafka.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void A_flag_wins_over_the_environment_and_the_environment_over_the_file()
    {
        var options = Valid(new()
        {
            FileLines = ["# a comment", "", "  client.id = file  ", "linger.ms=1", "acks=1"],
            Environment = Variables(("STREAMCOVERAGE_KAFKA__linger.ms", "2"), ("STREAMCOVERAGE_KAFKA__acks", "2"), ("PATH", "/bin")),
            Flags = ["acks=3", "acks=all"],
        });

        Assert.Equal([new("client.id", "file"), new("linger.ms", "2"), new("acks", "all")], options.Properties);
    }

    [Theory]
    [InlineData("STREAMCOVERAGE_KAFKA__BOOTSTRAP_SERVERS")]
    [InlineData("STREAMCOVERAGE_KAFKA__bootstrap.servers")]
    [InlineData("STREAMCOVERAGE_KAFKA__bootstrap_servers")]
    public void A_variable_may_be_spelled_as_shells_allow(string name) =>
        Assert.Equal("h:1", Valid(new() { Environment = Variables((name, "h:1")) }).BootstrapServers);

    [Fact]
    public void A_secret_is_read_from_its_file_less_one_line_break()
    {
        var options = Valid(new()
        {
            Flags = ["sasl.password_FILE=/flag"],
            Environment = Variables(("STREAMCOVERAGE_KAFKA__SSL_KEY_PASSWORD_FILE", "/variable")),
            ReadFile = path => path == "/flag" ? "p=w \n" : "two\r\n",
        });

        Assert.Equal("p=w ", options.Value("sasl.password"));
        Assert.Equal("two", options.Value("ssl.key.password"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_no_secret_with_it()
    {
        var result = KafkaOptionsReader.Read(new()
        {
            FileLines = ["acks=all", "no-equals-sign"],
            Flags = ["hunter2", "=hunter2", "sasl.password=hunter2", "sasl.password_FILE=/x", "ssl.key.password_FILE=/missing"],
            ReadFile = path => throw new FileNotFoundException($"could not find file '{path}'"),
        });

        Assert.Null(result.Options);
        Assert.Equal(
            [
                "line 2 of the properties file is no key=value",
                "a value of --kafka is no key=value",
                "a value of --kafka is no key=value",
                "sasl.password and sasl.password_FILE are both given; leave one out",
                "the file of ssl.key.password_FILE cannot be read: could not find file '/missing'",
            ],
            result.Errors);
    }

    [Theory]
    [InlineData("auto.offset.reset=earliest")]
    [InlineData("enable.auto.commit=true")]
    [InlineData("enable.partition.eof=false")]
    [InlineData("partition.assignment.strategy=cooperative-sticky")]
    [InlineData("group.protocol=consumer")]
    [InlineData("group.id=mine")]
    public void What_the_product_depends_on_cannot_be_changed(string flag) =>
        Assert.Contains("is refused", Assert.Single(KafkaOptionsReader.Read(new() { Flags = [flag] }).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("sasl_plaintext", "PLAIN", false, false)]
    [InlineData("SASL_PLAINTEXT", "plain", false, false)]
    [InlineData("sasl_plaintext", "OAUTHBEARER", false, false)]
    [InlineData("sasl_plaintext", "PLAIN", true, true)]
    [InlineData("sasl_plaintext", "SCRAM-SHA-512", false, true)]
    [InlineData("sasl_ssl", "PLAIN", false, true)]
    public void A_password_crosses_the_network_in_the_clear_only_where_a_flag_allows_it(
        string protocol, string mechanism, bool allowed, bool accepted)
    {
        foreach (var key in new[] { "sasl.mechanism", "sasl.mechanisms" })
        {
            var result = KafkaOptionsReader.Read(new()
            {
                Flags = [$"security.protocol={protocol}", $"{key}={mechanism}", "sasl.password=hunter2"],
                AllowInsecureSasl = allowed,
            });
            Assert.Equal(accepted, result.Options is not null);
            Assert.DoesNotContain("hunter2", string.Concat(result.Errors), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("ssl.key.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("ssl.keystore.password")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.oauthbearer.config")]
    [InlineData("sasl.oauthbearer.assertion.private.key.passphrase")]
    [InlineData("SASL.PASSWORD")]
    public void Secrets_do_not_show(string key)
    {
        var options = new KafkaOptions([new("client.id", "shown"), new(key, "hunter2")]);

        Assert.Equal($"client.id=shown {key}=***", options.ToString());
        Assert.Equal($"client.id=shown {key}=***", $"{options}");
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("true", "0.9.0.1", true)]
    [InlineData("false", "0.9.0.1", false)]
    [InlineData("false", "0.10.2", false)]
    [InlineData("false", null, false)]
    [InlineData("false", "0.11.0", true)]
    [InlineData("false", "2.4.0", true)]
    public void An_old_broker_is_one_that_the_operator_names(string? asks, string? version, bool hasHeaders)
    {
        var properties = new Dictionary<string, string>();
        if (asks is not null)
            properties["api.version.request"] = asks;
        if (version is not null)
            properties["broker.version.fallback"] = version;
        var options = new KafkaOptions(properties);

        Assert.Equal(hasHeaders, options.HasRecordHeaders);
        var producer = ClientProperties.OfProducer(options);
        Assert.Equal(hasHeaders ? "true" : null, producer.GetValueOrDefault("enable.idempotence"));
        Assert.Equal(hasHeaders ? null : "1", producer.GetValueOrDefault("max.in.flight.requests.per.connection"));
        Assert.Equal("all", producer["acks"]);
    }

    [Fact]
    public void What_is_given_wins_over_our_defaults_and_loses_to_what_the_product_depends_on()
    {
        var consumer = ClientProperties.OfConsumer(
            new([new("fetch.wait.max.ms", "7"), new("auto.offset.reset", "latest"), new("some.future.key", "passed on")]), "g");

        Assert.Equal("7", consumer["fetch.wait.max.ms"]);
        Assert.Equal("passed on", consumer["some.future.key"]);
        Assert.Equal("error", consumer["auto.offset.reset"]);
        Assert.Equal("g", consumer["group.id"]);
        Assert.Equal("localhost:9092", consumer["bootstrap.servers"]);
    }

    [Fact]
    public void Options_can_be_turned_to_another_cluster()
    {
        var options = new KafkaOptions([new("bootstrap.servers", "a:1"), new("client.id", "c")]).At("b:2");

        Assert.Equal("b:2", options.BootstrapServers);
        Assert.Equal(new KafkaOptions([new("client.id", "c"), new("bootstrap.servers", "b:2")]), options);
    }

    private static KafkaOptions Valid(KafkaOptionSources sources)
    {
        var result = KafkaOptionsReader.Read(sources);
        Assert.Empty(result.Errors);
        return result.Options!;
    }

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value);
}
