namespace AnnotateHub.Data.Entities;

/// <summary>One version of a model of a project: a file that never changes and what is known of it. Never removed, so that every box leads
/// back to it.</summary>
public sealed class ModelVersion
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public required string Name { get; set; }

    /// <summary>Counts from 1 for each name of a project.</summary>
    public int Version { get; set; }

    public ModelPurpose Purpose { get; set; }

    /// <summary>The detector that comes with AnnotateHub: no file, no manifest.</summary>
    public bool IsBuiltIn { get; set; }

    /// <summary>SHA-256 of the file in the models folder; null for the built-in detector.</summary>
    public string? FileHash { get; set; }

    /// <summary>Name that the file was uploaded under.</summary>
    public string? FileName { get; set; }

    public long FileBytes { get; set; }

    /// <summary>How the model is fed and read (JSON); confirmed or changed by a person.</summary>
    public string? Manifest { get; set; }

    /// <summary>What the inspection found out, in words.</summary>
    public string Verdict { get; set; } = "";

    /// <summary>A person has looked at the manifest and said that it is right.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    public long? ConfirmedById { get; set; }

    /// <summary>What the model was trained on, as told by who brought it.</summary>
    public string TrainedOn { get; set; } = "";

    /// <summary>Name of the data-set version that it was trained on, where there is one.</summary>
    public string? DataSet { get; set; }

    /// <summary>The training of this project that made it; null for what was brought.</summary>
    public long? TrainingRunId { get; set; }

    /// <summary>What a training tells of it: data, settings, curves, figures (JSON); null for what was brought.</summary>
    public string? Card { get; set; }

    public long? CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Hidden from new runs since then; what it made stays.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    public long? RetiredById { get; set; }

    /// <summary>Name and version as people say it, and as boxes carry it.</summary>
    public string Label => $"{Name} v{Version}";
}
