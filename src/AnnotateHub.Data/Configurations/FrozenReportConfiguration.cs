using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class FrozenReportConfiguration : IEntityTypeConfiguration<FrozenReport>
{
    public void Configure(EntityTypeBuilder<FrozenReport> builder)
    {
        builder.HasIndex(frozenReport => new { frozenReport.ProjectId, frozenReport.Hash }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(frozenReport => frozenReport.ProjectId);
        builder.HasMany(frozenReport => frozenReport.Works).WithOne().HasForeignKey(frozenReportWork => frozenReportWork.ReportId);
        builder.Property(frozenReport => frozenReport.Id).HasValueGenerator<TimedKey>();
    }
}
