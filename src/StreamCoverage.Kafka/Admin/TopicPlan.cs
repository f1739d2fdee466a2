namespace StreamCoverage.Kafka.Admin;

/// <summary>A topic as it is wanted.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Partitions">From 1.</param>
/// <param name="Replicas">From 1; null takes the broker's default where the topic is created and anything where it exists.</param>
public sealed record TopicWish(string Name, int Partitions, short? Replicas = null);

/// <summary>A topic as it is.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Partitions">How many there are.</param>
/// <param name="Replicas">Replicas of the partition that has the fewest.</param>
public sealed record TopicState(string Name, int Partitions, int Replicas);

/// <summary>What lies between what is wanted and what is.</summary>
/// <param name="Missing">To be created.</param>
/// <param name="Differences">What exists and is otherwise, as sentences for people; none of it is changed.</param>
public sealed record TopicPlan(IReadOnlyList<TopicWish> Missing, IReadOnlyList<string> Differences)
{
    /// <summary>Compares; pure.</summary>
    public static TopicPlan Of(IReadOnlyList<TopicWish> wanted, IReadOnlyList<TopicState> existing)
    {
        var byName = existing.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        return new(
            [.. wanted.Where(wish => !byName.ContainsKey(wish.Name))],
            [.. wanted.SelectMany(wish => byName.TryGetValue(wish.Name, out var state) ? DifferencesOf(wish, state) : [])]);
    }

    private static IEnumerable<string> DifferencesOf(TopicWish wish, TopicState state)
    {
        if (state.Partitions > wish.Partitions)
            yield return $"topic {wish.Name} has {state.Partitions} partitions, {wish.Partitions} are wanted; kafka cannot shrink a topic: ask for {state.Partitions}";
        if (state.Partitions < wish.Partitions)
        {
            yield return $"topic {wish.Name} has {state.Partitions} partitions, {wish.Partitions} are wanted; more partitions send known keys "
                + "elsewhere: stop the program, add them with kafka-topics.sh --alter, and start again";
        }
        if (wish.Replicas is { } replicas && replicas != state.Replicas)
            yield return $"topic {wish.Name} has {state.Replicas} replicas, {replicas} are wanted; change them with kafka-reassign-partitions.sh";
    }
}
