namespace StreamCoverage.Core.Coverage;

/// <summary>
/// How many of n attempts must succeed for an operator to qualify by a rule: found once per n, so that asking again is a comparison and not
/// an incomplete beta function.
/// </summary>
/// <remarks>
/// Says the same as <see cref="CellJudge.Qualifies"/>, because at each n that holds from some number of successes on and not below it.
/// Not thread-safe.
/// </remarks>
/// <param name="judge">The rule.</param>
public sealed class QualifyingCounts(CellJudge judge)
{
    /// <summary>The most attempts for which the number is kept: 16,384, which takes 64 KiB. Beyond it the rule itself is asked.</summary>
    public const int AttemptsMax = 16_384;

    // By attempts; 0 until asked for, n + 1 where not even n of n are enough.
    private int[] _least = [];

    /// <summary>Whether an operator with so many attempts, and successes among them, serves a cell.</summary>
    public bool Qualifies(long attempts, long succeeded) =>
        attempts > AttemptsMax ? judge.Qualifies(attempts, succeeded) : attempts > 0 && succeeded >= Least((int)attempts);

    private int Least(int attempts)
    {
        if (attempts >= _least.Length)
            Array.Resize(ref _least, Math.Min(AttemptsMax, attempts * 2) + 1);
        ref var least = ref _least[attempts];
        return least != 0 ? least : least = Find(attempts);
    }

    // Steps away from a guess by twice as much each time until the answer lies between two numbers, and halves what is between them.
    private int Find(int attempts)
    {
        var (fails, holds) = (0, attempts + 1);
        var guess = Guess(attempts);
        for (var step = 1; holds - fails > 1; step *= 2)
        {
            if (judge.Qualifies(attempts, guess))
                (holds, guess) = (guess, guess - step);
            else
                (fails, guess) = (guess, guess + step);
            if (guess <= fails || guess >= holds)
                guess = fails + ((holds - fails) / 2);
        }
        return holds;
    }

    // As far above the threshold as the normal approximation puts a lower bound with a tail of 5 %: near the answer for that, and only slower
    // for another tail.
    private int Guess(int attempts)
    {
        var threshold = judge.OperatorThreshold;
        var guess = (attempts * threshold) + (1.645 * Math.Sqrt(attempts * threshold * (1 - threshold)));
        return (int)Math.Clamp(Math.Ceiling(guess), 1, attempts);
    }
}
