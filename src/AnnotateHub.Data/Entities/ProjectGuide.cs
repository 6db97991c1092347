using AnnotateHub.Core.Study.Guides;

namespace AnnotateHub.Data.Entities;

/// <summary>How a project's images are to be annotated, written by its leads.</summary>
public sealed class ProjectGuide
{
    public long ProjectId { get; set; }

    /// <summary>Markdown.</summary>
    public string Text { get; set; } = "";

    public IReadOnlyList<GuideClass> Classes { get; set; } = [];

    /// <summary>Counts every change, so that annotators are shown what is new to them.</summary>
    public int Version { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
    public long? ChangedById { get; set; }
}
