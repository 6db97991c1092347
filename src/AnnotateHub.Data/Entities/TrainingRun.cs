namespace AnnotateHub.Data.Entities;

/// <summary>One training of models on labels of a project: what it learns from, frozen, how it stands, and what came of it.</summary>
public sealed class TrainingRun
{
    public long Id { get; set; }
    public long ProjectId { get; set; }

    /// <summary>Unique in the project; the name of the models that it makes.</summary>
    public required string Name { get; set; }

    public TrainingTarget Target { get; set; }

    /// <summary>What was asked for, with every default filled in (JSON).</summary>
    public string Request { get; set; } = "";

    /// <summary>Images and boxes as they stood when it was started (gzip of JSON): later changes of labels do not reach it.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>Hash of <see cref="Data"/>.</summary>
    public string DataVersion { get; set; } = "";

    /// <summary>What it learns from, in words.</summary>
    public string Chosen { get; set; } = "";

    /// <summary>The training whose models this one is to be better than.</summary>
    public long? ParentId { get; set; }

    public TrainingState State { get; set; }

    /// <summary>What it is to become once it has stopped at a checkpoint; null while nobody has asked it to stop.</summary>
    public TrainingState? StopAs { get; set; }

    /// <summary>One sentence on how it stands; tells nothing of boxes.</summary>
    public string Message { get; set; } = "";

    public long? JobId { get; set; }
    public long? CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Time spent at work, over all starts.</summary>
    public double Seconds { get; set; }

    public long? DetectorId { get; set; }
    public long? ClassifierId { get; set; }
}
