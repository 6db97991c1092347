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

    /// <summary>Since when the project is only read; null while it is worked on.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    public List<Membership> Members { get; } = [];
}
