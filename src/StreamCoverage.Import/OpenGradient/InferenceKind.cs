namespace StreamCoverage.Import.OpenGradient;

/// <summary>A kind of inference event, and how it numbers the modes of verification.</summary>
/// <remarks>
/// The two numberings differ, and 1 means <c>zkml</c> in the one and <c>tee</c> in the other. So a mode is never read without its kind.
/// <code>
///                          0         1       2
///   ModelInferenceEvent    vanilla   zkml    tee
///   LLMChat                vanilla   tee
///   LLMCompletionEvent     vanilla   tee
/// </code>
/// </remarks>
/// <param name="EventName">The event's name on the chain.</param>
/// <param name="Task">The task of the workload cell.</param>
/// <param name="Modes">Words of the contract by number.</param>
internal sealed record InferenceKind(string EventName, string Task, IReadOnlyList<string> Modes)
{
    private static readonly InferenceKind[] Kinds =
    [
        new("ModelInferenceEvent", "inference", ["vanilla", "zkml", "tee"]),
        new("LLMChat", "chat", ["vanilla", "tee"]),
        new("LLMCompletionEvent", "completion", ["vanilla", "tee"]),
    ];

    /// <summary>The kind of that name; null where the event is no inference.</summary>
    public static InferenceKind? Of(string eventName) => Array.Find(Kinds, kind => kind.EventName == eventName);

    /// <summary>The mode's word; null where this kind has no such number.</summary>
    public string? Verification(long mode) => mode >= 0 && mode < Modes.Count ? Modes[(int)mode] : null;
}
