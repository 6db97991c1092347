namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>The answer to resolving a held operation.</summary>
public abstract record ResolveAnswer
{
    private ResolveAnswer() { }

    public sealed record Resolved(long Revision) : ResolveAnswer;

    /// <param name="Reason">Why it still cannot be applied, as a sentence.</param>
    public sealed record Conflict(string Reason) : ResolveAnswer;

    public sealed record NotFound : ResolveAnswer;
}
