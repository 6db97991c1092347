using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Splits;

namespace AnnotateHub.Data.Entities;

public sealed class Project
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>Made by the generator, and said so wherever the project is shown or exported.</summary>
    public bool IsSynthetic { get; set; }

    public ClassScheme Classes { get; set; } = ClassScheme.CancerNormalUnknown;

    /// <summary>Empty until the first import decides them.</summary>
    public IReadOnlyList<ChannelDefinition> Channels { get; set; } = [];

    public DisplaySettings Display { get; set; } = new();

    /// <summary>How train, validation and test were drawn; null before that.</summary>
    public SplitDraw? Splits { get; set; }

    /// <summary>Counted in the transaction that adds or removes image groups.</summary>
    public int ImageCount { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public List<Membership> Members { get; } = [];
}

/// <summary>What a person is in one project.</summary>
public sealed class Membership
{
    public long ProjectId { get; set; }
    public long PersonId { get; set; }
    public ProjectRole Role { get; set; }

    /// <summary>Months of experience; documents, never decides.</summary>
    public int? ExperienceMonths { get; set; }

    /// <summary>1 is the most senior; equal numbers are a tie; null is not ranked yet.</summary>
    public int? SeniorityRank { get; set; }

    /// <summary>Contrast, panes and channel choices of this person in this project, as the canvas wrote them (JSON).</summary>
    public string? ViewSettings { get; set; }

    public Project? Project { get; set; }
    public Person? Person { get; set; }
}
