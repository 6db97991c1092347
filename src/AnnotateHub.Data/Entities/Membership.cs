using AnnotateHub.Core.Study;

namespace AnnotateHub.Data.Entities;

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

    /// <summary>Version of the project's guide that this person was shown last.</summary>
    public int GuideSeen { get; set; }

    public Project? Project { get; set; }
    public Person? Person { get; set; }
}
