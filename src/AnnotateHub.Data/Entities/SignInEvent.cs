namespace AnnotateHub.Data.Entities;

/// <summary>One line of the sign-in audit: who came in, who did not, what was done with accounts, and who took which file away.</summary>
public sealed class SignInEvent
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>What happened, for example <c>signIn.failed</c>.</summary>
    public required string Action { get; set; }

    /// <summary>Whose account it is; null where none has the name.</summary>
    public long? PersonId { get; set; }

    /// <summary>The name as it was given.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Address of the network that it came from; empty for the command line.</summary>
    public string Address { get; set; } = "";

    /// <summary>The rest, as words.</summary>
    public string Detail { get; set; } = "";

    /// <summary>SHA-256 over the hash of the line before and everything in this one, so that a change or a gap shows.</summary>
    public required string Hash { get; set; }
}
