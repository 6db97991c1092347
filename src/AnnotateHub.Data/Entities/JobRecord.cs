namespace AnnotateHub.Data.Entities;

/// <summary>Long work as people see it: what, how far, how it ended. Survives a restart; unfinished jobs go on.</summary>
public sealed class JobRecord
{
    public long Id { get; set; }

    /// <summary>Name of the handler, for example <c>import</c>.</summary>
    public required string Kind { get; set; }

    public required string Title { get; set; }
    public long? ProjectId { get; set; }
    public long? CreatedById { get; set; }

    /// <summary>What the handler needs to start or go on (JSON).</summary>
    public required string Payload { get; set; }

    public JobState State { get; set; }
    public int Done { get; set; }
    public int? Total { get; set; }

    /// <summary>One sentence on what is happening or how it ended.</summary>
    public string Message { get; set; } = "";

    /// <summary>What the handler reported at the end (JSON), for example rejections.</summary>
    public string? Result { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>Who is at work on it (<see cref="ServerNode.Id"/>); null while it waits, and when its node stopped in good order.</summary>
    public string? Node { get; set; }

    /// <summary>Counted on by that node as long as it lives: where it stands still, somebody else takes the job.</summary>
    public long Beat { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}
