namespace AnnotateHub.UseCases.Rounds;

/// <summary>What became of something that a person asked for: done, refused with a sentence for them, or not there (as far as they may know).</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    public sealed record Done(T Value) : Outcome<T>;

    /// <param name="Reason">What was found, what was expected, what to do; fit to be shown.</param>
    public sealed record Refused(string Reason) : Outcome<T>;

    public sealed record NotFound : Outcome<T>;

    public static implicit operator Outcome<T>(Refusal refusal) => refusal.ToOutcome<T>();

    public static implicit operator Outcome<T>(T value) => new Done(value);
}

/// <summary>Why something was not done; null where it is not there.</summary>
public readonly record struct Refusal(string? Reason)
{
    public static readonly Refusal NotFound;

    public Outcome<T> ToOutcome<T>() => Reason is null ? new Outcome<T>.NotFound() : new Outcome<T>.Refused(Reason);
}
