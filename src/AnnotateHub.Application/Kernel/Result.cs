namespace AnnotateHub.Application.Kernel;

/// <summary>What became of something that a person asked for: done, refused with a sentence for them, or not there (as far as they may
/// know).</summary>
public abstract record Result<T>
{
    private Result() { }

    public sealed record Success(T Value) : Result<T>;

    /// <param name="Reason">What was found, what was expected, what to do; fit to be shown.</param>
    public sealed record Refused(string Reason) : Result<T>;

    public sealed record NotFound : Result<T>;

    public static implicit operator Result<T>(Error refusal) => refusal.ToResult<T>();

    public static implicit operator Result<T>(T value) => new Success(value);
}
