using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Data.Entities;

/// <summary>One pass of models over images of a project: with what, over what, on what machine, and how it ended.</summary>
public sealed class ModelRun
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public RunKind Kind { get; set; }

    /// <summary>Unique in the project; the <see cref="LabelSet.Source"/> of the label sets that it leaves.</summary>
    public required string Name { get; set; }

    /// <summary>Null when given boxes are classified.</summary>
    public long? DetectorId { get; set; }

    public long? ClassifierId { get; set; }
    public PseudolabelSettings Settings { get; set; } = new();

    /// <summary>Settings of the built-in detector (JSON); null for others.</summary>
    public string? SignalSettings { get; set; }

    /// <summary>Execution providers in the order in which they are tried.</summary>
    public IReadOnlyList<string> Providers { get; set; } = [];

    /// <summary>What <see cref="Candidate.Class"/> of this run's candidates counts; empty before the model was opened.</summary>
    public IReadOnlyList<string> ModelClasses { get; set; } = [];

    /// <summary>What <see cref="Candidate.ClassProbabilities"/> counts.</summary>
    public IReadOnlyList<string> ProjectClasses { get; set; } = [];

    /// <summary>How the images or boxes were chosen, in words.</summary>
    public string Chosen { get; set; } = "";

    public RunState State { get; set; }

    /// <summary>One sentence on how it stands; tells nothing of boxes.</summary>
    public string Message { get; set; } = "";

    public long? JobId { get; set; }
    public long? CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What really did the work, where, and with which driver.</summary>
    public string? Provider { get; set; }

    public string? Device { get; set; }
    public string? Driver { get; set; }

    /// <summary>Said loudly: why not the provider that was asked for first.</summary>
    public string? Fallback { get; set; }

    /// <summary>Time spent at work, over all starts.</summary>
    public double Seconds { get; set; }
}
