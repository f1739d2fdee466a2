namespace StreamCoverage.Schemas.Decoding;

/// <summary>Why an event was refused. The word is what dead letters and metrics show; it never changes its meaning.</summary>
public enum RejectReason : byte
{
    /// <summary>The message has no bytes (a tombstone), or no event (an empty array).</summary>
    Empty = 1,

    /// <summary>The message is longer than the limit.</summary>
    TooLong = 2,

    /// <summary>The bytes are no JSON: syntax, trailing bytes, a byte order mark.</summary>
    MalformedJson = 3,

    /// <summary>The bytes are no UTF-8, or an escape names half a surrogate pair.</summary>
    BadUtf8 = 4,

    /// <summary>Nested deeper than the limit.</summary>
    TooDeep = 5,

    /// <summary>More events in one message than the limit.</summary>
    TooManyEvents = 6,

    /// <summary>A property that the contract does not name. The contract is closed, so that no prompt can ride in.</summary>
    UnknownProperty = 7,

    /// <summary>The same property twice.</summary>
    DuplicateProperty = 8,

    /// <summary>A property that the contract requires is absent.</summary>
    MissingProperty = 9,

    /// <summary>A value of another JSON type than the contract names.</summary>
    WrongType = 10,

    /// <summary>A text longer than allowed, empty, with a control character, or a reserved name.</summary>
    BadText = 11,

    /// <summary>A number or an amount outside its range, or a list with more entries than allowed.</summary>
    NumberOutOfRange = 12,

    /// <summary>A time stamp that is not RFC 3339, or outside the years 1970 to 9998.</summary>
    BadTime = 13,

    /// <summary>A word outside the closed set that the contract names.</summary>
    UnknownValue = 14,

    /// <summary>Fields that contradict each other, as a failed condition on a success, or an entry that a list holds twice.</summary>
    Contradiction = 15,

    /// <summary>The event lies further ahead of its record's time stamp than the allowed skew.</summary>
    FarFuture = 16,

    /// <summary>A CloudEvents envelope that is incomplete, or of another type than the topic's.</summary>
    BadEnvelope = 17,

    /// <summary>The network takes signed batches alone, and the event came in an ordinary message.</summary>
    NotSigned = 18,

    /// <summary>A batch is signed with a key that is not known here.</summary>
    UnknownKey = 19,

    /// <summary>The signature does not hold for the batch's bytes on its partition, or is made by another algorithm than the key's.</summary>
    BadSignature = 20,

    /// <summary>The event is not its signer's to report: another network, reporter or role, or a time at which the key is not valid.</summary>
    WrongSigner = 21,

    /// <summary>An operator event of one network more, or one more of its network, than a slice may hold: most likely a producer invents names.</summary>
    OverBound = 22,
}

/// <summary>The words for <see cref="RejectReason"/>.</summary>
public static class RejectReasons
{
    /// <summary>The reasons in the order of their numbers.</summary>
    public static IReadOnlyList<RejectReason> All { get; } = Enum.GetValues<RejectReason>();

    /// <summary>The word for <paramref name="reason"/>, in kebab case, as <c>unknown-property</c>.</summary>
    public static string Word(this RejectReason reason) => Words[(int)reason];

    private static readonly string[] Words = ["", .. All.Select(KebabCase)];

    private static string KebabCase(RejectReason reason) =>
        string.Concat(reason.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
