namespace AnnotateHub.Application.Kernel;

/// <summary>Who does something: a person, or an account of the operating system at the command line.</summary>
/// <param name="PersonId">0 at the command line.</param>
/// <param name="Operator">Null for a person.</param>
public readonly record struct Actor(long PersonId, string? Operator = null)
{
    /// <summary>The command line, as the account that runs it.</summary>
    public static Actor CommandLine() => new(0, Environment.UserName is { Length: > 0 } name ? name : "unknown");

    public static implicit operator Actor(long personId) => new(personId);

    public static Actor FromInt64(long personId) => personId;
}
