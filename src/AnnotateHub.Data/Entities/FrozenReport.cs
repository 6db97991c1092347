using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Entities;

public enum ReportKind
{
    Agreement,
    Evaluation,
}

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

/// <summary>An assignment whose boxes are in a frozen report: who may not read them may not read the report.</summary>
public sealed class FrozenReportWork
{
    public long ReportId { get; set; }
    public long AssignmentId { get; set; }
}

internal sealed class FrozenReportConfiguration : IEntityTypeConfiguration<FrozenReport>, IEntityTypeConfiguration<FrozenReportWork>
{
    public void Configure(EntityTypeBuilder<FrozenReport> builder)
    {
        builder.HasIndex(item => new { item.ProjectId, item.Hash }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(item => item.ProjectId);
        builder.HasMany(item => item.Works).WithOne().HasForeignKey(item => item.ReportId);
        builder.Property(item => item.Id).HasValueGenerator<TimedKey>();
    }

    public void Configure(EntityTypeBuilder<FrozenReportWork> builder) => builder.HasKey(item => new { item.ReportId, item.AssignmentId });
}
