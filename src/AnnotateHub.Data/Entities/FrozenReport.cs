using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Entities;

/// <summary>A report as it was published: a document that nothing changes any more, found by its hash.</summary>
public sealed class FrozenReport
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public ReportKind Kind { get; set; }
    public required string Title { get; set; }

    /// <summary>1 for the first of this title in the project.</summary>
    public int Version { get; set; }

    /// <summary>SHA-256 of the canonical text; its permanent address.</summary>
    public required string Hash { get; set; }

    /// <summary>The canonical text, compressed (gzip).</summary>
    public required byte[] Document { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public long? CreatedById { get; set; }
    public List<FrozenReportWork> Works { get; } = [];
}
